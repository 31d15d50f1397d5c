import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import { EntityErrorsAccess } from './EntityErrors';
import { registerActions } from './registry';
import {
  component,
  detailOf,
  errorOf,
  listOf,
  startUpstream,
  Upstream,
} from './testing';

describe('actions', () => {
  let upstream: Upstream;
  let result: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  const registry = actionsRegistryServiceMock();
  const entityRef = 'component:default/shop';

  beforeAll(async () => {
    upstream = await startUpstream();
    registerActions({
      access: new EntityErrorsAccess({
        catalog: catalogServiceMock({
          entities: [component('shop', { 'periskop.io/service-name': 'shop' })],
        }),
        permissions: mockServices.permissions.mock({
          authorize: async requests => requests.map(() => ({ result })),
        }),
        servers: PeriskopServers.fromConfig(
          new ConfigReader({
            periskop: {
              instances: [
                {
                  name: 'eu',
                  url: upstream.url,
                  publicUrl: 'https://eu.example.com',
                },
              ],
            },
          }),
          { cacheMs: 0 },
        ),
      }),
      actionsRegistry: registry,
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      }),
      auth: mockServices.auth(),
    });
  });
  beforeEach(() => {
    result = AuthorizeResult.ALLOW;
    upstream.asked.length = 0;
    upstream.routes = {
      'GET /api/v1/errors': () => listOf(errorOf('a', 'shop')),
      'GET /api/v1/errors/a': () => ({
        ...detailOf('a', 'shop'),
        newest: {
          uuid: 'u',
          at: null,
          severity: 'error',
          exceptions: [
            { class: 'A', message: 'b', stacktrace: ['at c', 'at d'] },
            { class: 'E', message: 'f', stacktrace: null },
          ],
          http: { method: 'GET', url: '/x', headers: null, body: '' },
        },
      }),
      'GET /api/v1/errors/a/events': () => ({ events: [] }),
      'POST /api/v1/errors/actions': () => ({
        matched: 1,
        changed: 1,
        unknown: [],
        undo: [],
      }),
    };
  });
  afterAll(() => upstream.close());

  const invoke = (
    name: string,
    input: object,
    credentials = mockCredentials.user(),
  ) =>
    registry.invoke({ id: `test:${name}`, input: input as any, credentials });

  it('list errors', async () => {
    const { output } = await invoke('list-errors', { entityRef, limit: 5 });
    expect(output).toMatchObject({
      total: 1,
      errors: [
        {
          id: 'a',
          state: 'open',
          url: 'https://eu.example.com/#/shop/errors/key-a',
        },
      ],
    });
    expect(upstream.asked[0].query.get('q')).toBe('service="shop" state=open');
  });

  it('get an error', async () => {
    const { output } = await invoke('get-error', { entityRef, id: 'a' });
    expect(output).toMatchObject({
      id: 'a',
      stackTrace: 'A: b\nat c\nat d\nCaused by: E: f',
      request: 'GET /x',
    });
  });

  it('resolve an error in the name of the user', async () => {
    const { output } = await invoke('resolve-error', {
      entityRef,
      id: 'a',
      note: 'fixed',
      afterDeploy: true,
    });
    expect(output).toEqual({ changed: true });
    const post = upstream.asked.find(({ method }) => method === 'POST')!;
    expect(post.body).toEqual({
      ids: ['a'],
      change: { state: 'resolved', note: 'fixed', afterDeploy: true },
    });
    expect(post.headers['x-periskop-actor']).toBe('user:default/mock');
  });

  it('need permissions', async () => {
    result = AuthorizeResult.DENY;
    for (const name of ['list-errors', 'get-error', 'resolve-error']) {
      await expect(invoke(name, { entityRef, id: 'a' })).rejects.toThrow(
        'You need the permission',
      );
    }
    expect(upstream.asked).toHaveLength(0);
  });

  it('let no plugin resolve', async () => {
    await expect(
      invoke(
        'resolve-error',
        { entityRef, id: 'a' },
        mockCredentials.service() as any,
      ),
    ).rejects.toThrow('Only users resolve errors');
  });
});
