import { useCallback, useEffect, useRef, useState } from './html.js';
import { asFailure, url } from './api.js';

/** @import { Failure } from './api.js' */
/** @import { Streamed } from './model.js' */

/** How often what is shown is asked for again. */
const PERIOD = 30_000;
/** After a failure, doubled with each that follows. */
const FIRST_RETRY = 3_000;
const LAST_RETRY = 60_000;

const TYPES = ['new', 'changed', 'resolved', 'reopened', 'regressed', 'muted', 'unmuted', 'labelled', 'removed'];

/** @typedef {'live' | 'connecting' | 'off'} StreamState */

/** @type {Set<() => void>} */
const watchers = new Set();
const state = { paused: false, stream: /** @type {StreamState} */ ('off') };

/** @param {Partial<typeof state>} change */
function set(change) {
  Object.assign(state, change);
  watchers.forEach(tell => tell());
}

/** @param {boolean} paused */
export const pause = paused => set({ paused });

/** Whether the page holds still, and how the stream does. */
export function useLiveState() {
  const [, again] = useState({});
  useEffect(() => {
    const tell = () => again({});
    watchers.add(tell);
    return () => void watchers.delete(tell);
  }, []);
  return { ...state };
}

/**
 * @template T
 * @typedef {object} Live
 * @property {T} [value] the last that was answered; it stays while newer ones fail or are not there yet
 * @property {Failure} [failure] why the last question was not answered
 * @property {boolean} outdated whether `value` answers another question than the one that is asked now
 * @property {boolean} loading nothing to show yet, and no failure either
 * @property {number} [at] when `value` was answered
 * @property {() => void} retry asks now
 */

/**
 * Asks a question, again every so often while somebody looks, and again after failures.
 *
 * @template T
 * @param {string | undefined} key what the question depends on; undefined asks nothing
 * @param {(signal: AbortSignal) => Promise<T>} ask
 * @param {number} [period] 0 for never again
 * @returns {Live<T>}
 */
export function useLive(key, ask, period = PERIOD) {
  const [shown, setShown] = useState(/** @type {{ key?: string, value?: T, at?: number, failure?: Failure }} */ ({}));
  const latest = useRef(ask);
  latest.current = ask;
  const now = useRef(() => {});

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    /** @type {AbortController | undefined} */
    let running;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let failures = 0;
    let answered = 0;
    const later = (/** @type {number} */ millis) => {
      clearTimeout(timer);
      timer = setTimeout(() => (document.hidden || state.paused ? later(millis) : run()), millis);
    };
    const run = async () => {
      clearTimeout(timer);
      running?.abort();
      const controller = new AbortController();
      running = controller;
      try {
        const value = await latest.current(controller.signal);
        if (!controller.signal.aborted) {
          failures = 0;
          answered = Date.now();
          setShown({ key, value, at: answered });
          if (period > 0) {
            later(period);
          }
        }
      } catch (thrown) {
        if (!controller.signal.aborted) {
          const failure = asFailure(thrown);
          failures += 1;
          setShown(before => (before.key === key ? { ...before, failure } : { ...before, failure }));
          if (failure.passes) {
            later(Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY));
          }
        }
      }
    };
    const seen = () => {
      if (!document.hidden && !state.paused && period > 0 && Date.now() - answered > period) {
        run();
      }
    };
    now.current = run;
    setShown(before => ({ ...before, failure: undefined }));
    run();
    document.addEventListener('visibilitychange', seen);
    return () => {
      running?.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [key, period]);

  return {
    ...shown,
    outdated: shown.value !== undefined && shown.key !== key,
    loading: shown.value === undefined && shown.failure === undefined,
    retry: useCallback(() => now.current(), []),
  };
}

/**
 * Hears what happens to errors while the page is looked at: a browser has few connections to a server, and hidden pages need
 * none.
 *
 * @param {string | undefined} q undefined for nothing
 * @param {(said: Streamed) => void} hear
 * @param {() => void} missed something was missed: ask anew
 */
export function useStream(q, hear, missed) {
  const { paused } = useLiveState();
  const latest = useRef({ hear, missed });
  latest.current = { hear, missed };
  useEffect(() => {
    if (q === undefined || paused) {
      return undefined;
    }
    /** @type {EventSource | undefined} */
    let source;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let failures = 0;
    let wasOpen = false;
    const close = () => {
      clearTimeout(timer);
      source?.close();
      source = undefined;
      set({ stream: 'off' });
    };
    const again = () => {
      close();
      failures += 1;
      timer = setTimeout(open, Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY));
    };
    const open = () => {
      if (document.hidden) {
        return;
      }
      set({ stream: 'connecting' });
      const opened = new EventSource(url('api/v1/stream', { q }));
      source = opened;
      opened.onopen = () => {
        failures = 0;
        set({ stream: 'live' });
        if (wasOpen) {
          latest.current.missed();
        }
        wasOpen = true;
      };
      opened.onerror = again;
      for (const type of TYPES) {
        opened.addEventListener(type, event => latest.current.hear({ ...JSON.parse(event.data), type }));
      }
      opened.addEventListener('reset', () => latest.current.missed());
      opened.addEventListener('overflow', again);
    };
    const seen = () => {
      if (document.hidden) {
        close();
      } else if (source === undefined) {
        clearTimeout(timer);
        open();
      }
    };
    open();
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      close();
    };
  }, [q, paused]);
}
