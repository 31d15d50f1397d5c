import { complete } from './defaults';
import { interpolateQuery } from './interpolate';
import { templates } from './testing/rig';
import type { PeriskopQuery, QueryType } from './types';

const variables = {
  service: ['shop', 'pay.eu'],
  one: 'shop',
  all: { all: '.*' },
  groups: ['service', 'version'],
  step: '5m',
  nothing: '',
  id: 'k3Jx0aYb',
};

const interpolate = (query: object): PeriskopQuery =>
  interpolateQuery(
    complete({ refId: 'A', ...query }),
    templates(variables),
    { __interval: { text: '30s', value: '30s' } },
    [{ key: 'team', operator: '=', value: 'a b' }]
  );

describe('interpolateQuery', () => {
  it.each<QueryType>(['timeseries', 'instant', 'errors', 'occurrences', 'events', 'services', 'stream'])(
    'puts variables and ad hoc filters into the search of %s',
    (queryType) => {
      expect(interpolate({ queryType, q: 'service=$service class=$all x' })).toMatchObject({
        queryType,
        q: 'service=~"shop|pay\\\\.eu" class=~".*" x team="a b"',
      });
    }
  );

  it('reads variables in everything else of a time series', () => {
    expect(
      interpolate({
        queryType: 'timeseries',
        by: ['$groups', 'class', 'service', '$nothing'],
        step: '$step',
        legend: '$one {{service}}',
      })
    ).toMatchObject({ by: ['service', 'version', 'class'], step: '5m', legend: 'shop {{service}}' });
    expect(interpolate({ queryType: 'timeseries', step: '$__interval' })).toMatchObject({ step: '30s' });
    expect(interpolate({ queryType: 'timeseries', step: '$nothing' })).toMatchObject({ step: undefined });
    expect(interpolate({ queryType: 'instant', by: ['$one'] })).toMatchObject({ by: ['shop'] });
  });

  it('reads variables in ids, which no filter narrows', () => {
    expect(interpolate({ queryType: 'error', id: '$id' })).toEqual({ refId: 'A', queryType: 'error', id: 'k3Jx0aYb' });
    expect(interpolate({ queryType: 'occurrences', id: '${id}' })).toMatchObject({ id: 'k3Jx0aYb' });
    expect(interpolate({ queryType: 'occurrences', id: '$nothing' })).toMatchObject({ id: undefined });
  });

  it('leaves the rest as it is', () => {
    expect(interpolate({ queryType: 'errors', q: '', sort: 'trend', limit: 7, sparkline: 30 })).toEqual({
      refId: 'A',
      queryType: 'errors',
      q: 'team="a b"',
      sort: 'trend',
      limit: 7,
      sparkline: 30,
    });
  });
});
