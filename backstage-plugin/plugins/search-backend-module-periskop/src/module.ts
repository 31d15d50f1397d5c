import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import { PeriskopCollatorFactory } from './PeriskopCollatorFactory';

const KEY = 'search.collators.periskop';

function countOf(root: Config, name: string, usual: number, most: number) {
  const value = root.getOptionalNumber(`${KEY}.${name}`) ?? usual;
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new InputError(
      `Invalid configuration at '${KEY}.${name}': give a number from 1 to ${most}`,
    );
  }
  return value;
}

/**
 * Adds errors to the search, as `search.collators.periskop` says.
 *
 * @public
 */
export const searchModulePeriskop = createBackendModule({
  pluginId: 'search',
  moduleId: 'periskop',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        index: searchIndexRegistryExtensionPoint,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, index, logger, scheduler }) {
        const servers = PeriskopServers.fromConfig(config, { cacheMs: 0 });
        if (servers.all.length === 0) {
          return;
        }
        const schedule = config.getOptionalConfig(`${KEY}.schedule`);
        index.addCollator({
          schedule: scheduler.createScheduledTaskRunner(
            schedule
              ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
              : {
                  frequency: { minutes: 10 },
                  timeout: { minutes: 5 },
                  initialDelay: { seconds: 15 },
                },
          ),
          factory: new PeriskopCollatorFactory({
            auth,
            catalog,
            config: {
              search:
                config.getOptionalString(`${KEY}.search`) ?? 'state!=resolved',
              mostPerEntity: countOf(config, 'mostPerEntity', 200, 5000),
              most: countOf(config, 'most', 10_000, 100_000),
            },
            logger,
            servers,
          }),
        });
      },
    });
  },
});
