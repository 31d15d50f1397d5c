import { complete } from './defaults';
import { describe as inWords } from './describe';

describe('a query in words', () => {
  it.each([
    [{ queryType: 'timeseries', by: ['service', 'class'], q: ' timeout ' }, 'Occurrences by service, class of timeout'],
    [{ queryType: 'instant', measure: 'targets' }, 'Targets, over the range'],
    [{ queryType: 'errors', sort: 'last_seen' }, 'Errors by last seen'],
    [{ queryType: 'occurrences', q: 'a' }, 'Occurrences of a'],
    [{ queryType: 'occurrences', id: 'k' }, 'Occurrences of error k'],
    [{ queryType: 'events', types: ['first_seen', 'muted'] }, 'Events (first seen, muted)'],
    [{ queryType: 'events' }, 'Events'],
    [{ queryType: 'services' }, 'Services'],
    [{ queryType: 'error', id: 'k' }, 'Error k'],
    [{ queryType: 'stream', q: 'a' }, 'Live of a'],
  ])('%j', (query, words) => {
    expect(inWords(complete({ refId: 'A', ...query }))).toBe(words);
  });
});
