import { ask } from './api.js';
import { useLive } from './live.js';
import { iso, lately } from './time.js';

/** @import { QueryResults, Span } from './model.js' */

/** The most errors whose instances are counted at once. */
const MOST = 1_000;

/** @param {string} service @param {string} key */
export const targetsKey = (service, key) => JSON.stringify([service, key]);

/**
 * How many instances counted each error, where that is known: lists do not say it.
 *
 * @param {string | undefined} key of the question; nothing is asked where it is undefined
 * @param {string} q
 * @param {Span | null} span
 * @returns {ReadonlyMap<string, number>}
 */
export function useTargetCounts(key, q, span) {
  const { value } = useLive(key && `targets ${key}`, async signal => {
    const { from, to } = span ?? lately('90d');
    const { results } = /** @type {QueryResults} */ (await ask('api/v1/query', {
      method: 'POST',
      body: { from: iso(from), to: iso(to), queries: [{ refId: 'A', queryType: 'instant', measure: 'targets', by: ['service', 'key'], top: MOST, q }] },
      signal,
    }));
    const frame = results.A?.frames[0];
    /** @type {Map<string, number>} */
    const counts = new Map();
    if (frame) {
      const column = (/** @type {string} */ name) => frame.data.values[frame.schema.fields.findIndex(field => field.name === name)] ?? [];
      const keys = column('key');
      const numbers = frame.data.values.at(-1) ?? [];
      column('service').forEach((service, index) => counts.set(targetsKey(String(service), String(keys[index])), Number(numbers[index])));
    }
    return counts;
  }, 120_000);
  return value ?? new Map();
}
