import type {
  AnnotationQuery,
  Dashboard,
  DataTransformerConfig,
  FieldConfig,
  GraphFieldConfig,
  GridPos,
  MatcherConfig,
  RowPanel,
  TableFieldOptions,
  TableOptions,
  VariableModel,
} from '@grafana/schema';
import type { Options as BarGaugeOptions } from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type { Options as LogsOptions } from '@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {
  FieldConfig as StateTimelineField,
  Options as StateTimelineOptions,
} from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type { Options as TimeSeriesOptions } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

import type { PeriskopQuery, PeriskopVariableQuery } from '../types';

/** A type as JSON has it: enumerations are their values. */
type Json<T> = T extends string
  ? `${T}`
  : T extends ReadonlyArray<infer Item>
    ? Array<Json<Item>>
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T;

type PeriskopRef = { type: 'periskop-periskop-datasource'; uid: '${datasource}' };
type PrometheusRef = { type: 'prometheus'; uid: '${prometheus}' };
type GrafanaRef = { type: 'grafana'; uid: '-- Grafana --' };

/** What the dashboards use of Prometheus' query model. */
interface PrometheusQuery {
  refId: string;
  datasource: PrometheusRef;
  expr: string;
  legendFormat: string;
  editorMode: 'code';
  format: 'time_series';
  range: boolean;
  instant: boolean;
}

type Target = (PeriskopQuery & { datasource: PeriskopRef }) | PrometheusQuery;

type Property<Field, Prefix extends string = ''> = {
  [Key in keyof Field & string]-?: { id: `${Prefix}${Key}`; value: Field[Key] };
}[keyof Field & string];

type Defaults = Omit<FieldConfig, 'custom'>;

interface Override<Custom> {
  matcher: MatcherConfig<string> & { id: 'byName' | 'byType' };
  properties: Array<Property<Defaults> | Property<Custom, 'custom.'>>;
}

interface PanelOf<Type extends string, Options, Custom = Record<never, never>> {
  id: number;
  type: Type;
  title: string;
  description: string;
  gridPos: GridPos;
  datasource: PeriskopRef | PrometheusRef;
  targets: Target[];
  interval?: string;
  maxDataPoints?: number;
  transformations?: DataTransformerConfig[];
  fieldConfig: {
    defaults: Defaults & { noValue: string; custom?: Partial<Custom> };
    overrides: Array<Override<Custom>>;
  };
  options: Partial<Options>;
}

export type DashboardPanel =
  | PanelOf<'bargauge', BarGaugeOptions>
  | PanelOf<'logs', LogsOptions>
  | PanelOf<'stat', StatOptions>
  | PanelOf<'state-timeline', StateTimelineOptions, StateTimelineField>
  | PanelOf<'table', TableOptions, TableFieldOptions>
  | PanelOf<'timeseries', TimeSeriesOptions, GraphFieldConfig>;

type Row = Omit<RowPanel, 'panels'> & { panels: DashboardPanel[] };

type Variable = Omit<VariableModel, 'datasource' | 'query' | 'current'> & {
  label: string;
  description: string;
  current?: Partial<NonNullable<VariableModel['current']>>;
} & (
    | { type: 'datasource' | 'custom' | 'textbox'; query: string }
    | { type: 'adhoc'; datasource: PeriskopRef }
    | { type: 'query'; datasource: PeriskopRef; query: PeriskopVariableQuery }
    | { type: 'query'; datasource: PrometheusRef; query: { refId: string; qryType: 1; query: string } }
  );

type Annotation = Omit<AnnotationQuery, 'datasource' | 'target'> &
  (
    | { datasource: PeriskopRef; target: PeriskopQuery & { queryType: 'events' } }
    | { datasource: GrafanaRef; target?: { type: 'tags'; limit: number; matchAny: boolean; tags: string[] } }
    | {
        datasource: PrometheusRef;
        expr: string;
        step: string;
        titleFormat: string;
        textFormat: string;
        tagKeys: string;
      }
  );

/** One of the files in this folder, with what Grafana's schema leaves open: options of panels, queries and variables. */
export type DashboardFile = Json<
  Omit<Dashboard, 'panels' | 'templating' | 'annotations'> & {
    uid: string;
    title: string;
    description: string;
    panels: Array<DashboardPanel | Row>;
    templating: { list: Variable[] };
    annotations: { list: Annotation[] };
  }
>;
