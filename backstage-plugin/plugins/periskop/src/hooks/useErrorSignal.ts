import { useEffect, useRef } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { PERISKOP_SIGNAL_CHANNEL } from '@periskop/backstage-plugin-common';

/** Many errors at once are one reason to ask anew. */
const TOGETHER = 1_000;

/** Calls back when the backend tells of new or regressed errors. Whether it can is the answer: signals are optional. */
export function useErrorSignal(onSignal: () => void): boolean {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onSignal);
  latest.current = onSignal;
  useEffect(() => {
    if (!signals) {
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const { unsubscribe } = signals.subscribe(PERISKOP_SIGNAL_CHANNEL, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, TOGETHER);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [signals]);
  return signals !== undefined;
}
