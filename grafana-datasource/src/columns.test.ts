import { FieldType, toDataFrame } from '@grafana/data';
import { arranged } from './columns';

const frame = toDataFrame({
  refId: 'A',
  fields: [
    { name: 'id', type: FieldType.string, values: ['a'] },
    { name: 'total', type: FieldType.number, values: [2] },
    { name: 'sparkline', type: FieldType.other, config: { custom: { minWidth: 50, align: 'left' } }, values: [[1]] },
    { name: 'labels', type: FieldType.other, values: [{}] },
    { name: 'class', type: FieldType.string, values: ['E'] },
    { name: 'service', type: FieldType.string, values: ['shop'] },
  ],
});

describe('columns', () => {
  it('begin with what an error is', () => {
    expect(arranged(frame).fields.map(({ name }) => name)).toEqual([
      'service',
      'class',
      'sparkline',
      'id',
      'total',
      'labels',
    ]);
    expect(arranged(frame).fields.map(({ values }) => values[0])).toEqual(['shop', 'E', [1], 'a', 2, {}]);
  });

  it('of long texts have room for them', () => {
    const custom = Object.fromEntries(arranged(frame).fields.map(({ name, config }) => [name, config.custom]));
    expect(custom.class).toEqual({ minWidth: 240 });
    expect(custom.sparkline).toEqual({ minWidth: 50, align: 'left' });
    expect(custom.labels).toBeUndefined();
  });

  it('of the frame that was given stay', () => {
    const before = JSON.stringify(frame.fields);
    arranged(frame);
    expect(JSON.stringify(frame.fields)).toBe(before);
  });
});
