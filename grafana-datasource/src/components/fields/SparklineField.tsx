import { EditorField, EditorSwitch } from '@grafana/plugin-ui';
import { useId } from 'react';
import { DEFAULT_SPARKLINE } from '../../defaults';

type Props = {
  value: number | undefined;
  onChange: (points: number | undefined) => void;
};

export function SparklineField({ value, onChange }: Props) {
  const id = useId();
  return (
    <EditorField label="Small chart" tooltip="A column with the occurrences of each row over the time range.">
      <EditorSwitch
        id={id}
        value={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? DEFAULT_SPARKLINE : undefined)}
      />
    </EditorField>
  );
}
