import { EditorField, EditorRow } from '@grafana/plugin-ui';
import { Combobox } from '@grafana/ui';
import { useId } from 'react';
import type { ErrorsQuery } from '../../types';
import { SORTS } from '../options';
import { NumberField } from './NumberField';
import { SparklineField } from './SparklineField';
import { MOST_ROWS } from './types';
import type { FieldsProps } from './types';

export function ErrorsFields({ query, onChange }: FieldsProps<ErrorsQuery>) {
  const id = useId();
  return (
    <EditorRow>
      <EditorField label="Sort by">
        <Combobox
          id={id}
          options={SORTS}
          value={query.sort}
          width={24}
          onChange={({ value }) => onChange({ ...query, sort: value })}
        />
      </EditorField>
      <NumberField
        label="Limit"
        tooltip="How many errors are shown."
        value={query.limit}
        min={1}
        max={MOST_ROWS}
        onCommit={(limit) => onChange({ ...query, limit })}
      />
      <SparklineField value={query.sparkline} onChange={(sparkline) => onChange({ ...query, sparkline })} />
    </EditorRow>
  );
}
