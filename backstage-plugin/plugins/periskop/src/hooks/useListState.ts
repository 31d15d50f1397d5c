import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { DEFAULT_RANGE, isRange, type RangeKey } from '../lib/time';
import { oneOf, quoted, together } from '../lib/search';

export const SORTS = {
  last_seen: 'Last seen',
  occurrences: 'Occurrences',
  trend: 'Trend',
  first_seen: 'First seen',
  class: 'Error',
} as const;

export type SortKey = keyof typeof SORTS;

export const STATES = ['open', 'resolved', 'muted'] as const;
export const MARKS = ['new', 'regressed'] as const;

/** What the address says about the list; all of it can be linked to. */
export interface ListState {
  /** The search as it was typed. */
  q: string;
  /** Of `STATES`; none for all. */
  states: string[];
  /** Of `MARKS`; none for all. */
  marks: string[];
  severities: string[];
  /** `name=value`. */
  labels: string[];
  range: RangeKey;
  sort: SortKey;
  ascending: boolean;
  /** Of the page; undefined for the first. */
  cursor?: string;
  /** The error whose details are open. Backstage's sign-in takes `error` for itself, so it is `errorId` in the address. */
  error?: string;
  /** Which part of the details. */
  view?: string;
}

function list(text: string | null): string[] {
  return text === null ? [] : text.split(',').filter(part => part !== '');
}

export function readListState(params: URLSearchParams): ListState {
  const range = params.get('range');
  const sort = params.get('sort');
  const states = params.get('state');
  return {
    q: params.get('q') ?? '',
    states: states === null ? ['open'] : list(states).filter(s => s !== 'all'),
    marks: list(params.get('mark')),
    severities: list(params.get('severity')),
    labels: params.getAll('label'),
    range: isRange(range) ? range : DEFAULT_RANGE,
    sort:
      sort !== null && Object.hasOwn(SORTS, sort)
        ? (sort as SortKey)
        : 'last_seen',
    ascending: params.get('asc') === '1',
    cursor: params.get('cursor') ?? undefined,
    error: params.get('errorId') ?? undefined,
    view: params.get('view') ?? undefined,
  };
}

/** What is as it is anyway is left out, and what others put into the address stays. */
export function writeListState(
  params: URLSearchParams,
  state: ListState,
): URLSearchParams {
  const next = new URLSearchParams(params);
  const set = (name: string, value: string | undefined, usual = '') =>
    value === undefined || value === usual
      ? next.delete(name)
      : next.set(name, value);
  set('q', state.q);
  set(
    'state',
    state.states.length === 0 ? 'all' : state.states.join(','),
    'open',
  );
  set('mark', state.marks.join(','));
  set('severity', state.severities.join(','));
  next.delete('label');
  state.labels.forEach(label => next.append('label', label));
  set('range', state.range, DEFAULT_RANGE);
  set('sort', state.sort, 'last_seen');
  set('asc', state.ascending ? '1' : '');
  set('cursor', state.cursor);
  set('errorId', state.error);
  set('view', state.view);
  return next;
}

/** The filters as a search. It comes before what was typed, so that no quote left open can swallow it. */
export function filterSearch(state: ListState): string {
  return together(
    oneOf('state', state.states),
    oneOf('mark', state.marks),
    oneOf('severity', state.severities),
    ...state.labels.map(label => {
      const at = label.indexOf('=');
      return at < 1
        ? ''
        : `${label.slice(0, at)}=${quoted(label.slice(at + 1))}`;
    }),
  );
}

/** Whether it shows less than all errors. */
export function isFiltered(state: ListState): boolean {
  return (
    state.q.trim() !== '' ||
    state.states.length > 0 ||
    state.marks.length > 0 ||
    state.severities.length > 0 ||
    state.labels.length > 0
  );
}

export interface ListControl {
  state: ListState;
  /** Changes what the address says; another list begins at its first page. */
  change(part: Partial<ListState>): void;
  /** The address with this changed, as a link within the page. */
  href(part: Partial<ListState>): string;
}

/** Keeps the state of the list in the query string. */
export function useListState(): ListControl {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const state = useMemo(() => readListState(new URLSearchParams(text)), [text]);
  const change = useCallback(
    (part: Partial<ListState>) => {
      const stays = Object.keys(part).every(name =>
        ['error', 'view', 'cursor'].includes(name),
      );
      setParams(
        before =>
          writeListState(before, {
            ...readListState(before),
            ...(stays ? {} : { cursor: undefined }),
            ...part,
          }),
        // opening details and turning pages are steps to go back by, typing is not
        { replace: !('error' in part || 'cursor' in part) },
      );
    },
    [setParams],
  );
  const href = useCallback(
    (part: Partial<ListState>) =>
      `?${writeListState(new URLSearchParams(text), {
        ...readListState(new URLSearchParams(text)),
        ...part,
      })}`,
    [text],
  );
  return useMemo(() => ({ state, change, href }), [state, change, href]);
}
