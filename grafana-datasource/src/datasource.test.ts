import { FieldType, LoadingState, toDataFrame } from '@grafana/data';
import type { DataQueryResponse } from '@grafana/data';
import { setBackendSrv, setGrafanaLiveSrv } from '@grafana/runtime';
import type { BackendSrv, BackendSrvRequest, FetchResponse, GrafanaLiveSrv } from '@grafana/runtime';
import { firstValueFrom, lastValueFrom, NEVER, Observable, of, Subject, throwError, toArray } from 'rxjs';
import { complete } from './defaults';
import { RANGE, datasource, request } from './testing/rig';
import type { PeriskopQuery } from './types';

const fetch = jest.fn<Observable<unknown>, [BackendSrvRequest]>();

jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  getGrafanaLiveSrv: jest.fn(),
}));
const runtime = jest.requireMock('@grafana/runtime');

function answer(data: unknown, status = 200): Observable<Partial<FetchResponse>> {
  return of({ data, status, ok: true });
}

const query = (members: object): PeriskopQuery => complete({ refId: 'A', ...members });

const frame = (refId: string) => ({
  schema: { refId, meta: {}, fields: [{ name: 'service', type: 'string' }] },
  data: { values: [['shop']] },
});

const asked = (call: number) => fetch.mock.calls[call]?.[0];

beforeEach(() => {
  fetch.mockReset();
  setBackendSrv({ fetch } as unknown as BackendSrv);
  runtime.getGrafanaLiveSrv.mockReturnValue(undefined);
});

