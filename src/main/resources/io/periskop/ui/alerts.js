import { h, createContext, useContext } from './html.js';
import { ask } from './api.js';
import { useLive } from './live.js';
import { Chip } from './parts.js';

/**
 * Alerts that are firing for errors, by the error's id. A server that sends none has no such path, and then there are none.
 *
 * @typedef {ReadonlyMap<string, { names: string[] }>} Firing
 */

export const AlertsContext = createContext(/** @type {Firing} */ (new Map()));

/** @returns {Firing} */
export function useFiring() {
  const { value } = useLive('alerts', async signal => {
    /** @type {Map<string, { names: string[] }>} */
    const firing = new Map();
    const answer = /** @type {any} */ (await ask('api/v1/alerts', { signal }));
    for (const alert of answer?.data?.alerts ?? answer?.alerts ?? []) {
      const id = alert?.errorId ?? alert?.labels?.error_id;
      if (typeof id === 'string' && (alert.state ?? 'firing') === 'firing') {
        const names = firing.get(id)?.names ?? [];
        names.push(String(alert.name ?? alert.labels?.alertname ?? 'alert'));
        firing.set(id, { names });
      }
    }
    return firing;
  });
  return value ?? new Map();
}

/** @param {{ id: string }} props */
export function AlertBadge({ id }) {
  const firing = useContext(AlertsContext).get(id);
  return firing ? h(Chip, { name: 'firing', title: `firing: ${firing.names.join(', ')}` }, 'firing') : null;
}
