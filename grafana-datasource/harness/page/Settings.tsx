import { css } from '@emotion/css';
import type {
  DataSourceApi,
  DataSourceJsonData,
  DataSourcePluginOptionsEditorProps,
  DataSourceSettings,
  GrafanaTheme2,
} from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ComponentType } from 'react';
import type { Provisioned } from './datasources';

type Props = {
  source: DataSourceApi;
  provisioned: Provisioned;
  Editor: ComponentType<DataSourcePluginOptionsEditorProps>;
};

type Outcome = { status: string; message: string; details?: string };

const styles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'grid', gap: theme.spacing(2), padding: theme.spacing(3), maxWidth: 900 }),
});

/** What a test that fails is rejected with. */
type Failure = { message?: string; error?: { details?: { verboseMessage?: string } } };

function outcomeOf(e: Failure): Outcome {
  return { status: 'error', message: e.message ?? String(e), details: e.error?.details?.verboseMessage };
}

/** The page of a data source's settings. What is changed is kept in the page; the host's data sources stay as they are. */
export function Settings({ source, provisioned, Editor }: Props) {
  const style = useStyles2(styles);
  const [options, setOptions] = useState<DataSourceSettings<DataSourceJsonData>>({
    id: provisioned.id,
    uid: provisioned.uid,
    orgId: 1,
    name: provisioned.name,
    type: provisioned.type,
    typeName: 'Periskop',
    typeLogoUrl: '',
    access: 'proxy',
    url: provisioned.url,
    user: '',
    database: '',
    basicAuth: provisioned.basicAuth,
    basicAuthUser: '',
    isDefault: false,
    jsonData: provisioned.jsonData,
    secureJsonFields: provisioned.secureJsonFields,
    readOnly: false,
    withCredentials: false,
  });
  const [outcome, setOutcome] = useState<Outcome>();
  const change = (changed: DataSourceSettings<DataSourceJsonData>) => {
    setOptions(changed);
    Object.assign(window.harness, { options: changed });
  };
  const test = async () => {
    setOutcome(undefined);
    try {
      const { status, message } = await source.testDatasource();
      setOutcome({ status, message });
    } catch (e) {
      setOutcome(outcomeOf(e as Failure));
    }
  };
  return (
    <div className={style.page}>
      <Editor options={options} onOptionsChange={change} />
      <div>
        <Button onClick={test}>Save &amp; test</Button>
      </div>
      {outcome !== undefined && (
        <div data-testid="outcome" data-status={outcome.status}>
          <Alert severity={outcome.status === 'success' ? 'success' : 'error'} title={outcome.message}>
            {outcome.details}
          </Alert>
        </div>
      )}
    </div>
  );
}
