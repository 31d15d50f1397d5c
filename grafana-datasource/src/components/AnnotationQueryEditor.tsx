import type { QueryEditorProps } from '@grafana/data';
import { EditorRows } from '@grafana/plugin-ui';
import { eventsOf } from '../events';
import type { PeriskopDataSource } from '../datasource';
import type { PeriskopOptions, PeriskopQuery } from '../types';
import { EventsFields } from './fields/EventsFields';
import { SearchField } from './SearchField';

type Props = QueryEditorProps<PeriskopDataSource, PeriskopQuery, PeriskopOptions>;

/** Which events of which errors are marked in panels. */
export function AnnotationQueryEditor({ datasource, query: given, onChange, onRunQuery }: Props) {
  const query = eventsOf(given);
  return (
    <EditorRows>
      <SearchField
        datasource={datasource}
        value={query.q}
        editor={query.searchEditor}
        onChange={(q) => onChange({ ...query, q })}
        onEditorChange={(searchEditor) => onChange({ ...query, searchEditor })}
        onRunQuery={onRunQuery}
      />
      <EventsFields
        datasource={datasource}
        query={query}
        onChange={(changed) => {
          onChange(changed);
          onRunQuery();
        }}
      />
    </EditorRows>
  );
}
