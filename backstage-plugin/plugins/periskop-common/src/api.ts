// Written by scripts/types.mjs from openapi/periskop.json: change that, and run "npm run types".

/**
 * A process that counted the error
 *
 * @public
 */
export interface ApiAffectedTarget {
  /** Its `target_uuid`, or the URL of a target without one */
  source: string;
  severity: string;
  /** What of the total it counted */
  count: number;
  /** When the process last answered */
  lastHeard: string;
  /** Whether it is still heard */
  live: boolean;
}

/**
 * `AffectedTargets` as the API of the server has it
 *
 * @public
 */
export interface ApiAffectedTargets {
  /** Those that counted the most first, at most 1000 */
  targets: ApiAffectedTarget[];
}

/**
 * One error of one service, over all its instances
 *
 * @public
 */
export interface ApiError {
  /** The same on every server */
  id: string;
  service: string;
  /** The aggregation key */
  key: string;
  /** The exception's class in the newest occurrence; empty for none */
  class: string;
  /** Of the newest occurrence that is kept, cut to 1000 characters; empty for none */
  message: string;
  severity: string;
  state: ApiErrorState;
  /** `new`, `regressed`, or empty */
  mark: string;
  /** Those that rules and people gave it */
  labels: { [name: string]: string };
  /** Every occurrence ever counted */
  total: number;
  /** Those from `from` to `to`; null where no range was given */
  occurrences: number | null;
  /** When a client first counted it */
  createdAt: string;
  /** When this server first counted it */
  firstSeen: string;
  /** When it last happened, as far as known */
  lastSeen: string;
  /** Occurrences by slot of time; null unless asked for */
  sparkline: number[] | null;
  /** Servers that counted some of it and that this one reads from, sorted by id */
  origins: string[];
}

/**
 * Which errors, and what is to become of them
 *
 * @public
 */
export interface ApiErrorActions {
  /** Ids of errors; at most 2000 */
  ids?: string[] | null;
  /** Or a search; it may match at most 2000 */
  q?: string | null;
  /** What is to become of them; either this or `undo` */
  change?: ApiErrorChange | null;
  /** What an earlier answer said in `undo`; then without `ids` and `q` */
  undo?: ApiUndo[] | null;
  /** Say how many it would be, and change nothing */
  dryRun?: boolean | null;
}

/**
 * `ErrorActionsAnswer` as the API of the server has it
 *
 * @public
 */
export interface ApiErrorActionsAnswer {
  /** Errors that were meant and that there are */
  matched: number;
  /** Those that changed; with `dryRun` those that match */
  changed: number;
  /** Ids that there are no errors of */
  unknown: string[];
  /** To be sent back in `undo`; empty where nothing changed */
  undo: ApiUndo[];
}

/**
 * What is to become of an error; what is left out stays
 *
 * @public
 */
export interface ApiErrorChange {
  /** The state it is to have */
  state?: 'open' | 'resolved' | 'muted' | null;
  /** With `resolved`: only processes that are started later open it again */
  afterDeploy?: boolean | null;
  /** With `muted`: until when; for ever where neither this nor `occurrences` is given */
  until?: string | number | null;
  /** With `muted`: until it happened so often again */
  occurrences?: number | null;
  /** Labels to give it, by name; an empty value takes one away */
  labels?: { [name: string]: string } | null;
  /** For the history */
  note?: string | null;
}

/**
 * How many errors match, whatever the page
 *
 * @public
 */
export interface ApiErrorCounts {
  total: number;
  byState: { [name: string]: number };
  bySeverity: { [name: string]: number };
  /** False where texts that were not read decide about some: then there may be fewer */
  exact: boolean;
}

/**
 * `ErrorDetail` as the API of the server has it
 *
 * @public
 */
export interface ApiErrorDetail {
  error: ApiError;
  /** Labels that rules gave it */
  ruledLabels: { [name: string]: string };
  /** What people made of them; empty where a label is hidden */
  editedLabels: { [name: string]: string };
  /** How many occurrences are kept with their details */
  keptOccurrences: number;
  /** The newest; null where none is kept */
  newest: ApiOccurrence | null;
}

/**
 * An entry of an error's history
 *
 * @public
 */
