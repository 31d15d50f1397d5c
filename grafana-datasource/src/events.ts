import { complete, DEFAULT_LIMIT } from './defaults';
import type { EventsQuery, PeriskopQuery } from './types';

/** What is marked in panels where nobody chose: the moments at which people should have looked. */
export const DEFAULT_EVENTS: Omit<EventsQuery, 'refId'> = {
  queryType: 'events',
  q: '',
  types: ['first_seen', 'regressed'],
  limit: DEFAULT_LIMIT,
};

/** Whatever is kept of an annotation as the query of events that it is. */
export function eventsOf(query: PeriskopQuery | undefined): EventsQuery {
  const given = complete({ ...DEFAULT_EVENTS, ...query, refId: query?.refId ?? 'Anno', queryType: 'events' });
  return given.queryType === 'events' ? given : { ...DEFAULT_EVENTS, refId: 'Anno' };
}
