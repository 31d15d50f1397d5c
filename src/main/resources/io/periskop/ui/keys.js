import { useEffect, useRef } from './html.js';

/** How long the second key of two may take. */
const CHORD = 1_000;
let first = '';
let at = 0;
let chord = '';

/** @param {EventTarget | null} target */
const isTyping = target =>
  target instanceof HTMLElement && (target.isContentEditable
    || target instanceof HTMLTextAreaElement
    || target instanceof HTMLSelectElement
    || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)));

/** Which keys press what has the focus. @param {KeyboardEvent} event */
const isPressing = event =>
  (event.key === 'Enter' || event.key === ' ')
  && event.target instanceof Element && event.target.closest('a, button, input, summary, [tabindex]:not(main)') !== null;

/**
 * What keys do while this is shown, unless somebody types or a dialog is open. Two keys after each other are `g s`.
 *
 * @param {Record<string, () => void>} actions by key
 */
export function useKeys(actions) {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKey = event => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)
        || isPressing(event) || document.querySelector('dialog[open]')) {
        return;
      }
      const action = latest.current[chord === '' ? event.key : chord];
      if (action) {
        event.preventDefault();
        action();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

// before those above, whoever has the focus
document.addEventListener('keydown', event => {
  if (event.key !== 'Shift') {
    chord = first !== '' && event.timeStamp - at < CHORD ? `${first} ${event.key}` : '';
    first = event.key === 'g' && chord === '' && !isTyping(event.target) ? 'g' : '';
    at = event.timeStamp;
  }
}, true);
