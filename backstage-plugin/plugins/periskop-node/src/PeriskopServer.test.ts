import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { PeriskopServer } from './PeriskopServer';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

const json = (res: ServerResponse, status: number, body: unknown) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
};
const problem = (status: number, type: string, detail: string) => ({
  type: `urn:periskop:problem:${type}`,
  title: 't',
  status,
  detail,
  instance: '/api/v1/status',
});

describe('PeriskopServer', () => {
  let upstream: Server;
  let url: string;
  let handler: Handler;
  const asked: IncomingMessage[] = [];

  beforeAll(async () => {
    upstream = createServer((req, res) => {
      asked.push(req);
      handler(req, res);
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => upstream.once('listening', resolve));
    url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked.length = 0;
  });
  afterAll(async () => {
    upstream.closeAllConnections();
    await new Promise(resolve => upstream.close(resolve));
  });

  const server = (
    more: { url?: string; timeoutMs?: number; mostBytes?: number } = {},
  ) =>
    new PeriskopServer(
      {
        name: 'eu',
        url: more.url ?? url,
        publicUrl: url,
        authorization: 'Bearer very-secret-token',
        timeoutMs: more.timeoutMs ?? 5000,
      },
      { cacheMs: 1000, mostBytes: more.mostBytes },
    );

  it('encodes parts of paths and parameters', async () => {
    handler = (_, res) => json(res, 200, { data: [] });
    await server().labelValues('a/b?c#d', { q: 'x="a b"&', limit: 3 });
    expect(asked[0].url).toBe(
      '/api/v1/labels/a%2Fb%3Fc%23d/values?q=x%3D%22a+b%22%26&limit=3',
    );
    expect(asked[0].headers.authorization).toBe('Bearer very-secret-token');
  });

  it.each(['.', '..'])('does not take the name %s for a step', async name => {
    await expect(server().error(name)).rejects.toMatchObject({
      kind: 'not_found',
    });
    expect(asked).toHaveLength(0);
  });

  it('asks once for what is the same', async () => {
    handler = (_, res) => json(res, 200, { version: '1' });
    const one = server();
    await Promise.all([one.status(), one.status()]);
    await one.status();
    expect(asked).toHaveLength(1);
  });

  it('asks anew after a change, and says who acts in UTF-8', async () => {
    handler = (req, res) =>
      json(
        res,
        200,
        req.method === 'POST'
          ? { matched: 1, changed: 1, unknown: [], undo: [] }
          : { version: '1' },
      );
    const one = server();
    await one.status();
    await one.change(
      { ids: ['a'], change: { state: 'open' } },
      'user:default/zoë',
    );
    await one.status();
    expect(asked.map(req => req.method)).toEqual(['GET', 'POST', 'GET']);
    const actor = asked[1].headers['x-periskop-actor'] as string;
    expect(Buffer.from(actor, 'latin1').toString()).toBe('user:default/zoë');
  });

  it.each<[string, number, unknown, string, RegExp]>([
    [
      'wrong login',
      401,
      problem(401, 'unauthorized', 'd'),
      'unauthorized',
      /does not accept the login/,
    ],
    [
      'no right',
      403,
      problem(403, 'forbidden', 'needs write'),
      'forbidden',
      /needs write/,
    ],
    [
      'no such error',
      404,
      problem(404, 'not-found', 'no error x'),
      'not_found',
      /^no error x$/,
    ],
    ['other server', 404, { a: 1 }, 'invalid_answer', /status 404/],
    [
      'old server',
      404,
      problem(404, 'unknown-path', 'd'),
      'invalid_answer',
      /old one/,
    ],
    [
      'bad search',
      400,
      problem(400, 'bad-search', 'a quote is missing'),
      'bad_request',
      /a quote is missing/,
    ],
    [
      'too many',
      429,
      problem(429, 'too-many-requests', 'slower'),
      'unavailable',
      /slower/,
    ],
    [
      'storage down',
      503,
      problem(503, 'storage-unavailable', 'no storage'),
      'unavailable',
      /no storage/,
    ],
    ['a proxy', 502, 'x', 'unavailable', /status 502/],
    ['nothing', 204, undefined, 'invalid_answer', /status 204/],
    ['other JSON', 200, { hello: 1 }, 'invalid_answer', /'version'/],
    ['a list', 200, [], 'invalid_answer', /'version'/],
    ['null', 200, null, 'invalid_answer', /'version'/],
  ])('names %s', async (_, status, body, kind, message) => {
    handler = (__, res) => json(res, status, body);
    const failure = await server()
      .status()
      .catch(e => e);
    expect(failure).toMatchObject({ instance: 'eu', kind });
    expect(failure.message).toMatch(message);
    expect(JSON.stringify({ ...failure, m: failure.message })).not.toContain(
      'very-secret-token',
    );
  });

  it('bounds what a problem says', async () => {
    handler = (_, res) =>
      json(res, 400, {
        ...problem(400, 'bad-search', 'x'.repeat(100_000)),
        extra: 'y',
      });
    const failure = await server()
      .status()
      .catch(e => e);
    expect(failure.problem.detail).toHaveLength(2000);
    expect(failure.problem).not.toHaveProperty('extra');
  });

  it('does not follow redirects, which would take the token along', async () => {
    handler = (_, res) => {
      res.writeHead(302, { location: `${url}/elsewhere` });
      res.end();
    };
    await expect(server().status()).rejects.toMatchObject({
      kind: 'invalid_answer',
      message: expect.stringContaining('redirects (302)'),
    });
    expect(asked).toHaveLength(1);
  });

  it('bounds answers', async () => {
    handler = (_, res) => json(res, 200, { version: 'x'.repeat(5000) });
    await expect(server({ mostBytes: 1000 }).status()).rejects.toMatchObject({
      kind: 'invalid_answer',
      message: expect.stringContaining('larger than 1000 bytes'),
    });
  });

  it('ends waiting for an answer, and for its end', async () => {
    handler = () => {};
    await expect(server({ timeoutMs: 50 }).status()).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('within 0.05 s'),
    });
    handler = (_, res) => {
      res.writeHead(200);
      res.write('{');
    };
    await expect(server({ timeoutMs: 100 }).status()).rejects.toMatchObject({
      kind: 'timeout',
    });
  });

  it('names a server that is not there, without its address', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise(resolve => closed.close(resolve));
    const failure = await server({ url: `http://127.0.0.1:${port}` })
      .status()
      .catch(e => e);
    expect(failure).toMatchObject({ kind: 'unreachable', statusCode: 502 });
    expect(failure.message).toContain('ECONNREFUSED');
    expect(failure.message).not.toContain(String(port));
  });

  it('names an answer that breaks off', async () => {
    handler = (_, res) => {
      res.writeHead(200, { 'content-length': '100' });
      res.write('{');
      setTimeout(() => res.destroy(), 20);
    };
    await expect(server().status()).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });

  it('passes the original list of errors on', async () => {
    handler = (req, res) => {
      if (req.url === '/services/a%2Fb/errors/') {
        json(res, 200, [{ aggregation_key: 'k' }]);
      } else {
        res.writeHead(404);
        res.end('no such service');
      }
    };
    expect(await server().originalErrors('a/b')).toEqual({
      errors: [{ aggregation_key: 'k' }],
    });
    expect(await server().originalErrors('x')).toEqual({
      notFound: 'no such service',
    });
  });
});
