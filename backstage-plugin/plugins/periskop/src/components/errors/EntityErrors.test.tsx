import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RequestFailure } from '../../api/failure';
import {
  aList,
  anError,
  bare,
  checkout,
  CHECKOUT,
  fakeApi,
  HOSTILE,
} from '../../__testUtils__/fixtures';
import { renderPart, type RenderOptions } from '../../__testUtils__/render';
import { EntityErrorsContent } from '../EntityErrorsContent';

jest.setTimeout(30_000);

const render = (options?: RenderOptions) =>
  renderPart(<EntityErrorsContent />, options);

const down = () =>
  new RequestFailure('nobody listens on 127.0.0.1:1', 'unreachable', {
    instance: 'main',
  });

const rows = () => screen.findAllByRole('row');

describe('the errors of an entity', () => {
  it('stand in a table', async () => {
    const api = fakeApi();
    await render({ api });
    const row = (await rows())[1];
    expect(within(row).getByText('OutOfStock')).toHaveAttribute(
      'title',
      'com.example.shop.OutOfStock',
    );
    expect(row).toHaveTextContent('nothing left of item 7');
    expect(row).toHaveTextContent('56');
    expect(row).toHaveTextContent('5 min. ago');
    expect(row).toHaveTextContent('open');
    expect(row).toHaveTextContent('new');
    expect(
      within(row).getByRole('img', {
        name: 'Occurrences over time: 56, at most 53 in 1 h',
      }),
    ).toBeInTheDocument();
    expect(api.listErrors).toHaveBeenCalledWith(
      CHECKOUT,
      expect.objectContaining({
        q: 'state="open"',
        sort: 'last_seen',
        limit: 25,
      }),
      expect.anything(),
    );
  });

  it('have the number of their instances where it is known', async () => {
    const api = fakeApi({
      query: jest.fn(async () => ({
        results: {
          targets: {
            status: 200,
            frames: [
              {
                schema: {
                  refId: 'targets',
                  name: '',
                  meta: {} as never,
                  fields: [
                    { name: 'service', type: 'string' },
                    { name: 'key', type: 'string' },
                    { name: 'targets', type: 'number' },
                  ],
                },
                data: { values: [['checkout'], ['OutOfStock@1'], [17]] },
              },
            ],
          },
        },
      })),
    });
    await render({ api });
    expect(await screen.findByText('17')).toBeInTheDocument();
  });

  it('are text, whatever they say', async () => {
    const api = fakeApi({
      listErrors: jest.fn(async () =>
        aList([
          anError({
            class: HOSTILE,
            message: HOSTILE,
            severity: HOSTILE,
            mark: HOSTILE,
            labels: { a: HOSTILE },
          }),
        ]),
      ),
    });
    const { container } = await render({ api });
    await rows();
    expect(container.querySelector('img, script')).toBeNull();
    expect(screen.getAllByText(HOSTILE).length).toBeGreaterThan(1);
    expect(window).not.toHaveProperty('hacked');
  });

  it('are not there yet', async () => {
    await render({
      api: fakeApi({ listErrors: jest.fn(() => new Promise<never>(() => {})) }),
    });
    expect(screen.getByLabelText('Loading errors')).toBeInTheDocument();
  });

  it('are none at all', async () => {
    await render({
      api: fakeApi({ listErrors: jest.fn(async () => aList([])) }),
      at: '/?state=all',
    });
    expect(await screen.findByText('No errors')).toBeInTheDocument();
    expect(
      screen.getByText(/Periskop has seen none of checkout/),
    ).toBeInTheDocument();
  });

  it('are none that match, which is another thing', async () => {
    const { address } = await render({
      api: fakeApi({ listErrors: jest.fn(async () => aList([])) }),
      at: '/?q=unlikely',
    });
    expect(await screen.findByText('No error matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all errors' }),
    );
    expect(address()).toBe('/?state=all');
  });

  it('are none that are open', async () => {
    await render({
      api: fakeApi({ listErrors: jest.fn(async () => aList([])) }),
    });
    expect(await screen.findByText('No open errors')).toBeInTheDocument();
  });

  it('cannot be had: which server, why, and again when asked', async () => {
    const api = fakeApi();
    api.listErrors.mockRejectedValueOnce(down());
    await render({ api });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Periskop “main” cannot be reached');
    expect(alert).toHaveTextContent('nobody listens on 127.0.0.1:1');
    await userEvent.click(within(alert).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('OutOfStock')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('stay when newer ones cannot be had, and are said to be old', async () => {
    const api = fakeApi();
    await render({ api });
    await screen.findByText('OutOfStock');
    api.listErrors.mockRejectedValue(down());
    const select = screen.getByRole('button', { name: /Range/ });
    await userEvent.click(select);
    await userEvent.click(
      await screen.findByRole('option', { name: 'Last 7 days' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /What you see is of/,
    );
    expect(screen.getByText('OutOfStock')).toBeInTheDocument();
    expect(screen.getByRole('grid')).toHaveAttribute('data-stale', 'true');
  });

  it('may not be seen: the permission is named', async () => {
    await render({
      api: fakeApi({
        listErrors: jest.fn(async () => {
          throw new RequestFailure('no', 'denied');
        }),
      }),
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not see these errors');
    expect(alert).toHaveTextContent('periskop.error.read');
    expect(alert).toHaveTextContent(CHECKOUT);
    expect(
      within(alert).queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });

  it('are not there without the annotation: how to annotate is said', async () => {
    const api = fakeApi();
    await render({ api, entity: bare });
    expect(screen.getByLabelText('Annotation to add').textContent).toContain(
      '    periskop.io/service-name: search',
    );
    expect(
      screen.getByRole('button', { name: 'Copy YAML' }),
    ).toBeInTheDocument();
    expect(api.listErrors).not.toHaveBeenCalled();
  });
});

describe('the search', () => {
  it('is completed by keyboard and put into the address', async () => {
    const api = fakeApi();
    api.suggest.mockImplementation(async (_, text) =>
      text.includes('=')
        ? {
            kind: 'value',
            from: 9,
            to: text.length,
            choices: [{ text: 'warning', insert: 'warning', errors: 3 }],
          }
        : {
            kind: 'name_or_word',
            from: 0,
            to: text.length,
            choices: [
              { text: 'severity', insert: 'severity', errors: 9 },
              { text: 'service', insert: 'service', errors: 9 },
            ],
          },
    );
    const { address } = await render({ api });
    const box = await screen.findByRole('combobox', { name: 'Search errors' });
    await userEvent.type(box, 'se');
    expect(await screen.findAllByRole('option')).toHaveLength(2);
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByRole('option', { name: /severity/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(box).toHaveAttribute('aria-activedescendant');
    await userEvent.keyboard('{Enter}');
    expect(box).toHaveValue('severity=');
    await screen.findByRole('option', { name: /warning/ });
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(box).toHaveValue('severity=warning ');
    await waitFor(() => expect(address()).toContain('q=severity%3Dwarning'));
    await waitFor(() =>
      expect(api.listErrors).toHaveBeenLastCalledWith(
        CHECKOUT,
        expect.objectContaining({ q: 'state="open" severity=warning' }),
        expect.anything(),
      ),
    );
  });

  it('closes its list by Escape and searches by Enter', async () => {
    const api = fakeApi();
    api.suggest.mockResolvedValue({
      kind: 'name_or_word',
      from: 0,
      to: 3,
      choices: [{ text: 'timeout', insert: 'timeout', errors: 1 }],
    });
    const { address } = await render({ api });
    const box = await screen.findByRole('combobox', { name: 'Search errors' });
    await userEvent.type(box, 'tim');
    await screen.findByRole('option');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('option')).not.toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    expect(address()).toBe('/?q=tim');
  });

  it('says what is wrong, where, and what was probably meant', async () => {
    const api = fakeApi();
    api.listErrors.mockImplementation(async (_, { q }) => {
      if (q.endsWith('serverity=error')) {
        throw new RequestFailure('no such label', 'bad_request', {
          instance: 'main',
          problem: {
            detail: 'There is no label "serverity"',
            parameter: 'q',
            position: 'state="open" '.length,
            suggestion: 'state="open" severity=error',
          },
        });
      }
      return aList([anError()]);
    });
    const { address } = await render({ api, at: '/?q=serverity%3Derror' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('There is no label "serverity"');
    expect(alert.querySelector('mark')).toHaveTextContent('s');
    expect(
      screen.getByRole('combobox', { name: 'Search errors' }),
    ).toBeInvalid();
    await userEvent.click(
      within(alert).getByRole('button', { name: 'severity=error' }),
    );
    expect(address()).toBe('/?q=severity%3Derror');
    expect(await screen.findByText('OutOfStock')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('the list', () => {
  it('is sorted and turned page by page in the address', async () => {
    const api = fakeApi({
      listErrors: jest.fn(async (_, { cursor }) =>
        aList([anError({ id: cursor ?? 'first' })], {
          next: cursor === undefined ? 'second' : null,
        }),
      ),
    });
    const { address } = await render({ api });
    await userEvent.click(
      await screen.findByRole('columnheader', { name: 'Count' }),
    );
    expect(address()).toBe('/?sort=occurrences');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(address()).toBe('/?sort=occurrences&cursor=second');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled(),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
    expect(address()).toBe('/?sort=occurrences');
  });

  it('is limited by a label that is pressed', async () => {
    const { address } = await render();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Only errors with team=shop',
      }),
    );
    expect(address()).toBe('/?label=team%3Dshop');
  });
});

describe('changes', () => {
  const select = async () => {
    const box = within((await rows())[1]).getByRole('checkbox');
    await userEvent.click(box);
    return screen.findByRole('toolbar', { name: 'Change selected errors' });
  };

  it('resolve what is selected, with a note, and can be undone', async () => {
    const api = fakeApi();
    await render({ api });
    const toolbar = await select();
    await userEvent.click(
      within(toolbar).getByRole('button', { name: 'Resolve' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /started later/ }),
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'fixed in 4.3',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Resolve' }),
    );
    expect(api.changeErrors).toHaveBeenLastCalledWith(CHECKOUT, {
      ids: ['e1'],
      change: { state: 'resolved', afterDeploy: true, note: 'fixed in 4.3' },
    });
    expect(await screen.findByText('Resolved 1 error.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(api.changeErrors).toHaveBeenLastCalledWith(CHECKOUT, {
      undo: [{ id: 'e1', labels: {} }],
    });
    expect(await screen.findByText('Undone for 1 error.')).toBeInTheDocument();
  });

  it('may be of all that the list has, which are counted first', async () => {
    const api = fakeApi({
      listErrors: jest.fn(async () =>
        aList([anError()], {
          counts: { total: 40, byState: {}, bySeverity: {}, exact: true },
        }),
      ),
    });
    await render({ api });
    const toolbar = await select();
    await userEvent.click(
      within(toolbar).getByRole('button', { name: 'Mute' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      await within(dialog).findByRole('radio', { name: /every page \(40\)/ }),
    );
    expect(api.changeErrors).toHaveBeenCalledWith(
      CHECKOUT,
      expect.objectContaining({ q: 'state="open"', dryRun: true }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Mute' }));
    expect(api.changeErrors).toHaveBeenLastCalledWith(CHECKOUT, {
      q: 'state="open"',
      change: { state: 'muted', until: expect.any(String) },
    });
  });

  it('that fail keep the dialog, and say why', async () => {
    const api = fakeApi({
      changeErrors: jest.fn(async () => {
        throw down();
      }),
    });
    await render({ api });
    const toolbar = await select();
    await userEvent.click(
      within(toolbar).getByRole('button', { name: 'Label' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Label' }),
    );
    expect(await within(dialog).findByText('Name the label.')).toBeVisible();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Label' }),
      'team',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Value' }),
      'shop{Enter}',
    );
    expect(
      await within(dialog).findByText('Periskop “main” cannot be reached'),
    ).toBeVisible();
  });

  it('are not offered to those who may not', async () => {
    // another entity: what is allowed is remembered
    await render({
      mayUpdate: false,
      entity: {
        ...checkout,
        metadata: { ...checkout.metadata, name: 'other' },
      },
    });
    expect(
      await screen.findByText(
        /periskop.error.update on component:default.other/,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });
});
