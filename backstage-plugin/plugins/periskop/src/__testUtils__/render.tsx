import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  AuthorizeResult,
  type EvaluatePermissionRequest,
} from '@backstage/plugin-permission-common';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { periskopApiRef, type PeriskopApi } from '../api/PeriskopApi';
import { checkout, fakeApi } from './fixtures';

const Address = () => {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{`${pathname}${search}`}</output>;
};

export interface RenderOptions {
  api?: PeriskopApi;
  entity?: Entity;
  entities?: Entity[];
  /** Path and query. */
  at?: string;
  /** Whether errors may be changed. */
  mayUpdate?: boolean;
  owns?: string[];
}

export interface Rendered {
  container: HTMLElement;
  unmount: () => void;
  /** Path and query as they are now. */
  address: () => string | null;
}

/** Renders a part of the plugin for an entity, with the address beside it. */
export async function renderPart(
  element: ReactElement,
  options: RenderOptions = {},
): Promise<Rendered> {
  const {
    api = fakeApi(),
    entity = checkout,
    entities = [],
    at = '/',
    mayUpdate = true,
    owns = ['user:default/jane'],
  } = options;
  const rendered = await renderInTestApp(
    <TestApiProvider
      apis={[
        [periskopApiRef, api],
        [catalogApiRef, catalogApiMock({ entities })],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/jane',
            ownershipEntityRefs: owns,
          }),
        ],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }: EvaluatePermissionRequest) =>
              permission.name === 'periskop.error.update' && !mayUpdate
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
      ]}
    >
      <EntityProvider entity={entity}>{element}</EntityProvider>
      <Address />
    </TestApiProvider>,
    {
      routeEntries: [at],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  return {
    container: rendered.container,
    unmount: rendered.unmount,
    address: () => rendered.getByTestId('address').textContent,
  };
}
