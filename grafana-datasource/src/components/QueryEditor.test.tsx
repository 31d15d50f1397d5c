import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { complete } from '../defaults';
import { datasource } from '../testing/rig';
import type { PeriskopQuery } from '../types';
import { QUERY_TYPES } from './options';
import { QueryEditor } from './QueryEditor';

const source = datasource();
const onChange = jest.fn<void, [PeriskopQuery]>();
const onRunQuery = jest.fn();

beforeEach(() => {
  jest.spyOn(source, 'suggestions').mockResolvedValue({ kind: 'value', from: 0, to: 0, choices: [] });
  jest.spyOn(source, 'labelNames').mockResolvedValue([
    { text: 'service', errors: 9 },
    { text: 'team', errors: 1 },
  ]);
});

function Editor({ initial }: { initial: PeriskopQuery }) {
  const [query, setQuery] = useState(initial);
  const change = (changed: PeriskopQuery) => {
    onChange(changed);
    setQuery(changed);
  };
  return <QueryEditor datasource={source} query={query} onChange={change} onRunQuery={onRunQuery} />;
}

function setUp(members: object) {
  render(<Editor initial={complete({ refId: 'A', ...members })} />);
  return userEvent.setup({ delay: null, pointerEventsCheck: 0 });
}

type User = ReturnType<typeof setUp>;

const last = (): PeriskopQuery | undefined => onChange.mock.calls.at(-1)?.[0];

async function pick(user: User, name: string | RegExp, option: string | RegExp) {
  await user.click(screen.getByRole('combobox', { name }));
  await user.click(await screen.findByRole('option', { name: option }));
}

async function write(user: User, role: 'textbox' | 'spinbutton', name: string | RegExp, text: string) {
  const input = screen.getByRole(role, { name });
  await user.clear(input);
  await user.type(input, `${text}{Enter}`);
}

describe('time series', () => {
  it('are asked as chosen', async () => {
    const user = setUp({ queryType: 'timeseries' });
    await pick(user, 'Measure', /^Rate/);
    expect(last()).toMatchObject({ measure: 'rate' });
    await pick(user, /^Group by/, /^team/);
    expect(last()).toMatchObject({ by: ['team'] });
    await user.keyboard('{Escape}');
    await write(user, 'spinbutton', /^Top/, '3');
    expect(last()).toMatchObject({ top: 3 });
    await write(user, 'textbox', /^Legend/, '{{{{team}}');
    expect(last()).toMatchObject({ legend: '{{team}}' });
    await write(user, 'textbox', /^Step/, '5m');
    await user.click(screen.getByRole('switch', { name: /^Gaps/ }));
    expect(last()).toEqual({
      refId: 'A',
      queryType: 'timeseries',
      q: '',
      measure: 'rate',
      by: ['team'],
      top: 3,
      legend: '{{team}}',
      step: '5m',
      fill: 'null',
    });
    expect(onRunQuery).toHaveBeenCalledTimes(onChange.mock.calls.length);
  });

  it('say what is no step, and take back what is no number', async () => {
    const user = setUp({ queryType: 'timeseries', step: 'often' });
    expect(screen.getByRole('alert')).toHaveTextContent('A duration such as 5m or 1h30m');
    const top = screen.getByRole('spinbutton', { name: /^Top/ });
    await user.clear(top);
    await user.type(top, '5000');
    expect(screen.getByText('A whole number from 1 to 1000')).toBeInTheDocument();
    await user.tab();
    expect(top).toHaveValue(10);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('cannot be of targets, of which only now is known', async () => {
    const user = setUp({ queryType: 'timeseries' });
    await user.click(screen.getByRole('combobox', { name: 'Measure' }));
    await screen.findByRole('option', { name: /^Rate/ });
    expect(screen.queryByRole('option', { name: /targets/ })).not.toBeInTheDocument();
  });
});

describe('other queries', () => {
  it('counts over the range', async () => {
    const user = setUp({ queryType: 'instant' });
    await pick(user, 'Measure', /^Affected targets/);
    await write(user, 'spinbutton', /^Top/, '7');
    expect(last()).toMatchObject({ queryType: 'instant', measure: 'targets', top: 7 });
  });

  it('errors', async () => {
    const user = setUp({ queryType: 'errors' });
    await pick(user, 'Sort by', /^Trend/);
    await user.click(screen.getByRole('switch', { name: /^Small chart/ }));
    await write(user, 'spinbutton', /^Limit/, '20');
    expect(last()).toMatchObject({ sort: 'trend', sparkline: 30, limit: 20 });
    await user.click(screen.getByRole('switch', { name: /^Small chart/ }));
    expect(last()).toMatchObject({ sparkline: undefined });
  });

  it('occurrences', async () => {
    const user = setUp({ queryType: 'occurrences' });
    await write(user, 'textbox', /^Error/, 'k3');
    await write(user, 'spinbutton', /^Limit/, '20');
    expect(last()).toMatchObject({ queryType: 'occurrences', id: 'k3', limit: 20 });
  });

  it('events', async () => {
    const user = setUp({ queryType: 'events' });
    await pick(user, /^Events/, 'Regressed');
    expect(last()).toMatchObject({ types: ['regressed'] });
  });

  it('services', async () => {
    const user = setUp({ queryType: 'services' });
    await user.click(screen.getByRole('switch', { name: /^Small chart/ }));
    expect(last()).toMatchObject({ queryType: 'services', sparkline: 30 });
  });

  it('one error, which has no search', async () => {
    const user = setUp({ queryType: 'error' });
    expect(screen.queryByRole('combobox', { name: 'Search' })).not.toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('Give the id of an error');
    await write(user, 'textbox', /^Error/, 'k3');
    expect(last()).toEqual({ refId: 'A', queryType: 'error', id: 'k3' });
  });

  it('live, which has nothing but a search', () => {
    setUp({ queryType: 'stream', q: 'timeout' });
    expect(screen.getByRole('combobox', { name: 'Search' })).toHaveValue('timeout');
    expect(screen.queryByRole('spinbutton')).not.toBeInTheDocument();
  });
});

describe('the type', () => {
  it('is changed, and what both types have is kept', async () => {
    const user = setUp({ queryType: 'timeseries', q: 'timeout', by: ['service'] });
    await pick(user, 'Show', /^Errors/);
    expect(last()).toEqual({ refId: 'A', queryType: 'errors', q: 'timeout', sort: 'occurrences', limit: 100 });
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('offers all of them by name', async () => {
    const user = setUp({});
    await user.click(screen.getByRole('combobox', { name: 'Show' }));
    const labels = (await screen.findAllByRole('option')).map((option) => option.textContent);
    expect(labels.map((label) => QUERY_TYPES.find((type) => label?.startsWith(type.label ?? '?'))?.value)).toEqual(
      QUERY_TYPES.map(({ value }) => value)
    );
  });
});

it('takes a search over, and asks it once', async () => {
  const user = setUp({ queryType: 'errors' });
  await user.type(screen.getByRole('combobox', { name: 'Search' }), 'timeout{Enter}');
  expect(last()).toMatchObject({ q: 'timeout' });
  expect(onRunQuery).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole('radio', { name: 'Builder' }));
  expect(last()).toMatchObject({ q: 'timeout', searchEditor: 'builder' });
});
