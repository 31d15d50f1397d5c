import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { RiCloseLine, RiSearchLine } from '@remixicon/react';
import type { ApiSearchSuggestions } from '@periskop/backstage-plugin-common';
import { periskopApiRef } from '../../api/PeriskopApi';
import type { FailureProblem, RequestFailure } from '../../api/failure';
import { plural } from '../../lib/numbers';
import styles from './errors.module.css';

/** After the last key: what may come next is asked for, and what was typed is searched. */
const SUGGEST_AFTER = 120;
const SEARCH_AFTER = 600;

/** The most that the server reads. */
const LONGEST = 4_000;

interface Offered {
  /** The text that the choices go on with. */
  of: string;
  suggestions: ApiSearchSuggestions;
}

/** The place of the text that could not be read. */
const Marked = (props: { text: string; position: number }): ReactNode => {
  const { text, position } = props;
  const at = Math.min(Math.max(position, 0), text.length);
  return (
    <code>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + 1) || '\u00a0'}</mark>
      {text.slice(at + 1)}
    </code>
  );
};

const Problem = (props: {
  id: string;
  text: string;
  failure: RequestFailure;
  problem?: FailureProblem;
  onAccept: (text: string) => void;
}) => {
  const { id, text, failure, problem, onAccept } = props;
  return (
    <div id={id} className={styles.problem} role="alert">
      <span>{problem?.detail ?? failure.message}</span>
      {problem?.position !== undefined && (
        <Marked text={text} position={problem.position} />
      )}
      {problem?.suggestion !== undefined && problem.suggestion !== text && (
        <span>
          Did you mean{' '}
          <button
            type="button"
            className={styles.textButton}
            onClick={() => onAccept(problem.suggestion!)}
          >
            <code>{problem.suggestion}</code>
          </button>
          ?
        </span>
      )}
    </div>
  );
};

