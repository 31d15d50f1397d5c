import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, IconButton, Input, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { PeriskopDataSource } from '../datasource';
import { isRegex, readSearch, writeSearch } from '../search/syntax';
import type { Matcher, Part, Phrase } from '../search/syntax';
import { nameOptions, OPERATOR_OPTIONS, valueOptions } from './options';
import { useDraft } from './useDraft';

type Props = {
  datasource: PeriskopDataSource;
  value: string;
  onChange: (search: string) => void;
  onRunQuery: () => void;
};

/** A matcher of which a label or a value is not chosen yet. */
type Draft = Omit<Matcher, 'value'> & { value: string | undefined };

type Row = Draft | Phrase;

/** What rows say that are finished. */
function searchOf(rows: readonly Row[]): string {
  const parts = rows.flatMap((row): Part[] => {
    if (row.kind === 'phrase') {
      return row.text.trim() === '' ? [] : [row];
    }
    return row.name === '' || row.value === undefined ? [] : [{ ...row, value: row.value }];
  });
  return writeSearch(parts);
}

const NO_VALUE = { value: '', label: 'none' };

/** A search as rows, for who does not type it. Only for searches that can be read as such. */
export function SearchBuilder({ datasource, value, onChange, onRunQuery }: Props) {
  const styles = useStyles2(getStyles);
  const [rows, setRows] = useState<Row[]>(() => readSearch(value) ?? []);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // rows that are not finished stay when what changed is what they say
    setKnown(value);
    if (searchOf(rows) !== value) {
      setRows(readSearch(value) ?? []);
    }
  }

  const change = (changed: Row[]) => {
    setRows(changed);
    const search = searchOf(changed);
    if (search !== value) {
      onChange(search);
      onRunQuery();
    }
  };
  const put = (index: number, part: Row) => change(rows.map((row, i) => (i === index ? part : row)));
  const remove = (index: number) => change(rows.filter((_, i) => i !== index));

  return (
    <div className={styles.rows} role="group" aria-label="Search">
      {rows.map((row, i) => (
        <div key={i} className={styles.row}>
          {row.kind === 'matcher' ? (
            <MatcherRow number={i + 1} datasource={datasource} matcher={row} onChange={(part) => put(i, part)} />
          ) : (
            <PhraseRow number={i + 1} phrase={row} onChange={(part) => put(i, part)} />
          )}
          <IconButton name="times" tooltip={`Remove row ${i + 1}`} onClick={() => remove(i)} />
        </div>
      ))}
      <div className={styles.row}>
        <Button
          icon="plus"
          size="sm"
          variant="secondary"
          onClick={() => setRows([...rows, { kind: 'matcher', name: '', op: '=', value: undefined }])}
        >
          Label
        </Button>
        <Button
          icon="plus"
          size="sm"
          variant="secondary"
          onClick={() => setRows([...rows, { kind: 'phrase', text: '', excluded: false }])}
        >
          Text
        </Button>
        {rows.length === 0 && <span className={styles.hint}>All errors match.</span>}
      </div>
    </div>
  );
}

type MatcherRowProps = {
  number: number;
  datasource: PeriskopDataSource;
  matcher: Draft;
  onChange: (matcher: Draft) => void;
};

function MatcherRow({ number, datasource, matcher, onChange }: MatcherRowProps) {
  const { name, op, value } = matcher;
  return (
    <>
      <Combobox
        aria-label={`Label of row ${number}`}
        placeholder="label"
        createCustomValue
        options={(typed) => nameOptions(datasource, typed)}
        value={name === '' ? null : name}
        width={24}
        onChange={(option) => onChange({ ...matcher, name: option.value })}
      />
      <Combobox
        aria-label={`Comparison of row ${number}`}
        options={OPERATOR_OPTIONS}
        value={op}
        width={12}
        onChange={(option) => onChange({ ...matcher, op: option.value })}
      />
      <Combobox
        aria-label={`Value of row ${number}`}
        placeholder={isRegex(op) ? 'regex' : 'value'}
        createCustomValue
        disabled={name === ''}
        options={async (typed) => [
          ...(await valueOptions(datasource, name, typed)),
          ...(typed === '' ? [{ ...NO_VALUE, description: 'errors without this label' }] : []),
        ]}
        value={value === undefined ? null : value === '' ? NO_VALUE : value}
        width={40}
        onChange={(option) => onChange({ ...matcher, value: option.value })}
      />
    </>
  );
}

const CONTAINS = [
  { value: 'contains', label: 'contains' },
  { value: 'excludes', label: 'does not contain' },
];

type PhraseRowProps = {
  number: number;
  phrase: Phrase;
  onChange: (phrase: Phrase) => void;
};

function PhraseRow({ number, phrase, onChange }: PhraseRowProps) {
  const [draft, setDraft] = useDraft(phrase.text);
  const commit = () => {
    if (draft !== phrase.text) {
      onChange({ ...phrase, text: draft });
    }
  };
  return (
    <>
      <Combobox
        aria-label={`Comparison of row ${number}`}
        options={CONTAINS}
        value={phrase.excluded ? 'excludes' : 'contains'}
        width={24}
        onChange={(option) => onChange({ ...phrase, text: draft, excluded: option.value === 'excludes' })}
      />
      <Input
        aria-label={`Text of row ${number}`}
        placeholder="message, stack trace, URL and so on"
        value={draft}
        width={53}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            commit();
          }
        }}
      />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  rows: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5) }),
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
