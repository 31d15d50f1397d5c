/**
 * The errors of a service as Periskop's original API lists them.
 *
 * @public
 */
export interface AggregatedError {
  aggregation_key: string;
  total_count: number;
  severity: string;
  latest_errors: ErrorInstance[];
}

/** @public */
export interface ErrorInstance {
  error: RawError;
  uuid: string;
  timestamp: number;
  severity: string;
  http_context: HttpContext;
}

/** @public */
export interface RawError {
  class: string;
  message: string;
  stacktrace?: string[];
  cause?: RawError | null;
}

/** @public */
export interface HttpContext {
  request_method: string;
  request_url: string;
  request_headers: Record<string, string>;
  request_body: string;
}

/**
 * The instance does not know the service.
 *
 * @public
 */
export interface NotFoundInInstance {
  body: string;
}
