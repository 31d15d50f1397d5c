/**
 * Errors that Periskop found, on the pages of Backstage.
 *
 * @packageDocumentation
 */
export { periskopPlugin as default } from './plugin';
export { isPeriskopAvailable } from '@periskop/backstage-plugin-common';
