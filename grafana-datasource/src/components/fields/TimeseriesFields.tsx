import { EditorField, EditorRow, EditorSwitch } from '@grafana/plugin-ui';
import { Combobox } from '@grafana/ui';
import { useId } from 'react';
import type { TimeseriesQuery } from '../../types';
import { MEASURES } from '../options';
import { GroupByField } from './GroupByField';
import { NumberField } from './NumberField';
import { TextField } from './TextField';
import { MOST_ROWS } from './types';
import type { FieldsProps } from './types';

type SeriesMeasure = TimeseriesQuery['measure'];

const SERIES_MEASURES = MEASURES.flatMap(({ value, ...option }) => (value === 'targets' ? [] : [{ ...option, value }]));
const STEP = /^(?:\d+(?:ms|[smhdwy]))+$|^\d+(?:\.\d+)?$|\$/;

export function TimeseriesFields({ datasource, query, onChange }: FieldsProps<TimeseriesQuery>) {
  const id = useId();
  const step = query.step ?? '';
  return (
    <>
      <EditorRow>
        <EditorField label="Measure">
          <Combobox<SeriesMeasure>
            id={`${id}-measure`}
            options={SERIES_MEASURES}
            value={query.measure}
            width={24}
            onChange={({ value }) => onChange({ ...query, measure: value })}
          />
        </EditorField>
        <GroupByField datasource={datasource} value={query.by} onChange={(by) => onChange({ ...query, by })} />
        <NumberField
          label="Top"
          tooltip="How many groups are shown: those with the most in the whole time range. The others are one series more, so that the sum stays right."
          value={query.top}
          min={1}
          max={MOST_ROWS}
          onCommit={(top) => onChange({ ...query, top })}
        />
      </EditorRow>
      <EditorRow>
        <TextField
          label="Legend"
          tooltip="Names of series, with labels in braces: {{service}} {{version}}"
          placeholder="values of the labels"
          value={query.legend ?? ''}
          onCommit={(legend) => onChange({ ...query, legend: legend === '' ? undefined : legend })}
        />
        <TextField
          label="Step"
          tooltip="How long a point is, such as 5m, 1h or $__interval. It is rounded up to a length that divides hours and days evenly."
          placeholder="auto"
          value={step}
          width={16}
          invalid={step !== '' && !STEP.test(step)}
          error="A duration such as 5m or 1h30m"
          onCommit={(text) => onChange({ ...query, step: text === '' ? undefined : text })}
        />
        <EditorField label="Gaps" tooltip="Leaves a gap where nothing happened, in place of a zero.">
          <EditorSwitch
            id={`${id}-fill`}
            value={query.fill === 'null'}
            onChange={(event) => onChange({ ...query, fill: event.currentTarget.checked ? 'null' : undefined })}
          />
        </EditorField>
      </EditorRow>
    </>
  );
}
