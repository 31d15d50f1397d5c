import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Input, useStyles2 } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { PeriskopDataSource } from '../datasource';
import { choose, serverChoices, variableChoices } from './completion';
import type { Choice } from './completion';
import { SearchTrouble } from './SearchTrouble';
import { useDraft } from './useDraft';
import { useSearchProblem } from './useSearchProblem';

type Props = {
  id: string;
  datasource: PeriskopDataSource;
  value: string;
  onChange: (search: string) => void;
  onRunQuery: () => void;
};

/** Pause after a key before the server is asked what may come next. */
const PAUSE = 150;

/** A search as text, with a list of what may come next. */
export function SearchInput({ id, datasource, value, onChange, onRunQuery }: Props) {
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useDraft(value);
  const [choices, setChoices] = useState<Choice[]>([]);
  const [active, setActive] = useState(-1);
  const problem = useSearchProblem(datasource, value);
  const listId = `${id}-choices`;
  const troubleId = `${id}-trouble`;
  const isOpen = choices.length > 0;

  useEffect(() => () => clearTimeout(timer.current), []);

  const close = () => {
    clearTimeout(timer.current);
    asked.current++;
    setChoices([]);
    setActive(-1);
  };

  const offer = (text: string, cursor: number, pause = PAUSE) => {
    clearTimeout(timer.current);
    const mine = ++asked.current;
    timer.current = setTimeout(() => {
      const variables = variableChoices(text, cursor, datasource.variableNames());
      const show = (found: Choice[]) => {
        if (asked.current === mine) {
          setChoices(found);
          setActive(-1);
        }
      };
      if (variables.length > 0) {
        show(variables);
        return;
      }
      // without suggestions one can still type; what is wrong with the server, the panel says
      datasource.suggestions(text, cursor).then(
        (suggestions) => show(serverChoices(text, suggestions)),
        () => show([])
      );
    }, pause);
  };

  const commit = (text: string, andRun: boolean) => {
    const search = text.trim();
    if (search !== value) {
      onChange(search);
    }
    if (andRun || search !== value) {
      onRunQuery();
    }
  };

  const pick = (choice: Choice) => {
    const { text, cursor } = choose(draft, choice);
    close();
    setDraft(text);
    // after the input has the text
    setTimeout(() => {
      input.current?.focus();
      input.current?.setSelectionRange(cursor, cursor);
    });
    offer(text, cursor, 0);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = choices[active];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        if (isOpen) {
          const first = step === 1 ? 0 : choices.length - 1;
          setActive(active < 0 ? first : (active + step + choices.length) % choices.length);
        } else {
          offer(draft, event.currentTarget.selectionStart ?? draft.length, 0);
        }
        break;
      }
      case 'Enter':
        event.preventDefault();
        if (chosen === undefined) {
          close();
          commit(draft, true);
        } else {
          pick(chosen);
        }
        break;
      case 'Tab':
        if (chosen !== undefined && !event.shiftKey) {
          event.preventDefault();
          pick(chosen);
        }
        break;
      case 'Escape':
        if (isOpen) {
          // only the list is meant, not the page around it
          event.preventDefault();
          event.stopPropagation();
          close();
        }
        break;
      default:
    }
  };

  return (
    <div className={styles.container}>
      <Input
        id={id}
        ref={input}
        value={draft}
        placeholder='All errors. Such as: service=checkout state=open timeout "connection refused"'
        spellCheck={false}
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-describedby={problem === undefined ? undefined : troubleId}
        invalid={problem !== undefined}
        onChange={(event) => {
          const { value: text, selectionStart } = event.currentTarget;
          setDraft(text);
          offer(text, selectionStart ?? text.length);
        }}
        onFocus={(event) => offer(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
        onBlur={() => {
          close();
          commit(draft, false);
        }}
        onKeyDown={onKeyDown}
      />
      <ul
        id={listId}
        role="listbox"
        aria-label="What may come next"
        className={cx(styles.list, !isOpen && styles.closed)}
      >
        {choices.map((choice, i) => (
          <li
            key={`${choice.text}-${i}`}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === active}
            className={cx(styles.choice, i === active && styles.active)}
            // the input keeps the focus
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
            ref={(element) => {
              if (i === active) {
                element?.scrollIntoView({ block: 'nearest' });
              }
            }}
          >
            <span className={styles.text}>{choice.text}</span>
            {choice.detail !== '' && <span className={styles.detail}>{choice.detail}</span>}
          </li>
        ))}
      </ul>
      {problem !== undefined && (
        <SearchTrouble
          id={troubleId}
          search={value}
          problem={problem}
          onFix={(search) => {
            setDraft(search);
            commit(search, true);
          }}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  container: css({
    position: 'relative',
    width: '100%',
    input: { fontFamily: theme.typography.fontFamilyMonospace },
  }),
  list: css({
    position: 'absolute',
    top: theme.spacing(4.25),
    left: 0,
    zIndex: theme.zIndex.dropdown,
    minWidth: 280,
    maxWidth: '100%',
    maxHeight: 260,
    overflowY: 'auto',
    margin: 0,
    padding: theme.spacing(0.5),
    listStyle: 'none',
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
  }),
  closed: css({ display: 'none' }),
  choice: css({
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(3),
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
  }),
  active: css({ background: theme.colors.action.selected }),
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  detail: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
