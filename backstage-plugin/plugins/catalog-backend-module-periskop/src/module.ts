import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import { readProcessorConfig, readProviderConfig } from './config';
import { PeriskopEntityProvider } from './PeriskopEntityProvider';
import { PeriskopServiceProcessor } from './PeriskopServiceProcessor';

/**
 * Adds Periskop to the catalog, as `catalog.providers.periskop` and `catalog.processors.periskop` say.
 *
 * @public
 */
export const catalogModulePeriskop = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'periskop',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { config, processing, scheduler } = deps;
        const provider = readProviderConfig(config);
        const processor = readProcessorConfig(config);
        if (!provider && !processor) {
          return;
        }
        const servers = PeriskopServers.fromConfig(config, { cacheMs: 0 });
        if (provider) {
          const named = provider.instances?.map(name => servers.get(name));
          for (const server of named ?? servers.all) {
            processing.addEntityProvider(
              new PeriskopEntityProvider({
                ...deps,
                config: provider.entities,
                server,
                servers,
                taskRunner: scheduler.createScheduledTaskRunner(
                  provider.schedule,
                ),
              }),
            );
          }
        }
        if (processor) {
          processing.addProcessor(
            new PeriskopServiceProcessor({
              ...deps,
              config: processor,
              servers,
            }),
          );
        }
      },
    });
  },
});
