import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  PeriskopServer,
  PeriskopServerError,
  PeriskopServers,
} from '@periskop/backstage-plugin-node';
import {
  PeriskopEntityProvider,
  PeriskopEntityProviderConfig,
} from './PeriskopEntityProvider';

const config: PeriskopEntityProviderConfig = {
  name: '{service}',
  includeAnnotated: false,
  owner: 'group:default/ops',
  lifecycle: 'production',
  type: 'service',
  namespace: 'default',
};

describe('PeriskopEntityProvider', () => {
  let services: string[] | Error;
  let isReady: boolean;
  const asked: object[] = [];
  const logger = mockServices.logger.mock();
  const applyMutation = jest.fn();
  const server = {
    name: 'eu',
    publicUrl: 'https://eu.example.com',
    status: async () => ({
      ready: isReady,
      storage: { detail: 'errors are being read' },
    }),
    services: async (parameters: object) => {
      asked.push(parameters);
      if (services instanceof Error) {
        throw services;
      }
      return { services: services.map(name => ({ name })) };
    },
  } as unknown as PeriskopServer;
  const onlyOne = {
    all: [server],
    get: () => server,
  } as unknown as PeriskopServers;

  const refresh = async (
    more: Partial<PeriskopEntityProviderConfig> = {},
    entities: Entity[] = [],
    servers = onlyOne,
  ) => {
    const provider = new PeriskopEntityProvider({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
      config: { ...config, ...more },
      logger,
      server,
      servers,
      taskRunner: { run: async task => task.fn(new AbortController().signal) },
    });
    await provider.connect({ applyMutation, refresh: jest.fn() });
    return applyMutation.mock.calls.at(-1)?.[0];
  };
  const names = (mutation: { entities: { entity: Entity }[] }) =>
    mutation.entities.map(({ entity }) => entity.metadata.name);

  beforeEach(() => {
    jest.clearAllMocks();
    asked.length = 0;
    services = ['shop'];
    isReady = true;
  });

  it('makes a component of a service', async () => {
    expect(await refresh({ system: 'store' })).toEqual({
      type: 'full',
      entities: [
        {
          locationKey: 'PeriskopEntityProvider:eu',
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'shop',
              namespace: 'default',
              description: 'Monitored by Periskop',
              annotations: {
                'backstage.io/managed-by-location':
                  'url:https://eu.example.com/#/shop',
                'backstage.io/managed-by-origin-location':
                  'url:https://eu.example.com/#/shop',
                'periskop.io/service-name': 'shop',
              },
              links: [
                {
                  url: 'https://eu.example.com/#/shop',
                  title: 'Periskop',
                  icon: 'alert',
                },
              ],
            },
            spec: {
              type: 'service',
              lifecycle: 'production',
              owner: 'group:default/ops',
              system: 'store',
            },
          },
        },
      ],
    });
  });

  it('makes names that entities may have, and keeps the real ones', async () => {
    services = ['Größe/α shop', `${'x'.repeat(70)}`, '-a-', 'ж'];
    const mutation = await refresh();
    expect(names(mutation)).toEqual(['Gro-e-shop', 'x'.repeat(63), 'a']);
    expect(mutation.entities[0].entity.metadata).toMatchObject({
      title: 'Größe/α shop',
      annotations: { 'periskop.io/service-name': 'Größe/α shop' },
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining("'ж' gets no component"),
    );
  });

  it('names what would be called the same', async () => {
    services = ['a/b', 'A b', 'c'];
    expect(names(await refresh())).toEqual(['a-b', 'c']);
    expect(logger.warn).toHaveBeenCalledWith(
      "Service 'A b' gets no component: it would be called 'A-b' as the one of service 'a/b'",
    );
  });

  it('uses template and filters', async () => {
    services = ['shop-api', 'shop', 'pay-api'];
    const mutation = await refresh({
      name: '{instance}-{service}',
      services: /^(?:.*-api)$/,
      search: 'severity=error',
    });
    expect(names(mutation)).toEqual(['eu-shop-api', 'eu-pay-api']);
    expect(asked).toEqual([{ q: 'severity=error' }]);
  });

  it('leaves out what other entities name, and keeps its own', async () => {
    services = ['shop', 'cart', 'pay'];
    const other = (name: string, annotations: Record<string, string>) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, annotations },
    });
    const entities = [
      other('x', { 'periskop.io/service-name': 'shop' }),
      other('y', {
        'periskop.io/service-name': 'pay',
        'periskop.io/instance': 'us',
      }),
      other('cart', {
        'periskop.io/service-name': 'cart',
        'backstage.io/managed-by-origin-location':
          'url:https://eu.example.com/#/cart',
      }),
    ];
    expect(names(await refresh({}, entities))).toEqual(['cart', 'pay']);
    expect(names(await refresh({ includeAnnotated: true }, entities))).toEqual([
      'shop',
      'cart',
      'pay',
    ]);
  });

  it('names the instance where there are several', async () => {
    const two = {
      all: [server, server],
      get: () => server,
    } as unknown as PeriskopServers;
    const mutation = await refresh({}, [], two);
    expect(
      mutation.entities[0].entity.metadata.annotations['periskop.io/instance'],
    ).toBe('eu');
  });

  it('takes the components of services away that are gone', async () => {
    services = [];
    expect(await refresh()).toEqual({ type: 'full', entities: [] });
  });

  it('changes nothing while the server does not answer', async () => {
    services = new PeriskopServerError('eu', 'timeout', 'no answer');
    await refresh();
    expect(applyMutation).not.toHaveBeenCalled();
    expect(logger.warn).toHaveBeenCalledWith(
      'Components stay as they are: no answer',
    );
  });

  it('changes nothing while the server has not read everything', async () => {
    isReady = false;
    await refresh();
    expect(applyMutation).not.toHaveBeenCalled();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('errors are being read'),
    );
  });
});
