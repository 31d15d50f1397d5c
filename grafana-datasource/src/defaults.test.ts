import { CoreApp } from '@grafana/data';
import { changeType, complete, completeVariable, defaultQuery } from './defaults';
import type { PeriskopQuery, QueryType } from './types';

describe('complete', () => {
  it.each<[QueryType, object]>([
    ['timeseries', { q: '', measure: 'occurrences', by: [], top: 10 }],
    ['instant', { q: '', measure: 'occurrences', by: [], top: 10 }],
    ['errors', { q: '', sort: 'occurrences', limit: 100 }],
    ['occurrences', { q: '', limit: 100 }],
    ['events', { q: '', limit: 100 }],
    ['services', { q: '' }],
    ['error', { id: '' }],
    ['stream', { q: '' }],
  ])('fills in %s', (queryType, members) => {
    expect(complete({ refId: 'A', queryType })).toEqual({ refId: 'A', queryType, ...members });
  });

  it('takes what it does not know for a time series, and other types for none', () => {
    expect(complete({ refId: 'A', queryType: 'logs' })).toMatchObject({ queryType: 'timeseries' });
    const wrong: PeriskopQuery = { refId: 'A', queryType: 'timeseries', q: '', measure: 'rate', by: [], top: 3 };
    expect(complete({ ...wrong, measure: 'targets', top: '3', by: 'service', q: null } as never)).toMatchObject({
      measure: 'occurrences',
      top: 10,
      by: [],
      q: '',
    });
  });

  it('keeps what is there', () => {
    const query: PeriskopQuery = {
      refId: 'B',
      hide: true,
      queryType: 'events',
      q: 'a',
      limit: 3,
      types: ['muted'],
      searchEditor: 'builder',
    };
    expect(complete(query)).toEqual(query);
  });
});

describe('changeType', () => {
  const series: PeriskopQuery = {
    refId: 'A',
    queryType: 'timeseries',
    q: 'x',
    measure: 'rate',
    by: ['service'],
    top: 3,
    legend: '{{service}}',
    searchEditor: 'builder',
  };

  it('keeps what both types have, and nothing else', () => {
    expect(changeType(series, 'instant')).toEqual({
      refId: 'A',
      queryType: 'instant',
      q: 'x',
      measure: 'rate',
      by: ['service'],
      top: 3,
      searchEditor: 'builder',
    });
    expect(changeType(series, 'errors')).toEqual({
      refId: 'A',
      queryType: 'errors',
      q: 'x',
      sort: 'occurrences',
      limit: 100,
      searchEditor: 'builder',
    });
    expect(changeType(series, 'error')).toEqual({ refId: 'A', queryType: 'error', id: '', searchEditor: 'builder' });
  });

  it('takes a measure that there is', () => {
    expect(changeType({ ...series, queryType: 'instant', measure: 'targets' }, 'timeseries')).toMatchObject({
      measure: 'occurrences',
    });
  });
});

describe('defaultQuery', () => {
  it.each([
    [CoreApp.Explore, 'errors'],
    [CoreApp.UnifiedAlerting, 'instant'],
    [CoreApp.Dashboard, 'timeseries'],
    [undefined, 'timeseries'],
  ])('of %s shows something', (app, queryType) => {
    expect(complete({ refId: 'A', ...defaultQuery(app) })).toMatchObject({ queryType });
  });
});

describe('completeVariable', () => {
  it('fills in', () => {
    expect(completeVariable({ refId: 'A' })).toEqual({ refId: 'A', kind: 'services', q: '', label: '' });
    expect(completeVariable({ refId: 'A', kind: 'values', label: 'team' } as never)).toMatchObject({
      kind: 'values',
      label: 'team',
    });
  });
});