describe('query', () => {
  it('asks all queries of a panel in one request, without those that ask nothing', async () => {
    fetch.mockReturnValue(
      answer({ results: { A: { status: 200, frames: [frame('A')] }, B: { status: 200, frames: [] } } })
    );
    const targets = [
      query({ queryType: 'services', q: 'service=$service' }),
      query({ refId: 'B', queryType: 'timeseries', by: ['class'] }),
      query({ refId: 'C', queryType: 'error', id: ' ' }),
      query({ refId: 'D', hide: true }),
    ];
    const filters = [{ key: 'team', operator: '=', value: 'pay' }];
    const response = await lastValueFrom(datasource({ service: ['a', 'b'] }).query(request(targets, { filters })));

    expect(fetch).toHaveBeenCalledTimes(1);
    expect(asked(0)).toMatchObject({
      url: expect.stringMatching(/^\/api\/ds\/query\?ds_type=periskop-periskop-datasource/),
      method: 'POST',
      data: {
        from: RANGE.from.valueOf().toString(),
        to: RANGE.to.valueOf().toString(),
        queries: [
          { refId: 'A', queryType: 'services', q: 'service=~"a|b" team=pay', maxDataPoints: 500, intervalMs: 15_000 },
          { refId: 'B', queryType: 'timeseries', q: 'team=pay', by: ['class'] },
        ],
      },
    });
    expect(response.data).toMatchObject([{ refId: 'A', fields: [{ name: 'service', values: ['shop'] }] }]);
  });

  it('asks nothing where there is nothing to ask', async () => {
    await expect(lastValueFrom(datasource().query(request([query({ queryType: 'error' })])))).resolves.toEqual({
      data: [],
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('keeps the errors of queries beside the frames of others', async () => {
    fetch.mockReturnValue(
      answer({
        results: {
          A: { status: 200, frames: [frame('A')] },
          B: { status: 400, error: 'q: column 1: This quote is not closed.', frames: [] },
        },
      })
    );
    const response = await lastValueFrom(
      datasource().query(
        request([query({ queryType: 'services' }), query({ refId: 'B', queryType: 'services', q: '"' })])
      )
    );
    expect(response.state).toBe(LoadingState.Error);
    expect(response.data).toHaveLength(1);
    expect(response.errors).toEqual([{ refId: 'B', message: 'q: column 1: This quote is not closed.', status: 400 }]);
  });

  it('says so where nothing is answered at all', async () => {
    fetch.mockReturnValue(
      throwError(() => ({ status: 502, statusText: 'Bad Gateway', data: { message: 'Plugin unavailable' } }))
    );
    const response = await lastValueFrom(datasource().query(request([query({ queryType: 'services' })])));
    expect(response).toMatchObject({
      state: LoadingState.Error,
      error: { status: 502, message: expect.stringContaining('Plugin unavailable') },
    });
  });

  it('refuses ad hoc filters that there are not', async () => {
    const filters = [{ key: 'size', operator: '<', value: '3' }];
    const run = (): Promise<DataQueryResponse> => lastValueFrom(datasource().query(request([query({})], { filters })));
    await expect(run()).rejects.toThrow('The filter size < 3 cannot be used');
  });

  describe('of the same at the same time', () => {
    it('is asked once, and each gets fields of its own', async () => {
      const answers = new Subject<unknown>();
      fetch.mockReturnValue(answers);
      const source = datasource();
      const one = firstValueFrom(source.query(request([query({ queryType: 'services' })], { requestId: 'Q1' })));
      const other = firstValueFrom(source.query(request([query({ queryType: 'services' })], { requestId: 'Q2' })));
      await Promise.resolve();
      await new Promise((resolve) => setTimeout(resolve));
      answers.next({ status: 200, data: { results: { A: { frames: [frame('A')] } } } });
      answers.complete();
      const [a, b] = await Promise.all([one, other]);
      expect(fetch).toHaveBeenCalledTimes(1);
      expect(a.data[0].fields[0]).toEqual(b.data[0].fields[0]);
      expect(a.data[0].fields[0]).not.toBe(b.data[0].fields[0]);
    });

    it('goes on for who still waits, and ends with the last', async () => {
      const source = datasource();
      let ended = 0;
      fetch.mockImplementation(() => {
        const answers = new Subject<unknown>();
        return new Observable((to) => {
          const inner = answers.subscribe(to);
          return () => {
            ended++;
            inner.unsubscribe();
          };
        });
      });
      const first = source.query(request([query({})])).subscribe();
      const second = source.query(request([query({})])).subscribe();
      await new Promise((resolve) => setTimeout(resolve));
      first.unsubscribe();
      expect(ended).toBe(0);
      second.unsubscribe();
      expect(ended).toBe(1);
      source.query(request([query({})])).subscribe();
      await new Promise((resolve) => setTimeout(resolve));
      expect(fetch).toHaveBeenCalledTimes(2);
    });

    it('is not the same for another search, range or width, nor later', async () => {
      fetch.mockReturnValue(answer({ results: {} }));
      const source = datasource();
      const runs = [
        request([query({})]),
        request([query({ q: 'a' })]),
        request([query({})], { maxDataPoints: 100 }),
        request([query({})], { timezone: 'utc' }),
      ];
      await Promise.all(runs.map((each) => lastValueFrom(source.query(each))));
      await lastValueFrom(source.query(request([query({})])));
      expect(fetch).toHaveBeenCalledTimes(5);
      const ids = fetch.mock.calls.map(([{ requestId }]) => requestId);
      expect(new Set(ids).size).toBe(5);
    });
  });
});

describe('live', () => {
  const rows = toDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: [1] },
      { name: 'event', type: FieldType.string, values: ['new'] },
      { name: 'service', type: FieldType.string, values: ['shop'] },
      { name: 'class', type: FieldType.string, values: ['A'] },
      { name: 'key', type: FieldType.string, values: ['A@1'] },
      { name: 'id', type: FieldType.string, values: ['x'] },
    ],
  });
  const live = (stream: Observable<DataQueryResponse>) => {
    const getDataStream = jest.fn().mockReturnValue(stream);
    setGrafanaLiveSrv({ getDataStream } as unknown as GrafanaLiveSrv);
    runtime.getGrafanaLiveSrv.mockReturnValue({ getDataStream });
    return getDataStream;
  };

  it('shows what happens as a table beside other queries', async () => {
    const getDataStream = live(of({ data: [rows], state: LoadingState.Streaming }));
    fetch.mockReturnValue(answer({ results: { B: { frames: [frame('B')] } } }));
    const responses = await lastValueFrom(
      datasource({ s: 'shop' })
        .query(request([query({ queryType: 'stream', q: 'service=$s' }), query({ refId: 'B', queryType: 'services' })]))
        .pipe(toArray())
    );
    expect(getDataStream).toHaveBeenCalledWith({
      addr: {
        scope: 'ds',
        stream: 'periskop-1',
        path: expect.stringMatching(/^stream\//),
        data: { q: 'service=shop' },
      },
      key: 'live-A',
      buffer: { maxLength: 1000 },
    });
    const byKey = new Map(responses.map((response) => [response.key, response]));
    expect(byKey.get('live-A')).toMatchObject({ state: LoadingState.Streaming, data: [{ refId: 'A', length: 1 }] });
    expect(byKey.get('answers')).toMatchObject({ data: [{ refId: 'B' }] });
  });

  it('shows lines of a log in Explore, for whatever has a search', async () => {
    const getDataStream = live(of({ data: [rows] }));
    const response = await lastValueFrom(
      datasource().query(request([query({ queryType: 'occurrences', q: 'timeout' })], { liveStreaming: true }))
    );
    expect(getDataStream.mock.calls[0][0].addr.data).toEqual({ q: 'timeout' });
    expect(response).toMatchObject({
      state: LoadingState.Streaming,
      data: [{ refId: 'A', meta: { preferredVisualisationType: 'logs' } }],
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('says what is wrong with the stream', async () => {
    live(throwError(() => new Error('the channel is refused')));
    const response = await lastValueFrom(datasource().query(request([query({ queryType: 'stream' })])));
    expect(response).toMatchObject({
      state: LoadingState.Error,
      errors: [{ refId: 'A', message: 'the channel is refused' }],
    });
  });

  it('says where Grafana has no live', async () => {
    const response = await lastValueFrom(datasource().query(request([query({ queryType: 'stream' })])));
    expect(response.errors?.[0]?.message).toContain('Grafana Live is switched off');
  });
});

describe('ad hoc filters', () => {
  it('offer labels of errors that match the other filters', async () => {
    fetch.mockReturnValue(answer({ data: [{ text: 'team', errors: 3 }], truncated: false }));
    const filters = [{ key: 'service', operator: '=', value: 'shop' }];
    await expect(datasource().getTagKeys({ filters })).resolves.toEqual({ data: [{ text: 'team', value: 'team' }] });
    expect(asked(0)).toMatchObject({
      url: '/api/datasources/uid/periskop-1/resources/labels',
      params: { q: 'service=shop', prefix: '', limit: 1000 },
    });
  });

  it('offer values of errors that match the others', async () => {
    fetch.mockReturnValue(answer({ data: [{ text: 'pay', errors: 3 }], truncated: false }));
    const filters = [
      { key: 'service', operator: '=', value: 'shop' },
      { key: 'team', operator: '=', value: 'x' },
    ];
    await expect(datasource().getTagValues({ key: 'team', filters })).resolves.toEqual({
      data: [{ text: 'pay', value: 'pay' }],
    });
    expect(asked(0)).toMatchObject({
      url: '/api/datasources/uid/periskop-1/resources/labels/team/values',
      params: { q: 'service=shop' },
    });
  });

  it('ask for values of names that no path has by what may come next', async () => {
    fetch.mockReturnValue(
      answer({ kind: 'value', from: 14, to: 14, choices: [{ text: '1.2', insert: '1.2', errors: 4 }] })
    );
    await expect(datasource().getTagValues({ key: 'app.version', filters: [] })).resolves.toMatchObject({
      data: [{ text: '1.2' }],
    });
    expect(asked(0)).toMatchObject({ params: { text: '"app.version"=' } });
  });

  it('say what is wrong', async () => {
    fetch.mockReturnValue(throwError(() => ({ status: 503, data: { detail: 'the storage does not answer' } })));
    await expect(datasource().getTagKeys({ filters: [] })).resolves.toEqual({
      data: [],
      error: { message: 'the storage does not answer' },
    });
  });

  it('ask for the same once at a time', async () => {
    fetch.mockReturnValue(answer({ data: [], truncated: false }));
    const source = datasource();
    await Promise.all([source.getTagKeys({ filters: [] }), source.getGroupByKeys({ filters: [] })]);
    expect(fetch).toHaveBeenCalledTimes(1);
    await source.getTagKeys({ filters: [] });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe('the data source', () => {
  it('has defaults, words and modifications', () => {
    const source = datasource();
    expect(source.getDefaultQuery('explore' as never)).toMatchObject({ queryType: 'errors' });
    expect(source.getQueryDisplayText(query({ queryType: 'services' }))).toBe('Services');
    expect(source.getSupportedQueryModifications()).toContain('ADD_STRING_FILTER_OUT');
    const changed = source.modifyQuery(query({ queryType: 'errors' }), {
      type: 'ADD_FILTER',
      options: { key: 'team', value: 'pay' },
    });
    expect(changed).toMatchObject({ q: 'team=pay' });
    expect(source.queryHasFilter(changed, { key: 'team', value: 'pay' })).toBe(true);
    const filter = { type: 'FILTER_FOR' as const, options: { key: 'team', value: 'pay' } };
    expect(source.toggleQueryFilter(changed, filter)).toMatchObject({ q: '' });
  });

  it('does not wait for answers of nobody', () => {
    fetch.mockReturnValue(NEVER);
    const waiting = datasource()
      .query(request([query({})]))
      .subscribe();
    expect(() => waiting.unsubscribe()).not.toThrow();
  });
});