export interface ApiErrorEvent {
  type: 'first_seen' | 'resolved' | 'regressed' | 'reopened' | 'muted' | 'unmuted' | 'labelled';
  at: string;
  /** A person's name, or `periskop` */
  actor: string;
  /** What exactly; empty where the type says it all */
  detail: string;
  /** What the actor had to say; empty for nothing */
  note: string;
}

/**
 * `ErrorList` as the API of the server has it
 *
 * @public
 */
export interface ApiErrorList {
  errors: ApiError[];
  /** For the next page; null on the last */
  next: string | null;
  /** Whether the page ended early because too many texts had to be read; `next` goes on */
  truncated: boolean;
  counts: ApiErrorCounts;
  /** Null unless asked for */
  slots: ApiSparklineSlots | null;
}

/**
 * Where an error is in its life
 *
 * @public
 */
export interface ApiErrorState {
  status: 'open' | 'resolved' | 'muted';
  /** When it came to be so */
  since: string | number;
  /** Whether it is open because it happened again after it had been resolved */
  regressed: boolean;
  /** Of a resolved one: only processes that are started later open it again */
  afterDeploy: boolean;
  /** Of a muted one: until when; null for no such time */
  until?: string | number | null;
  /** Of a muted one: the total at which it is open again; null for none */
  untilTotal?: number | null;
}

/**
 * Something that happened to an error
 *
 * @public
 */
export interface ApiEvent {
  /** Names the event */
  id: string;
  /** Names the error */
  errorId: string;
  service: string;
  /** The error's aggregation key */
  key: string;
  type: 'first_seen' | 'resolved' | 'regressed' | 'reopened' | 'muted' | 'unmuted' | 'labelled';
  at: string;
  /** Who did it; `periskop` for the server itself */
  actor: string;
  /** What exactly; empty where the type says it all */
  detail: string;
  /** What the actor had to say; empty for nothing */
  note: string;
}

/**
 * `Events` as the API of the server has it
 *
 * @public
 */
export interface ApiEvents {
  events: ApiEvent[];
  /** Gives the next page; null where there is none. A page may be shorter than asked for, or empty, and have one: a search goes through so many events at once */
  nextCursor: string | null;
}

/**
 * One link of an exception chain; the cause of the one before it
 *
 * @public
 */
export interface ApiExceptionLink {
  class: string;
  message: string;
  /** One text a line; null where the client sent none */
  stacktrace: string[] | null;
}

/**
 * A table by columns, as Grafana reads it
 *
 * @public
 */
export interface ApiFrame {
  schema: ApiFrameSchema;
  data: ApiFrameData;
}

/**
 * `FrameData` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameData {
  /** A list for each field, all of the same length. Times are milliseconds since 1970; null is no value */
  values: unknown[][];
}

/**
 * `FrameFacts` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameFacts {
  /** How long a point is; null where there are none */
  step: string | null;
  /** Which points, from 0, have only a part of their time */
  partial: number[];
  /** How many groups or rows there are, shown or not */
  groups: number;
  /** Whether some are not shown */
  truncated: boolean;
  /** The slots of the column `sparkline`; null where there is none */
  sparkline: ApiFrameSlots | null;
  /** Of log lines: phrases that were searched for */
  searchWords: string[];
  /** Of log lines: how many were asked for; null of others */
  limit: number | null;
}

/**
 * `FrameField` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameField {
  name: string;
  /** `time`, `number`, `string` or `other` */
  type: string;
  /** Of a series; left out of other columns */
  labels?: { [name: string]: string };
  config?: ApiFrameFieldConfig;
}

/**
 * `FrameFieldConfig` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameFieldConfig {
  /** Of times: milliseconds from one to the next */
  interval?: number;
  displayNameFromDS?: string;
}

/**
 * `FrameMeta` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameMeta {
  type: string;
  typeVersion: number[];
  /** How it is shown best */
  preferredVisualisationType: string;
  notices: ApiFrameNotice[];
  custom: ApiFrameFacts;
}

/**
 * `FrameNotice` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameNotice {
  severity: string;
  text: string;
}

/**
 * `FrameSchema` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameSchema {
  refId: string;
  name: string;
  meta: ApiFrameMeta;
  fields: ApiFrameField[];
}

/**
 * `FrameSlots` as the API of the server has it
 *
 * @public
 */
export interface ApiFrameSlots {
  /** When the first slot begins, in milliseconds since 1970; it may be before the range */
  from: number;
  /** How long each is */
  stepMs: number;
}

