import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Server } from 'node:http';
import request from 'supertest';
import { periskopPlugin } from './plugin';
import {
  component,
  detailOf,
  errorOf,
  listOf,
  problem,
  serviceOf,
  servicesOf,
  startUpstream,
  Upstream,
} from './testing';

const NAME = 'periskop.io/service-name';
const INSTANCE = 'periskop.io/instance';
const SEARCH = 'periskop.io/search';

const entities = [
  component('shop', { [NAME]: 'shop' }),
  component('both', { [NAME]: 'shop, cart' }),
  component('part', { [NAME]: 'shop', [SEARCH]: 'severity!=info' }),
  component('foreign', { [NAME]: 'pay', [INSTANCE]: 'us' }),
  component('nowhere', { [NAME]: 'pay', [INSTANCE]: 'mars' }),
  component('broken', { [NAME]: 'shop', [SEARCH]: '"never closed' }),
  component('plain'),
];

const shop = '/api/periskop/entities/default/component/shop';

describe('the backend', () => {
  let eu: Upstream;
  let us: Upstream;
  let server: Server;
  let stop: () => Promise<void>;
  /** What is denied: `permission ref`, or `permission` for all. */
  let denied: Set<string>;
  let conditional: AuthorizeResult;
  const audited: any[] = [];

  beforeAll(async () => {
    eu = await startUpstream();
    us = await startUpstream();
    const auditor = mockServices.auditor.mock({
      createEvent: async options => {
        const entry: any = { ...options, request: undefined };
        audited.push(entry);
        return {
          success: async more => {
            entry.success = more;
          },
          fail: async more => {
            entry.fail = more;
          },
        };
      },
    });
    const backend = await startTestBackend({
      features: [
        periskopPlugin,
        catalogServiceMock.factory({ entities }),
        auditor.factory,
        mockServices.permissions.mock({
          authorize: async requests =>
            requests.map(({ permission, resourceRef }: any) => ({
              result:
                denied.has(permission.name) ||
                denied.has(`${permission.name} ${resourceRef}`)
                  ? AuthorizeResult.DENY
                  : AuthorizeResult.ALLOW,
            })),
          authorizeConditional: async requests =>
            requests.map(() => ({ result: conditional } as any)),
        }).factory,
        mockServices.rootConfig.factory({
          data: {
            periskop: {
              cacheSeconds: 0,
              signals: { enabled: false },
              instances: [
                {
                  name: 'eu',
                  url: eu.url,
                  publicUrl: 'https://eu.example.com',
                  token: 'token-of-the-server',
                  timeout: '2s',
                },
                { name: 'us', url: us.url },
              ],
            },
          },
        }),
      ],
    });
    server = backend.server as unknown as Server;
    stop = () => backend.stop();
  });
  beforeEach(() => {
    denied = new Set();
    conditional = AuthorizeResult.ALLOW;
    audited.length = 0;
    for (const upstream of [eu, us]) {
      upstream.asked.length = 0;
      upstream.routes = {};
    }
  });
  afterAll(async () => {
    await stop();
    await eu.close();
    await us.close();
  });

  const get = (path: string) => request(server).get(path);
  const post = (path: string, body: object) =>
    request(server).post(path).send(body);

  describe('who may ask', () => {
    it.each([
      `${shop}/errors`,
      '/api/periskop/instances',
      '/api/periskop/services',
      '/api/periskop/eu/shop',
    ])('GET %s needs a login', async path => {
      const { status } = await get(path).set(
        'authorization',
        mockCredentials.none.header(),
      );
      expect(status).toBe(401);
      expect(eu.asked).toHaveLength(0);
    });

    it('lets everybody ask for its health', async () => {
      const { status, body } = await get('/api/periskop/health').set(
        'authorization',
        mockCredentials.none.header(),
      );
      expect(status).toBe(200);
      expect(body).toEqual({ status: 'ok' });
    });

    it.each<[string, 'get' | 'post']>([
      ['errors', 'get'],
      ['errors/x', 'get'],
      ['errors/x/events', 'get'],
      ['errors/x/occurrences', 'get'],
      ['errors/x/targets', 'get'],
      ['suggestions', 'get'],
      ['query', 'post'],
    ])('%s needs periskop.error.read', async (path, method) => {
      denied.add('periskop.error.read component:default/shop');
      const asked = request(server)[method](`${shop}/${path}`);
      const answer = await (method === 'post'
        ? asked.send({ from: 1, to: 2, queries: [] })
        : asked);
      expect(answer.status).toBe(403);
      expect(answer.body.error.message).toContain('periskop.error.read');
      expect(eu.asked).toHaveLength(0);
    });

    it('needs periskop.error.update for changes', async () => {
      denied.add('periskop.error.update');
      const { status, body } = await post(`${shop}/errors/actions`, {
        ids: ['a'],
        change: { state: 'resolved' },
      });
      expect(status).toBe(403);
      expect(body.error.message).toContain('periskop.error.update');
      expect(eu.asked).toHaveLength(0);
    });

    it('lets plugins read and not change', async () => {
      eu.routes['GET /api/v1/errors'] = () => listOf();
      const header = mockCredentials.service.header();
      const read = await get(`${shop}/errors`).set('authorization', header);
      expect(read.status).toBe(200);
      const changed = await post(`${shop}/errors/actions`, {
        ids: ['a'],
        change: { state: 'open' },
      }).set('authorization', header);
      expect(changed.status).toBe(403);
    });

    it('says what is not there', async () => {
      const missing = await get(
        '/api/periskop/entities/default/component/nothing/errors',
      );
      expect(missing.status).toBe(404);
      const plain = await get(
        '/api/periskop/entities/default/component/plain/errors',
      );
      expect(plain.status).toBe(404);
      expect(plain.body.error.message).toContain(NAME);
      const nowhere = await get(
        '/api/periskop/entities/default/component/nowhere/errors',
      );
      expect(nowhere.status).toBe(404);
      expect(nowhere.body.error.message).toContain("'mars'");
    });
  });

  describe('errors of an entity', () => {
    it('are limited to its services', async () => {
      eu.routes['GET /api/v1/errors'] = () => listOf(errorOf('a', 'shop'));
      const { body } = await get(`${shop}/errors`).query({
        q: 'timeout',
        from: '2026-11-22T15:04:05Z',
        sort: 'trend',
        ascending: 'true',
        limit: 10,
        sparkline: 24,
        state: 'open,muted',
      });
      expect(body).toMatchObject({
        errors: [{ id: 'a' }],
        instance: 'eu',
        publicUrl: 'https://eu.example.com',
        services: ['shop'],
      });
      expect(Object.fromEntries(eu.asked[0].query)).toEqual({
        q: 'service="shop" timeout state=~"open|muted"',
        from: '2026-11-22T15:04:05Z',
        sort: 'trend',
        ascending: 'true',
        limit: '10',
        sparkline: '24',
      });
      expect(eu.asked[0].headers.authorization).toBe(
        'Bearer token-of-the-server',
      );
    });

    it.each([
      ['both', 'service=~"shop|cart" x'],
      ['part', 'service="shop" severity!=info x'],
    ])('of %s are asked for with %s', async (name, q) => {
      eu.routes['GET /api/v1/errors'] = () => listOf();
      await get(`/api/periskop/entities/default/component/${name}/errors?q=x`);
      expect(eu.asked[0].query.get('q')).toBe(q);
    });

    it('are asked from the instance that is named', async () => {
      us.routes['GET /api/v1/errors'] = () => listOf();
      const { body } = await get(
        '/api/periskop/entities/default/component/foreign/errors',
      );
      expect(body.instance).toBe('us');
      expect(us.asked).toHaveLength(1);
    });

    it('says what is wrong with a search from the place of who wrote it', async () => {
      eu.routes['GET /api/v1/errors'] = ({ query }) => [
        400,
        problem(400, 'bad-search', 'q: column 18: A quote is missing.', {
          position: 17,
          suggestion: `${query.get('q')}"`,
        }),
      ];
      const { status, body } = await get(`${shop}/errors`).query({ q: 'a "b' });
      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        name: 'PeriskopServerError',
        instance: 'eu',
        kind: 'bad_request',
        message: 'q: column 3: A quote is missing.',
        problem: { position: 2, suggestion: 'a "b"' },
      });
    });

    it('refuses an annotation that is no search', async () => {
      const { status, body } = await get(
        '/api/periskop/entities/default/component/broken/errors?q=x',
      );
      expect(status).toBe(400);
      expect(body.error.message).toContain('is a quote missing?');
      expect(eu.asked).toHaveLength(0);
    });

    it.each(['limit=0', 'limit=501', 'sort=x', 'state=closed', 'foo=1'])(
      'refuses %s',
      async query => {
        const { status } = await get(`${shop}/errors?${query}`);
        expect(status).toBe(400);
        expect(eu.asked).toHaveLength(0);
      },
    );
  });

  describe('one error', () => {
    beforeEach(() => {
      eu.routes['GET /api/v1/errors/own'] = () => detailOf('own', 'shop');
      eu.routes['GET /api/v1/errors/other'] = () => detailOf('other', 'pay');
    });

    it('is told', async () => {
      const { body } = await get(`${shop}/errors/own`);
      expect(body).toMatchObject({ error: { id: 'own' }, instance: 'eu' });
    });

    it.each(['', '/occurrences', '/events', '/targets'])(
      'of another service is not there: errors/other%s',
      async path => {
        const other = await get(`${shop}/errors/other${path}`);
        expect(other.status).toBe(404);
        const none = await get(`${shop}/errors/none${path}`);
        expect(none.status).toBe(404);
        expect(other.body.error.message.replace('other', 'none')).toBe(
          none.body.error.message,
        );
        expect(eu.asked.map(({ path: asked }) => asked)).toEqual([
          '/api/v1/errors/other',
          '/api/v1/errors/none',
        ]);
      },
    );

    it('must match the search of the entity', async () => {
      const path = '/api/periskop/entities/default/component/part/errors/own';
      eu.routes['GET /api/v1/errors'] = () => listOf(errorOf('own', 'shop'));
      expect((await get(path)).status).toBe(200);
      expect(eu.asked[1].query.get('q')).toBe(
        'service="shop" severity!=info service="shop" key="key-own"',
      );
      eu.routes['GET /api/v1/errors'] = () => listOf();
      expect((await get(path)).status).toBe(404);
    });

    it('has occurrences by page', async () => {
      eu.routes['GET /api/v1/errors/own/occurrences'] = ({ query }) => ({
        occurrences: Array.from({
          length: query.get('offset') === '4' ? 1 : 2,
        }),
        kept: 5,
        total: 9,
      });
      const path = `${shop}/errors/own/occurrences?limit=2`;
      expect((await get(path)).body.next).toBe('2');
      expect((await get(`${path}&cursor=2`)).body.next).toBe('4');
      expect((await get(`${path}&cursor=4`)).body.next).toBeNull();
    });
  });

  describe('changes', () => {
    beforeEach(() => {
      eu.routes['GET /api/v1/errors/own'] = () => detailOf('own', 'shop');
      eu.routes['GET /api/v1/errors/other'] = () => detailOf('other', 'pay');
      eu.routes['POST /api/v1/errors/actions'] = () => ({
        matched: 1,
        changed: 1,
        unknown: [],
        undo: [{ id: 'own', state: null, left: null, labels: {} }],
      });
    });
    const posted = () => eu.asked.filter(({ method }) => method === 'POST');

    it('are done in the name of the user, and audited', async () => {
      const change = { state: 'resolved', note: 'fixed' };
      const { status, body } = await post(`${shop}/errors/actions`, {
        ids: ['own'],
        change,
      });
      expect(status).toBe(200);
      expect(body.changed).toBe(1);
      expect(posted()[0].body).toEqual({ ids: ['own'], change });
      expect(posted()[0].headers['x-periskop-actor']).toBe('user:default/mock');
      expect(audited).toMatchObject([
        {
          eventId: 'error-change',
          meta: {
            queryType: 'resolved',
            entityRef: 'component:default/shop',
            ids: ['own'],
          },
          success: { meta: { changed: 1 } },
        },
      ]);
    });

    it('do not reach errors of others', async () => {
      const { status } = await post(`${shop}/errors/actions`, {
        ids: ['own', 'other'],
        change: { state: 'resolved' },
      });
      expect(status).toBe(404);
      expect(posted()).toHaveLength(0);
      expect(audited[0].fail.error.message).toContain("'other'");
    });

    it('of a search are limited', async () => {
      await post(`${shop}/errors/actions`, {
        q: 'service=pay',
        change: { state: 'muted' },
        dryRun: true,
      });
      expect(posted()[0].body.q).toBe('service="shop" service=pay');
      expect(audited).toHaveLength(0);
    });

    it('are undone only here', async () => {
      const undo = (id: string) => ({
        id,
        state: null,
        left: null,
        labels: {},
      });
      const own = await post(`${shop}/errors/actions`, { undo: [undo('own')] });
      expect(own.status).toBe(200);
      const other = await post(`${shop}/errors/actions`, {
        undo: [undo('own'), undo('other')],
      });
      expect(other.status).toBe(404);
      expect(posted()).toHaveLength(1);
    });

    it('of many go through the list once', async () => {
      const ids = Array.from({ length: 30 }, (_, i) => `e${i}`);
      eu.routes['GET /api/v1/errors'] = ({ query }) => ({
        ...listOf(
          ...ids
            .slice(...(query.get('cursor') ? [15] : [0, 15]))
            .map(id => errorOf(id, 'shop')),
        ),
        next: query.get('cursor') ? null : 'more',
      });
      const good = await post(`${shop}/errors/actions`, {
        ids,
        change: { state: 'open' },
      });
      expect(good.status).toBe(200);
      expect(eu.asked.map(({ method }) => method)).toEqual([
        'GET',
        'GET',
        'POST',
      ]);
      const bad = await post(`${shop}/errors/actions`, {
        ids: [...ids, 'other'],
        change: { state: 'open' },
      });
      expect(bad.status).toBe(404);
      expect(posted()).toHaveLength(1);
    });

    it.each([
      {},
      { ids: ['a'] },
      { change: { state: 'open' } },
      { ids: ['a'], q: 'x', change: {} },
      { undo: [], change: {} },
      { ids: 'a', change: {} },
      { ids: ['a'], change: {}, more: 1 },
    ])('refuses %j', async body => {
      const { status } = await post(`${shop}/errors/actions`, body);
      expect(status).toBe(400);
      expect(eu.asked).toHaveLength(0);
    });
  });

  describe('queries', () => {
    it('are limited each', async () => {
      eu.routes['POST /api/v1/query'] = () => ({
        results: {
          A: { status: 200, frames: [] },
          B: {
            status: 400,
            error: 'q: column 16: no',
            problem: { type: 't', detail: 'q: column 16: no', position: 15 },
            frames: [],
          },
        },
      });
      const { body } = await post(`${shop}/query`, {
        from: '2026-11-22T00:00:00Z',
        to: '2026-11-23T00:00:00Z',
        queries: [
          { refId: 'A', by: ['class'] },
          { refId: 'B', q: '(', queryType: 'instant' },
        ],
      });
      expect(eu.asked[0].body.queries).toEqual([
        { refId: 'A', by: ['class'], q: 'service="shop"' },
        { refId: 'B', q: 'service="shop" (', queryType: 'instant' },
      ]);
      expect(body.results.B).toMatchObject({
        error: 'q: column 1: no',
        problem: { position: 0 },
      });
    });

    it.each(['error', 'occurrences'])(
      'of type %s do not reach others',
      async queryType => {
        eu.routes['GET /api/v1/errors/other'] = () => detailOf('other', 'pay');
        const { status } = await post(`${shop}/query`, {
          from: 1,
          to: 2,
          queries: [{ refId: 'A', queryType, id: 'other' }],
        });
        expect(status).toBe(404);
        expect(eu.asked.every(({ method }) => method === 'GET')).toBe(true);
      },
    );
  });

  describe('suggestions', () => {
    it('has values of the entity only', async () => {
      eu.routes['GET /api/v1/search/suggestions'] = () => ({
        kind: 'value',
        from: 8,
        to: 9,
        choices: [{ text: 'pay', insert: 'pay', errors: 1 }],
      });
      eu.routes['GET /api/v1/labels/service/values'] = () => ({
        data: [{ text: 'shop a', errors: 2 }],
        truncated: false,
        exact: true,
      });
      const { body } = await get(`${shop}/suggestions`).query({
        q: 'service=s',
      });
      expect(body).toEqual({
        kind: 'value',
        from: 8,
        to: 9,
        choices: [{ text: 'shop a', insert: '"shop a"', errors: 2 }],
      });
      expect(Object.fromEntries(eu.asked[1].query)).toMatchObject({
        q: 'service="shop"',
        prefix: 's',
      });
    });

    it('escapes values of regexes, and reads quoted names', async () => {
      eu.routes['GET /api/v1/search/suggestions'] = () => ({
        kind: 'value',
        from: 9,
        to: 12,
        choices: [],
      });
      eu.routes['GET /api/v1/labels/a.b%20c/values'] = () => ({
        data: [{ text: 'x.y', errors: 2 }],
        truncated: false,
        exact: true,
      });
      const { body } = await get(`${shop}/suggestions`).query({
        q: '"a.b c"=~"x.',
        at: 12,
      });
      expect(body.choices).toEqual([
        { text: 'x.y', insert: 'x\\.y', errors: 2 },
      ]);
    });
  });

  describe('summaries', () => {
    const ask = (...names: string[]) =>
      post('/api/periskop/summaries', {
        entityRefs: names.map(name => `component:default/${name}`),
      });

    it('ask each server once', async () => {
      eu.routes['GET /api/v1/services'] = () =>
        servicesOf(
          serviceOf('shop'),
          serviceOf('cart', { occurrences: 5, lastSeen: null }),
        );
      us.routes['GET /api/v1/services'] = () => [
        503,
        problem(503, 'storage-unavailable', 'no storage'),
      ];
      denied.add('periskop.error.read component:default/plain');
      const { body } = await ask(
        'shop',
        'both',
        'foreign',
        'nowhere',
        'plain',
        'nothing',
      );
      expect(body.summaries).toMatchObject({
        'component:default/shop': {
          status: 'ok',
          services: ['shop'],
          instance: 'eu',
          open: 1,
          new: 1,
          resolved: 1,
          muted: 1,
          occurrences: 10,
          slots: { from: '2026-11-21T15:00:00Z', stepMs: 3600000 },
          lastSeen: '2026-11-22T15:04:05.000Z',
          targets: 2,
          targetsUp: 1,
          missing: [],
        },
        'component:default/both': { status: 'ok', open: 2, occurrences: 15 },
        'component:default/foreign': {
          status: 'failed',
          instance: 'us',
          kind: 'unavailable',
        },
        'component:default/nowhere': { status: 'failed', instance: 'mars' },
        'component:default/plain': { status: 'denied' },
        'component:default/nothing': { status: 'denied' },
      });
      expect(body.summaries['component:default/shop'].sparkline[23]).toBe(10);
      expect(body.summaries['component:default/both'].sparkline[23]).toBe(20);
      expect(eu.asked).toHaveLength(1);
      expect(us.asked).toHaveLength(1);
    });

    it('name services that the server does not know', async () => {
      eu.routes['GET /api/v1/services'] = () => servicesOf(serviceOf('cart'));
      const { body } = await ask('both', 'plain');
      expect(body.summaries).toMatchObject({
        'component:default/both': { missing: ['shop'], open: 1 },
        'component:default/plain': { status: 'not_annotated' },
      });
    });

    it('count with the search of an entity', async () => {
      eu.routes['GET /api/v1/services'] = () => servicesOf(serviceOf('shop'));
      eu.routes['POST /api/v1/query'] = () => ({
        results: {
          0: {
            status: 200,
            frames: [
              {
                schema: {
                  name: 'services',
                  refId: '0',
                  fields: [
                    'service',
                    'open',
                    'resolved',
                    'muted',
                    'new',
                    'regressed',
                    'count',
                    'total',
                    'lastSeen',
                    'sparkline',
                  ].map(name => ({ name, type: 'x' })),
                  meta: { custom: { sparkline: { from: 0, stepMs: 60000 } } },
                },
                data: {
                  values: [
                    ['shop'],
                    [7],
                    [0],
                    [0],
                    [2],
                    [1],
                    [99],
                    [100],
                    [1000],
                    [[1, 2]],
                  ],
                },
              },
            ],
          },
        },
      });
      const { body } = await ask('part');
      expect(
        eu.asked.find(({ method }) => method === 'POST')?.body.queries,
      ).toMatchObject([
        { queryType: 'services', q: 'service="shop" severity!=info' },
      ]);
      expect(body.summaries['component:default/part']).toMatchObject({
        open: 7,
        new: 2,
        regressed: 1,
        occurrences: 99,
        lastSeen: '1970-01-01T00:00:01.000Z',
        slots: { from: '1970-01-01T00:00:00.000Z', stepMs: 60000 },
        targets: 2,
      });
    });

    it('are bounded', async () => {
      const { status } = await ask(
        ...Array.from({ length: 201 }, () => 'shop'),
      );
      expect(status).toBe(400);
      const none = await post('/api/periskop/summaries', {
        entityRefs: ['::'],
      });
      expect(none.status).toBe(400);
    });
  });

  describe('services', () => {
    beforeEach(() => {
      eu.routes['GET /api/v1/services'] = () =>
        servicesOf(serviceOf('cart'), serviceOf('secret'), serviceOf('shop'));
    });

    it('are all told to who may read everything', async () => {
      const { body } = await get('/api/periskop/services');
      expect(
        body.services.map((each: any) => [each.service.name, each.entityRef]),
      ).toEqual([
        ['cart', 'component:default/both'],
        ['secret', undefined],
        ['shop', 'component:default/shop'],
      ]);
      expect(body.failures).toMatchObject([{ instance: 'us' }]);
      expect(body.slots.eu.stepMs).toBe(3600000);
    });

    it('are those of entities that one may read', async () => {
      conditional = AuthorizeResult.CONDITIONAL;
      denied.add('periskop.error.read component:default/both');
      denied.add('periskop.error.read component:default/part');
      const { body } = await get('/api/periskop/services?instance=eu');
      expect(body.services.map((each: any) => each.service.name)).toEqual([
        'shop',
      ]);
      expect(body.failures).toEqual([]);
    });

    it('are refused to who may read nothing', async () => {
      conditional = AuthorizeResult.DENY;
      expect((await get('/api/periskop/services')).status).toBe(403);
      expect(eu.asked).toHaveLength(0);
    });
  });

  describe('the route of the community plugin', () => {
    beforeEach(() => {
      eu.routes['GET /services/shop/errors/'] = () => ({ 0: 'no list' });
      eu.routes['GET /services/a%2Fb/errors/'] = () => [
        200,
        [{ aggregation_key: 'k' }],
      ];
      eu.routes['GET /services/gone/errors/'] = () => [404, 'no such service'];
    });

    it('passes errors on', async () => {
      const { status, body } = await get('/api/periskop/eu/a%2Fb');
      expect(status).toBe(200);
      expect(body).toEqual([{ aggregation_key: 'k' }]);
    });

    it('passes on that there is no such service', async () => {
      const { status, body } = await get('/api/periskop/eu/gone');
      expect(status).toBe(200);
      expect(body).toEqual({ body: '"no such service"' });
    });

    it('names a server that there is not', async () => {
      expect((await get('/api/periskop/mars/shop')).status).toBe(404);
    });

    it('needs an entity that one may read', async () => {
      conditional = AuthorizeResult.CONDITIONAL;
      expect((await get('/api/periskop/eu/secret')).status).toBe(403);
      // Readable, but only a part of it.
      denied.add('periskop.error.read component:default/shop');
      denied.add('periskop.error.read component:default/both');
      expect((await get('/api/periskop/eu/shop')).status).toBe(403);
      denied.clear();
      expect((await get('/api/periskop/eu/shop')).status).toBe(502);
      expect(eu.asked.map(({ path }) => path)).toEqual([
        '/services/shop/errors/',
      ]);
    });
  });

  it('says how servers do, and names no secret', async () => {
    eu.routes['GET /api/v1/status'] = () => ({
      version: '1.2.3',
      ready: true,
      storage: { kind: 'memory', state: 'up', detail: 'ok' },
      services: 1,
      errors: 2,
      startedAt: '2026-11-22T15:04:05Z',
    });
    us.routes['GET /api/v1/status'] = () => [
      401,
      problem(401, 'unauthorized', 'x'),
    ];
    const { body, text } = await get('/api/periskop/instances');
    expect(body.instances).toMatchObject([
      {
        name: 'eu',
        publicUrl: 'https://eu.example.com',
        ok: true,
        version: '1.2.3',
      },
      {
        name: 'us',
        publicUrl: us.url,
        ok: false,
        problem: expect.stringContaining('login'),
      },
    ]);
    expect(text).not.toContain('token-of-the-server');
  });
});
