import type { PeriskopQuery } from './types';

const MEASURES = { occurrences: 'Occurrences', rate: 'Rate', errors: 'Errors', targets: 'Targets' } as const;

/** A query in a few words, for lists of queries. */
export function describe(query: PeriskopQuery): string {
  const of = 'q' in query && query.q.trim() !== '' ? ` of ${query.q.trim()}` : '';
  switch (query.queryType) {
    case 'timeseries':
    case 'instant': {
      const by = query.by.length > 0 ? ` by ${query.by.join(', ')}` : '';
      return MEASURES[query.measure] + by + of + (query.queryType === 'instant' ? ', over the range' : '');
    }
    case 'errors':
      return `Errors by ${query.sort.replace('_', ' ')}${of}`;
    case 'occurrences':
      return query.id ? `Occurrences of error ${query.id}` : `Occurrences${of}`;
    case 'events':
      return `Events${(query.types ?? []).length > 0 ? ` (${query.types?.join(', ').replaceAll('_', ' ')})` : ''}${of}`;
    case 'services':
      return `Services${of}`;
    case 'error':
      return `Error ${query.id}`;
    case 'stream':
      return `Live${of}`;
  }
}
