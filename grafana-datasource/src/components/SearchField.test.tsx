import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { datasource } from '../testing/rig';
import type { SearchEditor } from '../types';
import { SearchField } from './SearchField';

const source = datasource({ service: 'shop' });
const onChange = jest.fn();
const onRunQuery = jest.fn();

beforeEach(() => {
  jest.spyOn(source, 'suggestions').mockResolvedValue({ kind: 'value', from: 0, to: 0, choices: [] });
  jest.spyOn(source, 'checkSearch').mockResolvedValue(undefined);
  jest.spyOn(source, 'labelNames').mockResolvedValue([
    { text: 'service', errors: 9 },
    { text: 'team', errors: 1 },
  ]);
  jest.spyOn(source, 'labelValues').mockResolvedValue([{ text: 'my shop', errors: 2 }]);
});

function Editor({ initial, mode }: { initial: string; mode?: SearchEditor }) {
  const [search, setSearch] = useState(initial);
  const [editor, setEditor] = useState(mode);
  return (
    <SearchField
      datasource={source}
      value={search}
      editor={editor}
      onChange={(changed) => {
        onChange(changed);
        setSearch(changed);
      }}
      onEditorChange={setEditor}
      onRunQuery={onRunQuery}
    />
  );
}

function setUp(initial: string, mode?: SearchEditor) {
  render(<Editor initial={initial} mode={mode} />);
  return userEvent.setup({ delay: null, pointerEventsCheck: 0 });
}

async function pick(user: ReturnType<typeof userEvent.setup>, name: string, option: RegExp | string) {
  await user.click(screen.getByRole('combobox', { name }));
  await user.click(await screen.findByRole('option', { name: option }));
}

describe('the builder', () => {
  it('makes a search of rows, from nothing', async () => {
    const user = setUp('', 'builder');
    expect(screen.getByText('All errors match.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Label' }));
    await pick(user, 'Label of row 1', /^service/);
    expect(onChange).not.toHaveBeenCalled();
    await pick(user, 'Value of row 1', /my shop/);
    expect(onChange).toHaveBeenLastCalledWith('service="my shop"');
    await pick(user, 'Comparison of row 1', /^!=/);
    expect(onChange).toHaveBeenLastCalledWith('service!="my shop"');
    await pick(user, 'Value of row 1', /^none/);
    expect(onChange).toHaveBeenLastCalledWith('service!=""');
    await user.click(screen.getByRole('button', { name: 'Text' }));
    await user.type(screen.getByRole('textbox', { name: 'Text of row 2' }), 'no answer{Enter}');
    expect(onChange).toHaveBeenLastCalledWith('service!="" "no answer"');
    await pick(user, 'Comparison of row 2', 'does not contain');
    expect(onChange).toHaveBeenLastCalledWith('service!="" -"no answer"');
    await user.click(screen.getByRole('button', { name: 'Remove row 1' }));
    expect(onChange).toHaveBeenLastCalledWith('-"no answer"');
    expect(onRunQuery).toHaveBeenCalledTimes(onChange.mock.calls.length);
  });

  it('goes to text and back', async () => {
    const user = setUp('team=pay timeout', 'builder');
    expect(screen.getByRole('combobox', { name: 'Label of row 1' })).toHaveValue('team');
    await user.click(screen.getByRole('radio', { name: 'Text' }));
    const input = screen.getByRole('combobox', { name: 'Search' });
    expect(input).toHaveValue('team=pay timeout');
    await user.type(input, ' -x{Enter}');
    await user.click(screen.getByRole('radio', { name: 'Builder' }));
    expect(screen.getByRole('textbox', { name: 'Text of row 3' })).toHaveValue('x');
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('is not offered for what it cannot show', async () => {
    setUp('a OR b', 'builder');
    expect(screen.getByRole('combobox', { name: 'Search' })).toHaveValue('a OR b');
    expect(screen.getByRole('radio', { name: 'Builder' })).toBeDisabled();
    await waitFor(() => expect(source.checkSearch).toHaveBeenCalledWith('a OR b'));
  });
});
