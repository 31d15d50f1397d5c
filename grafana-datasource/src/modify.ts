import type { QueryFilterOptions, QueryFixAction, ToggleFilterAction } from '@grafana/data';
import { addFilter, addPhrase, hasFilter, toggleFilter } from './search/filters';
import type { PeriskopQuery } from './types';

/** Columns of answers that are no labels, and that a search cannot ask for. */
const NO_LABELS = new Set([
  'time',
  'timestamp',
  'title',
  'tags',
  'count',
  'trend',
  'total',
  'targets',
  'firstSeen',
  'lastSeen',
  'sparkline',
  'labels',
  'event',
  'delta',
  'page',
]);
/** These have texts that a word or phrase finds. */
const TEXTS = new Set(['message', 'body', 'text', 'http_url', 'url', 'method', 'http_method']);
const IDS = new Set(['id', 'errorId', 'error_id']);

export const MODIFICATIONS = ['ADD_FILTER', 'ADD_FILTER_OUT', 'ADD_STRING_FILTER', 'ADD_STRING_FILTER_OUT'] as const;

/** The query after a click on a value in Explore. */
export function modify(query: PeriskopQuery, { type, options }: QueryFixAction): PeriskopQuery {
  const key = options?.key ?? '';
  const value = options?.value ?? '';
  switch (type) {
    case 'ADD_FILTER':
      return filtered(query, key, value, false);
    case 'ADD_FILTER_OUT':
      return filtered(query, key, value, true);
    case 'ADD_STRING_FILTER':
      return searched(query, (q) => addPhrase(q, value, false));
    case 'ADD_STRING_FILTER_OUT':
      return searched(query, (q) => addPhrase(q, value, true));
    default:
      return query;
  }
}

function filtered(query: PeriskopQuery, key: string, value: string, out: boolean): PeriskopQuery {
  if (IDS.has(key)) {
    return query.queryType === 'occurrences' && !out ? { ...query, id: value } : query;
  }
  if (TEXTS.has(key)) {
    return searched(query, (q) => addPhrase(q, value, out));
  }
  return isLabel(key) ? searched(query, (q) => addFilter(q, key, out ? '!=' : '=', value)) : query;
}

export function toggle(query: PeriskopQuery, { type, options }: ToggleFilterAction): PeriskopQuery {
  const { key = '', value = '' } = options;
  return isLabel(key) && !IDS.has(key) && !TEXTS.has(key)
    ? searched(query, (q) => toggleFilter(q, key, type === 'FILTER_OUT' ? '!=' : '=', value))
    : filtered(query, key, value, type === 'FILTER_OUT');
}

export function has(query: PeriskopQuery, { key = '', value = '' }: QueryFilterOptions): boolean {
  return 'q' in query && hasFilter(query.q, key, '=', value);
}

function isLabel(key: string): boolean {
  return key !== '' && !NO_LABELS.has(key);
}

function searched(query: PeriskopQuery, change: (q: string) => string): PeriskopQuery {
  return query.queryType === 'error' ? query : { ...query, q: change(query.q) };
}
