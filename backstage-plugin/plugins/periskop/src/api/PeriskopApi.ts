import { createApiRef } from '@backstage/core-plugin-api';
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
import type { AggregatedError, NotFoundInInstance } from './raw';

/**
 * Which errors of an entity.
 *
 * @public
 */
export interface ErrorsQuestion {
  /** In Periskop's search language; empty for all. */
  q: string;
  /** RFC 3339. */
  from: string;
  to: string;
  sort: string;
  ascending: boolean;
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
  /** In so many slots of the range; none where it is left out. */
  sparkline?: number;
}

/**
 * Asks Backstage's backend for errors. Entities are named by their refs, such as `component:default/checkout`. Where
 * something cannot be answered a `RequestFailure` is thrown.
 *
 * @public
 */
export interface PeriskopApi {
  /** By entity ref. One of the entities that cannot be answered for does not stand in the way of the others. */
  getSummaries(
    entityRefs: string[],
    range?: { from: string; to: string },
    signal?: AbortSignal,
  ): Promise<Record<string, PeriskopSummary>>;
  listErrors(
    entityRef: string,
    question: ErrorsQuestion,
    signal?: AbortSignal,
  ): Promise<PeriskopErrorList>;
  getError(
    entityRef: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<ApiErrorDetail>;
  /** The newest first. */
  listOccurrences(
    entityRef: string,
    id: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ApiOccurrenceList>;
  listEvents(
    entityRef: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<ApiErrorEvent[]>;
  listTargets(
    entityRef: string,
    id: string,
    signal?: AbortSignal,
  ): Promise<ApiAffectedTargets>;
  changeErrors(
    entityRef: string,
    actions: ApiErrorActions,
  ): Promise<ApiErrorActionsAnswer>;
  query(
    entityRef: string,
    queries: ApiQueries,
    signal?: AbortSignal,
  ): Promise<ApiQueryResults>;
  suggest(
    entityRef: string,
    q: string,
    at: number,
    signal?: AbortSignal,
  ): Promise<ApiSearchSuggestions>;
  /** Every service of every instance that the user may see. */
  listServices(
    range?: { from: string; to: string },
    signal?: AbortSignal,
  ): Promise<PeriskopServices>;
  listInstances(signal?: AbortSignal): Promise<PeriskopInstance[]>;

  /** Names of `periskop.instances`. */
  getInstanceNames(): string[];
  /** As the server's compatible API has them. */
  getErrors(
    instanceName: string,
    serviceName: string,
  ): Promise<AggregatedError[] | NotFoundInInstance>;
  /** Where Periskop's own page shows an error. */
  getErrorInstanceUrl(
    instanceName: string,
    serviceName: string,
    error: AggregatedError,
  ): string;
}

/** @public */
export const periskopApiRef = createApiRef<PeriskopApi>({
  id: 'plugin.periskop.service',
});
