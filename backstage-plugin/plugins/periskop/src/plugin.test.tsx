import { screen } from '@testing-library/react';
import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { periskopApiRef } from './api/PeriskopApi';
import { bare, checkout, fakeApi } from './__testUtils__/fixtures';
import plugin from '.';

jest.setTimeout(60_000);

const render = (
  entity: Entity,
  ...ids: Parameters<typeof plugin.getExtension>[0][]
) =>
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      ...ids.map(id => plugin.getExtension(id)),
    ],
    apis: [[periskopApiRef, fakeApi()], mockApis.permission()],
  });

describe('the plugin', () => {
  it('gives a component its card', async () => {
    render(checkout, 'entity-card:periskop/overview');
    expect(await screen.findByText('regressed')).toBeInTheDocument();
  });

  it('gives a component its tab', async () => {
    render(checkout, 'entity-content:periskop/errors');
    expect(await screen.findByText('OutOfStock')).toBeInTheDocument();
  });

  it('gives no card without the annotation', async () => {
    render(bare, 'entity-card:periskop/overview');
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });

  it('says in the tab of a service how to annotate', async () => {
    render(bare, 'entity-content:periskop/errors');
    expect(
      await screen.findByText('No errors are shown here yet'),
    ).toBeInTheDocument();
  });

  it('gives a library no tab', async () => {
    render(
      { ...bare, spec: { type: 'library' } },
      'entity-content:periskop/errors',
    );
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });

  it('gives a group its card, and a component none of it', async () => {
    render({ ...bare, kind: 'Group' }, 'entity-card:periskop/components');
    expect(
      await screen.findByText('Errors of what is owned'),
    ).toBeInTheDocument();
  });
});
