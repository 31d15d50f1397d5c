/**
 * Errors that Periskop found, on the pages of Backstage.
 *
 * @packageDocumentation
 */
export { periskopPlugin as default } from './plugin';
export {
  periskopApiRef,
  type ErrorsQuestion,
  type PeriskopApi,
} from './api/PeriskopApi';
export { PeriskopClient } from './api/PeriskopClient';
export { RequestFailure, type FailureProblem } from './api/failure';
export type {
  AggregatedError,
  ErrorInstance,
  HttpContext,
  NotFoundInInstance,
  RawError,
} from './api/raw';
export {
  isPeriskopAvailable,
  PERISKOP_NAME_ANNOTATION,
} from '@periskop/backstage-plugin-common';
