/**
 * The module of Periskop for the catalog: makes components of monitored services, and names the services of components.
 *
 * @packageDocumentation
 */
export { catalogModulePeriskop as default } from './module';
export {
  PeriskopEntityProvider,
  type PeriskopEntityProviderConfig,
} from './PeriskopEntityProvider';
export {
  PeriskopServiceProcessor,
  type PeriskopServiceProcessorConfig,
  type PeriskopServiceRule,
} from './PeriskopServiceProcessor';