/** The search, with what may come next. Enter searches or takes what is marked; Escape closes the list. */
export const SearchBox = (props: {
  entityRef: string;
  value: string;
  onSearch: (text: string) => void;
  /** Why the search that is shown could not be read; positions are of `value`. */
  failure?: RequestFailure;
  problem?: FailureProblem;
}) => {
  const { entityRef, value, onSearch, failure, problem } = props;
  const api = useApi(periskopApiRef);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [offered, setOffered] = useState<Offered>();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const pending = useRef<{
    suggest?: ReturnType<typeof setTimeout>;
    search?: ReturnType<typeof setTimeout>;
    ask?: AbortController;
  }>({});
  const searched = useRef(value);

  // a link, the back button or a filter changed it
  useEffect(() => {
    if (value !== searched.current) {
      searched.current = value;
      setText(value);
    }
  }, [value]);

  useEffect(() => {
    const { current } = pending;
    return () => {
      clearTimeout(current.suggest);
      clearTimeout(current.search);
      current.ask?.abort();
    };
  }, []);

  const search = (next: string) => {
    clearTimeout(pending.current.search);
    if (next.trim() !== searched.current.trim()) {
      searched.current = next;
      onSearch(next);
    }
  };

  const suggest = (of: string, at: number, wait: number) => {
    clearTimeout(pending.current.suggest);
    pending.current.suggest = setTimeout(async () => {
      pending.current.ask?.abort();
      const controller = new AbortController();
      pending.current.ask = controller;
      try {
        const suggestions = await api.suggest(
          entityRef,
          of,
          at,
          controller.signal,
        );
        setOffered({ of, suggestions });
        setActive(-1);
        setOpen(true);
      } catch {
        // typing works without help, and the list says what is wrong with the server
        if (!controller.signal.aborted) {
          setOffered(undefined);
        }
      }
    }, wait);
  };

  const type = (next: string, at: number) => {
    setText(next);
    suggest(next, at, SUGGEST_AFTER);
    clearTimeout(pending.current.search);
    pending.current.search = setTimeout(() => search(next), SEARCH_AFTER);
  };

  const choices =
    open && offered !== undefined && offered.of === text
      ? offered.suggestions.choices
      : [];

  const take = (index: number) => {
    if (offered === undefined) {
      return;
    }
    const { from, to, kind } = offered.suggestions;
    const chosen = choices[index];
    // a value or phrase is whole: the next part may follow. After a name comes an operator, mostly this one
    const whole = kind === 'value' || kind === 'phrase';
    const after: Record<string, string> = { name_or_word: '=', operator: '' };
    const head = `${text.slice(0, from)}${chosen.insert}${after[kind] ?? ' '}`;
    const next = head + text.slice(to).replace(whole ? /^ / : '', '');
    setText(next);
    input.current?.focus();
    requestAnimationFrame(() =>
      input.current?.setSelectionRange(head.length, head.length),
    );
    if (whole) {
      setOpen(false);
      search(next);
    } else {
      clearTimeout(pending.current.search);
      suggest(next, head.length, 0);
    }
  };

  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const at = event.currentTarget.selectionStart ?? text.length;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (choices.length === 0) {
          suggest(text, at, 0);
          return;
        }
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const count = choices.length + 1;
        setActive(((active + 1 + step + count) % count) - 1);
        return;
      }
      case 'Enter':
        event.preventDefault();
        if (active >= 0 && active < choices.length) {
          take(active);
        } else {
          setOpen(false);
          clearTimeout(pending.current.suggest);
          search(text);
        }
        return;
      case 'Escape':
        if (choices.length > 0) {
          event.preventDefault();
          event.stopPropagation();
          setOpen(false);
        }
        return;
      default:
    }
  };

  const invalid = failure !== undefined && text === value;
  return (
    <div className={styles.search}>
      <div className={styles.searchBox}>
        <RiSearchLine className={styles.inputIcon} aria-hidden="true" />
        <input
          ref={input}
          className={styles.input}
          type="text"
          role="combobox"
          aria-label="Search errors"
          aria-autocomplete="list"
          aria-expanded={choices.length > 0}
          aria-controls={`${id}-choices`}
          aria-activedescendant={
            active >= 0 && active < choices.length
              ? `${id}-choice-${active}`
              : undefined
          }
          aria-invalid={invalid}
          aria-describedby={invalid ? `${id}-problem` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST}
          placeholder='timeout severity=error -"a phrase"'
          value={text}
          onChange={event =>
            type(
              event.target.value,
              event.target.selectionStart ?? event.target.value.length,
            )
          }
          onKeyDown={press}
          onFocus={() => suggest(text, text.length, SUGGEST_AFTER)}
          onBlur={() => {
            clearTimeout(pending.current.suggest);
            pending.current.ask?.abort();
            setOpen(false);
          }}
        />
        {text !== '' && (
          <button
            type="button"
            className={styles.clear}
            aria-label="Clear search"
            onClick={() => {
              setText('');
              search('');
              input.current?.focus();
            }}
          >
            <RiCloseLine size={16} aria-hidden="true" />
          </button>
        )}
        <ul
          id={`${id}-choices`}
          className={styles.choices}
          role="listbox"
          aria-label="How the search may go on"
          hidden={choices.length === 0}
        >
          {choices.map((choice, index) => (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={`${choice.text} ${choice.insert}`}
              id={`${id}-choice-${index}`}
              className={styles.choice}
              role="option"
              aria-selected={index === active}
              // the input keeps the focus
              onMouseDown={event => event.preventDefault()}
              onClick={() => take(index)}
            >
              <code className={styles.choiceText}>{choice.text}</code>
              {choice.errors > 0 && (
                <span className={styles.choiceCount}>
                  {plural(choice.errors, 'error')}
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
      {invalid && (
        <Problem
          id={`${id}-problem`}
          text={value}
          failure={failure}
          problem={problem}
          onAccept={next => {
            setText(next);
            search(next);
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
};
