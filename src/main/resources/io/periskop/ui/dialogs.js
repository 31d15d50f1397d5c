import { h, tags, useEffect, useRef, useState } from './html.js';
import { plural } from './numbers.js';
import { DAY, inputTime, iso } from './time.js';

/** @import { ComponentChildren } from 'preact' */
/** @import { ErrorChange } from './model.js' */

const { button, dialog, div, form, h2, input, label, p, option, table, tbody, tr, td, th } = tags;

/** @param {{ title: string, onClose: () => void, children?: ComponentChildren }} props */
export function Dialog({ title, onClose, children }) {
  const own = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    own.current?.showModal();
    // what is chosen, not what is first
    /** @type {HTMLElement | null | undefined} */ (own.current?.querySelector('[autofocus], :checked'))?.focus();
    if (own.current) {
      own.current.scrollTop = 0;
    }
    return () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);
  return dialog({
    ref: own, 'aria-label': title, onClose,
    onClick: event => event.target === own.current && onClose(),
  }, div({ class: 'dialog-body' }, h2(null, title), children));
}

/** @typedef {'resolve' | 'mute' | 'label'} Asked */

const MUTES = /** @type {const} */ ({
  '1h': ['for an hour', DAY / 24],
  '1d': ['for a day', DAY],
  '7d': ['for a week', 7 * DAY],
  time: ['until a time', 0],
  count: ['until it happened so often again', 0],
  ever: ['for ever', 0],
});

/**
 * What is to become of some errors.
 *
 * @param {{ asked: Asked, errors: number, names: readonly string[], onClose: () => void, onChange: (change: ErrorChange) => void }} props
 */
export function ChangeDialog({ asked, errors, names, onClose, onChange }) {
  const [mute, setMute] = useState(/** @type {keyof typeof MUTES} */ ('1d'));
  const [until, setUntil] = useState(inputTime(Date.now() + DAY));
  const [times, setTimes] = useState('100');
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [deploy, setDeploy] = useState(false);
  const [note, setNote] = useState('');
  /** @returns {ErrorChange} */
  const change = () => {
    const said = note.trim() === '' ? {} : { note: note.trim() };
    if (asked === 'resolve') {
      return { state: 'resolved', afterDeploy: deploy, ...said };
    }
    if (asked === 'label') {
      return { labels: { [name.trim()]: value.trim() }, ...said };
    }
    if (mute === 'ever') {
      return { state: 'muted', ...said };
    }
    if (mute === 'count') {
      return { state: 'muted', occurrences: Number(times), ...said };
    }
    return { state: 'muted', until: iso(mute === 'time' ? new Date(until).getTime() : Date.now() + MUTES[mute][1]), ...said };
  };
  const titles = { resolve: 'Resolve', mute: 'Mute', label: 'Label' };
  const what = `${titles[asked]} ${plural(errors, 'error')}`;
  return h(Dialog, { title: what, onClose }, form({
    method: 'dialog',
    onSubmit: event => {
      event.preventDefault();
      onChange(change());
    },
  },
    asked === 'resolve' && div({ class: 'choices' },
      choice('until it happens again', !deploy, () => setDeploy(false)),
      choice('by the next deploy: only a process that is started later opens it again', deploy, () => setDeploy(true))),
    asked === 'mute' && div({ class: 'choices' },
      Object.entries(MUTES).map(([key, [text]]) => choice(text, mute === key, () => setMute(/** @type {keyof typeof MUTES} */ (key)))),
      mute === 'time' && label(null, 'Until ', input({ type: 'datetime-local', required: true, value: until, onInput: event => setUntil(event.currentTarget.value) })),
      mute === 'count' && label(null, 'So often ', input({ type: 'number', required: true, min: 1, step: 1, max: 1e12, value: times, onInput: event => setTimes(event.currentTarget.value) }))),
    asked === 'label' && div({ class: 'pair' },
      label(null, 'Name', input({ autofocus: true, required: true, maxLength: 200, list: 'label-names', value: name, onInput: event => setName(event.currentTarget.value) })),
      label(null, 'Value', input({ maxLength: 1000, value, onInput: event => setValue(event.currentTarget.value) })),
      tags.datalist({ id: 'label-names' }, names.map(each => option({ key: each, value: each }))),
      p({ class: 'dim' }, 'An empty value takes the label away, also one that rules give.')),
    label({ class: 'note' }, 'Note for the history (optional)', input({ maxLength: 1000, value: note, onInput: event => setNote(event.currentTarget.value) })),
    div({ class: 'buttons' },
      button({ type: 'button', onClick: onClose }, 'Cancel'),
      button({ type: 'submit', class: 'primary' }, titles[asked]))));
}

/** @param {string} text @param {boolean} checked @param {() => void} onChange */
const choice = (text, checked, onChange) =>
  label({ class: 'choice', key: text }, input({ type: 'radio', name: 'choice', checked, onChange }), ' ', text);

const KEYS = [
  ['j / k', 'next and previous error or alert'],
  ['Enter or o', 'open it'],
  ['x', 'select it'],
  ['e', 'resolve'],
  ['m', 'mute'],
  ['l', 'label'],
  ['u', 'open again'],
  ['z', 'undo what was done last'],
  ['n / p', 'on an error: older and newer occurrence'],
  ['/', 'search'],
  ['Space', 'pause or go on with live updates'],
  ['g s, g e, g a, g t, g i', 'services, errors, alerts, targets, status'],
  ['Esc', 'back to the list; clear the selection'],
  ['?', 'this list'],
];

/** @param {{ onClose: () => void }} props */
export const HelpDialog = ({ onClose }) => h(Dialog, { title: 'Keys and search', onClose },
  table({ class: 'keys' }, tbody(null, KEYS.map(([key, text]) => tr({ key }, th({ scope: 'row' }, tags.kbd(null, key)), td(null, text))))),
  h2(null, 'Search'),
  table({ class: 'keys' }, tbody(null,
    [['timeout "no answer"', 'texts of an error contain both: class, messages, causes, stack traces, key, URL'],
      ['-retry', 'no text contains it'],
      ['team=pay state!=muted', 'a label has this value, or another or none'],
      ['class=~".*Timeout.*"', 'a regular expression (RE2) over the whole value']].map(([key, text]) =>
      tr({ key }, th({ scope: 'row' }, tags.code(null, key)), td(null, text))))),
  div({ class: 'buttons' }, button({ class: 'primary', onClick: onClose }, 'Close')));
