import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { catalogModulePeriskop } from './module';

describe('catalogModulePeriskop', () => {
  const start = async (catalog: any) => {
    const addEntityProvider = jest.fn();
    const addProcessor = jest.fn();
    const backend = await startTestBackend({
      extensionPoints: [
        [
          catalogProcessingExtensionPoint,
          { addEntityProvider, addProcessor } as any,
        ],
      ],
      features: [
        catalogModulePeriskop,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.scheduler.mock({
          createScheduledTaskRunner: () => ({ run: async () => {} }),
        }).factory,
        mockServices.rootConfig.factory({
          data: {
            periskop: {
              instances: [
                { name: 'eu', url: 'http://localhost:1' },
                { name: 'us', url: 'http://localhost:2' },
              ],
            },
            catalog,
          },
        }),
      ],
    });
    await backend.stop();
    return {
      providers: addEntityProvider.mock.calls.map(([provider]) =>
        (provider as EntityProvider).getProviderName(),
      ),
      processors: addProcessor.mock.calls.length,
    };
  };

  it('does nothing that is not configured', async () => {
    expect(await start({})).toEqual({ providers: [], processors: 0 });
  });

  it('adds a provider for each server', async () => {
    expect(await start({ providers: { periskop: {} } })).toEqual({
      providers: ['PeriskopEntityProvider:eu', 'PeriskopEntityProvider:us'],
      processors: 0,
    });
    expect(
      await start({ providers: { periskop: { instances: ['us'] } } }),
    ).toEqual({ providers: ['PeriskopEntityProvider:us'], processors: 0 });
  });

  it('adds the processor', async () => {
    expect(
      await start({
        processors: { periskop: { rules: [{ match: 'name' }] } },
      }),
    ).toEqual({ providers: [], processors: 1 });
  });

  it.each<[string, object]>([
    [
      'catalog.providers.periskop.name',
      { providers: { periskop: { name: 'x' } } },
    ],
    [
      'catalog.providers.periskop.filter.services',
      { providers: { periskop: { filter: { services: '(' } } } },
    ],
    [
      'catalog.providers.periskop.defaults.owner',
      { providers: { periskop: { defaults: { owner: 'group:' } } } },
    ],
    [
      'catalog.providers.periskop.defaults.namespace',
      { providers: { periskop: { defaults: { namespace: 'A B' } } } },
    ],
    ['catalog.processors.periskop.rules', { processors: { periskop: {} } }],
    [
      'catalog.processors.periskop.rules[0].service',
      { processors: { periskop: { rules: [{ match: '(.*)' }] } } },
    ],
    [
      'catalog.processors.periskop.rules[0].match',
      { processors: { periskop: { rules: [{ match: '(', service: 'x' }] } } },
    ],
    [
      'catalog.processors.periskop.refreshSeconds',
      {
        processors: {
          periskop: { refreshSeconds: 0, rules: [{ match: 'name' }] },
        },
      },
    ],
    [
      "'mars' in periskop.instances",
      { providers: { periskop: { instances: ['mars'] } } },
    ],
  ])('names %s', async (key, catalog) => {
    await expect(start(catalog)).rejects.toThrow(key);
  });
});
