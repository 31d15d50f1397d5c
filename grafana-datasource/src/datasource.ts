import type {
  AdHocVariableFilter,
  CoreApp,
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceGetTagKeysOptions,
  DataSourceGetTagValuesOptions,
  DataSourceInstanceSettings,
  DataSourceWithQueryModificationSupport,
  DataSourceWithToggleableQueryFiltersSupport,
  GetTagResponse,
  MetricFindValue,
  QueryFilterOptions,
  QueryFixAction,
  ScopedVars,
  ToggleFilterAction,
} from '@grafana/data';
import { FieldType, LoadingState } from '@grafana/data';
import { config, DataSourceWithBackend, getGrafanaLiveSrv, getTemplateSrv } from '@grafana/runtime';
import type { TemplateSrv } from '@grafana/runtime';
import { catchError, defer, EMPTY, map, merge, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { annotationSupport } from './annotations';
import { sentence } from './api';
import type { LabelCount, LabelList, ServiceList, Suggestions } from './api';
import { complete, defaultQuery, DEFAULT_VERSION_LABEL } from './defaults';
import { describe } from './describe';
import { copyOf, shapeFrame, shapeResponse } from './frames';
import type { Surroundings } from './frames';
import { interpolateQuery, searchWithValues } from './interpolate';
import { publicUrl } from './links';
import { asLogLines, liveChannel } from './live';
import { has, modify, MODIFICATIONS, toggle } from './modify';
import { withAdHocFilters } from './search/filters';
import { writeName } from './search/syntax';
import { SharedPromises, Sharing } from './sharing';
import type { PeriskopOptions, PeriskopQuery, PeriskopVariableQuery, StreamQuery } from './types';
import { PeriskopVariables } from './variables';

const MINUTE = 60_000;
const MOST_LIVE_ROWS = 1000;
/** Names that resources of the backend may have in their path. */
const PATH_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

let requests = 0;

export class PeriskopDataSource
  extends DataSourceWithBackend<PeriskopQuery, PeriskopOptions>
  implements
    DataSourceWithQueryModificationSupport<PeriskopQuery>,
    DataSourceWithToggleableQueryFiltersSupport<PeriskopQuery>
{
  private readonly surroundings: Surroundings;
  private readonly queries = new Sharing<DataQueryResponse>();
  private readonly resources = new SharedPromises();

  constructor(
    settings: DataSourceInstanceSettings<PeriskopOptions>,
    private readonly templates: TemplateSrv = getTemplateSrv()
  ) {
    super(settings);
    this.surroundings = {
      uid: settings.uid,
      name: settings.name,
      publicUrl: publicUrl(settings.jsonData.publicUrl, settings.url),
    };
    this.variables = new PeriskopVariables(this);
    this.annotations = annotationSupport;
  }

  override getDefaultQuery(app: CoreApp): Partial<PeriskopQuery> {
    return defaultQuery(app);
  }

  override filterQuery(query: PeriskopQuery): boolean {
    const asked = complete(query);
    return query.hide !== true && (asked.queryType !== 'error' || asked.id.trim() !== '');
  }

  override getQueryDisplayText(query: PeriskopQuery): string {
    return describe(complete(query));
  }

  override applyTemplateVariables(
    query: PeriskopQuery,
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): PeriskopQuery {
    return interpolateQuery(complete(query), this.templates, scopedVars, filters);
  }

  override query(request: DataQueryRequest<PeriskopQuery>): Observable<DataQueryResponse> {
    // a filter that cannot be used is told as any other error
    return defer(() => this.answer(request));
  }

  private answer(request: DataQueryRequest<PeriskopQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.filter((target) => this.filterQuery(target));
    const isLive = (target: PeriskopQuery): boolean =>
      complete(target).queryType === 'stream' ||
      (request.liveStreaming === true && complete(target).queryType !== 'error');
    const asked = targets.filter((target) => !isLive(target));
    const streams = targets.filter(isLive).map((target) => this.stream(target, request));
    const answers = asked.length === 0 ? EMPTY : this.ask({ ...request, targets: asked });
    if (targets.length === 0) {
      return of({ data: [] });
    }
    return streams.length === 0
      ? answers
      : merge(answers.pipe(map((response) => ({ ...response, key: 'answers' }))), ...streams);
  }

  private ask(request: DataQueryRequest<PeriskopQuery>): Observable<DataQueryResponse> {
    const shape = (response: DataQueryResponse): DataQueryResponse =>
      shapeResponse(
        response,
        request.targets.map((target) => this.applyTemplateVariables(target, request.scopedVars)),
        this.surroundings
      );
    if (config.publicDashboardAccessToken) {
      return super.query(request).pipe(map(shape));
    }
    // Its own id: whoever asks again, and so ends the request before, shall not end it for those who wait with him.
    const start = (): Observable<DataQueryResponse> =>
      super.query({ ...request, requestId: `periskop-${this.uid}-${++requests}` }).pipe(map(shape));
    return this.queries.of(this.identity(request), start).pipe(map(copyOf));
  }

  /** Equal where the answers are: the server widens the range to whole minutes. */
  private identity(request: DataQueryRequest<PeriskopQuery>): string {
    return JSON.stringify([
      Math.floor(request.range.from.valueOf() / MINUTE),
      Math.ceil(request.range.to.valueOf() / MINUTE),
      request.timezone,
      request.intervalMs,
      request.maxDataPoints,
      request.skipQueryCache,
      request.targets.map((target) => this.applyTemplateVariables(target, request.scopedVars, request.filters)),
    ]);
  }

  private stream(target: PeriskopQuery, request: DataQueryRequest<PeriskopQuery>): Observable<DataQueryResponse> {
    const { refId } = target;
    const asked = this.applyTemplateVariables(target, request.scopedVars, request.filters);
    const query: StreamQuery = { refId, queryType: 'stream', q: 'q' in asked ? asked.q : '' };
    const live = getGrafanaLiveSrv();
    const key = `live-${refId}`;
    if (live === undefined) {
      return of(failure(key, refId, 'Grafana Live is switched off, so nothing can be shown as it happens.'));
    }
    const show = (frame: DataFrame): DataFrame =>
      request.liveStreaming === true
        ? asLogLines(frame)
        : shapeFrame({ ...plain(frame), refId }, query, this.surroundings);
    return live
      .getDataStream({ addr: liveChannel(this.uid, query.q), key, buffer: { maxLength: MOST_LIVE_ROWS } })
      .pipe(
        map((response) => ({
          ...response,
          key,
          data: response.data.map((frame: DataFrame) => ({ ...show(frame), refId })),
          state: response.state ?? LoadingState.Streaming,
        })),
        catchError((error: unknown) => of(failure(key, refId, sentence(error))))
      );
  }

  /** Names of labels that errors have, those of errors that match the filters. */
  override async getTagKeys(options?: DataSourceGetTagKeysOptions<PeriskopQuery>): Promise<GetTagResponse> {
    return tags(() => this.labelNames(narrowed(options?.filters ?? [])));
  }

  override async getGroupByKeys(options?: DataSourceGetTagKeysOptions<PeriskopQuery>): Promise<GetTagResponse> {
    return this.getTagKeys(options);
  }

  override async getTagValues(options: DataSourceGetTagValuesOptions<PeriskopQuery>): Promise<GetTagResponse> {
    const others = options.filters.filter(({ key }) => key !== options.key);
    return tags(() => this.labelValues(options.key, narrowed(others)));
  }

  getSupportedQueryModifications(): string[] {
    return [...MODIFICATIONS];
  }

  override modifyQuery(query: PeriskopQuery, action: QueryFixAction): PeriskopQuery {
    return modify(complete(query), action);
  }

  toggleQueryFilter(query: PeriskopQuery, filter: ToggleFilterAction): PeriskopQuery {
    return toggle(complete(query), filter);
  }

  queryHasFilter(query: PeriskopQuery, filter: QueryFilterOptions): boolean {
    return has(complete(query), filter);
  }

  /** A search as it is asked, for what is asked before anything is run. */
  interpolated(search: string, scopedVars: ScopedVars = {}): string {
    return searchWithValues(search, this.templates, scopedVars);
  }

  /** Of the dashboard's variables. */
  variableNames(): string[] {
    return this.templates.getVariables().map(({ name }) => name);
  }

  /** @throws what getResource throws, with a problem where the server refused */
  async labelNames(q = '', prefix = '', limit = 1000): Promise<LabelCount[]> {
    return (await this.resource<LabelList>('labels', { q, prefix, limit })).data;
  }

  async labelValues(name: string, q = '', prefix = '', limit = 1000): Promise<LabelCount[]> {
    if (name === '') {
      return [];
    }
    if (PATH_NAME.test(name)) {
      return (await this.resource<LabelList>(`labels/${name}/values`, { q, prefix, limit })).data;
    }
    const { choices } = await this.suggestions(`${writeName(name)}=${prefix}`, undefined, 100);
    return choices.map(({ text, errors }) => ({ text, errors: errors ?? 0 }));
  }

  async services(q = ''): Promise<string[]> {
    const { services } = await this.resource<ServiceList>('services', q === '' ? {} : { q });
    return services.map(({ name }) => name);
  }

  async suggestions(text: string, cursor = text.length, limit = 20): Promise<Suggestions> {
    return this.resource<Suggestions>('search/suggestions', { text, cursor, limit });
  }

  /** @throws a problem where the search cannot be read */
  async checkSearch(q: string): Promise<void> {
    await this.resource<LabelList>('labels', { q, limit: 1 });
  }

  private resource<T>(path: string, params: Record<string, string | number>): Promise<T> {
    return this.resources.of(`${path}?${JSON.stringify(params)}`, () =>
      this.getResource<T>(path, params, { showErrorAlert: false })
    );
  }

  /** The values that a variable of a dashboard may have. */
  async variableValues(
    request: DataQueryRequest<PeriskopVariableQuery>,
    query: PeriskopVariableQuery,
    run: (queries: DataQueryRequest<PeriskopQuery>) => Promise<DataQueryResponse>
  ): Promise<MetricFindValue[]> {
    const q = searchWithValues(query.q ?? '', this.templates, request.scopedVars);
    const label = this.templates.replace(query.label ?? '', request.scopedVars).trim();
    switch (query.kind) {
      case 'services':
        return values(await this.services(q));
      case 'labels':
        return values((await this.labelNames(q)).map(({ text }) => text));
      case 'values':
        return values((await this.labelValues(label, q)).map(({ text }) => text));
      case 'versions':
        return values(await versions(request, label === '' ? DEFAULT_VERSION_LABEL : label, q, run));
    }
  }
}

/** Labels of series are in no list of labels: only counts over time know them. */
async function versions(
  request: DataQueryRequest<PeriskopVariableQuery>,
  label: string,
  q: string,
  run: (queries: DataQueryRequest<PeriskopQuery>) => Promise<DataQueryResponse>
): Promise<string[]> {
  const response = await run({
    ...request,
    targets: [{ refId: 'versions', queryType: 'instant', q, measure: 'occurrences', by: [label], top: 1000 }],
  });
  // Grafana says by the old member only that nothing was answered at all
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const trouble = response.errors?.[0] ?? response.error;
  if (trouble !== undefined) {
    throw new Error(trouble.message ?? trouble.data?.message ?? 'Grafana could not ask Periskop.');
  }
  const column = response.data
    .flatMap((frame: DataFrame) => frame.fields)
    .find((field) => field.name === label && field.type === FieldType.string);
  return (column?.values ?? []).filter(
    (value: unknown) => typeof value === 'string' && value !== '' && value !== '__other__'
  );
}

function values(texts: readonly string[]): MetricFindValue[] {
  return texts.map((text) => ({ text, value: text }));
}

async function tags(read: () => Promise<LabelCount[]>): Promise<GetTagResponse> {
  try {
    return { data: values((await read()).map(({ text }) => text)) };
  } catch (error) {
    return { data: [], error: { message: sentence(error) } };
  }
}

/** Errors that match other filters; all of them where one of the filters is not finished. */
function narrowed(filters: AdHocVariableFilter[]): string {
  try {
    return withAdHocFilters('', filters);
  } catch {
    return '';
  }
}

function failure(key: string, refId: string, message: string): DataQueryResponse {
  return { key, data: [], errors: [{ refId, message }], state: LoadingState.Error };
}

/** Without what makes it grow: what is shown of it is a frame of its own. */
function plain(frame: DataFrame): DataFrame {
  return {
    name: frame.name,
    meta: frame.meta,
    fields: frame.fields.map((field) => ({ ...field })),
    length: frame.length,
  };
}
