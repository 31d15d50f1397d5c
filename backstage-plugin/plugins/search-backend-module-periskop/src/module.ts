import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/** @public */
export const searchModulePeriskop = createBackendModule({
  pluginId: 'search',
  moduleId: 'periskop',
  register(env) {
    env.registerInit({
      deps: { logger: coreServices.logger },
      async init() {},
    });
  },
});
