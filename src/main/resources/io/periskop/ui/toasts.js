import { tags, useEffect, useState } from './html.js';

const { button, div, span } = tags;

/** How long one may change one's mind. */
const STAYS = 12_000;

/** @typedef {{ id: number, text: string, bad: boolean, undo?: () => void }} Toast */

/** @type {Toast[]} */
let toasts = [];
let last = 0;
/** @type {() => void} */
let tell = () => {};

/** @param {Toast[]} next */
function set(next) {
  toasts = next;
  tell();
}

/** @param {string} text @param {{ bad?: boolean, undo?: () => void }} [options] */
export function say(text, { bad = false, undo } = {}) {
  last += 1;
  const id = last;
  // an undo that is not the last one any more would surprise
  set([...toasts.filter(each => undo === undefined || each.undo === undefined).slice(-2), { id, text, bad, undo }]);
  setTimeout(() => set(toasts.filter(each => each.id !== id)), bad ? STAYS * 2 : STAYS);
}

/** Takes back what was done last, if one still can. */
export function undoLast() {
  const found = toasts.findLast(each => each.undo);
  if (found) {
    set(toasts.filter(each => each !== found));
    found.undo?.();
  }
}

export function Toasts() {
  const [, again] = useState({});
  useEffect(() => {
    tell = () => again({});
    return () => {
      tell = () => {};
    };
  }, []);
  return div({ class: 'toasts', role: 'status', 'aria-live': 'polite' }, toasts.map(toast =>
    div({ key: toast.id, class: toast.bad ? 'toast bad' : 'toast' },
      span(null, toast.text),
      toast.undo && button({ class: 'undo', onClick: undoLast }, 'Undo ', tags.kbd(null, 'z')),
      button({
        class: 'plain', 'aria-label': 'Dismiss',
        onClick: () => set(toasts.filter(each => each !== toast)),
      }, '×'))));
}
