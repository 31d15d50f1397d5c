import { CoreApp, dateTime, PluginType } from '@grafana/data';
import type {
  DataQueryRequest,
  DataSourceInstanceSettings,
  ScopedVars,
  TimeRange,
  TypedVariableModel,
} from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { PeriskopDataSource } from '../datasource';
import type { PeriskopOptions } from '../types';

export const RANGE: TimeRange = {
  from: dateTime(1_795_341_600_500),
  to: dateTime(1_795_345_200_500),
  raw: { from: 'now-1h', to: 'now' },
};

export function settings(jsonData: PeriskopOptions = {}): DataSourceInstanceSettings<PeriskopOptions> {
  return {
    uid: 'periskop-1',
    name: 'Periskop',
    type: 'periskop-periskop-datasource',
    url: '/api/datasources/proxy/uid/periskop-1',
    access: 'proxy',
    readOnly: false,
    jsonData,
    meta: {
      id: 'periskop-periskop-datasource',
      name: 'Periskop',
      type: PluginType.datasource,
      module: '',
      baseUrl: '',
      info: {
        author: { name: '' },
        description: '',
        links: [],
        logos: { small: '', large: '' },
        screenshots: [],
        updated: '',
        version: '',
      },
    },
  };
}

type Value = string | string[] | { all: string };

/** As Grafana's: a format in the text comes before the given one, and a regex for all values is not formatted. */
export function templates(variables: Record<string, Value> = {}): TemplateSrv {
  const find = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?::([^}]+))?\}/g;
  return {
    getVariables: () => Object.keys(variables).map((name) => ({ name }) as TypedVariableModel),
    containsTemplate: (text) => text !== undefined && text.search(find) >= 0,
    updateTimeRange: () => undefined,
    replace: (text, scopedVars: ScopedVars = {}, format) =>
      (text ?? '').replace(find, (match: string, a?: string, b?: string, bf?: string, c?: string, cf?: string) => {
        const name = a ?? b ?? c ?? '';
        const value: Value | undefined = scopedVars[name]?.value ?? variables[name];
        if (value === undefined) {
          return match;
        }
        if (typeof value === 'object' && 'all' in value) {
          return value.all;
        }
        if (typeof format === 'function' && bf === undefined && cf === undefined) {
          return format(value, { name });
        }
        return Array.isArray(value) ? `{${value.join(',')}}` : value;
      }),
  };
}

export function datasource(variables?: Record<string, Value>, jsonData?: PeriskopOptions): PeriskopDataSource {
  return new PeriskopDataSource(settings(jsonData), templates(variables));
}

export function request<Q extends DataQuery>(
  targets: Q[],
  more: Partial<DataQueryRequest<Q>> = {}
): DataQueryRequest<Q> {
  return {
    requestId: 'Q1',
    interval: '15s',
    intervalMs: 15_000,
    maxDataPoints: 500,
    range: RANGE,
    scopedVars: {},
    targets,
    timezone: 'browser',
    app: CoreApp.Dashboard,
    startTime: 0,
    ...more,
  };
}
