import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

export const PLUGIN_ID = 'periskop-periskop-datasource';

export type Measure = 'occurrences' | 'rate' | 'errors' | 'targets';
export type Sort = 'occurrences' | 'trend' | 'last_seen' | 'first_seen' | 'total';
export type Fill = 'zero' | 'null';
export type EventType = 'first_seen' | 'resolved' | 'regressed' | 'reopened' | 'muted' | 'unmuted' | 'labelled';
export type QueryType =
  'timeseries' | 'instant' | 'errors' | 'occurrences' | 'events' | 'services' | 'error' | 'stream';

/** How a search is edited; what it means is `q` alone. */
export type SearchEditor = 'text' | 'builder';

type Query<T extends QueryType> = DataQuery & {
  queryType: T;
  searchEditor?: SearchEditor;
};

/** Counts over time, a series a group. */
export type TimeseriesQuery = Query<'timeseries'> & {
  q: string;
  measure: Exclude<Measure, 'targets'>;
  /** Labels that tell groups apart. */
  by: string[];
  /** Groups that are shown; the rest is one group more. */
  top: number;
  /** How long a point is, such as `5m`; chosen for the panel's width where it is left out. */
  step?: string;
  fill?: Fill;
  /** Names of series, such as `{{service}}`. */
  legend?: string;
};

/** One number a group, over the whole range. */
export type InstantQuery = Query<'instant'> & { q: string; measure: Measure; by: string[]; top: number };

/** A row an error. */
export type ErrorsQuery = Query<'errors'> & {
  q: string;
  sort: Sort;
  limit: number;
  /** Points of each row's line; none where it is left out. */
  sparkline?: number;
};

/** A line an occurrence, with its stack trace. */
export type OccurrencesQuery = Query<'occurrences'> & {
  q: string;
  limit: number;
  /** Of this error only. */
  id?: string;
};

/** What happened to errors. */
export type EventsQuery = Query<'events'> & {
  q: string;
  limit: number;
  /** All where it is left out or empty. */
  types?: EventType[];
};

/** A row a service. */
export type ServicesQuery = Query<'services'> & { q: string; sparkline?: number };

/** Everything about one error. */
export type ErrorQuery = Query<'error'> & { id: string };

/** What happens to errors, as it happens. Grafana Live brings it, the query endpoint does not know it. */
export type StreamQuery = Query<'stream'> & { q: string };

export type PeriskopQuery =
  | TimeseriesQuery
  | InstantQuery
  | ErrorsQuery
  | OccurrencesQuery
  | EventsQuery
  | ServicesQuery
  | ErrorQuery
  | StreamQuery;

export type SearchableQuery = Exclude<PeriskopQuery, ErrorQuery>;

/** What the values of a dashboard's variable are. */
export type VariableKind = 'services' | 'labels' | 'values' | 'versions';

export type PeriskopVariableQuery = DataQuery & {
  kind: VariableKind;
  /** Of which errors; all where it is left out. */
  q?: string;
  /** Whose values: required for `values`, `version` where it is left out for `versions`. */
  label?: string;
};

export type PeriskopOptions = DataSourceJsonData & {
  /** Where a browser finds Periskop; the URL of the data source where it is left out. */
  publicUrl?: string;
  /** Seconds until a request is given up. */
  timeout?: number;
};

export type PeriskopSecureOptions = {
  /** Sent as bearer token. */
  token?: string;
};
