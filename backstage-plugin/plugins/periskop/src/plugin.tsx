import { createFrontendPlugin } from '@backstage/frontend-plugin-api';

/** @public */
export const periskopPlugin = createFrontendPlugin({
  pluginId: 'periskop',
  info: { packageJson: () => import('../package.json') },
  extensions: [],
});
