import { css } from '@emotion/css';
import { CoreApp, CustomVariableSupport, dateTime, makeTimeRange } from '@grafana/data';
import type { DataSourceApi, GrafanaTheme2, MetricFindValue } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { lastValueFrom } from 'rxjs';

const styles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'grid', gap: theme.spacing(2), padding: theme.spacing(3), maxWidth: 900 }),
});

/** The part of a variable's page that a data source brings, and the values that it finds. */
export function Variable({ source }: { source: DataSourceApi }) {
  const style = useStyles2(styles);
  const support = source.variables;
  const [query, setQuery] = useState<DataQuery>({ refId: 'variable' });
  const [values, setValues] = useState<MetricFindValue[]>();
  const [trouble, setTrouble] = useState('');
  if (!(support instanceof CustomVariableSupport)) {
    return <Alert title="The data source has no variables of its own" />;
  }
  const Editor = support.editor;
  const find = async () => {
    setTrouble('');
    try {
      const answer = await lastValueFrom(
        support.query({
          app: CoreApp.Dashboard,
          requestId: 'variable',
          targets: [query],
          range: makeTimeRange(dateTime().subtract(1, 'hour'), dateTime()),
          interval: '1m',
          intervalMs: 60_000,
          scopedVars: {},
          timezone: 'utc',
          startTime: Date.now(),
        })
      );
      setTrouble(answer.errors?.[0]?.message ?? '');
      setValues(answer.data as MetricFindValue[]);
    } catch (e) {
      setTrouble(e instanceof Error ? e.message : String((e as { data?: { message?: string } }).data?.message ?? e));
    }
  };
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
      />
      <div>
        <Button onClick={find}>Preview of values</Button>
      </div>
      {trouble !== '' && <Alert title={trouble} />}
      <ul aria-label="Values">
        {values?.map((value) => (
          <li key={value.text}>{value.text}</li>
        ))}
      </ul>
    </div>
  );
}
