import { h, tags, useEffect, useRef, useState } from './html.js';
import { ask } from './api.js';
import { count } from './numbers.js';
import { Text } from './text.js';

/** @import { Failure } from './api.js' */
/** @import { Suggestions } from './model.js' */

const { button, div, input, li, span, ul } = tags;

/** Typing waits so long for the next letter before anybody is asked. */
const PAUSE = 120;

/**
 * The search, with what may come next at the cursor.
 *
 * @param {{ value: string, failure: Failure | undefined, onSearch: (q: string) => void }} props
 */
export function SearchBox({ value, failure, onSearch }) {
  const [text, setText] = useState(value);
  const [found, setFound] = useState(/** @type {Suggestions | null} */ (null));
  const [chosen, setChosen] = useState(-1);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const running = useRef(/** @type {AbortController | undefined} */ (undefined));

  useEffect(() => setText(value), [value]);
  useEffect(() => () => close(), []);

  const close = () => {
    clearTimeout(timer.current);
    running.current?.abort();
    setFound(null);
    setChosen(-1);
  };
  const suggest = () => {
    clearTimeout(timer.current);
    // what was chosen was of another text
    setChosen(-1);
    timer.current = setTimeout(async () => {
      running.current?.abort();
      running.current = new AbortController();
      const typed = field.current?.value ?? '';
      const cursor = field.current?.selectionStart ?? typed.length;
      try {
        const answer = await ask('api/v1/search/suggestions', {
          params: { text: typed, cursor, limit: 12 }, signal: running.current.signal,
        });
        setFound(/** @type {Suggestions} */ (answer));
      } catch {
        // completion is a help; the search itself says what is wrong
        setFound(null);
      }
    }, PAUSE);
  };
  const search = (/** @type {string} */ q) => {
    close();
    onSearch(q.trim());
  };
  const take = (/** @type {number} */ index) => {
    const choice = found?.choices[index];
    if (!found || !choice || !field.current) {
      return;
    }
    const next = text.slice(0, found.from) + choice.insert + text.slice(found.to);
    const cursor = found.from + choice.insert.length;
    setText(next);
    field.current.value = next;
    field.current.focus();
    field.current.setSelectionRange(cursor, cursor);
    suggest();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const choices = found?.choices.length ?? 0;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && choices > 0) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen(before => (before + step + choices + (before < 0 && step < 0 ? 1 : 0)) % choices);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      search(field.current?.value ?? text);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (found) {
        close();
      } else {
        field.current?.blur();
      }
    }
  };
  const choices = found?.choices ?? [];
  const suggestion = failure?.problem.suggestion;
  return div({ class: 'search', role: 'search' },
    input({
      ref: field, id: 'search', type: 'search', role: 'combobox', autocomplete: 'off', spellcheck: false, maxLength: 4096,
      'aria-label': 'Search errors', 'aria-expanded': choices.length > 0, 'aria-controls': 'search-choices', 'aria-autocomplete': 'list',
      'aria-activedescendant': chosen >= 0 ? `search-choice-${chosen}` : undefined,
      'aria-invalid': failure !== undefined, 'aria-describedby': failure ? 'search-problem' : undefined,
      placeholder: 'Words, "a phrase", -without, team=pay, class=~".*Timeout.*"', value: text,
      onInput: event => {
        setText(event.currentTarget.value);
        suggest();
      },
      onKeyDown,
      onClick: suggest,
      onBlur: close,
    }),
    text === '' ? tags.kbd({ 'aria-hidden': 'true', title: 'press / to search' }, '/')
      : button({ class: 'plain', 'aria-label': 'Clear the search', onMouseDown: event => event.preventDefault(), onClick: () => {
        setText('');
        search('');
      } }, '×'),
    choices.length > 0 && ul({ id: 'search-choices', role: 'listbox', 'aria-label': 'How it may go on' }, choices.map((choice, index) =>
      li({
        key: choice.text, id: `search-choice-${index}`, role: 'option', 'aria-selected': index === chosen,
        // before the field loses the focus
        onMouseDown: event => {
          event.preventDefault();
          take(index);
        },
      }, span({ class: 'mono' }, h(Text, { text: choice.text, most: 200 })), choice.errors > 0 && span({ class: 'dim' }, count(choice.errors))))),
    failure && div({ id: 'search-problem', class: 'search-problem', role: 'alert' },
      h(Text, { text: failure.message }),
      suggestion !== undefined && button({ class: 'small', onClick: () => search(suggestion) }, 'Search for ', tags.code(null, suggestion))));
}
