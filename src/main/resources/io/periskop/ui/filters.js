import { useMemo } from './html.js';
import { go, usePlace, withParams } from './router.js';
import { oneOf, together } from './search.js';
import { isRange, lately } from './time.js';

/** @import { Span } from './model.js' */
/** @import { RangeKey } from './time.js' */

export const STATES = ['open', 'resolved', 'muted'];
export const SEVERITIES = ['error', 'warning', 'info'];

/** By which lists are ordered, and what that is called. */
export const SORTS = /** @type {const} */ ({
  last_seen: 'Last seen',
  first_seen: 'First seen',
  occurrences: 'Occurrences in range',
  trend: 'Rising most',
  total: 'Total',
  service: 'Service',
  class: 'Class',
});

/**
 * What a list of errors shows: all of it is in the address.
 *
 * @typedef {object} Filters
 * @property {string} q what was typed
 * @property {string[]} services none for all
 * @property {string[]} severities none for all
 * @property {string} state one of STATES, or empty for all
 * @property {RangeKey | 'all' | 'custom'} range
 * @property {Span | null} span of `custom`
 * @property {keyof typeof SORTS} sort
 * @property {boolean} ascending
 */

/** @param {URLSearchParams} params @returns {Filters} */
export function filtersOf(params) {
  const from = Number(params.get('from') ?? NaN);
  const to = Number(params.get('to') ?? NaN);
  const custom = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from < to;
  const range = params.get('range') ?? '24h';
  const sort = params.get('sort') ?? '';
  const state = params.get('state') ?? 'open';
  return {
    q: params.get('q') ?? '',
    services: params.getAll('service'),
    severities: params.getAll('severity').filter(each => SEVERITIES.includes(each)),
    state: STATES.includes(state) ? state : '',
    range: custom ? 'custom' : range === 'all' || isRange(range) ? range : '24h',
    span: custom ? { from, to } : null,
    sort: Object.hasOwn(SORTS, sort) ? /** @type {keyof typeof SORTS} */ (sort) : 'last_seen',
    ascending: params.get('order') === 'ascending',
  };
}

/** @param {Filters} filters @param {boolean} [withState] */
export const searchOf = (filters, withState = true) => together(
  oneOf('service', filters.services),
  oneOf('severity', filters.severities),
  withState && filters.state !== '' ? oneOf('state', [filters.state]) : '',
  filters.q);

/** The time of the range, as of now; null for all time. @param {Pick<Filters, 'range' | 'span'>} filters @returns {Span | null} */
export const spanOf = ({ range, span }) => (range === 'custom' ? span : range === 'all' ? null : lately(range));

/** The filters of the address, and how to change it. */
export function useFilters() {
  const { params } = usePlace();
  const text = params.toString();
  // a text that is equal is the same address
  const filters = useMemo(() => filtersOf(params), [text]);
  return filters;
}

/** @param {Record<string, string | readonly string[] | null>} changes @param {boolean} [replace] */
export const setParams = (changes, replace = false) => go(withParams(changes), replace);
