import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { DataQuery } from '@grafana/schema';
import { datasource } from '../testing/rig';
import type { EventsQuery, PeriskopQuery, PeriskopVariableQuery } from '../types';
import { AnnotationQueryEditor } from './AnnotationQueryEditor';
import { QueryEditorHelp } from './QueryEditorHelp';
import { VariableQueryEditor } from './VariableQueryEditor';

const source = datasource();
const onChange = jest.fn();
const onRunQuery = jest.fn();

beforeEach(() => {
  jest.spyOn(source, 'suggestions').mockResolvedValue({ kind: 'value', from: 0, to: 0, choices: [] });
  jest.spyOn(source, 'labelNames').mockResolvedValue([{ text: 'team', errors: 1 }]);
});

const setUser = () => userEvent.setup({ delay: null, pointerEventsCheck: 0 });

async function pick(user: ReturnType<typeof setUser>, name: string | RegExp, option: string | RegExp) {
  await user.click(screen.getByRole('combobox', { name }));
  await user.click(await screen.findByRole('option', { name: option }));
}

describe('the editor of variables', () => {
  function Editor({ initial }: { initial: DataQuery }) {
    const [query, setQuery] = useState(initial);
    return (
      <VariableQueryEditor
        datasource={source}
        query={query as PeriskopVariableQuery}
        onChange={(changed) => {
          onChange(changed);
          setQuery(changed);
        }}
        onRunQuery={onRunQuery}
      />
    );
  }

  it('asks for a label where values of one are chosen', async () => {
    render(<Editor initial={{ refId: 'A' }} />);
    const user = setUser();
    expect(screen.queryByRole('combobox', { name: 'Label' })).not.toBeInTheDocument();
    await pick(user, 'Values', /^Values of a label/);
    expect(screen.getByText('Choose a label, or type its name')).toBeInTheDocument();
    await pick(user, 'Label', /^team/);
    await user.type(screen.getByRole('combobox', { name: 'Search' }), 'state=open{Enter}');
    expect(onChange).toHaveBeenLastCalledWith({ refId: 'A', kind: 'values', label: 'team', q: 'state=open' });
    expect(onRunQuery).toHaveBeenCalledTimes(3);
  });

  it('needs no label for versions', async () => {
    render(<Editor initial={{ refId: 'A' }} />);
    await pick(setUser(), 'Values', /^Versions/);
    expect(screen.getByRole('combobox', { name: 'Label' })).toHaveAttribute('placeholder', 'version');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('the editor of annotations', () => {
  it('edits which events of which errors', async () => {
    const change = jest.fn<void, [PeriskopQuery]>();
    const query: EventsQuery = { refId: 'Anno', queryType: 'events', q: '', types: ['regressed'], limit: 100 };
    render(<AnnotationQueryEditor datasource={source} query={query} onChange={change} onRunQuery={onRunQuery} />);
    const user = setUser();
    await pick(user, /^Events/, 'Muted');
    expect(change).toHaveBeenLastCalledWith({ ...query, types: ['regressed', 'muted'] });
    await user.keyboard('{Escape}');
    await user.type(screen.getByRole('combobox', { name: 'Search' }), 'service=shop{Enter}');
    expect(change).toHaveBeenLastCalledWith({ ...query, q: 'service=shop' });
  });
});

describe('the cheat sheet', () => {
  it('has examples that can be tried', async () => {
    const onClickExample = jest.fn<void, [PeriskopQuery]>();
    render(
      <QueryEditorHelp
        datasource={source}
        query={{ refId: 'A', queryType: 'stream', q: '' }}
        onClickExample={onClickExample}
      />
    );
    for (const button of screen.getAllByRole('button')) {
      await setUser().click(button);
    }
    expect(onClickExample.mock.calls.map(([{ queryType }]) => queryType)).toEqual([
      'errors',
      'errors',
      'timeseries',
      'occurrences',
      'errors',
    ]);
  });
});
