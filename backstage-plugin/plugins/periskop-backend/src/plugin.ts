import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { periskopPermissions } from '@periskop/backstage-plugin-common';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import { EntityErrorsAccess } from './EntityErrors';
import { registerActions } from './registry';
import { createRouter } from './router';
import { ServicesAccess } from './services';
import { startWatch } from './watch';

/**
 * The backend of the Periskop plugin.
 *
 * @public
 */
export const periskopPlugin = createBackendPlugin({
  pluginId: 'periskop',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { catalog, config, httpRouter, logger, permissions } = deps;
        const servers = PeriskopServers.fromConfig(config);
        if (servers.all.length === 0) {
          logger.warn(
            'No Periskop server is configured: periskop.instances is empty',
          );
        }
        const access = new EntityErrorsAccess({
          catalog,
          permissions,
          servers,
        });
        const services = new ServicesAccess({
          access,
          catalog,
          permissions,
          servers,
        });
        deps.permissionsRegistry.addPermissions(periskopPermissions);
        registerActions({ ...deps, access });
        httpRouter.use(createRouter({ ...deps, access, servers, services }));
        httpRouter.addAuthPolicy({ path: '/health', allow: 'unauthenticated' });
        await startWatch(deps);
      },
    });
  },
});
