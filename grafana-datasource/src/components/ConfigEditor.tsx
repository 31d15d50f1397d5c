import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import {
  Auth,
  AuthMethod,
  ConfigSection,
  ConfigSubSection,
  ConnectionSettings,
  convertLegacyAuthProps,
  DataSourceDescription,
} from '@grafana/plugin-ui';
import { Divider, Field, Input, SecretInput } from '@grafana/ui';
import { useState } from 'react';
import { publicUrl } from '../links';
import type { PeriskopOptions, PeriskopSecureOptions } from '../types';

type Props = DataSourcePluginOptionsEditorProps<PeriskopOptions, PeriskopSecureOptions>;
type Options = Props['options'];

const DOCS = 'https://github.com/periskop-dev/periskop';
const TOKEN = 'custom-token';

export function ConfigEditor({ options, onOptionsChange }: Props) {
  const [tokenChosen, setTokenChosen] = useState(options.secureJsonFields.token === true);
  const auth = convertLegacyAuthProps({ config: options, onChange: onOptionsChange });
  const choose = (method: AuthMethod | `custom-${string}`) => {
    setTokenChosen(method === TOKEN);
    onOptionsChange(withMethod(options, method));
  };
  return (
    <>
      <DataSourceDescription dataSourceName="Periskop" docsLink={DOCS} hasRequiredFields />
      <Divider />
      <ConnectionSettings
        config={options}
        onChange={(changed: Options) => onOptionsChange(followed(options, changed))}
        urlPlaceholder="http://localhost:8080"
        urlTooltip="Where Grafana's server finds Periskop, without /api/v1."
      />
      <PublicUrl options={options} onOptionsChange={onOptionsChange} />
      <Divider />
      <Auth
        {...auth}
        selectedMethod={tokenChosen ? TOKEN : auth.selectedMethod}
        onAuthMethodSelect={choose}
        visibleMethods={[AuthMethod.NoAuth, TOKEN, AuthMethod.BasicAuth]}
        customMethods={[
          {
            id: TOKEN,
            label: 'Token',
            description: 'Send a bearer token. It needs the role read, and no other.',
            component: <Token options={options} onOptionsChange={onOptionsChange} />,
          },
        ]}
      />
      <Divider />
      <ConfigSection title="Advanced settings" isCollapsible isInitiallyOpen={false}>
        <ConfigSubSection title="Advanced HTTP settings">
          <Timeout options={options} onOptionsChange={onOptionsChange} />
        </ConfigSubSection>
      </ConfigSection>
    </>
  );
}

type PartProps = Pick<Props, 'options' | 'onOptionsChange'>;

function PublicUrl({ options, onOptionsChange }: PartProps) {
  const value = options.jsonData.publicUrl ?? '';
  const invalid = value !== '' && publicUrl(value) === undefined;
  return (
    <Field
      noMargin
      label="Public URL"
      description="Where browsers find Periskop. Links to errors lead there; without it there are none."
      invalid={invalid}
      error={invalid ? 'An address that begins with http:// or https://' : undefined}
      htmlFor="periskop-public-url"
    >
      <Input
        id="periskop-public-url"
        width={40}
        value={value}
        placeholder="https://periskop.example.com"
        disabled={options.readOnly}
        onChange={(event) => onOptionsChange(withPublicUrl(options, event.currentTarget.value))}
      />
    </Field>
  );
}

function Token({ options, onOptionsChange }: PartProps) {
  return (
    <Field noMargin required label="Token" htmlFor="periskop-token">
      <SecretInput
        id="periskop-token"
        width={40}
        isConfigured={options.secureJsonFields.token === true}
        value={options.secureJsonData?.token ?? ''}
        placeholder="token"
        disabled={options.readOnly}
        onReset={() => onOptionsChange(withoutToken(options))}
        onChange={(event) =>
          onOptionsChange({
            ...options,
            secureJsonData: { ...options.secureJsonData, token: event.currentTarget.value },
          })
        }
      />
    </Field>
  );
}

function Timeout({ options, onOptionsChange }: PartProps) {
  const { timeout } = options.jsonData;
  return (
    <Field noMargin label="Timeout" description="Seconds until a request is given up." htmlFor="periskop-timeout">
      <Input
        id="periskop-timeout"
        type="number"
        min={1}
        width={20}
        value={timeout ?? ''}
        placeholder="30"
        disabled={options.readOnly}
        onChange={(event) => {
          const seconds = Number.parseInt(event.currentTarget.value, 10);
          onOptionsChange({
            ...options,
            jsonData: { ...options.jsonData, timeout: Number.isInteger(seconds) && seconds > 0 ? seconds : undefined },
          });
        }}
      />
    </Field>
  );
}

/** Many servers are the same for browsers: then the public URL goes along. */
function followed(before: Options, after: Options): Options {
  const { publicUrl: known = '' } = before.jsonData;
  return after.url !== before.url && (known === '' || known === before.url) ? withPublicUrl(after, after.url) : after;
}

function withPublicUrl(options: Options, url: string): Options {
  return { ...options, jsonData: { ...options.jsonData, publicUrl: url === '' ? undefined : url } };
}

function withoutToken(options: Options): Options {
  return {
    ...options,
    secureJsonFields: { ...options.secureJsonFields, token: false },
    secureJsonData: { ...options.secureJsonData, token: '' },
  };
}

/** Of methods that are not chosen nothing is kept that would be sent. */
function withMethod(options: Options, method: AuthMethod | `custom-${string}`): Options {
  const basicAuth = method === AuthMethod.BasicAuth;
  const changed = { ...options, basicAuth, withCredentials: false };
  return method === TOKEN ? changed : withoutToken(changed);
}
