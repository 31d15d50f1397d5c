import { EditorField } from '@grafana/plugin-ui';
import { Input } from '@grafana/ui';
import { useId } from 'react';
import { useDraft } from '../useDraft';

type Props = {
  label: string;
  tooltip?: string;
  placeholder?: string;
  value: string;
  width?: number;
  optional?: boolean;
  invalid?: boolean;
  error?: string;
  onCommit: (text: string) => void;
};

/** A text that is taken over when it is left, or by Enter. */
export function TextField({ value, onCommit, width = 24, placeholder, label, ...field }: Props) {
  const id = useId();
  const [draft, setDraft] = useDraft(value);
  const commit = () => {
    if (draft.trim() !== value) {
      onCommit(draft.trim());
    }
  };
  return (
    <EditorField label={label} {...field}>
      <Input
        id={id}
        value={draft}
        width={width}
        placeholder={placeholder}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            commit();
          }
        }}
      />
    </EditorField>
  );
}
