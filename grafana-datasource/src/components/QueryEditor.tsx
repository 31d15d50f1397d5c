import type { QueryEditorProps } from '@grafana/data';
import { EditorField, EditorRow, EditorRows } from '@grafana/plugin-ui';
import { Combobox } from '@grafana/ui';
import { useId } from 'react';
import type { PeriskopDataSource } from '../datasource';
import { changeType, complete } from '../defaults';
import type { PeriskopOptions, PeriskopQuery } from '../types';
import { ErrorFields } from './fields/ErrorFields';
import { ErrorsFields } from './fields/ErrorsFields';
import { EventsFields } from './fields/EventsFields';
import { InstantFields } from './fields/InstantFields';
import { OccurrencesFields } from './fields/OccurrencesFields';
import { ServicesFields } from './fields/ServicesFields';
import { TimeseriesFields } from './fields/TimeseriesFields';
import { QUERY_TYPES } from './options';
import { SearchField } from './SearchField';

type Props = QueryEditorProps<PeriskopDataSource, PeriskopQuery, PeriskopOptions>;

export function QueryEditor({ datasource, query: given, onChange, onRunQuery }: Props) {
  const id = useId();
  const query = complete(given);
  const changeAndRun = (changed: PeriskopQuery) => {
    onChange(changed);
    onRunQuery();
  };
  return (
    <EditorRows>
      <EditorRow>
        <EditorField label="Show">
          <Combobox
            id={id}
            options={QUERY_TYPES}
            value={query.queryType}
            width={32}
            onChange={({ value }) => changeAndRun(changeType(query, value))}
          />
        </EditorField>
      </EditorRow>
      {query.queryType !== 'error' && (
        <SearchField
          datasource={datasource}
          value={query.q}
          editor={query.searchEditor}
          onChange={(q) => onChange({ ...query, q })}
          onEditorChange={(searchEditor) => onChange({ ...query, searchEditor })}
          onRunQuery={onRunQuery}
        />
      )}
      <Fields datasource={datasource} query={query} onChange={changeAndRun} />
    </EditorRows>
  );
}

type FieldsProps = {
  datasource: PeriskopDataSource;
  query: PeriskopQuery;
  onChange: (query: PeriskopQuery) => void;
};

function Fields({ datasource, query, onChange }: FieldsProps) {
  const common = { datasource, onChange };
  switch (query.queryType) {
    case 'timeseries':
      return <TimeseriesFields {...common} query={query} />;
    case 'instant':
      return <InstantFields {...common} query={query} />;
    case 'errors':
      return <ErrorsFields {...common} query={query} />;
    case 'occurrences':
      return <OccurrencesFields {...common} query={query} />;
    case 'events':
      return <EventsFields {...common} query={query} />;
    case 'services':
      return <ServicesFields {...common} query={query} />;
    case 'error':
      return <ErrorFields {...common} query={query} />;
    case 'stream':
      return null;
  }
}
