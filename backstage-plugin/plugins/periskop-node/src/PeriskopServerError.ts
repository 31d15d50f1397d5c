import {
  ApiProblem,
  PeriskopFailure,
  PeriskopFailureKind,
} from '@periskop/backstage-plugin-common';

/** What callers of the backend are told; a 401 or 403 would be taken for one of Backstage itself. */
const STATUS: Record<PeriskopFailureKind, number> = {
  unreachable: 502,
  timeout: 504,
  unauthorized: 502,
  forbidden: 502,
  not_found: 404,
  bad_request: 400,
  unavailable: 503,
  invalid_answer: 502,
};

/**
 * That a Periskop server did not answer as asked. Its members are told to callers of the backend, so it has no secrets.
 *
 * @public
 */
export class PeriskopServerError extends Error {
  readonly name = 'PeriskopServerError';
  readonly statusCode: number;
  /** What the server itself said. */
  declare readonly problem?: ApiProblem;

  constructor(
    readonly instance: string,
    readonly kind: PeriskopFailureKind,
    message: string,
    problem?: ApiProblem,
  ) {
    super(message);
    this.statusCode = STATUS[kind];
    // A member that is undefined would be told as well.
    if (problem !== undefined) {
      this.problem = problem;
    }
  }

  /** For an answer of which this failure is only a part. */
  toFailure(): PeriskopFailure {
    return { instance: this.instance, kind: this.kind, message: this.message };
  }
}
