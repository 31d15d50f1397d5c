import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { identityApiRef } from '@backstage/core-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
  wrapInTestApp,
} from '@backstage/test-utils';
import { render } from '@testing-library/react';
import { checkout, fakeApi } from './__testUtils__/fixtures';
import {
  EntityPeriskopComponentsCard,
  EntityPeriskopErrorsCard,
  EntityPeriskopErrorsContent,
  HomePagePeriskopErrors,
  isPeriskopAvailable,
  PeriskopPage,
  periskopApiRef,
  PERISKOP_NAME_ANNOTATION,
  periskopPlugin,
} from './legacy';

jest.setTimeout(60_000);

const withApis = (element: JSX.Element) => (
  <TestApiProvider
    apis={[
      [periskopApiRef, fakeApi()],
      [catalogApiRef, catalogApiMock({ entities: [] })],
      [identityApiRef, mockApis.identity()],
      [permissionApiRef, mockApis.permission()],
    ]}
  >
    <EntityProvider entity={checkout}>{element}</EntityProvider>
  </TestApiProvider>
);

const mountedRoutes = { '/catalog/:namespace/:kind/:name': entityRouteRef };

describe('the plugin for the legacy frontend system', () => {
  it('has the names of the community plugin', () => {
    expect(periskopPlugin.getId()).toBe('periskop');
    expect(PERISKOP_NAME_ANNOTATION).toBe('periskop.io/service-name');
    expect(isPeriskopAvailable(checkout)).toBe(true);
    expect([...periskopPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      periskopApiRef.id,
    ]);
  });

  it('renders the card', async () => {
    render(
      wrapInTestApp(withApis(<EntityPeriskopErrorsCard />), { mountedRoutes }),
    );
    expect(await screen.findByText('regressed')).toBeInTheDocument();
  });

  it('renders the tab', async () => {
    await renderInTestApp(
      withApis(
        <Routes>
          <Route path="*" element={<EntityPeriskopErrorsContent />} />
        </Routes>,
      ),
      { mountedRoutes },
    );
    expect(await screen.findByText('OutOfStock')).toBeInTheDocument();
  });

  it('renders the card of a group, and the widget of the home page', async () => {
    await renderInTestApp(
      withApis(
        <>
          <EntityPeriskopComponentsCard />
          <HomePagePeriskopErrors />
        </>,
      ),
      { mountedRoutes },
    );
    expect(
      await screen.findByText('No component here names a service of Periskop.'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/Nothing that you own names a service/),
    ).toBeInTheDocument();
  });

  it('renders the page over all services with its header', async () => {
    await renderInTestApp(
      withApis(
        <Routes>
          <Route path="*" element={<PeriskopPage />} />
        </Routes>,
      ),
      { mountedRoutes },
    );
    expect(
      await screen.findByRole('heading', { name: 'Errors' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('There is no service that you may see.'),
    ).toBeInTheDocument();
  });
});
