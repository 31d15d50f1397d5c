/**
 * The module of Periskop for the search.
 *
 * @packageDocumentation
 */
export { searchModulePeriskop as default } from './module';
