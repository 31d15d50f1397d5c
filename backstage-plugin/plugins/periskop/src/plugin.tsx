import {
  ApiBlueprint,
  configApiRef,
  createFrontendPlugin,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
  EntityIconLinkBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';
import { RiBugLine } from '@remixicon/react';
import type { Entity } from '@backstage/catalog-model';
import {
  isPeriskopAvailable,
  PERISKOP_SEARCH_TYPE,
} from '@periskop/backstage-plugin-common';
import { periskopApiRef } from './api/PeriskopApi';
import { PeriskopClient } from './api/PeriskopClient';
import { ERRORS_PATH } from './hooks/useErrorsPath';
import { usePeriskopLink } from './hooks/usePeriskopLink';
import { isErrorResult } from './components/ErrorSearchResult';

const pageRouteRef = createRouteRef();
const entityRouteRef = createRouteRef();

const periskopApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: periskopApiRef,
      deps: {
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        configApi: configApiRef,
      },
      factory: deps => new PeriskopClient(deps),
    }),
});

const servicesPage = PageBlueprint.make({
  params: {
    path: '/periskop',
    title: 'Errors',
    icon: <RiBugLine />,
    routeRef: pageRouteRef,
    loader: () =>
      import('./components/ServicesPage').then(m => <m.ServicesPage />),
  },
});

const overviewCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'info',
    filter: isPeriskopAvailable,
    loader: () =>
      import('./components/overview/EntityErrorsCard').then(m => (
        <m.EntityErrorsCard />
      )),
  },
});

const groupCard = EntityCardBlueprint.make({
  name: 'components',
  params: {
    type: 'content',
    filter: { kind: { $in: ['group', 'user', 'system', 'domain'] } },
    loader: () =>
      import('./components/overview/GroupErrorsCard').then(m => (
        <m.GroupErrorsCard />
      )),
  },
});

/** Services that are not annotated have the tab, too: it says how to. */
const hasTab = (entity: Entity) =>
  isPeriskopAvailable(entity) ||
  (entity.kind.toLowerCase() === 'component' &&
    entity.spec?.type === 'service');

const errorsContent = EntityContentBlueprint.make({
  name: 'errors',
  params: {
    path: ERRORS_PATH,
    title: 'Errors',
    group: 'observability',
    icon: <RiBugLine />,
    routeRef: entityRouteRef,
    filter: hasTab,
    loader: () =>
      import('./components/EntityErrorsContent').then(m => (
        <m.EntityErrorsContent />
      )),
  },
});

const iconLink = EntityIconLinkBlueprint.make({
  name: 'periskop',
  params: { useProps: usePeriskopLink, filter: isPeriskopAvailable },
});

const homeWidget = HomePageWidgetBlueprint.make({
  name: 'errors',
  params: {
    name: 'periskop-errors',
    title: 'Errors of what I own',
    description: 'Errors that Periskop found in the components that you own',
    layout: { height: { minRows: 4 }, width: { minColumns: 4 } },
    components: async () => ({
      Content: (await import('./components/overview/HomeErrors')).Content,
    }),
  },
});

const searchResult = SearchResultListItemBlueprint.make({
  name: 'error',
  params: {
    predicate: isErrorResult,
    icon: <RiBugLine />,
    component: () =>
      import('./components/ErrorSearchResult').then(m => m.ErrorSearchResult),
  },
});

const searchType = SearchFilterResultTypeBlueprint.make({
  name: 'error',
  params: {
    value: PERISKOP_SEARCH_TYPE,
    name: 'Errors',
    icon: <RiBugLine />,
  },
});

/**
 * The plugin for the new frontend system.
 *
 * @public
 */
export const periskopPlugin = createFrontendPlugin({
  pluginId: 'periskop',
  title: 'Errors',
  icon: <RiBugLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: pageRouteRef, entity: entityRouteRef },
  extensions: [
    periskopApi,
    servicesPage,
    overviewCard,
    groupCard,
    errorsContent,
    iconLink,
    homeWidget,
    searchResult,
    searchType,
  ],
});
