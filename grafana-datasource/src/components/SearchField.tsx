import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EditorRow } from '@grafana/plugin-ui';
import { RadioButtonGroup, Stack, Tooltip, useStyles2 } from '@grafana/ui';
import { useId } from 'react';
import type { PeriskopDataSource } from '../datasource';
import { readSearch } from '../search/syntax';
import type { SearchEditor } from '../types';
import { SearchBuilder } from './SearchBuilder';
import { SearchInput } from './SearchInput';

type Props = {
  datasource: PeriskopDataSource;
  value: string;
  editor?: SearchEditor;
  onChange: (search: string) => void;
  onEditorChange: (editor: SearchEditor) => void;
  onRunQuery: () => void;
};

const EDITORS: Array<{ value: SearchEditor; label: string }> = [
  { value: 'builder', label: 'Builder' },
  { value: 'text', label: 'Text' },
];

/** Of which errors: as text, or as rows where the text can be shown as such. */
export function SearchField({ datasource, value, editor = 'text', onChange, onEditorChange, onRunQuery }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const canBuild = readSearch(value) !== undefined;
  const shown = canBuild ? editor : 'text';
  const choice = (
    <RadioButtonGroup
      aria-label="How to edit the search"
      size="sm"
      options={EDITORS}
      value={shown}
      disabledOptions={canBuild ? [] : ['builder']}
      onChange={onEditorChange}
    />
  );
  return (
    <EditorRow>
      <div className={styles.field}>
        <Stack direction="column" gap={0.5}>
          <Stack direction="row" justifyContent="space-between" alignItems="center">
            {shown === 'text' ? (
              <label htmlFor={id} className={styles.label}>
                Search
              </label>
            ) : (
              <span className={styles.label}>Search</span>
            )}
            {canBuild ? (
              choice
            ) : (
              <Tooltip content="The builder cannot show this search without changing what it means.">
                <div>{choice}</div>
              </Tooltip>
            )}
          </Stack>
          {shown === 'text' ? (
            <SearchInput id={id} datasource={datasource} value={value} onChange={onChange} onRunQuery={onRunQuery} />
          ) : (
            <SearchBuilder datasource={datasource} value={value} onChange={onChange} onRunQuery={onRunQuery} />
          )}
        </Stack>
      </div>
    </EditorRow>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ flexGrow: 1, minWidth: 0 }),
  // as fields of Grafana's editors are labelled
  label: css({ fontSize: 12, fontWeight: theme.typography.fontWeightMedium }),
});
