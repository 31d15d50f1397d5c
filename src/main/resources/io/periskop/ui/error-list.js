import { useCallback, useEffect, useRef, useState } from './html.js';
import { ask, asFailure } from './api.js';
import { useLiveState, useStream } from './live.js';
import { spanOf, searchOf } from './filters.js';
import { iso } from './time.js';

/** @import { Failure } from './api.js' */
/** @import { Filters } from './filters.js' */
/** @import { ErrorChange, ErrorCounts, ErrorList, ErrorRow, Slots, Streamed } from './model.js' */

/** The first page is there soon, those that follow are many at once. */
const FIRST = 100;
const MORE = 500;
/** Rows that are shown get new lines and counts so often. */
const PERIOD = 30_000;
const SPARKLINE = 24;
const DRAWN_WITHIN = 400;

/**
 * @typedef {object} Listed
 * @property {ErrorRow[]} rows in the order of the answer; what happens to them meanwhile moves none
 * @property {ErrorCounts | null} counts of all that match
 * @property {Slots | null} slots
 * @property {boolean} more whether there are more pages
 * @property {boolean} truncated whether a search of texts ended early
 * @property {boolean} loading
 * @property {boolean} loaded whether what is shown answers the question that is asked now
 * @property {Failure | undefined} failure
 * @property {number} at when the first page was answered
 */

/** @param {ErrorCounts | null} counts @param {number} more @returns {ErrorCounts | null} */
const counted = (counts, more) => counts && { ...counts, total: counts.total + more };

/** @param {ErrorRow} row @param {ErrorChange} change @returns {ErrorRow} */
function after(row, change) {
  const labels = Object.fromEntries(Object.entries({ ...row.labels, ...change.labels }).filter(([, value]) => value !== ''));
  return { ...row, labels, state: change.state ? { ...row.state, status: change.state, afterDeploy: change.afterDeploy ?? false } : row.state };
}

/** @param {ErrorRow} row @param {Streamed | undefined} said @returns {ErrorRow} */
function updated(row, said) {
  if (!said || said.type === 'removed') {
    return row;
  }
  const { total, lastSeen, mark, labels, severity } = said;
  const state = row.state.status === said.state ? row.state
    : { ...row.state, status: said.state, until: null, untilTotal: null, afterDeploy: false };
  return { ...row, total, lastSeen, mark, labels, severity, state };
}

/** @type {Listed} */
const NOTHING = {
  rows: [], counts: null, slots: null, more: false, truncated: false, loading: true, loaded: false, failure: undefined, at: 0,
};

/**
 * A list of errors, page by page, that is kept up to date while it is looked at. Errors that are new to it wait until they are
 * asked for: nothing moves under a pointer.
 *
 * @param {Filters} filters
 */
