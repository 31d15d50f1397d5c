import { EditorRow } from '@grafana/plugin-ui';
import type { ErrorQuery } from '../../types';
import { TextField } from './TextField';
import type { FieldsProps } from './types';

export function ErrorFields({ query, onChange }: FieldsProps<ErrorQuery>) {
  return (
    <EditorRow>
      <TextField
        label="Error"
        tooltip="The id of the error, from the column id of a table of errors. It is the same on every server. A variable can stand here, too."
        placeholder="such as k3Jx0aYbQ2mVn1Zf7cRt9w"
        value={query.id}
        width={40}
        invalid={query.id === ''}
        error="Give the id of an error"
        onCommit={(id) => onChange({ ...query, id })}
      />
    </EditorRow>
  );
}
