import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import communityPlugin from '@backstage-community/plugin-periskop-backend/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Server } from 'node:http';
import request from 'supertest';
import { periskopPlugin } from './plugin';
import { eventually, RealServer, startServer, Target } from './realServer';
import { component } from './testing';

const TOKEN = 'a-token-of-backstage-1';
const WEIRD = 'we"ird\\ (a|b).*';
const NAME = 'periskop.io/service-name';

jest.setTimeout(120_000);

/** Against the server's jar, which env PERISKOP_JAR names. */
describe('the backend and the server', () => {
  const shop = new Target('shop')
    .count({
      key: 'a',
      count: 5,
      class: 'com.example.TimeoutException',
      message: 'no answer',
    })
    .count({ key: 'b', count: 2, severity: 'info' })
    .count({ key: 'c/d e', count: 1, severity: 'warning' });
  const pay = new Target('pay')
    .count({ key: 'secret', count: 7, message: 'a secret of pay' })
    .count({ key: 'b', count: 1 });
  const weird = new Target(WEIRD).count({ key: 'w', count: 3 });
  const targets = [shop, pay, weird];
  let periskop: RealServer;
  const stops: Array<() => Promise<void>> = [];

  const start = async (feature: any, periskopConfig: object) => {
    const backend = await startTestBackend({
      features: [
        feature,
        catalogServiceMock.factory({
          entities: [
            component('shop', { [NAME]: 'shop' }),
            component('pay', { [NAME]: 'pay' }),
            component('both', { [NAME]: 'shop,pay' }),
            component('weird', { [NAME]: WEIRD }),
            component('weird-too', { [NAME]: `${WEIRD}, shop` }),
            component('part', {
              [NAME]: 'shop',
              'periskop.io/search': 'severity!=info',
            }),
            component('bad', {
              [NAME]: 'shop',
              'periskop.io/search': 'class=~"("',
            }),
            component('gone', { [NAME]: 'shop, nothing' }),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            periskop: {
              signals: { enabled: false },
              cacheSeconds: 1,
              ...periskopConfig,
            },
          },
        }),
      ],
    });
    stops.push(() => backend.stop());
    return backend.server as unknown as Server;
  };
  let server: Server;
  const base = '/api/periskop/entities/default/component';
  const get = async (path: string, query: object = {}) =>
    request(server).get(`${base}/${path}`).query(query);
  const post = async (path: string, body: object) =>
    request(server).post(`${base}/${path}`).send(body);
  const keys = ({ body }: { body: any }) =>
    body.errors.map((each: any) => each.key).sort();

  beforeAll(async () => {
    await Promise.all(targets.map(target => target.start()));
    periskop = await startServer(targets, {
      tokens: [
        {
          name: 'backstage',
          token: TOKEN,
          roles: ['write'],
          may_act_for: true,
        },
        { name: 'reader', token: 'a-token-of-a-reader-1', roles: ['read'] },
      ],
      open_paths: ['/services/shop/errors/', '/services/nothing/errors/'],
    });
    server = await start(periskopPlugin, {
      instances: [{ name: 'real', url: periskop.url, token: TOKEN }],
    });
    await eventually('all errors were counted', async () => {
      const counts = await Promise.all(
        ['shop', 'pay', 'weird'].map(
          async name => keys(await get(`${name}/errors`)).length,
        ),
      );
      return counts.join() === '3,2,1';
    });
  });
  afterAll(async () => {
    await Promise.all(stops.map(stop => stop()));
    await periskop?.stop();
    await Promise.all(targets.map(target => target.stop()));
  });

  it('lists errors as they were counted', async () => {
    const answer = await get('shop/errors', { sort: 'total', sparkline: 12 });
    expect(
      answer.body.errors.map((each: any) => [each.key, each.total]),
    ).toEqual([
      ['a', 5],
      ['b', 2],
      ['c/d e', 1],
    ]);
    expect(answer.body.errors[0]).toMatchObject({
      class: 'com.example.TimeoutException',
      message: 'no answer',
      severity: 'error',
    });
    expect(answer.body.errors[0].sparkline).toHaveLength(12);
    expect(answer.body.counts.total).toBe(3);
    expect(keys(await get('weird/errors'))).toEqual(['w']);
    expect(keys(await get('weird-too/errors'))).toEqual([
      'a',
      'b',
      'c/d e',
      'w',
    ]);
    expect(keys(await get('both/errors'))).toHaveLength(5);
    expect(keys(await get('part/errors'))).toEqual(['a', 'c/d e']);
    expect(keys(await get('shop/errors', { q: 'timeout' }))).toEqual(['a']);
    expect(keys(await get('shop/errors', { state: 'resolved,muted' }))).toEqual(
      [],
    );
  });

  it.each([
    'service=pay',
    'service="pay"',
    'service=~".*"',
    '-service=shop',
    'service!=shop',
    '"',
    '" service=pay "',
    '" OR service="pay',
    'OR service=pay',
    '|| service=pay',
    ') service=pay (',
    '\\" service=pay',
    '\\',
    'x" service="pay',
    '=~"pay"',
    'pay" service=~".*',
    '\u2028service=pay',
    '\u0000service=pay',
    '#',
    '{service="pay"}',
    ',service="pay"',
    ' '.repeat(100),
    '\ud800',
  ])('lets nobody see errors of others by %j', async q => {
    for (const name of ['shop', 'part']) {
      const list = await get(`${name}/errors`, { q });
      expect([200, 400]).toContain(list.status);
      expect(list.text).not.toContain('secret');
      const dry = await post(`${name}/errors/actions`, {
        q,
        change: { state: 'resolved' },
        dryRun: true,
      });
      expect([200, 400]).toContain(dry.status);
      expect(dry.body.matched ?? 0).toBeLessThanOrEqual(3);
      const query = await post(`${name}/query`, {
        from: Math.floor(Date.now() / 1000) - 3600,
        to: Math.floor(Date.now() / 1000) + 60,
        queries: [
          { refId: 'A', queryType: 'errors', q },
          { refId: 'B', queryType: 'instant', by: ['service'], q },
          { refId: 'C', queryType: 'occurrences', q },
          { refId: 'D', queryType: 'services', q },
          { refId: 'E', queryType: 'events', q },
        ],
      });
      expect([200, 400]).toContain(query.status);
      expect(query.text).not.toContain('secret');
      expect(
        JSON.stringify(query.body.results ?? {}).replace(
          /"error":.*?"frames"/g,
          '',
        ),
      ).not.toContain('"pay"');
    }
  });

  it('says where a search is wrong', async () => {
    const { status, body } = await get('shop/errors', {
      q: 'timeout class=~"("',
    });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      instance: 'real',
      kind: 'bad_request',
      problem: { type: 'urn:periskop:problem:bad-search' },
    });
    expect(body.error.problem.position).toBeGreaterThanOrEqual(8);
    expect(body.error.problem.position).toBeLessThan(18);
    expect(body.error.message).not.toContain('service=');
    const suggested = await get('shop/errors', { q: 'class="never closed' });
    expect(suggested.body.error.problem.suggestion).toBe(
      'class="never closed"',
    );
    const bad = await get('bad/errors', { q: 'x' });
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toContain('periskop.io/search');
  });

  it('tells one error, its occurrences, history and targets, and none of others', async () => {
    const { body: list } = await get('shop/errors', { q: 'key=a' });
    const { id } = list.errors[0];
    const detail = await get(`shop/errors/${id}`);
    expect(detail.body.newest.exceptions[0].stacktrace).toEqual([
      'com.example.A.b(A.java:1)',
    ]);
    const occurrences = await get(`shop/errors/${id}/occurrences`, {
      limit: 1,
    });
    expect(occurrences.body).toMatchObject({ kept: 1, total: 5, next: null });
    const history = await get(`shop/errors/${id}/events`);
    expect(history.body.events).toMatchObject([
      { type: 'first_seen', actor: 'periskop' },
    ]);
    const affected = await get(`shop/errors/${id}/targets`);
    expect(affected.body.targets).toMatchObject([{ count: 5, live: true }]);
    for (const path of ['', '/occurrences', '/events', '/targets']) {
      expect((await get(`pay/errors/${id}${path}`)).status).toBe(404);
    }
    const { body: info } = await get('shop/errors', { q: 'severity=info' });
    expect((await get(`part/errors/${info.errors[0].id}`)).status).toBe(404);
  });

  it('resolves in the name of the user, and undoes it', async () => {
    const { body: list } = await get('shop/errors', { q: 'key=b' });
    const { id } = list.errors[0];
    const refused = await post('pay/errors/actions', {
      ids: [id],
      change: { state: 'resolved' },
    });
    expect(refused.status).toBe(404);
    const done = await post('shop/errors/actions', {
      ids: [id],
      change: {
        state: 'resolved',
        note: 'fixed in 1.2',
        labels: { team: 'a' },
      },
    });
    expect(done.body).toMatchObject({ matched: 1, changed: 1 });
    expect(keys(await get('shop/errors', { state: 'resolved' }))).toEqual([
      'b',
    ]);
    const { body: history } = await get(`shop/errors/${id}/events`);
    const resolved = history.events.find(
      (each: any) => each.type === 'resolved',
    );
    expect(resolved).toMatchObject({ note: 'fixed in 1.2' });
    expect(resolved.actor).toBe('user:default/mock (via backstage)');
    const refusedUndo = await post('pay/errors/actions', {
      undo: done.body.undo,
    });
    expect(refusedUndo.status).toBe(404);
    const undone = await post('shop/errors/actions', { undo: done.body.undo });
    expect(undone.body.changed).toBe(1);
    const { body: again } = await get(`shop/errors/${id}`);
    expect(again.error.state.status).toBe('open');
    expect(again.error.labels).not.toHaveProperty('team');
  });

  it('changes what a search finds, within the entity', async () => {
    const dry = await post('shop/errors/actions', {
      q: '',
      change: { state: 'muted' },
      dryRun: true,
    });
    expect(dry.body).toMatchObject({ matched: 3 });
    const muted = await post('part/errors/actions', {
      q: 'severity=warning',
      change: { state: 'muted', occurrences: 100 },
    });
    expect(muted.body.changed).toBe(1);
    expect(keys(await get('pay/errors', { state: 'muted' }))).toEqual([]);
    await post('part/errors/actions', { undo: muted.body.undo });
  });

  it('completes with names and values of the entity', async () => {
    const values = await get('shop/suggestions', { q: 'severity=' });
    expect(values.body.choices.map((each: any) => each.text).sort()).toEqual([
      'error',
      'info',
      'warning',
    ]);
    const services = await get('shop/suggestions', { q: 'x service=', at: 10 });
    expect(services.body.choices.map((each: any) => each.text)).toEqual([
      'shop',
    ]);
    const quoted = await get('shop/suggestions', { q: 'key="c/d' });
    expect(quoted.body.choices).toMatchObject([
      { text: 'c/d e', insert: '"c/d e"' },
    ]);
    const names = await get('shop/suggestions', { q: 'sev' });
    expect(names.body.choices).toMatchObject([
      { text: 'severity', insert: 'severity' },
    ]);
    const regex = await get('weird/suggestions', { q: 'service=~' });
    const found = await get('weird/errors', {
      q: `service=~${regex.body.choices[0].insert}`,
    });
    expect(keys(found)).toEqual(['w']);
    const operators = await get('shop/suggestions', { q: 'severity', at: 8 });
    expect(operators.status).toBe(200);
  });

  it('sums entities up', async () => {
    const refs = ['shop', 'both', 'part', 'weird', 'gone', 'bad'].map(
      name => `component:default/${name}`,
    );
    const { body } = await request(server)
      .post('/api/periskop/summaries')
      .send({ entityRefs: refs });
    const numbers = Object.values(body.summaries).map((each: any) => [
      each.status,
      each.open,
      each.total,
      each.targets,
      each.missing,
    ]);
    expect(numbers).toEqual([
      ['ok', 3, 8, 1, []],
      ['ok', 5, 16, 2, []],
      ['ok', 2, 6, 1, []],
      ['ok', 1, 3, 1, []],
      ['ok', 3, 8, 1, ['nothing']],
      ['failed', undefined, undefined, undefined, undefined],
    ]);
    expect(body.summaries['component:default/shop'].sparkline).toHaveLength(24);
    expect(body.summaries['component:default/part'].sparkline).toHaveLength(24);
    expect(body.summaries['component:default/bad'].message).toContain(
      'periskop.io/search',
    );
  });

  it('lists services with their entities', async () => {
    const { body } = await request(server).get('/api/periskop/services');
    expect(
      body.services.map((each: any) => [each.service.name, each.entityRef]),
    ).toEqual([
      ['pay', 'component:default/pay'],
      ['shop', 'component:default/shop'],
      [WEIRD, 'component:default/weird'],
    ]);
    expect(body.failures).toEqual([]);
  });

  it('answers as the plugin of the community does, which answers as ever', async () => {
    const community = await start(communityPlugin, {
      instances: [{ name: 'real', url: periskop.url }],
    });
    const theirs = await request(community).get('/api/periskop/real/shop');
    const ours = await request(server).get('/api/periskop/real/shop');
    expect(theirs.status).toBe(200);
    expect(theirs.body.map((each: any) => each.aggregation_key).sort()).toEqual(
      ['a', 'b', 'c/d e'],
    );
    expect(ours.body).toEqual(theirs.body);
    const health = await request(community).get('/api/periskop/health');
    expect((await request(server).get('/api/periskop/health')).body).toEqual(
      health.body,
    );
    const theirsGone = await request(community).get(
      '/api/periskop/real/nothing',
    );
    const oursGone = await request(server).get('/api/periskop/real/nothing');
    expect([oursGone.status, Object.keys(oursGone.body)]).toEqual([
      theirsGone.status,
      Object.keys(theirsGone.body),
    ]);
  });

  it('says what is wrong with logins', async () => {
    const wrong = await start(periskopPlugin, {
      instances: [
        { name: 'wrong', url: periskop.url, token: 'a-wrong-token-12345' },
        { name: 'none', url: periskop.url },
        { name: 'elsewhere', url: `${periskop.url}/elsewhere`, token: TOKEN },
      ],
    });
    const list = await request(wrong).get(`${base}/shop/errors`);
    expect(list.status).toBe(502);
    expect(list.body.error).toMatchObject({
      instance: 'wrong',
      kind: 'unauthorized',
    });
    expect(list.text).not.toContain('a-wrong-token');
    const { body } = await request(wrong).get('/api/periskop/instances');
    expect(body.instances).toMatchObject([
      { name: 'wrong', ok: false },
      { name: 'none', ok: false },
      { name: 'elsewhere', ok: false },
    ]);
    const reader = await start(periskopPlugin, {
      instances: [
        { name: 'real', url: periskop.url, token: 'a-token-of-a-reader-1' },
      ],
    });
    const { body: errors } = await request(reader).get(`${base}/shop/errors`);
    const change = await request(reader)
      .post(`${base}/shop/errors/actions`)
      .send({ ids: [errors.errors[0].id], change: { state: 'resolved' } });
    expect(change.status).toBe(502);
    expect(change.body.error).toMatchObject({ kind: 'forbidden' });
  });

  it('names a server that is down', async () => {
    const { body } = await request(server).get('/api/periskop/instances');
    expect(body.instances).toMatchObject([{ name: 'real', ok: true }]);
    await periskop.stop();
    const down = await eventually('the server is down', async () => {
      const answer = await get('shop/errors', { q: 'anything' });
      return answer.status !== 200 && answer;
    });
    expect(down.status).toBe(502);
    expect(down.body.error).toMatchObject({
      instance: 'real',
      kind: 'unreachable',
      message: expect.stringContaining(
        "Periskop server 'real' cannot be reached",
      ),
    });
    const summaries = await request(server)
      .post('/api/periskop/summaries')
      .send({
        entityRefs: ['component:default/part'],
        from: '2026-11-22T00:00:00Z',
      });
    expect(summaries.body.summaries['component:default/part']).toMatchObject({
      status: 'failed',
      kind: 'unreachable',
    });
  });
});