export function useErrorList(filters) {
  const [list, setList] = useState(NOTHING);
  const [waiting, setWaiting] = useState(/** @type {ReadonlySet<string>} */ (new Set()));
  const q = searchOf(filters);
  const key = JSON.stringify([q, filters.range, filters.span, filters.sort, filters.ascending]);
  /** Of the list that is shown: pages of another one come too late. */
  const run = useRef({ key: '', next: /** @type {string | null} */ (null), busy: false, control: new AbortController(), known: new Set() });
  const latest = useRef(filters);
  latest.current = filters;

  const page = useCallback((/** @type {string | null} */ cursor, /** @type {number} */ limit, /** @type {AbortSignal} */ signal) => {
    const now = latest.current;
    const span = spanOf(now);
    return /** @type {Promise<ErrorList>} */ (ask('api/v1/errors', {
      params: {
        q: searchOf(now), sort: now.sort, ascending: now.ascending || null, limit, cursor, sparkline: SPARKLINE,
        from: span && iso(span.from), to: now.range === 'custom' && span ? iso(span.to) : null,
      },
      signal,
    }));
  }, []);

  const reload = useCallback(async () => {
    run.current.control.abort();
    const control = new AbortController();
    run.current = { key, next: null, busy: true, control, known: new Set() };
    const mine = run.current;
    setList(before => ({ ...before, loading: true }));
    try {
      const answer = await page(null, FIRST, control.signal);
      mine.next = answer.next;
      mine.busy = false;
      answer.errors.forEach(each => mine.known.add(each.id));
      setWaiting(new Set());
      setList({
        rows: answer.errors, counts: answer.counts, slots: answer.slots, more: answer.next !== null, truncated: answer.truncated,
        loading: false, loaded: true, failure: undefined, at: Date.now(),
      });
    } catch (thrown) {
      mine.busy = false;
      if (!control.signal.aborted) {
        setList(before => ({ ...before, loading: false, failure: asFailure(thrown) }));
      }
    }
  }, [key]);

  useEffect(() => {
    setList(before => ({ ...before, loaded: false }));
    reload();
    return () => run.current.control.abort();
  }, [reload]);

  const more = useCallback(async () => {
    const mine = run.current;
    if (mine.busy || mine.next === null) {
      return;
    }
    mine.busy = true;
    setList(before => ({ ...before, loading: true }));
    try {
      const answer = await page(mine.next, MORE, mine.control.signal);
      mine.next = answer.next;
      // an error that moved meanwhile may come twice
      const fresh = answer.errors.filter(each => !mine.known.has(each.id));
      fresh.forEach(each => mine.known.add(each.id));
      setList(before => ({
        ...before, rows: before.rows.concat(fresh), more: answer.next !== null, truncated: answer.truncated, loading: false, failure: undefined,
      }));
    } catch (thrown) {
      if (!mine.control.signal.aborted) {
        setList(before => ({ ...before, loading: false, failure: asFailure(thrown) }));
      }
    } finally {
      mine.busy = false;
    }
  }, []);

  /** What is shown of the first page, as it is now, without moving anything. */
  const refresh = useCallback(async () => {
    const mine = run.current;
    if (mine.busy) {
      return;
    }
    try {
      const answer = await page(null, FIRST, mine.control.signal);
      const now = new Map(answer.errors.map(each => [each.id, each]));
      const strangers = answer.errors.filter(each => !mine.known.has(each.id)).map(each => each.id);
      setWaiting(before => (strangers.every(id => before.has(id)) ? before : new Set([...before, ...strangers])));
      setList(before => ({
        ...before, rows: before.rows.map(row => now.get(row.id) ?? row), counts: answer.counts, slots: answer.slots, failure: undefined, at: Date.now(),
      }));
    } catch (thrown) {
      if (!mine.control.signal.aborted) {
        setList(before => ({ ...before, failure: asFailure(thrown) }));
      }
    }
  }, []);

  /**
   * Shows what an action did without losing the place: errors that do not belong here any more go, the others change.
   *
   * @param {readonly string[]} ids
   * @param {ErrorChange} change
   * @returns {() => void} shows what was there before
   */
  const settle = (ids, change) => {
    const changed = new Set(ids);
    const wanted = latest.current.state;
    const gone = Boolean(change.state && wanted !== '' && change.state !== wanted);
    /** @type {[number, ErrorRow][]} */
    let were = [];
    setList(before => {
      were = [...before.rows.entries()].filter(([, row]) => changed.has(row.id));
      const rows = gone ? before.rows.filter(row => !changed.has(row.id)) : before.rows.map(row => (changed.has(row.id) ? after(row, change) : row));
      return { ...before, rows, counts: counted(before.counts, rows.length - before.rows.length) };
    });
    refresh();
    return () => {
      setList(before => {
        const there = new Set(before.rows.map(row => row.id));
        const old = new Map(were.map(([, row]) => [row.id, row]));
        const rows = before.rows.map(row => old.get(row.id) ?? row);
        were.filter(([, row]) => !there.has(row.id)).forEach(([index, row]) => rows.splice(index, 0, row));
        return { ...before, rows, counts: counted(before.counts, rows.length - before.rows.length) };
      });
      refresh();
    };
  };

  const { paused } = useLiveState();
  useEffect(() => {
    if (paused) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (!document.hidden) {
        // a list that failed before it had anything begins anew
        (run.current.known.size === 0 ? reload : refresh)();
      }
    }, PERIOD);
    return () => clearInterval(timer);
  }, [paused, reload, refresh]);

  /** What was said and is not shown yet: one drawing for all that comes within a while. */
  const said = useRef(/** @type {Map<string, Streamed>} */ (new Map()));
  const drawing = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  useEffect(() => () => clearTimeout(drawing.current), []);
  const draw = () => {
    drawing.current = undefined;
    const news = said.current;
    said.current = new Map();
    const { known } = run.current;
    const strangers = [...news.values()].filter(each => !known.has(each.errorId) && each.type !== 'removed'
      && (latest.current.state === '' || each.state === latest.current.state));
    if (strangers.length > 0) {
      setWaiting(before => new Set([...before, ...strangers.map(each => each.errorId)]));
    }
    if ([...news.keys()].some(id => known.has(id))) {
      setList(before => ({ ...before, rows: before.rows.map(row => updated(row, news.get(row.id))) }));
    }
  };
  useStream(list.failure?.ofSearch ? undefined : q, each => {
    said.current.set(each.errorId, each);
    drawing.current ??= setTimeout(draw, DRAWN_WITHIN);
  }, refresh);

  return { list, waiting: waiting.size, q, key, reload, more, settle };
}
