import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { periskopPermissions } from '@periskop/backstage-plugin-common';

/**
 * The backend of the Periskop plugin.
 *
 * @public
 */
export const periskopPlugin = createBackendPlugin({
  pluginId: 'periskop',
  register(env) {
    env.registerInit({
      deps: { permissionsRegistry: coreServices.permissionsRegistry },
      async init({ permissionsRegistry }) {
        permissionsRegistry.addPermissions(periskopPermissions);
      },
    });
  },
});
