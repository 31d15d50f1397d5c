import { ask, asFailure } from './api.js';
import { plural } from './numbers.js';
import { say } from './toasts.js';

/** @import { ActionsAnswer, ErrorChange, Undo } from './model.js' */

/** The most errors of one request. */
export const MOST = 2_000;

/** @param {ErrorChange} change */
function done(change) {
  if (change.labels) {
    return Object.values(change.labels).some(value => value === '') ? 'lost its label' : 'labelled';
  }
  return change.state === 'open' ? 'opened again' : change.state ?? 'changed';
}

/**
 * Does it, says so, and offers to take it back.
 *
 * @param {{ ids: string[] } | { q: string }} which
 * @param {ErrorChange} change
 * @param {(undone: boolean) => void} changed called when something changed, and when that was taken back
 */
export async function changeErrors(which, change, changed) {
  try {
    const answer = /** @type {ActionsAnswer} */ (await ask('api/v1/errors/actions', { method: 'POST', body: { ...which, change } }));
    const gone = answer.unknown.length === 0 ? '' : `; ${plural(answer.unknown.length, 'error')} were removed meanwhile`;
    if (answer.changed === 0) {
      say(`Nothing to change${gone}`);
      changed(false);
      return;
    }
    say(`${plural(answer.changed, 'error')} ${done(change)}${gone}`, { undo: () => takeBack(answer.undo, changed) });
    changed(false);
  } catch (thrown) {
    const failure = asFailure(thrown);
    say(`${failure.title}: ${failure.message}`, { bad: true });
  }
}

/** @param {Undo[]} undo @param {(undone: boolean) => void} changed */
async function takeBack(undo, changed) {
  try {
    const answer = /** @type {ActionsAnswer} */ (await ask('api/v1/errors/actions', { method: 'POST', body: { undo } }));
    const kept = undo.length - answer.changed;
    say(`Undone${kept > 0 ? `, but for ${plural(kept, 'error')} that changed since` : ''}`);
    changed(true);
  } catch (thrown) {
    const failure = asFailure(thrown);
    say(`Not undone. ${failure.title}: ${failure.message}`, { bad: true });
  }
}
