import { EditorField } from '@grafana/plugin-ui';
import { MultiCombobox } from '@grafana/ui';
import { useId } from 'react';
import type { PeriskopDataSource } from '../../datasource';
import { nameOptions } from '../options';

type Props = {
  datasource: PeriskopDataSource;
  value: string[];
  onChange: (by: string[]) => void;
};

export function GroupByField({ datasource, value, onChange }: Props) {
  const id = useId();
  return (
    <EditorField
      label="Group by"
      tooltip="Labels that tell groups apart: those of errors, or those of series, which the server has been told to keep. Names that are not in the list can be typed."
    >
      <MultiCombobox
        id={id}
        createCustomValue
        isClearable
        placeholder="all together"
        options={(typed) => nameOptions(datasource, typed)}
        value={value}
        width={40}
        onChange={(options) => onChange(options.map((option) => option.value))}
      />
    </EditorField>
  );
}
