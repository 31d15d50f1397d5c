import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { Suggestions } from '../api';
import { datasource } from '../testing/rig';
import { SearchInput } from './SearchInput';

const source = datasource({ service: 'shop' });
const suggestions = jest.spyOn(source, 'suggestions');
const check = jest.spyOn(source, 'checkSearch');
const onChange = jest.fn();
const onRunQuery = jest.fn();

const NAMES: Suggestions = {
  kind: 'name_or_word',
  from: 0,
  to: 1,
  choices: [
    { text: 'service', insert: 'service', errors: 9 },
    { text: 'severity', insert: 'severity', errors: 1 },
  ],
};
const VALUES: Suggestions = {
  kind: 'value',
  from: 8,
  to: 8,
  choices: [{ text: 'my shop', insert: '"my shop"', errors: 0 }],
};
const NONE: Suggestions = { kind: 'value', from: 0, to: 0, choices: [] };

function Editor({ initial }: { initial: string }) {
  const [search, setSearch] = useState(initial);
  const change = (changed: string) => {
    onChange(changed);
    setSearch(changed);
  };
  return (
    <>
      <label htmlFor="q">Search</label>
      <SearchInput id="q" datasource={source} value={search} onChange={change} onRunQuery={onRunQuery} />
    </>
  );
}

function setUp(initial = '') {
  render(<Editor initial={initial} />);
  return {
    user: userEvent.setup({ delay: null, pointerEventsCheck: 0 }),
    input: screen.getByRole('combobox', { name: 'Search' }),
  };
}

const options = () => screen.queryAllByRole('option').map((option) => option.textContent);

beforeEach(() => {
  suggestions.mockReset().mockResolvedValue(NONE);
  check.mockReset().mockResolvedValue(undefined);
});

describe('typing', () => {
  it('is taken over by Enter, which asks', async () => {
    const { user, input } = setUp();
    await user.type(input, ' timeout {Enter}');
    expect(onChange).toHaveBeenCalledWith('timeout');
    expect(onRunQuery).toHaveBeenCalledTimes(1);
    await user.type(input, '{Enter}');
    expect(onRunQuery).toHaveBeenCalledTimes(2);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('is taken over where the field is left, and asked only if it changed', async () => {
    const { user, input } = setUp('a');
    await user.click(input);
    await user.tab();
    expect(onRunQuery).not.toHaveBeenCalled();
    await user.type(input, ' b');
    await user.tab();
    expect(onChange).toHaveBeenCalledWith('a b');
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });
});

describe('the list', () => {
  it('is used by keys alone: a name, its operator, a value', async () => {
    suggestions.mockImplementation(async (text) => (text === 's' ? NAMES : text === 'service=' ? VALUES : NONE));
    const { user, input } = setUp();
    await user.type(input, 's');
    await waitFor(() => expect(options()).toEqual(['service9 errors', 'severity1 error']));
    expect(input).toHaveAttribute('aria-expanded', 'true');
    expect(input).not.toHaveAttribute('aria-activedescendant');

    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    const [first] = screen.getAllByRole('option');
    expect(first).toHaveAttribute('aria-selected', 'true');
    expect(input).toHaveAttribute('aria-activedescendant', first?.id);

    await user.keyboard('{Enter}');
    expect(input).toHaveValue('service=');
    await waitFor(() => expect(options()).toEqual(['my shop']));
    await user.keyboard('{ArrowUp}{Tab}');
    expect(input).toHaveValue('service="my shop" ');
    expect(input).toHaveFocus();
    expect(onChange).not.toHaveBeenCalled();

    await user.keyboard('{Enter}');
    expect(onChange).toHaveBeenCalledWith('service="my shop"');
  });

  it('is closed by Escape, which nobody else hears', async () => {
    suggestions.mockResolvedValue(NAMES);
    const { user, input } = setUp();
    const outside = jest.fn();
    document.body.addEventListener('keydown', outside);
    await user.type(input, 's');
    await waitFor(() => expect(options()).toHaveLength(2));
    outside.mockClear();
    fireEvent.keyDown(input, { key: 'Escape' });
    expect(options()).toEqual([]);
    expect(outside).not.toHaveBeenCalled();
    fireEvent.keyDown(input, { key: 'Escape' });
    expect(outside).toHaveBeenCalledTimes(1);
    document.body.removeEventListener('keydown', outside);
  });

  it('is opened by an arrow, and does not keep who tabs on', async () => {
    suggestions.mockResolvedValue(NAMES);
    const { user, input } = setUp('s');
    input.focus();
    fireEvent.keyDown(input, { key: 'ArrowDown' });
    await waitFor(() => expect(options()).toHaveLength(2));
    await user.tab();
    expect(input).not.toHaveFocus();
    expect(options()).toEqual([]);
  });

  it('is used by the mouse', async () => {
    suggestions.mockResolvedValueOnce(NAMES);
    const { user, input } = setUp();
    await user.type(input, 's');
    await waitFor(() => expect(options()).toHaveLength(2));
    suggestions.mockResolvedValue(NONE);
    await user.click(screen.getByText('severity'));
    expect(input).toHaveValue('severity=');
    expect(onChange).not.toHaveBeenCalled();
  });

  it('has variables of the dashboard', async () => {
    const { user, input } = setUp();
    await user.type(input, 'service=$s');
    await waitFor(() => expect(options()).toEqual(['$servicevariable']));
    await user.keyboard('{ArrowDown}{Enter}');
    expect(input).toHaveValue('service=$service ');
  });

  it('stays away where the server does not answer', async () => {
    suggestions.mockRejectedValue(new Error('down'));
    const { user, input } = setUp();
    await user.type(input, 's');
    await waitFor(() => expect(suggestions).toHaveBeenCalled());
    expect(options()).toEqual([]);
  });
});

describe('a search that cannot be read', () => {
  it('is told where, and put right by a button', async () => {
    check.mockRejectedValueOnce({
      status: 400,
      data: {
        type: 'urn:periskop:problem:bad-search',
        detail: 'q: column 8: Labels are compared with =, !=, =~ and !~ only, there is no ==.',
        position: 7,
        suggestion: 'service=shop',
      },
    });
    const { user, input } = setUp('service==shop');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('column 8: Labels are compared with =');
    expect(within(alert).getByText('==shop').tagName).toBe('MARK');
    expect(input).toHaveAccessibleDescription(expect.stringContaining('there is no =='));
    await user.click(within(alert).getByRole('button', { name: 'Use service=shop' }));
    expect(onChange).toHaveBeenCalledWith('service=shop');
    expect(onRunQuery).toHaveBeenCalled();
    expect(input).toHaveValue('service=shop');
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
  });

  it('is not looked for where nothing can be wrong', async () => {
    setUp('service=shop timeout -"a b"');
    await act(() => Promise.resolve());
    expect(check).not.toHaveBeenCalled();
  });
});
