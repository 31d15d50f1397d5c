import { EditorField } from '@grafana/plugin-ui';
import { Input } from '@grafana/ui';
import { useId } from 'react';
import { useDraft } from '../useDraft';

type Props = {
  label: string;
  tooltip?: string;
  value: number;
  min: number;
  max: number;
  onCommit: (value: number) => void;
};

/** A whole number within bounds; what is none goes back to what it was. */
export function NumberField({ label, tooltip, value, min, max, onCommit }: Props) {
  const id = useId();
  const [draft, setDraft] = useDraft(String(value));
  const number = Number(draft);
  const valid = draft.trim() !== '' && Number.isInteger(number) && number >= min && number <= max;
  const commit = () => {
    if (!valid) {
      setDraft(String(value));
    } else if (number !== value) {
      onCommit(number);
    }
  };
  return (
    <EditorField label={label} tooltip={tooltip} invalid={!valid} error={`A whole number from ${min} to ${max}`}>
      <Input
        id={id}
        type="number"
        value={draft}
        min={min}
        max={max}
        width={12}
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
