import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { PeriskopErrorDocument } from '@periskop/backstage-plugin-common';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import { searchModulePeriskop } from './module';
import { PeriskopCollatorFactory } from './PeriskopCollatorFactory';

interface Asked {
  q?: string;
  limit?: number;
  cursor?: string;
}

const component = (name: string, annotations: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
});
const errorOf = (id: string, more: object = {}) => ({
  id,
  service: 'shop',
  key: `key ${id}`,
  class: 'com.example.Trouble',
  message: 'it <b>broke</b>',
  severity: 'error',
  state: { status: 'open' },
  mark: 'new',
  labels: { team: 'a' },
  total: 3,
  lastSeen: '2026-11-22T15:04:05Z',
  ...more,
});

describe('PeriskopCollatorFactory', () => {
  const asked: Asked[] = [];
  let answers: unknown[];
  const logger = mockServices.logger.mock();
  const server = {
    name: 'eu',
    errors: async (parameters: Asked) => {
      asked.push(parameters);
      const answer = answers.shift() ?? { errors: [], next: null };
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
  };
  const servers = {
    all: [server],
    get: (name?: string) => {
      if (name !== undefined && name !== 'eu') {
        throw new Error(`There is no '${name}' in periskop.instances`);
      }
      return server;
    },
  } as unknown as PeriskopServers;

  const collect = async (
    more: Partial<{ most: number; mostPerEntity: number }> = {},
    entities = [component('shop', { 'periskop.io/service-name': 'shop' })],
  ) => {
    const factory = new PeriskopCollatorFactory({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
      config: { search: 'state=open', most: 100, mostPerEntity: 100, ...more },
      logger,
      servers,
    });
    const documents: PeriskopErrorDocument[] = [];
    for await (const each of await factory.getCollator()) {
      documents.push(each);
    }
    return documents;
  };

  beforeEach(() => {
    jest.clearAllMocks();
    asked.length = 0;
    answers = [];
  });

  it('makes a document of an error, for who may read it', async () => {
    answers = [{ errors: [errorOf('a/b')], next: null }];
    expect(await collect()).toEqual([
      {
        title: 'com.example.Trouble: it <b>broke</b>',
        text: 'it <b>broke</b>\nkey a/b\nshop\nerror\nteam=a',
        location: '/catalog/default/component/shop/errors?errorId=a%2Fb',
        authorization: { resourceRef: 'component:default/shop' },
        entityRef: 'component:default/shop',
        instance: 'eu',
        service: 'shop',
        errorId: 'a/b',
        key: 'key a/b',
        severity: 'error',
        state: 'open',
        mark: 'new',
        total: 3,
        lastSeen: '2026-11-22T15:04:05Z',
      },
    ]);
    expect(asked[0].q).toBe('service="shop" state=open');
  });

  it('names errors without class and message by their key', async () => {
    answers = [
      { errors: [errorOf('a', { class: '', message: '' })], next: null },
    ];
    expect((await collect())[0].title).toBe('key a');
  });

  it('is bounded by entity', async () => {
    answers = [
      { errors: [errorOf('a'), errorOf('b')], next: 'more' },
      { errors: [errorOf('c')], next: 'more' },
    ];
    expect(await collect({ mostPerEntity: 3 })).toHaveLength(3);
    expect(asked.map(({ limit, cursor }) => [limit, cursor])).toEqual([
      [3, undefined],
      [1, 'more'],
    ]);
  });

  it('is bounded', async () => {
    answers = [{ errors: [errorOf('a'), errorOf('b')], next: null }];
    expect(await collect({ most: 1 })).toHaveLength(1);
    expect(logger.warn).toHaveBeenCalledWith(
      'There are more than 1 errors; the search does not find all',
    );
  });

  it('ends where a server does not answer, so that the index stays', async () => {
    answers = [new Error('down')];
    await expect(collect()).rejects.toThrow('down');
  });

  it('leaves out entities whose annotations cannot be used', async () => {
    const documents = await collect({}, [
      component('x', {
        'periskop.io/service-name': 'x',
        'periskop.io/instance': 'mars',
      }),
      component('y', {
        'periskop.io/service-name': 'y',
        'periskop.io/search': '"',
      }),
    ]);
    expect(documents).toEqual([]);
    expect(logger.warn).toHaveBeenCalledTimes(2);
    expect(asked).toEqual([]);
  });

  it('is added by the module', async () => {
    const addCollator = jest.fn();
    const backend = await startTestBackend({
      extensionPoints: [
        [searchIndexRegistryExtensionPoint, { addCollator } as any],
      ],
      features: [
        searchModulePeriskop,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            periskop: {
              instances: [{ name: 'eu', url: 'http://localhost:1' }],
            },
          },
        }),
      ],
    });
    await backend.stop();
    expect(addCollator.mock.calls[0][0].factory).toMatchObject({
      type: 'periskop-error',
      visibilityPermission: { name: 'periskop.error.read' },
    });
  });
});
