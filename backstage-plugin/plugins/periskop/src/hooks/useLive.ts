import { useCallback, useEffect, useRef, useState } from 'react';
import { asFailure, RequestFailure } from '../api/failure';
import { useErrorSignal } from './useErrorSignal';

/** How often what is shown is asked for again; less often where the backend tells of what is new. */
const QUIET = 30_000;
const QUIETER = 60_000;
/** After a failure, doubled with each that follows. */
const FIRST_RETRY = 5_000;
const LAST_RETRY = 60_000;

export interface Live<T> {
  /** The last that was answered; it stays while newer ones fail or are not there yet. */
  value?: T;
  /** Why the last question was not answered. */
  failure?: RequestFailure;
  /** Whether `value` answers another question than the one that is asked now. */
  outdated: boolean;
  /** Nothing to show yet, and no failure either. */
  loading: boolean;
  /** A question is under way. */
  asking: boolean;
  /** When `value` was answered. */
  at?: number;
  /** Asks now. */
  retry(): void;
}

interface Answered<T> {
  key?: string;
  value?: T;
  at?: number;
  failure?: RequestFailure;
  asking: boolean;
}

/** What a page is not looked at for is not asked for. */
function hidden(): boolean {
  return document.visibilityState === 'hidden';
}

/**
 * Asks a question, and again every so often, when the backend signals something, and after failures.
 *
 * @param key what the question depends on: another one is another question. Undefined asks nothing.
 */
export function useLive<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Live<T> {
  const [state, setState] = useState<Answered<T>>({ asking: true });
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  const askNow = useRef<() => void>(() => {});

  const signals = useErrorSignal(
    useCallback(() => {
      if (!hidden()) {
        askNow.current();
      }
    }, []),
  );
  const period = signals ? QUIETER : QUIET;

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    let running: AbortController | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let answeredAt = 0;

    const later = (millis: number) => {
      clearTimeout(timer);
      // eslint-disable-next-line @typescript-eslint/no-use-before-define
      timer = setTimeout(() => (hidden() ? later(millis) : run()), millis);
    };

    const run = async () => {
      clearTimeout(timer);
      running?.abort();
      const controller = new AbortController();
      running = controller;
      setState(before => ({ ...before, asking: true }));
      try {
        const value = await latestAsk.current(controller.signal);
        if (controller.signal.aborted) {
          return;
        }
        failures = 0;
        answeredAt = Date.now();
        setState({ key, value, at: answeredAt, asking: false });
        later(period);
      } catch (thrown) {
        if (controller.signal.aborted) {
          return;
        }
        const failure = asFailure(thrown);
        failures += 1;
        // what was shown for another question says nothing about this one
        setState(before => ({ ...before, failure, asking: false }));
        later(
          failure.ofSearch
            ? period
            : Math.min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY),
        );
      }
    };

    const seen = () => {
      if (!hidden() && Date.now() - answeredAt > period) {
        run();
      }
    };

    askNow.current = run;
    run();
    document.addEventListener('visibilitychange', seen);
    return () => {
      running?.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [key, period]);

  return {
    value: state.value,
    failure: state.failure,
    outdated: state.value !== undefined && state.key !== key,
    loading: state.value === undefined && state.failure === undefined,
    asking: state.asking,
    at: state.at,
    retry: useCallback(() => askNow.current(), []),
  };
}
