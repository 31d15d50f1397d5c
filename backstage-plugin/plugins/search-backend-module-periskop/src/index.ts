/**
 * The module of Periskop for the search: finds errors of entities.
 *
 * @packageDocumentation
 */
export { searchModulePeriskop as default } from './module';
export {
  PeriskopCollatorFactory,
  type PeriskopCollatorConfig,
} from './PeriskopCollatorFactory';
