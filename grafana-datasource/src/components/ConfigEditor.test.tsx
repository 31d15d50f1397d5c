import type { DataSourceSettings } from '@grafana/data';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { PeriskopOptions, PeriskopSecureOptions } from '../types';
import { ConfigEditor } from './ConfigEditor';

type Settings = DataSourceSettings<PeriskopOptions, PeriskopSecureOptions>;

const onChange = jest.fn<void, [Settings]>();

const base: Settings = {
  id: 1,
  uid: 'u',
  orgId: 1,
  name: 'Periskop',
  typeLogoUrl: '',
  type: 'periskop-periskop-datasource',
  typeName: 'Periskop',
  access: 'proxy',
  url: '',
  user: '',
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Grafana's type wants it
  database: '',
  basicAuth: false,
  basicAuthUser: '',
  isDefault: false,
  jsonData: {},
  secureJsonFields: {},
  readOnly: false,
  withCredentials: false,
};

function Editor({ initial }: { initial: Settings }) {
  const [options, setOptions] = useState(initial);
  return (
    <ConfigEditor
      options={options}
      onOptionsChange={(changed) => {
        onChange(changed);
        setOptions(changed);
      }}
    />
  );
}

const last = (): Settings | undefined => onChange.mock.calls.at(-1)?.[0];

function setUp(settings: Partial<Settings> = {}) {
  render(<Editor initial={{ ...base, ...settings }} />);
  return userEvent.setup({ delay: null, pointerEventsCheck: 0 });
}

async function authenticateBy(user: ReturnType<typeof setUp>, method: string) {
  const select = screen.getByLabelText('Authentication method');
  fireEvent.keyDown(select, { key: 'ArrowDown' });
  await user.click(await screen.findByText(method));
}

describe('the address', () => {
  it('is for browsers, too, until another is given', async () => {
    const user = setUp();
    fireEvent.change(screen.getByRole('textbox', { name: 'Data source connection URL' }), {
      target: { value: 'http://periskop:8080' },
    });
    expect(last()).toMatchObject({ url: 'http://periskop:8080', jsonData: { publicUrl: 'http://periskop:8080' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Data source connection URL' }), {
      target: { value: 'http://periskop:8081' },
    });
    expect(last()?.jsonData.publicUrl).toBe('http://periskop:8081');
    const publicUrl = screen.getByRole('textbox', { name: /^Public URL/ });
    await user.clear(publicUrl);
    expect(last()?.jsonData.publicUrl).toBeUndefined();
    await user.type(publicUrl, 'p.example.com');
    expect(screen.getByText('An address that begins with http:// or https://')).toBeInTheDocument();
    fireEvent.change(screen.getByRole('textbox', { name: 'Data source connection URL' }), {
      target: { value: 'http://periskop:8082' },
    });
    expect(last()?.jsonData.publicUrl).toBe('p.example.com');
  });
});

describe('credentials', () => {
  it('are a token', async () => {
    const user = setUp();
    await authenticateBy(user, 'Token');
    await user.type(screen.getByLabelText(/^Token/), 's3');
    expect(last()).toMatchObject({ basicAuth: false, secureJsonData: { token: 's3' } });
  });

  it('do not show a token that is kept, and let go of it', async () => {
    const user = setUp({ secureJsonFields: { token: true } });
    expect(screen.getByLabelText(/^Token/)).toBeDisabled();
    await user.click(screen.getByRole('button', { name: /^Reset/ }));
    expect(last()).toMatchObject({ secureJsonFields: { token: false }, secureJsonData: { token: '' } });
  });

  it('do not send a token beside a password', async () => {
    const user = setUp({ secureJsonFields: { token: true } });
    await authenticateBy(user, 'Basic authentication');
    expect(last()).toMatchObject({
      basicAuth: true,
      secureJsonFields: { token: false },
      secureJsonData: { token: '' },
    });
    await authenticateBy(user, 'No Authentication');
    expect(last()).toMatchObject({ basicAuth: false });
  });
});

describe('the rest', () => {
  it('has a timeout', async () => {
    const user = setUp();
    await user.click(screen.getByRole('button', { name: /Advanced settings/ }));
    const timeout = screen.getByRole('spinbutton', { name: /^Timeout/ });
    await user.type(timeout, '5');
    expect(last()?.jsonData.timeout).toBe(5);
    await user.clear(timeout);
    expect(last()?.jsonData.timeout).toBeUndefined();
  });

  it('cannot be changed where a file says it', () => {
    setUp({ readOnly: true });
    expect(screen.getByRole('textbox', { name: /^Public URL/ })).toBeDisabled();
  });
});
