import { createApp } from '@backstage/frontend-defaults';

// Plugins are found by `app.packages: all`.
export default createApp({ features: [] });
