import { FieldType, toDataFrame } from '@grafana/data';
import { lastValueFrom, of } from 'rxjs';
import { datasource, request } from './testing/rig';
import type { PeriskopVariableQuery } from './types';
import { PeriskopVariables } from './variables';

const ask = (query: Omit<PeriskopVariableQuery, 'refId'>, source = datasource({ s: ['shop', 'pay'], label: 'team' })) =>
  lastValueFrom(new PeriskopVariables(source).query(request([{ refId: 'A', ...query }])));

describe('variables', () => {
  const source = datasource({ s: ['shop', 'pay'], label: 'team' });
  const resource = jest.spyOn(source, 'getResource');

  it('have the names of services', async () => {
    resource.mockResolvedValue({ services: [{ name: 'shop' }, { name: 'pay' }] });
    await expect(ask({ kind: 'services' }, source)).resolves.toEqual({
      data: [
        { text: 'shop', value: 'shop' },
        { text: 'pay', value: 'pay' },
      ],
    });
    expect(resource).toHaveBeenCalledWith('services', {}, { showErrorAlert: false });
  });

  it('have the services of errors that a search with variables finds', async () => {
    resource.mockResolvedValue({ services: [] });
    await ask({ kind: 'services', q: 'service=$s' }, source);
    expect(resource).toHaveBeenCalledWith('services', { q: 'service=~"shop|pay"' }, { showErrorAlert: false });
  });

  it('have names of labels', async () => {
    resource.mockResolvedValue({ data: [{ text: 'team', errors: 1 }], truncated: false });
    await expect(ask({ kind: 'labels', q: 'x' }, source)).resolves.toEqual({ data: [{ text: 'team', value: 'team' }] });
    expect(resource).toHaveBeenCalledWith('labels', { q: 'x', prefix: '', limit: 1000 }, { showErrorAlert: false });
  });

  it('have values of a label, which may be a variable itself', async () => {
    resource.mockResolvedValue({ data: [{ text: 'pay', errors: 1 }], truncated: false });
    await expect(ask({ kind: 'values', label: '$label' }, source)).resolves.toEqual({
      data: [{ text: 'pay', value: 'pay' }],
    });
    expect(resource.mock.calls[0]?.[0]).toBe('labels/team/values');
  });

  it('have no values of no label', async () => {
    await expect(ask({ kind: 'values' }, source)).resolves.toEqual({ data: [] });
    expect(resource).not.toHaveBeenCalled();
  });

  it('have versions, which only counts over time know', async () => {
    const query = jest.spyOn(source, 'query').mockReturnValue(
      of({
        data: [
          toDataFrame({
            fields: [
              { name: 'version', type: FieldType.string, values: ['1.2', '', '1.1', '__other__'] },
              { name: 'occurrences', type: FieldType.number, values: [3, 2, 1, 0] },
            ],
          }),
        ],
      })
    );
    await expect(ask({ kind: 'versions', q: 'service=$s' }, source)).resolves.toEqual({
      data: [
        { text: '1.2', value: '1.2' },
        { text: '1.1', value: '1.1' },
      ],
    });
    expect(query.mock.calls[0]?.[0].targets).toEqual([
      {
        refId: 'versions',
        queryType: 'instant',
        q: 'service=~"shop|pay"',
        measure: 'occurrences',
        by: ['version'],
        top: 1000,
      },
    ]);
  });

  it('say why there are no versions', async () => {
    jest.spyOn(source, 'query').mockReturnValue(of({ data: [], errors: [{ refId: 'versions', message: 'too slow' }] }));
    await expect(ask({ kind: 'versions' }, source)).rejects.toThrow('too slow');
  });

  it('say what the server says', async () => {
    resource.mockRejectedValue({ status: 400, data: { type: 'x', detail: 'q: column 1: This quote is not closed.' } });
    await expect(ask({ kind: 'labels', q: '"' }, source)).rejects.toThrow('This quote is not closed.');
  });

  it('begin with services', () => {
    expect(new PeriskopVariables(source).getDefaultQuery()).toEqual({ kind: 'services' });
  });
});