/**
 * `History` as the API of the server has it
 *
 * @public
 */
export interface ApiHistory {
  /** Newest first, as far back as they are kept */
  events: ApiErrorEvent[];
}

/**
 * The request during which it happened
 *
 * @public
 */
export interface ApiHttpRequest {
  method: string;
  url: string;
  /** Null where the client sent none */
  headers: { [name: string]: string } | null;
  /** Empty where the client sent none */
  body: string;
}

/**
 * `LabelCount` as the API of the server has it
 *
 * @public
 */
export interface ApiLabelCount {
  text: string;
  /** How many errors have it */
  errors: number;
}

/**
 * Names or values, those of the most errors first
 *
 * @public
 */
export interface ApiLabelList {
  data: ApiLabelCount[];
  /** Whether there are more */
  truncated: boolean;
  /** False where texts that were not read decide about some errors: then each may have fewer */
  exact: boolean;
}

/**
 * `Occurrence` as the API of the server has it
 *
 * @public
 */
export interface ApiOccurrence {
  uuid: string;
  /** The client's clock */
  at: string | null;
  severity: string;
  /** The exception, then its causes */
  exceptions: ApiExceptionLink[];
  /** Null where it happened outside of a request */
  http: ApiHttpRequest | null;
}

/**
 * `OccurrenceList` as the API of the server has it
 *
 * @public
 */
export interface ApiOccurrenceList {
  /** Newest first */
  occurrences: ApiOccurrence[];
  /** How many are kept */
  kept: number;
  /** Every one that was ever counted */
  total: number;
}

/**
 * Why a request was not answered as asked (RFC 9457)
 *
 * @public
 */
export interface ApiProblem {
  /** What kind of problem it is; never changes its meaning */
  type: string;
  /** The same for every problem of the type */
  title: string;
  /** The HTTP status */
  status: number;
  /** What is wrong with this request, and what to do */
  detail: string;
  /** The path that was asked for */
  instance: string;
  /** The parameter that it is about */
  parameter?: string;
  /** Where in the parameter's value it is, from 0 */
  position?: number;
  /** Where in the body it is, as a JSON pointer */
  pointer?: string;
  /** What was probably meant */
  suggestion?: string;
  /** By which the server's log has more about it */
  errorId?: string;
  /** Of a request that was refused because of who asks or from where: as in `periskop_http_rejected_total` */
  reason?: string;
}

/**
 * Up to 20 queries over one range
 *
 * @public
 */
export interface ApiQueries {
  /** Inclusive; RFC 3339, or seconds or milliseconds since 1970 */
  from: string | number;
  /** Exclusive */
  to: string | number;
  /** In which hours, days and weeks begin; UTC where it is left out */
  timezone?: string | null;
  queries: ApiQuery[];
}

/**
 * What is wrong in one is said in its result; the others are answered
 *
 * @public
 */
export interface ApiQuery {
  /** Names its result; each once */
  refId: string;
  /** `timeseries` (the default), `instant`, `errors`, `occurrences`, `services`, `events`, or `error`, which is the one that `id` names */
  queryType?: string | null;
  /** Of which errors, in the search language; all where it is left out */
  q?: string | null;
  /** `occurrences` (the default), `rate`, `errors`, or `targets`, which is instant only */
  measure?: string | null;
  /** Labels that tell groups apart. A name that is one of `series_labels` and not built in is the series' label, any other the error's */
  by?: string[] | null;
  /** Groups that are shown, 1 to 1000; the rest is one group more */
  top?: number | null;
  /** How long a point is; chosen where it is left out */
  step?: string | null;
  /** Where the step is chosen: no more points than this */
  maxPoints?: number | null;
  /** Where the step is chosen: none shorter than this */
  intervalMs?: number | null;
  /** What a point has in which nothing happened: `zero` (the default) or `null` */
  fill?: string | null;
  /** What becomes of points that the range covers in part: `flag` (the default), `cut` or `whole` */
  ends?: string | null;
  /** Rows of errors, occurrences, services and events: 1 to 1000 */
  limit?: number | null;
  /** Of errors, the largest and latest first: `occurrences` in the range (the default), `trend` (how much more in its second half than in its first), `last_seen`, `first_seen` or `total` */
  sort?: string | null;
  /** Of errors and services: a column with the occurrences of each in so many slots of the range, 2 to 100 */
  sparkline?: number | null;
  /** Of events: only these types; all where it is left out or empty */
  types?: string[] | null;
  /** Of `error`, which is looked up whatever `q` says, and of `occurrences`: only of this error */
  id?: string | null;
}

