import { EditorField, EditorRow } from '@grafana/plugin-ui';
import { Combobox } from '@grafana/ui';
import { useId } from 'react';
import type { InstantQuery } from '../../types';
import { MEASURES } from '../options';
import { GroupByField } from './GroupByField';
import { NumberField } from './NumberField';
import { MOST_ROWS } from './types';
import type { FieldsProps } from './types';

export function InstantFields({ datasource, query, onChange }: FieldsProps<InstantQuery>) {
  const id = useId();
  return (
    <EditorRow>
      <EditorField label="Measure">
        <Combobox
          id={id}
          options={MEASURES}
          value={query.measure}
          width={24}
          onChange={({ value }) => onChange({ ...query, measure: value })}
        />
      </EditorField>
      <GroupByField datasource={datasource} value={query.by} onChange={(by) => onChange({ ...query, by })} />
      <NumberField
        label="Top"
        tooltip="How many groups are shown: those with the most. The others are one row more, so that the sum stays right."
        value={query.top}
        min={1}
        max={MOST_ROWS}
        onCommit={(top) => onChange({ ...query, top })}
      />
    </EditorRow>
  );
}
