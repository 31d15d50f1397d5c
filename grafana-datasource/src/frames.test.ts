import { DataFrameType, FieldType, LoadingState, toDataFrame } from '@grafana/data';
import type { DataFrame } from '@grafana/data';
import { complete } from './defaults';
import { copyOf, shapeFrame, shapeResponse } from './frames';
import type { Surroundings } from './frames';

const around: Surroundings = { uid: 'u', name: 'Periskop', publicUrl: 'https://p.example.com' };
const nowhere: Surroundings = { ...around, publicUrl: undefined };

const field = (frame: DataFrame, name: string) => frame.fields.find((each) => each.name === name);

describe('time series', () => {
  const frame = toDataFrame({
    refId: 'A',
    fields: [
      { name: 'time', type: FieldType.time, values: [1] },
      {
        name: 'occurrences',
        type: FieldType.number,
        values: [2],
        labels: { service: 'shop', team: 'pay' },
        config: { displayNameFromDS: 'shop pay' },
      },
      { name: 'occurrences', type: FieldType.number, values: [3], labels: { service: '__other__', team: '__other__' } },
    ],
  });
  const names = (legend?: string): unknown[] =>
    shapeFrame(frame, complete({ refId: 'A', queryType: 'timeseries', legend } as never), around).fields.map(
      (each) => each.config.displayNameFromDS
    );

  it('are called as the server calls them', () => {
    expect(names()).toEqual([undefined, 'shop pay', 'Other']);
    expect(names('')).toEqual([undefined, 'shop pay', 'Other']);
  });

  it('are called by the legend', () => {
    expect(names('{{team}}: {{service}}')).toEqual([undefined, 'pay: shop', 'Other']);
    expect(names('{{nope}}')).toEqual([undefined, 'shop pay', 'Other']);
  });
});

describe('errors', () => {
  const frame = toDataFrame({
    refId: 'A',
    meta: { custom: { sparkline: { from: 1000, stepMs: 60_000 } } },
    fields: [
      { name: 'id', type: FieldType.string, values: ['x', 'y', 'z'] },
      { name: 'service', type: FieldType.string, values: ['shop', 'shop', 'shop'] },
      { name: 'class', type: FieldType.string, values: ['A', 'B', 'C'] },
      { name: 'message', type: FieldType.string, values: ['', '', ''] },
      { name: 'key', type: FieldType.string, values: ['A@1', 'B@1', 'C@1'] },
      { name: 'sparkline', type: FieldType.other, values: [[0, 3, null], null, '[1,2,3]'] },
    ],
  });
  const errors = complete({ refId: 'A', queryType: 'errors' });

  it('have a small chart a row', () => {
    const sparkline = field(shapeFrame(frame, errors, around), 'sparkline');
    expect(sparkline?.type).toBe(FieldType.frame);
    expect(sparkline?.config.custom).toMatchObject({ cellOptions: { type: 'sparkline', hideValue: true } });
    expect(sparkline?.values[0]).toMatchObject({
      length: 3,
      fields: [
        { type: FieldType.time, values: [1000, 61_000, 121_000] },
        { type: FieldType.number, values: [0, 3, null] },
      ],
    });
    expect(sparkline?.values[1]).toBeNull();
    expect(sparkline?.values[2]).toMatchObject({ length: 3 });
  });

  it('keep the column where nothing says when its slots are', () => {
    const without = { ...frame, meta: { custom: {} } };
    expect(field(shapeFrame(without, errors, around), 'sparkline')?.type).toBe(FieldType.other);
  });

  it('lead to Periskop and to stack traces', () => {
    const titles = (surroundings: Surroundings, name: string): unknown[] | undefined =>
      field(shapeFrame(frame, errors, surroundings), name)?.config.links?.map(({ title }) => title);
    expect(titles(around, 'class')).toEqual(['Open in Periskop', 'Show stack traces']);
    expect(titles(around, 'message')).toEqual(['Open in Periskop', 'Show stack traces']);
    expect(titles(nowhere, 'class')).toEqual(['Show stack traces']);
    expect(titles(around, 'service')).toBeUndefined();
  });

  it('do not show the columns that only links read', () => {
    const hidden = shapeFrame(frame, errors, around).fields.filter(
      (each) => each.config.custom?.hideFrom?.viz === true
    );
    expect(hidden.map(({ name }) => name)).toEqual(['id', 'key']);
  });
});

describe('other tables', () => {
  it('of services lead to their pages', () => {
    const frame = toDataFrame({ refId: 'A', fields: [{ name: 'service', type: FieldType.string, values: ['shop'] }] });
    const shaped = shapeFrame(frame, complete({ refId: 'A', queryType: 'services' }), around);
    expect(field(shaped, 'service')?.config.links).toMatchObject([
      { url: 'https://p.example.com/#/${__data.fields.service:percentencode}' },
    ]);
    const unlinked = shapeFrame(frame, complete({ refId: 'A', queryType: 'services' }), nowhere);
    expect(field(unlinked, 'service')?.config.links).toBeUndefined();
  });

  it('of events lead to errors by their title', () => {
    const frame = toDataFrame({
      refId: 'A',
      fields: ['time', 'title', 'id', 'errorId', 'service', 'key'].map((name) => ({ name, values: ['x'] })),
    });
    const links = field(shapeFrame(frame, complete({ refId: 'A', queryType: 'events' }), around), 'title')?.config
      .links;
    expect(links?.[1]?.internal?.query).toMatchObject({ id: '${__data.fields.errorId}' });
  });
});

describe('log lines', () => {
  const frame: DataFrame = {
    ...toDataFrame({
      refId: 'A',
      fields: [
        { name: 'body', type: FieldType.string, values: ['a', 'b', 'c'] },
        { name: 'labels', type: FieldType.other, values: [{ service: 'my shop', key: 'A@1' }, {}, null] },
      ],
    }),
    meta: { type: DataFrameType.LogLines },
  };
  const occurrences = complete({ refId: 'A', queryType: 'occurrences' });

  it('have the address of their error', () => {
    const page = field(shapeFrame(frame, occurrences, around), 'page');
    expect(page?.values).toEqual(['https://p.example.com/#/my%20shop/errors/A%401', '', '']);
    expect(page?.config.links).toMatchObject([{ url: '${__value.raw}', targetBlank: true }]);
  });

  it('have none where it is not known', () => {
    expect(shapeFrame(frame, occurrences, nowhere)).toBe(frame);
  });
});

describe('responses', () => {
  it('keep errors beside frames, and frames of nobody', () => {
    const frame = toDataFrame({ refId: 'Z', fields: [{ name: 'service', values: ['a'] }] });
    const response = { data: [frame], errors: [{ refId: 'B', message: 'no' }], state: LoadingState.Error };
    expect(shapeResponse(response, [complete({ refId: 'A', queryType: 'errors' })], around)).toEqual(response);
  });

  it('are copied so that nobody changes what others see', () => {
    const frame = toDataFrame({ refId: 'A', fields: [{ name: 'a', values: [1], config: { unit: 'x' } }] });
    const copy = copyOf({ data: [frame] });
    const [copied]: DataFrame[] = copy.data;
    expect(copied?.fields[0]?.config).toEqual({ unit: 'x' });
    expect(copied?.fields[0]?.config).not.toBe(frame.fields[0]?.config);
    expect(copied?.fields[0]?.values).toBe(frame.fields[0]?.values);
  });
});
