import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/** @public */
export const catalogModulePeriskop = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'periskop',
  register(env) {
    env.registerInit({
      deps: { logger: coreServices.logger },
      async init() {},
    });
  },
});
