import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ConfigReader } from '@backstage/config';
import { PeriskopServers } from '@periskop/backstage-plugin-node';
import {
  component,
  detailOf,
  listOf,
  problem,
  startUpstream,
  Upstream,
} from '../testing';
import { readWatchConfig, WatchConfig } from './config';
import { Positions } from './Positions';
import { Watch } from './Watch';

const START = Date.parse('2026-11-22T15:00:00Z');

describe('Watch', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let upstream: Upstream;
  let positions: Positions;
  let now: number;
  let events: any[];
  const send = jest.fn();
  const publish = jest.fn();
  const logger = mockServices.logger.mock();
  const entities: Entity[] = [
    component('shop', { 'periskop.io/service-name': 'shop' }),
    component('shop-too', { 'periskop.io/service-name': 'other,shop' }),
    component('part', {
      'periskop.io/service-name': 'shop',
      'periskop.io/search': 'severity=fatal',
    }),
    component('broken', {
      'periskop.io/service-name': 'shop',
      'periskop.io/instance': 'mars',
    }),
  ];

  const eventOf = (id: string, more: object = {}) => ({
    id: `${id}-0`,
    errorId: id,
    at: new Date(now).toISOString(),
    type: 'first_seen',
    service: 'shop',
    key: `key-${id}`,
    actor: 'periskop',
    detail: '',
    note: '',
    ...more,
  });
  const watch = (more: Partial<WatchConfig> = {}) =>
    new Watch({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities }),
      config: {
        schedule: { frequency: { seconds: 1 }, timeout: { seconds: 1 } },
        signals: true,
        notifications: { types: ['first_seen', 'regressed'], mostPerRun: 3 },
        ...more,
      },
      logger,
      notifications: { send },
      positions,
      servers: PeriskopServers.fromConfig(
        new ConfigReader({
          periskop: { instances: [{ name: 'eu', url: upstream.url }] },
        }),
        { cacheMs: 0 },
      ),
      signals: { publish },
      now: () => now,
    });

  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(() => upstream.close());
  beforeEach(async () => {
    jest.clearAllMocks();
    now = START;
    events = [];
    upstream.asked.length = 0;
    upstream.routes = {
      // The newest first, as the server has it.
      'GET /api/v1/events': ({ query }) => ({
        events: events
          .filter(({ at }) => at >= query.get('from')!)
          .sort((a, b) => (a.at < b.at ? 1 : -1)),
        nextCursor: null,
      }),
      'GET /api/v1/errors': () => listOf(),
    };
    for (let i = 0; i < 10; i++) {
      upstream.routes[`GET /api/v1/errors/e${i}`] = () =>
        detailOf(`e${i}`, 'shop');
    }
    const knex = await databases.init('SQLITE_3');
    positions = await Positions.create(mockServices.database({ knex }));
  });

  it('tells nothing of the past', async () => {
    events = [eventOf('e1', { at: '2026-11-22T14:59:30.000Z' })];
    await watch().run();
    now += 30_000;
    await watch().run();
    expect(send).not.toHaveBeenCalled();
    expect(publish).not.toHaveBeenCalled();
  });

  it('tells owners and open pages of what is new, once', async () => {
    await watch().run();
    now += 30_000;
    events = [eventOf('e1')];
    await watch().run();
    now += 30_000;
    await watch().run();
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'periskop:errors',
          message: { instances: ['eu'] },
        },
      ],
    ]);
    expect(send.mock.calls).toEqual([
      [
        {
          recipients: {
            type: 'entity',
            entityRef: ['component:default/shop', 'component:default/shop-too'],
          },
          payload: {
            title: 'New error in shop: com.example.Trouble',
            description: 'it broke',
            link: '/catalog/default/component/shop/errors?errorId=e1',
            severity: 'normal',
            topic: 'periskop',
            scope: 'periskop:e1',
          },
        },
      ],
    ]);
  });

  it('tells entities that are limited by a search what matches it', async () => {
    await watch().run();
    now += 30_000;
    events = [eventOf('e1', { type: 'regressed' })];
    upstream.routes['GET /api/v1/errors'] = () =>
      listOf(detailOf('e1', 'shop').error);
    await watch().run();
    expect(send.mock.calls[0][0]).toMatchObject({
      recipients: {
        entityRef: [
          'component:default/shop',
          'component:default/shop-too',
          'component:default/part',
        ],
      },
      payload: {
        title: 'Error is back in shop: com.example.Trouble',
        severity: 'high',
      },
    });
  });

  it('does not miss what is written a little late', async () => {
    await watch().run();
    now += 60_000;
    await watch().run();
    events = [eventOf('e1', { at: new Date(now - 30_000).toISOString() })];
    now += 30_000;
    await watch().run();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('tells the rest at once where there is too much', async () => {
    await watch().run();
    now += 30_000;
    events = Array.from({ length: 8 }, (_, i) =>
      eventOf(`e${i}`, { at: new Date(now + i).toISOString() }),
    );
    await watch().run();
    expect(send).toHaveBeenCalledTimes(4);
    expect(send.mock.calls[0][0].payload.scope).toBe('periskop:e0');
    expect(send.mock.calls[3][0]).toMatchObject({
      recipients: {
        entityRef: ['component:default/shop', 'component:default/shop-too'],
      },
      payload: { title: '5 more errors are new or came back' },
    });
  });

  it('leaves out what nobody needs to know any more', async () => {
    await watch().run();
    now += 30_000;
    events = [
      eventOf('e1'),
      eventOf('e2'),
      eventOf('gone'),
      eventOf('e3', { service: 'nobodys' }),
    ];
    upstream.routes['GET /api/v1/errors/e1'] = () =>
      detailOf('e1', 'shop', { state: { status: 'muted' } });
    upstream.routes['GET /api/v1/errors/e2'] = () =>
      detailOf('e2', 'shop', { severity: 'info' });
    await watch({
      notifications: {
        types: ['first_seen'],
        severities: ['error'],
        mostPerRun: 3,
      },
    }).run();
    expect(send).not.toHaveBeenCalled();
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('goes on where it was when a server answers again', async () => {
    await watch().run();
    now += 30_000;
    events = [eventOf('e1')];
    const route = upstream.routes['GET /api/v1/events'];
    upstream.routes['GET /api/v1/events'] = () => [
      503,
      problem(503, 'storage-unavailable', 'no storage'),
    ];
    await watch().run();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no storage'),
    );
    now += 3600_000;
    upstream.routes['GET /api/v1/events'] = route;
    await watch().run();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('puts hostile texts on one short line', async () => {
    await watch().run();
    now += 30_000;
    events = [eventOf('e1')];
    upstream.routes['GET /api/v1/errors/e1'] = () =>
      detailOf('e1', 'shop', { message: `a\n\n${'😀'.repeat(1000)}` });
    await watch().run();
    const { description } = send.mock.calls[0][0].payload;
    expect([...description]).toHaveLength(300);
    expect(description).toMatch(/^a 😀.*😀…$/u);
  });
});

describe('readWatchConfig', () => {
  const read = (periskop: any) =>
    readWatchConfig(mockServices.rootConfig({ data: { periskop } }));

  it('tells open pages only, unless it is said otherwise', () => {
    expect(read({})).toMatchObject({ signals: true });
    expect(read({}).notifications).toBeUndefined();
    expect(read({ notifications: { enabled: true } }).notifications).toEqual({
      types: ['first_seen', 'regressed'],
      severities: undefined,
      mostPerRun: 20,
    });
  });

  it.each([
    ['periskop.notifications.types', { types: ['resolved'] }],
    ['periskop.notifications.types', { types: [] }],
    ['periskop.notifications.mostPerRun', { mostPerRun: 0 }],
  ])('names %s', (key, more) => {
    expect(() => read({ notifications: { enabled: true, ...more } })).toThrow(
      `'${key}'`,
    );
  });
});
