import type {
  ConfigApi,
  DiscoveryApi,
  FetchApi,
} from '@backstage/core-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { ErrorsQuestion, PeriskopApi } from './PeriskopApi';
import type {
  ApiAffectedTargets,
  PeriskopErrorList,
  ApiErrorActions,
  ApiErrorActionsAnswer,
  ApiErrorDetail,
  ApiErrorEvent,
  PeriskopInstance,
  ApiOccurrenceList,
  ApiQueries,
  ApiQueryResults,
  ApiSearchSuggestions,
  PeriskopServices,
  PeriskopSummary,
} from '@periskop/backstage-plugin-common';
import { MAX_SUMMARIES, periskopUrl } from '@periskop/backstage-plugin-common';
import type { AggregatedError, NotFoundInInstance } from './raw';
import { failureOf, RequestFailure } from './failure';

/**
 * Talks to the backend plugin.
 *
 * @public
 */
export class PeriskopClient implements PeriskopApi {
  constructor(
    private readonly options: {
      discoveryApi: DiscoveryApi;
      fetchApi: FetchApi;
      configApi: ConfigApi;
    },
  ) {}

  async getSummaries(
    entityRefs: string[],
    range?: { from: string; to: string },
    signal?: AbortSignal,
  ): Promise<Record<string, PeriskopSummary>> {
    const parts: Promise<{ summaries: Record<string, PeriskopSummary> }>[] = [];
    for (let at = 0; at < entityRefs.length; at += MAX_SUMMARIES) {
      parts.push(
        this.post(
          'summaries',
          { entityRefs: entityRefs.slice(at, at + MAX_SUMMARIES), ...range },
          signal,
        ),
      );
    }
    const answers = await Promise.all(parts);
    return Object.assign({}, ...answers.map(answer => answer.summaries));
  }

  listErrors(
    entityRef: string,
    question: ErrorsQuestion,
    signal?: AbortSignal,
  ): Promise<PeriskopErrorList> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(question)) {
      if (value !== undefined && value !== '') {
        parameters.set(name, String(value));
      }
    }
    return this.get(`${ofEntity(entityRef)}/errors?${parameters}`, signal);
  }

  getError(
    entityRef: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<ApiErrorDetail> {
    return this.get(ofError(entityRef, id), signal);
  }

  listOccurrences(
    entityRef: string,
    id: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ApiOccurrenceList> {
    return this.get(
      `${ofError(entityRef, id)}/occurrences?limit=${limit}`,
      signal,
    );
  }

  async listEvents(
    entityRef: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<ApiErrorEvent[]> {
    const answer = await this.get<{ events: ApiErrorEvent[] }>(
      `${ofError(entityRef, id)}/events`,
      signal,
    );
    return answer.events;
  }

  listTargets(
    entityRef: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<ApiAffectedTargets> {
    return this.get(`${ofError(entityRef, id)}/targets`, signal);
  }

  changeErrors(
    entityRef: string,
    actions: ApiErrorActions,
  ): Promise<ApiErrorActionsAnswer> {
    return this.post(`${ofEntity(entityRef)}/errors/actions`, actions);
  }

  query(
    entityRef: string,
    queries: ApiQueries,
    signal?: AbortSignal,
  ): Promise<ApiQueryResults> {
    return this.post(`${ofEntity(entityRef)}/query`, queries, signal);
  }

  suggest(
    entityRef: string,
    q: string,
    at: number,
    signal?: AbortSignal,
  ): Promise<ApiSearchSuggestions> {
    const parameters = new URLSearchParams({ q, at: String(at) });
    return this.get(`${ofEntity(entityRef)}/suggestions?${parameters}`, signal);
  }

  listServices(
    range?: { from: string; to: string },
    signal?: AbortSignal,
  ): Promise<PeriskopServices> {
    const parameters = new URLSearchParams({ ...range });
    return this.get(`services?${parameters}`, signal);
  }

  async listInstances(signal?: AbortSignal): Promise<PeriskopInstance[]> {
    const answer = await this.get<{ instances: PeriskopInstance[] }>(
      'instances',
      signal,
    );
    return answer.instances;
  }

  getInstanceNames(): string[] {
    return this.instances().map(instance => instance.getString('name'));
  }

  async getErrors(
    instanceName: string,
    serviceName: string,
  ): Promise<AggregatedError[] | NotFoundInInstance> {
    return this.get(
      `${encodeURIComponent(instanceName)}/${encodeURIComponent(serviceName)}`,
    );
  }

  getErrorInstanceUrl(
    instanceName: string,
    serviceName: string,
    error: AggregatedError,
  ): string {
    const instance = this.instances().find(
      one => one.getString('name') === instanceName,
    );
    const url =
      instance?.getOptionalString('publicUrl') ??
      instance?.getOptionalString('url');
    if (url === undefined) {
      throw new Error(`periskop.instances has no '${instanceName}'`);
    }
    return periskopUrl(url, serviceName, error.aggregation_key);
  }

  private instances() {
    return (
      this.options.configApi.getOptionalConfigArray('periskop.instances') ?? []
    );
  }

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask(path, { signal });
  }

  private post<T>(
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.ask(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T> {
    const base = await this.options.discoveryApi.getBaseUrl('periskop');
    let response: Response;
    try {
      response = await this.options.fetchApi.fetch(`${base}/${path}`, init);
    } catch (thrown) {
      if (init.signal?.aborted) {
        throw thrown;
      }
      throw new RequestFailure(
        'Backstage’s backend does not answer',
        'offline',
      );
    }
    if (!response.ok) {
      throw await failureOf(response);
    }
    try {
      return await response.json();
    } catch (thrown) {
      if (init.signal?.aborted) {
        throw thrown;
      }
      throw new RequestFailure(
        'Backstage’s backend answered with something else than JSON',
        'other',
      );
    }
  }
}

function ofEntity(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return ['entities', namespace, kind, name].map(encodeURIComponent).join('/');
}

function ofError(entityRef: string, id: string): string {
  return `${ofEntity(entityRef)}/errors/${encodeURIComponent(id)}`;
}
