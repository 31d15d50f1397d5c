import { EditorRow } from '@grafana/plugin-ui';
import type { OccurrencesQuery } from '../../types';
import { NumberField } from './NumberField';
import { TextField } from './TextField';
import { MOST_ROWS } from './types';
import type { FieldsProps } from './types';

export function OccurrencesFields({ query, onChange }: FieldsProps<OccurrencesQuery>) {
  return (
    <EditorRow>
      <TextField
        label="Error"
        tooltip="The id of an error, for its occurrences only. Links in tables of errors fill it in."
        placeholder="any"
        value={query.id ?? ''}
        width={32}
        onCommit={(id) => onChange({ ...query, id: id === '' ? undefined : id })}
      />
      <NumberField
        label="Limit"
        tooltip="How many occurrences are shown, the newest first."
        value={query.limit}
        min={1}
        max={MOST_ROWS}
        onCommit={(limit) => onChange({ ...query, limit })}
      />
    </EditorRow>
  );
}
