import { createApp } from '@backstage/frontend-defaults';

// every plugin is found by app.packages in app-config.yaml
export default createApp();
