import { ConfigReader } from '@backstage/config';
import { PeriskopClient } from './PeriskopClient';
import type { AggregatedError } from './raw';

const answer = (body: unknown, status = 200) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
  });

function client(...answers: Response[]) {
  const fetch = jest.fn(async () => answers.shift()!);
  const it = new PeriskopClient({
    discoveryApi: { getBaseUrl: async id => `http://localhost/api/${id}` },
    fetchApi: { fetch },
    configApi: new ConfigReader({
      periskop: {
        instances: [{ name: 'main', publicUrl: 'https://p.example.com/' }],
      },
    }),
  });
  const asked = (index = 0) =>
    (fetch.mock.calls as unknown as [string, RequestInit][])[index];
  return { it, fetch, asked };
}

describe('the client', () => {
  it('encodes what it names', async () => {
    const { it: api, asked } = client(answer({}));
    await api.getError('Component:My-Team/check.out', 'a/b?c');
    expect(asked()[0]).toBe(
      'http://localhost/api/periskop/entities/My-Team/Component/check.out/errors/a%2Fb%3Fc',
    );
  });

  it('asks for no more entities at once than the backend answers for', async () => {
    const refs = [...Array(201).keys()].map(n => `component:default/c${n}`);
    const { it: api, asked } = client(
      answer({ summaries: { [refs[0]]: { status: 'denied' } } }),
      answer({ summaries: { [refs[200]]: { status: 'not_annotated' } } }),
    );
    expect(await api.getSummaries(refs)).toEqual({
      [refs[0]]: { status: 'denied' },
      [refs[200]]: { status: 'not_annotated' },
    });
    expect(JSON.parse(String(asked(1)[1].body)).entityRefs).toEqual([
      refs[200],
    ]);
  });

  it('says which server failed, and why', async () => {
    const { it: api } = client(
      answer(
        {
          error: {
            name: 'PeriskopServerError',
            message: 'nobody listens',
            kind: 'unreachable',
            instance: 'main',
          },
        },
        502,
      ),
    );
    await expect(api.listInstances()).rejects.toMatchObject({
      kind: 'unreachable',
      message: 'nobody listens',
      more: { instance: 'main' },
    });
  });

  it('passes on where a search cannot be read', async () => {
    const { it: api } = client(
      answer(
        {
          error: {
            name: 'InputError',
            message: 'a quote is open',
            kind: 'bad_request',
            instance: 'main',
            problem: { detail: 'a quote is open', parameter: 'q', position: 3 },
          },
        },
        400,
      ),
    );
    const failure = await api
      .query('component:default/a', { from: 0, to: 1, queries: [] })
      .catch(thrown => thrown);
    expect(failure.ofSearch).toBe(true);
    expect(failure.more.problem.position).toBe(3);
  });

  it.each([
    [403, { error: { name: 'NotAllowedError', message: 'no' } }, 'denied'],
    [404, { error: { name: 'NotFoundError', message: 'no' } }, 'not_found'],
    [502, '<html>Bad gateway</html>', 'offline'],
    [500, '', 'other'],
    [418, { error: { kind: '__proto__' } }, 'other'],
  ])('knows a %d with %j as %s', async (status, body, kind) => {
    const { it: api } = client(answer(body, status));
    await expect(api.listInstances()).rejects.toMatchObject({ kind });
  });

  it('tells a backend that does not answer from one that says nonsense', async () => {
    const { it: api, fetch } = client();
    fetch.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await expect(api.listInstances()).rejects.toMatchObject({
      kind: 'offline',
    });
    fetch.mockResolvedValueOnce(answer('<html>'));
    await expect(api.listInstances()).rejects.toMatchObject({ kind: 'other' });
  });

  it('has what the community plugin has', async () => {
    const { it: api, asked } = client(answer([]));
    expect(api.getInstanceNames()).toEqual(['main']);
    expect(await api.getErrors('main', 'a/b')).toEqual([]);
    expect(asked()[0]).toBe('http://localhost/api/periskop/main/a%2Fb');
    const error = { aggregation_key: 'E@1/2' } as AggregatedError;
    expect(api.getErrorInstanceUrl('main', 'shop', error)).toBe(
      'https://p.example.com/#/shop/errors/E%401%2F2',
    );
    expect(() => api.getErrorInstanceUrl('other', 'shop', error)).toThrow(
      "periskop.instances has no 'other'",
    );
  });
});
