import { DataFrameType, FieldType, LiveChannelScope, toDataFrame } from '@grafana/data';
import { asLogLines, fnv1a, liveChannel } from './live';

describe('liveChannel', () => {
  it('has the search in its path', () => {
    const { scope, stream, path, data } = liveChannel('uid-1', 'service=ä');
    expect({ scope, stream, data }).toEqual({
      scope: LiveChannelScope.DataSource,
      stream: 'uid-1',
      data: { q: 'service=ä' },
    });
    const [, encoded = ''] = path.split('/');
    expect(encoded).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(encoded, 'base64url').toString('utf8')).toBe('{"q":"service=ä"}');
  });

  it('has the hash of a long search, since channels have 160 characters at most', () => {
    const q = `service=~"${'a|'.repeat(100)}"`;
    const { path, data } = liveChannel('uid-1', q);
    expect(path).toBe(`stream/fnv-${fnv1a(q)}`);
    expect(data).toEqual({ q });
    expect(`ds/uid-1/${path}`.length).toBeLessThanOrEqual(160);
  });

  // the test vectors of the hash's authors
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('hashes %j', (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });
});

describe('asLogLines', () => {
  it('says what happened in a line', () => {
    const frame = toDataFrame({
      refId: 'A',
      fields: [
        { name: 'time', type: FieldType.time, values: [5, 6] },
        { name: 'event', type: FieldType.string, values: ['new', 'reset'] },
        { name: 'service', type: FieldType.string, values: ['shop', ''] },
        { name: 'class', type: FieldType.string, values: ['IOException', ''] },
        { name: 'key', type: FieldType.string, values: ['IOException@1', ''] },
        { name: 'id', type: FieldType.string, values: ['x', ''] },
        { name: 'message', type: FieldType.string, values: ['no answer', null] },
        { name: 'severity', type: FieldType.string, values: ['error', ''] },
      ],
    });
    const lines = asLogLines(frame);
    expect(lines.meta).toMatchObject({ type: DataFrameType.LogLines, preferredVisualisationType: 'logs' });
    expect(Object.fromEntries(lines.fields.map(({ name, values }) => [name, values]))).toEqual({
      timestamp: [5, 6],
      body: ['[new] shop IOException no answer', '[reset]'],
      severity: ['error', ''],
      id: ['x-5-new', '-6-reset'],
      labels: [
        { event: 'new', service: 'shop', class: 'IOException', key: 'IOException@1', severity: 'error' },
        { event: 'reset' },
      ],
    });
  });
});
