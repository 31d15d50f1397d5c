import { CoreApp } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { PeriskopQuery, PeriskopVariableQuery, QueryType, VariableKind } from './types';

export const DEFAULT_TOP = 10;
export const DEFAULT_LIMIT = 100;
export const DEFAULT_SPARKLINE = 30;
export const DEFAULT_VERSION_LABEL = 'version';

const TYPES: readonly QueryType[] = [
  'timeseries',
  'instant',
  'errors',
  'occurrences',
  'events',
  'services',
  'error',
  'stream',
];

const KINDS: readonly VariableKind[] = ['services', 'labels', 'values', 'versions'];

/** Every member of every type of query, as one may lie in a dashboard that somebody wrote by hand. */
type Written = DataQuery & Partial<Record<Members, unknown>>;
type Members =
  'q' | 'measure' | 'by' | 'top' | 'step' | 'fill' | 'legend' | 'sort' | 'limit' | 'sparkline' | 'id' | 'types';

/** What a new query is, so that it shows something before anybody chose anything. */
export function defaultQuery(app?: CoreApp | string): Partial<PeriskopQuery> {
  switch (app) {
    case CoreApp.Explore:
      return {
        queryType: 'errors',
        q: 'state=open',
        sort: 'last_seen',
        limit: DEFAULT_LIMIT,
        sparkline: DEFAULT_SPARKLINE,
      };
    case CoreApp.UnifiedAlerting:
    case CoreApp.CloudAlerting:
      return { queryType: 'instant', q: 'state=open', measure: 'occurrences', by: ['service'], top: 100 };
    default:
      return { queryType: 'timeseries', q: '', measure: 'occurrences', by: ['service'], top: DEFAULT_TOP };
  }
}

/** A query of another type that keeps what both have. */
export function changeType(query: PeriskopQuery, queryType: QueryType): PeriskopQuery {
  const { refId, hide, datasource, key, searchEditor, ...others } = query;
  const common = { refId, hide, datasource, key, searchEditor };
  return strip(complete({ ...others, ...common, queryType }));
}

/** Fills in what is left out, as the server does, and keeps what is there. */
export function complete(query: DataQuery): PeriskopQuery {
  const given: Written = query;
  const base = { ...query };
  const queryType = TYPES.find((type) => type === query.queryType) ?? 'timeseries';
  const q = text(given.q);
  const limit = number(given.limit, DEFAULT_LIMIT);
  switch (queryType) {
    case 'timeseries':
      return {
        ...base,
        queryType,
        q,
        measure: word(given.measure, ['occurrences', 'rate', 'errors']),
        by: texts(given.by),
        top: number(given.top, DEFAULT_TOP),
      };
    case 'instant':
      return {
        ...base,
        queryType,
        q,
        measure: word(given.measure, ['occurrences', 'rate', 'errors', 'targets']),
        by: texts(given.by),
        top: number(given.top, DEFAULT_TOP),
      };
    case 'errors':
      return {
        ...base,
        queryType,
        q,
        sort: word(given.sort, ['occurrences', 'trend', 'last_seen', 'first_seen', 'total']),
        limit,
      };
    case 'occurrences':
    case 'events':
      return { ...base, queryType, q, limit };
    case 'services':
    case 'stream':
      return { ...base, queryType, q };
    case 'error':
      return { ...base, queryType, id: text(given.id) };
  }
}

const KEPT: Record<QueryType, readonly string[]> = {
  timeseries: ['q', 'measure', 'by', 'top', 'step', 'fill', 'legend'],
  instant: ['q', 'measure', 'by', 'top'],
  errors: ['q', 'sort', 'limit', 'sparkline'],
  occurrences: ['q', 'limit', 'id'],
  events: ['q', 'limit', 'types'],
  services: ['q', 'sparkline'],
  error: ['id'],
  stream: ['q'],
};
const ALWAYS_KEPT = ['refId', 'hide', 'datasource', 'key', 'queryType', 'searchEditor'];

/** Without members that only other types of queries have. */
function strip(query: PeriskopQuery): PeriskopQuery {
  const kept = [...ALWAYS_KEPT, ...KEPT[query.queryType]];
  const entries = Object.entries(query).filter(([name, value]) => kept.includes(name) && value !== undefined);
  return complete({ refId: query.refId, ...Object.fromEntries(entries) });
}

export function completeVariable(query: DataQuery): PeriskopVariableQuery {
  const given: DataQuery & Partial<Record<'kind' | 'q' | 'label', unknown>> = query;
  const kind = KINDS.find((each) => each === given.kind) ?? 'services';
  return { ...query, kind, q: text(given.q), label: text(given.label) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function number(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** The first where it is none of them. */
function word<T extends string>(value: unknown, words: readonly [T, ...T[]]): T {
  return words.find((each) => each === value) ?? words[0];
}
