import { css } from '@emotion/css';
import { CoreApp } from '@grafana/data';
import type { DataSourceApi, GrafanaTheme2 } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { Alert, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

const styles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(3), maxWidth: 900 }),
});

/** The part of an annotation's page that a data source brings. */
export function Annotation({ source }: { source: DataSourceApi }) {
  const style = useStyles2(styles);
  const support = source.annotations;
  const [query, setQuery] = useState<DataQuery>({ refId: 'Anno', ...support?.getDefaultQuery?.() });
  const Editor = support?.QueryEditor ?? source.components?.QueryEditor;
  if (Editor === undefined) {
    return <Alert title="The data source has no editor of annotations" />;
  }
  return (
    <div className={style.page}>
      <Editor
        datasource={source}
        query={query}
        onChange={(changed: DataQuery) => {
          setQuery(changed);
          Object.assign(window.harness, { query: changed });
        }}
        onRunQuery={() => undefined}
        app={CoreApp.Dashboard}
      />
    </div>
  );
}
