import type { PeriskopFailureKind } from '@periskop/backstage-plugin-common';

/** What the server says of a search or parameter that it cannot use. */
export interface FailureProblem {
  detail?: string;
  parameter?: string;
  position?: number;
  suggestion?: string;
}

/**
 * Why something could not be had, for people and for what the page does about it.
 *
 * @public
 */
export class RequestFailure extends Error {
  constructor(
    message: string,
    /** As the backend names it; `denied` where Backstage's permissions say no, `offline` where its backend does not answer. */
    readonly kind: PeriskopFailureKind | 'denied' | 'offline' | 'other',
    readonly more: {
      /** Of the configuration, where it is about one. */
      instance?: string;
      problem?: FailureProblem;
    } = {},
  ) {
    super(message);
    this.name = 'RequestFailure';
  }

  /** A search that cannot be read: nothing is broken. */
  get ofSearch(): boolean {
    return (
      this.kind === 'bad_request' &&
      (this.more.problem?.parameter === undefined ||
        ['q', 'text'].includes(this.more.problem.parameter))
    );
  }
}

const KINDS: readonly string[] = [
  'unreachable',
  'timeout',
  'unauthorized',
  'forbidden',
  'not_found',
  'bad_request',
  'unavailable',
  'invalid_answer',
];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function problemOf(value: unknown): FailureProblem | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  return {
    detail: text(value.detail),
    parameter: text(value.parameter),
    position: typeof value.position === 'number' ? value.position : undefined,
    suggestion: text(value.suggestion),
  };
}

/** What an answer other than 2xx says. */
export async function failureOf(response: Response): Promise<RequestFailure> {
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    // no JSON: a proxy in between, or a backend without the plugin
  }
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const kind = text(error.kind);
  const message = text(error.message);
  if (kind !== undefined && KINDS.includes(kind)) {
    return new RequestFailure(
      message ?? 'Periskop did not answer as expected',
      kind as PeriskopFailureKind,
      { instance: text(error.instance), problem: problemOf(error.problem) },
    );
  }
  if (response.status === 403) {
    return new RequestFailure(message ?? 'This is not allowed', 'denied');
  }
  if (response.status === 404) {
    return new RequestFailure(message ?? 'There is no such thing', 'not_found');
  }
  if (response.status === 400) {
    return new RequestFailure(message ?? 'The request is wrong', 'bad_request');
  }
  return new RequestFailure(
    message ??
      `Backstage's backend answered ${response.status} ${response.statusText}`.trim(),
    response.status === 502 || response.status === 504 ? 'offline' : 'other',
  );
}

/** A failure, whatever was thrown. */
export function asFailure(thrown: unknown): RequestFailure {
  if (thrown instanceof RequestFailure) {
    return thrown;
  }
  return new RequestFailure(
    thrown instanceof Error ? thrown.message : String(thrown),
    'other',
  );
}