/**
 * `QueryProblem` as the API of the server has it
 *
 * @public
 */
export interface ApiQueryProblem {
  /** As of a problem */
  type: string;
  detail: string;
  /** The member of the query that it is about */
  parameter?: string;
  /** Where in its value it is, from 0 */
  position?: number;
  /** What was probably meant */
  suggestion?: string;
}

/**
 * As Grafana reads it
 *
 * @public
 */
export interface ApiQueryResult {
  /** As the status of HTTP */
  status: number;
  /** What is wrong, in a sentence; left out where nothing is */
  error?: string;
  /** The same, as a problem */
  problem?: ApiQueryProblem;
  /** Empty where something is wrong */
  frames: ApiFrame[];
}

/**
 * `QueryResults` as the API of the server has it
 *
 * @public
 */
export interface ApiQueryResults {
  /** By `refId`, in the order of the queries */
  results: { [name: string]: ApiQueryResult };
}

/**
 * `SearchChoice` as the API of the server has it
 *
 * @public
 */
export interface ApiSearchChoice {
  /** To be shown */
  text: string;
  /** To be written, quoted where needed */
  insert: string;
  /** How many errors have it; 0 for operators */
  errors: number;
}

/**
 * `SearchSuggestions` as the API of the server has it
 *
 * @public
 */
export interface ApiSearchSuggestions {
  /** What is being typed */
  kind: 'name_or_word' | 'phrase' | 'operator' | 'value';
  /** What is chosen replaces the text from here */
  from: number;
  /** to here */
  to: number;
  choices: ApiSearchChoice[];
}

/**
 * `ServerStatus` as the API of the server has it
 *
 * @public
 */
export interface ApiServerStatus {
  /** Of the server */
  version: string;
  /** Whether errors can be stored, and all that are stored were read */
  ready: boolean;
  storage: ApiStorageInShort;
  /** Services that have errors or are scraped */
  services: number;
  /** Errors of all of them, in whatever state */
  errors: number;
  startedAt: string;
}

/**
 * `Service` as the API of the server has it
 *
 * @public
 */
export interface ApiService {
  name: string;
  /** How many errors it has */
  errors: number;
  byState: { [name: string]: number };
  /** Errors that are marked as new */
  newErrors: number;
  /** Errors that are marked as regressed */
  regressedErrors: number;
  /** When one of them happened last; null for none */
  lastSeen: string | null;
  /** Every occurrence ever counted */
  total: number;
  /** Those of the range */
  occurrences: number;
  /** Those by slot */
  sparkline: number[];
  /** Targets that are scraped */
  targets: number;
  /** Those whose last scrape was good */
  targetsUp: number;
  /** Servers that counted some of its errors and that this one reads from, sorted by id */
  origins: string[];
}

/**
 * `ServiceList` as the API of the server has it
 *
 * @public
 */
export interface ApiServiceList {
  /** By name */
  services: ApiService[];
  slots: ApiSparklineSlots;
}

/**
 * The slots of every sparkline of the page
 *
 * @public
 */
export interface ApiSparklineSlots {
  /** When the first begins */
  start: string;
  /** How long each is */
  seconds: number;
}

/**
 * More is in `status/storage`
 *
 * @public
 */
export interface ApiStorageInShort {
  /** As in the configuration */
  kind: string;
  /** `up`, or why not */
  state: 'up' | 'opening' | 'down' | 'crowded' | 'slow' | 'read_only' | 'full' | 'denied' | 'missing' | 'damaged' | 'newer_schema';
  /** The state in a sentence */
  detail: string;
}

/**
 * One error as it was; what was changed since stays
 *
 * @public
 */
export interface ApiUndo {
  id: string;
  /** To have again; null where the action did not change it */
  state?: ApiErrorState | null;
  /** How the action left it */
  left?: ApiErrorState | null;
  labels: { [name: string]: ApiUndoneLabel };
}

/**
 * `UndoneLabel` as the API of the server has it
 *
 * @public
 */
export interface ApiUndoneLabel {
  /** To have again; null for no edit */
  value?: string | null;
  /** How the action left it */
  left?: string | null;
}
