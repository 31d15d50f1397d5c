/**
 * The backend of the Periskop plugin.
 *
 * @packageDocumentation
 */
export { periskopPlugin as default } from './plugin';
