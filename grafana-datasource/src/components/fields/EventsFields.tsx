import { EditorField, EditorRow } from '@grafana/plugin-ui';
import { MultiCombobox } from '@grafana/ui';
import { useId } from 'react';
import type { EventsQuery } from '../../types';
import { EVENT_TYPES } from '../options';
import { NumberField } from './NumberField';
import { MOST_ROWS } from './types';
import type { FieldsProps } from './types';

export function EventsFields({ query, onChange }: FieldsProps<EventsQuery>) {
  const id = useId();
  return (
    <EditorRow>
      <EditorField label="Events">
        <MultiCombobox
          id={id}
          isClearable
          placeholder="all"
          options={EVENT_TYPES}
          value={query.types ?? []}
          width={48}
          onChange={(options) => onChange({ ...query, types: options.map((option) => option.value) })}
        />
      </EditorField>
      <NumberField
        label="Limit"
        tooltip="How many events are shown, the newest of the time range."
        value={query.limit}
        min={1}
        max={MOST_ROWS}
        onCommit={(limit) => onChange({ ...query, limit })}
      />
    </EditorRow>
  );
}
