import {
  ApiErrorList,
  ApiOccurrenceList,
  ApiProblem,
  ApiSearchSuggestions,
  ApiService,
} from './api';

/**
 * The channel on which the backend says that errors are new or came back, by signals.
 *
 * @public
 */
export const PERISKOP_SIGNAL_CHANNEL = 'periskop:errors';

/**
 * What is said on {@link PERISKOP_SIGNAL_CHANNEL}. It goes to everybody, and so names no service.
 *
 * @public
 */
export interface PeriskopSignal {
  /** Names of the instances on which something happened. */
  instances: string[];
}

/**
 * The topic of the plugin's notifications.
 *
 * @public
 */
export const PERISKOP_NOTIFICATION_TOPIC = 'periskop';

/**
 * What kept a Periskop server from answering.
 *
 * @public
 */
export type PeriskopFailureKind =
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'bad_request'
  | 'unavailable'
  | 'invalid_answer';

/**
 * That a Periskop server did not answer as asked.
 *
 * @public
 */
export interface PeriskopFailure {
  /** The name of the server in `periskop.instances`. */
  instance: string;
  kind: PeriskopFailureKind;
  /** A sentence for people. */
  message: string;
}

/**
 * The body of an answer that says that a Periskop server did not answer as asked.
 *
 * @public
 */
export interface PeriskopFailureBody {
  error: PeriskopFailure & {
    name: string;
    /** What the server itself said; left out where it said nothing that can be read. */
    problem?: ApiProblem;
  };
}

/**
 * A Periskop server, as `GET /instances` tells it.
 *
 * @public
 */
export interface PeriskopInstance {
  name: string;
  /** Where its page is for browsers. */
  publicUrl: string;
  /** A link with `{service}`, `{key}` and `{id}`; see `fillLink`. */
  grafanaUrl?: string;
  /** Whether it answered, and is ready. */
  ok: boolean;
  /** Its version; left out where it did not answer. */
  version?: string;
  /** Why it is not ok; left out where it is. */
  problem?: string;
}

/**
 * The answer to `GET /instances`.
 *
 * @public
 */
export interface PeriskopInstances {
  instances: PeriskopInstance[];
}

/**
 * The body of `POST /summaries`.
 *
 * @public
 */
export interface PeriskopSummariesRequest {
  /** At most {@link MAX_SUMMARIES}. */
  entityRefs: string[];
  /** RFC 3339; 24 hours before `to` where it is left out. */
  from?: string;
  /** RFC 3339; now where it is left out. */
  to?: string;
}

/**
 * How many entities one `POST /summaries` may ask for.
 *
 * @public
 */
export const MAX_SUMMARIES = 200;

/**
 * The errors of an entity in numbers.
 *
 * @public
 */
export interface PeriskopNumbers {
  status: 'ok';
  /** As annotated. */
  services: string[];
  instance: string;
  open: number;
  /** Errors that are marked as new. */
  new: number;
  /** Errors that are marked as regressed. */
  regressed: number;
  muted: number;
  resolved: number;
  /** In the range. */
  occurrences: number;
  /** Ever counted. */
  total: number;
  /** Of the range, by slot. */
  sparkline: number[];
  /** `from` is RFC 3339, and when the first slot begins. */
  slots: { from: string; stepMs: number };
  /** RFC 3339; left out where there is no error. */
  lastSeen?: string;
  /** Targets that are scraped. */
  targets: number;
  /** Those whose last scrape was good. */
  targetsUp: number;
  /** Annotated services that the server does not know. */
  missing: string[];
}

/**
 * What there is to say of an entity in short.
 *
 * @public
 */
export type PeriskopSummary =
  | PeriskopNumbers
  | { status: 'not_annotated' }
  /** The entity may not be read, its errors may not, or there is no such entity. */
  | { status: 'denied' }
  | ({ status: 'failed' } & PeriskopFailure);

/**
 * The answer to `POST /summaries`, by the refs as they were asked for.
 *
 * @public
 */
export interface PeriskopSummaries {
  summaries: { [entityRef: string]: PeriskopSummary };
}

/**
 * Where the errors of an entity are from; part of every answer about them.
 *
 * @public
 */
export interface PeriskopSource {
  instance: string;
  publicUrl: string;
  grafanaUrl?: string;
  /** As annotated. */
  services: string[];
}

/**
 * The answer to `GET /entities/:namespace/:kind/:name/errors`.
 *
 * @public
 */
export type PeriskopErrorList = ApiErrorList & PeriskopSource;

/**
 * The answer to `GET /entities/:namespace/:kind/:name/errors/:id/occurrences`. `next` is the `cursor` of the next page, null on
 * the last one.
 *
 * @public
 */
export type PeriskopOccurrences = ApiOccurrenceList & { next: string | null };

/**
 * The answer to `GET /entities/:namespace/:kind/:name/suggestions`.
 *
 * @public
 */
export type PeriskopSuggestions = ApiSearchSuggestions;

/**
 * A service of a server, and the entity that it is annotated at.
 *
 * @public
 */
export interface PeriskopServiceItem {
  instance: string;
  service: ApiService;
  /** Left out where no entity that the caller may read names the service. */
  entityRef?: string;
}

/**
 * The answer to `GET /services`.
 *
 * @public
 */
export interface PeriskopServices {
  services: PeriskopServiceItem[];
  /** Servers that did not answer. */
  failures: PeriskopFailure[];
  /** By the name of the instance: the slots of the sparklines of its services. `from` is RFC 3339. */
  slots: { [instance: string]: { from: string; stepMs: number } };
}
