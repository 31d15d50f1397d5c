import type { QueryEditorProps } from '@grafana/data';
import { EditorField, EditorRow, EditorRows } from '@grafana/plugin-ui';
import { Combobox } from '@grafana/ui';
import { useId, useState } from 'react';
import type { PeriskopDataSource } from '../datasource';
import { completeVariable, DEFAULT_VERSION_LABEL } from '../defaults';
import type { PeriskopOptions, PeriskopQuery, PeriskopVariableQuery, SearchEditor } from '../types';
import { nameOptions, VARIABLE_KINDS } from './options';
import { SearchField } from './SearchField';

type Props = QueryEditorProps<PeriskopDataSource, PeriskopQuery, PeriskopOptions, PeriskopVariableQuery>;

export function VariableQueryEditor({ datasource, query: given, onChange, onRunQuery }: Props) {
  const id = useId();
  const [editor, setEditor] = useState<SearchEditor>('text');
  const query = completeVariable(given);
  const { kind, q = '', label = '' } = query;
  const changeAndRun = (changed: PeriskopVariableQuery) => {
    onChange(changed);
    onRunQuery();
  };
  const hasLabel = kind === 'values' || kind === 'versions';
  return (
    <EditorRows>
      <EditorRow>
        <EditorField label="Values">
          <Combobox
            id={`${id}-kind`}
            options={VARIABLE_KINDS}
            value={kind}
            width={32}
            onChange={({ value }) => changeAndRun({ ...query, kind: value })}
          />
        </EditorField>
        {hasLabel && (
          <EditorField
            label="Label"
            invalid={kind === 'values' && label === ''}
            error="Choose a label, or type its name"
          >
            <Combobox
              id={`${id}-label`}
              createCustomValue
              isClearable
              placeholder={kind === 'versions' ? DEFAULT_VERSION_LABEL : 'label'}
              options={(typed) => nameOptions(datasource, typed)}
              value={label === '' ? null : label}
              width={32}
              onChange={(option) => changeAndRun({ ...query, label: option?.value ?? '' })}
            />
          </EditorField>
        )}
      </EditorRow>
      <SearchField
        datasource={datasource}
        value={q}
        editor={editor}
        onChange={(search) => onChange({ ...query, q: search })}
        onEditorChange={setEditor}
        onRunQuery={onRunQuery}
      />
    </EditorRows>
  );
}
