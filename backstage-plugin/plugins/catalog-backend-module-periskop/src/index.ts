/**
 * The module of Periskop for the catalog.
 *
 * @packageDocumentation
 */
export { catalogModulePeriskop as default } from './module';
