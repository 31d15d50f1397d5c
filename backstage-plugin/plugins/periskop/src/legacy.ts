/**
 * For apps on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  configApiRef,
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
import { periskopApiRef } from './api/PeriskopApi';
import { PeriskopClient } from './api/PeriskopClient';

export {
  periskopApiRef,
  type ErrorsQuestion,
  type PeriskopApi,
} from './api/PeriskopApi';
export { PeriskopClient } from './api/PeriskopClient';
export { RequestFailure, type FailureProblem } from './api/failure';
export type {
  AggregatedError,
  ErrorInstance,
  HttpContext,
  NotFoundInInstance,
  RawError,
} from './api/raw';
export {
  isPeriskopAvailable,
  PERISKOP_NAME_ANNOTATION,
} from '@periskop/backstage-plugin-common';

const rootRouteRef = createRouteRef({ id: 'periskop' });
const entityRouteRef = createRouteRef({ id: 'periskop:entity' });

/** @public */
export const periskopPlugin = createPlugin({
  id: 'periskop',
  routes: { root: rootRouteRef, entity: entityRouteRef },
  apis: [
    createApiFactory({
      api: periskopApiRef,
      deps: {
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        configApi: configApiRef,
      },
      factory: deps => new PeriskopClient(deps),
    }),
  ],
});

/**
 * The card for the overview of a component.
 *
 * @public
 */
export const EntityPeriskopErrorsCard = periskopPlugin.provide(
  createComponentExtension({
    name: 'EntityPeriskopErrorsCard',
    component: {
      lazy: () =>
        import('./components/overview/EntityErrorsCard').then(
          m => m.EntityErrorsCard,
        ),
    },
  }),
);

/**
 * The card for the overview of a group, user, system or domain.
 *
 * @public
 */
export const EntityPeriskopComponentsCard = periskopPlugin.provide(
  createComponentExtension({
    name: 'EntityPeriskopComponentsCard',
    component: {
      lazy: () =>
        import('./components/overview/GroupErrorsCard').then(
          m => m.GroupErrorsCard,
        ),
    },
  }),
);

/**
 * The tab of a component; its path is `/errors`.
 *
 * @public
 */
export const EntityPeriskopErrorsContent = periskopPlugin.provide(
  createRoutableExtension({
    name: 'EntityPeriskopErrorsContent',
    component: () =>
      import('./components/EntityErrorsContent').then(
        m => m.EntityErrorsContent,
      ),
    mountPoint: entityRouteRef,
  }),
);

/**
 * All services.
 *
 * @public
 */
export const PeriskopPage = periskopPlugin.provide(
  createRoutableExtension({
    name: 'PeriskopPage',
    component: () =>
      import('./components/LegacyServicesPage').then(m => m.LegacyServicesPage),
    mountPoint: rootRouteRef,
  }),
);

/**
 * For the home page: errors of what the user owns.
 *
 * @public
 */
export const HomePagePeriskopErrors = periskopPlugin.provide(
  createCardExtension({
    name: 'HomePagePeriskopErrors',
    title: 'Errors of what I own',
    components: () => import('./components/overview/HomeErrors'),
  }),
);
