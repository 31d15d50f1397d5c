import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { RequestFailure } from '../../api/failure';
import {
  aList,
  anError,
  bare,
  checkout,
  CHECKOUT,
  fakeApi,
  HOSTILE,
  numbers,
} from '../../__testUtils__/fixtures';
import { renderPart } from '../../__testUtils__/render';
import { EntityErrorsCard } from './EntityErrorsCard';
import { GroupErrorsCard } from './GroupErrorsCard';
import { HomeErrors } from './HomeErrors';

jest.setTimeout(30_000);

const component = (
  name: string,
  relations: [string, string][],
  annotated = true,
): Entity => ({
  ...checkout,
  metadata: {
    name,
    namespace: 'default',
    annotations: annotated ? { 'periskop.io/service-name': name } : {},
  },
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});

const group = (name: string, relations: [string, string][] = []): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});

describe('the card of a component', () => {
  it('has numbers, how much they changed, and the worst errors', async () => {
    const api = fakeApi({
      getSummaries: async (_, range) => ({
        [CHECKOUT]: numbers({
          occurrences:
            Date.parse(range!.to) < Date.now() - 3_600_000 ? 200 : 300,
        }),
      }),
      listErrors: async () => aList([anError({ message: HOSTILE })]),
    });
    const { container } = await renderPart(<EntityErrorsCard />, { api });
    expect(await screen.findByText('+50%')).toBeInTheDocument();
    const name = (text: string) => screen.getByText(text).closest('div');
    expect(name('open')).toHaveTextContent('4');
    expect(name('new')).toHaveTextContent('2');
    expect(name('regressed')).toHaveTextContent('1');
    expect(name('occurrences')).toHaveTextContent('300');
    expect(screen.getByRole('link', { name: 'OutOfStock' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/errors?errorId=e1',
    );
    expect(screen.getByRole('link', { name: 'All errors' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/errors',
    );
    expect(container.querySelector('img, script')).toBeNull();
  });

  it('is there without the errors and the range before', async () => {
    const api = fakeApi({
      listErrors: async () => {
        throw new RequestFailure('late', 'timeout');
      },
    });
    await renderPart(<EntityErrorsCard />, { api });
    expect(await screen.findByText('300')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says which server failed', async () => {
    await renderPart(<EntityErrorsCard />, {
      api: fakeApi({
        getSummaries: async () => ({
          [CHECKOUT]: {
            status: 'failed',
            instance: 'main',
            kind: 'unauthorized',
            message: 'the token is wrong',
          },
        }),
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Periskop “main” does not accept Backstage’s login',
    );
  });

  it('says that it may not be seen', async () => {
    await renderPart(<EntityErrorsCard />, {
      api: fakeApi({
        getSummaries: async () => ({ [CHECKOUT]: { status: 'denied' } }),
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'periskop.error.read',
    );
  });

  it('names services that the server does not know', async () => {
    await renderPart(<EntityErrorsCard />, {
      api: fakeApi({
        getSummaries: async () => ({
          [CHECKOUT]: numbers({ missing: ['chekout'] }),
        }),
      }),
    });
    expect(await screen.findByText(/does not know chekout yet/)).toBeVisible();
  });

  it('is nothing for an entity that names no service', async () => {
    const api = fakeApi();
    await renderPart(<EntityErrorsCard />, { api, entity: bare });
    expect(screen.queryByText('Errors')).not.toBeInTheDocument();
    expect(api.getSummaries).not.toHaveBeenCalled();
  });
});

describe('the card of a group', () => {
  const shop = group('shop', [['parentOf', 'group:default/returns']]);
  const entities = [
    shop,
    group('returns'),
    component('calm', [['ownedBy', 'group:default/shop']]),
    component('urgent', [['ownedBy', 'group:default/returns']]),
    component('foreign', [['ownedBy', 'group:default/other']]),
    component('bare', [['ownedBy', 'group:default/shop']], false),
  ];

  it('adds up what it and the groups below own, the urgent first, in one request', async () => {
    const api = fakeApi({
      getSummaries: async () => ({
        'component:default/calm': numbers({ new: 0, regressed: 0 }),
        'component:default/urgent': numbers({ occurrences: 5 }),
      }),
    });
    await renderPart(<GroupErrorsCard />, { api, entity: shop, entities });
    const table = await screen.findByRole('table', {
      name: 'Components with errors',
    });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('urgent');
    expect(second).toHaveTextContent('calm');
    expect(screen.getByText('open').closest('div')).toHaveTextContent('8');
    expect(api.getSummaries).toHaveBeenCalledTimes(1);
    expect(api.getSummaries.mock.calls[0][0].sort()).toEqual([
      'component:default/calm',
      'component:default/urgent',
    ]);
  });

  it('says what is missing: one of several servers, and what may not be seen', async () => {
    await renderPart(<GroupErrorsCard />, {
      entity: shop,
      entities,
      api: fakeApi({
        getSummaries: async () => ({
          'component:default/calm': {
            status: 'failed',
            instance: 'eu',
            kind: 'timeout',
            message: 'no answer in 10 s',
          },
          'component:default/urgent': { status: 'denied' },
        }),
      }),
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Periskop “eu” does not answer in time');
    expect(alert).toHaveTextContent('1 component has no numbers');
    expect(screen.getByText(/1 component is left out/)).toBeInTheDocument();
  });

  it('says that nothing is annotated', async () => {
    await renderPart(<GroupErrorsCard />, { entity: shop, entities: [shop] });
    expect(
      await screen.findByText('No component here names a service of Periskop.'),
    ).toBeInTheDocument();
  });

  it('shows the parts of the systems of a domain', async () => {
    const domain: Entity = {
      ...group('commerce', [['hasPart', 'system:default/store']]),
      kind: 'Domain',
    };
    const system: Entity = {
      ...group('store', [['hasPart', 'component:default/calm']]),
      kind: 'System',
    };
    const api = fakeApi();
    await renderPart(<GroupErrorsCard />, {
      api,
      entity: domain,
      entities: [
        domain,
        system,
        component('calm', [['partOf', 'system:default/store']]),
      ],
    });
    expect(await screen.findByRole('link', { name: 'calm' })).toHaveAttribute(
      'href',
      '/catalog/default/component/calm/errors',
    );
  });

  it('shows many components when asked', async () => {
    const many = [...Array(12).keys()].map(n =>
      component(`c${n}`, [['ownedBy', 'group:default/shop']]),
    );
    await renderPart(<GroupErrorsCard />, {
      entity: shop,
      entities: [shop, ...many],
    });
    const table = await screen.findByRole('table');
    expect(within(table).getAllByRole('row')).toHaveLength(9);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 12 components' }),
    );
    expect(within(table).getAllByRole('row')).toHaveLength(13);
  });
});

describe('the widget of the home page', () => {
  it('has what the user owns', async () => {
    const api = fakeApi();
    await renderPart(<HomeErrors />, {
      api,
      owns: ['user:default/jane', 'group:default/shop'],
      entities: [component('mine', [['ownedBy', 'group:default/shop']])],
    });
    expect(
      await screen.findByRole('link', { name: 'mine' }),
    ).toBeInTheDocument();
  });

  it('says that nothing is owned', async () => {
    await renderPart(<HomeErrors />);
    expect(
      await screen.findByText(/Nothing that you own names a service/),
    ).toBeInTheDocument();
  });
});
