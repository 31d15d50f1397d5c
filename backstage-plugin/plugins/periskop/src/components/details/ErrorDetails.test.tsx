import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RequestFailure } from '../../api/failure';
import {
  aDetail,
  aList,
  anError,
  anOccurrence,
  checkout,
  CHECKOUT,
  fakeApi,
  HOSTILE,
} from '../../__testUtils__/fixtures';
import { renderPart, type RenderOptions } from '../../__testUtils__/render';
import { EntityErrorsContent } from '../EntityErrorsContent';

jest.setTimeout(30_000);

const render = (options?: RenderOptions) =>
  renderPart(<EntityErrorsContent />, { at: '/?errorId=e1', ...options });

const panel = () => screen.findByRole('dialog');

describe('the details of an error', () => {
  it('open by a row, and close by Escape', async () => {
    const { address } = await render({ at: '/' });
    await userEvent.click(await screen.findByText('OutOfStock'));
    expect(address()).toBe('/?errorId=e1');
    expect(await panel()).toHaveTextContent('nothing left of item 7');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(address()).toBe('/');
  });

  it('say what it is, and link to where there is more', async () => {
    const api = fakeApi({
      listErrors: async () =>
        aList([anError()], {
          grafanaUrl: 'https://grafana.example.com/d/x?s={service}&k={key}',
        }),
    });
    await render({ api });
    const dialog = await panel();
    expect(await within(dialog).findByText('1,234')).toBeInTheDocument();
    expect(dialog).toHaveTextContent('com.example.shop.OutOfStock');
    expect(
      await within(dialog).findByRole('link', { name: 'Periskop' }),
    ).toHaveAttribute(
      'href',
      'https://periskop.example.com/#/checkout/errors/OutOfStock%401',
    );
    expect(
      within(dialog).getByRole('link', { name: 'Grafana' }),
    ).toHaveAttribute(
      'href',
      'https://grafana.example.com/d/x?s=checkout&k=OutOfStock%401',
    );
  });

  it('link nowhere but to the web', async () => {
    // eslint-disable-next-line no-script-url
    const script = 'javascript:alert(1)';
    await render({
      api: fakeApi({
        listErrors: async () =>
          aList([anError()], { publicUrl: script, grafanaUrl: script }),
      }),
    });
    const dialog = await panel();
    await within(dialog).findByText('1,234');
    expect(within(dialog).queryByRole('link')).not.toBeInTheDocument();
  });

  it('show the stack trace with libraries folded, its causes and the request', async () => {
    await render();
    const dialog = await panel();
    const [stack] = await within(dialog).findAllByRole('group', {
      name: 'Stack trace',
    });
    expect(stack).toHaveTextContent('Cart.java:42');
    expect(stack).not.toHaveTextContent('Servlet.java');
    await userEvent.click(
      within(stack).getByRole('button', { name: /2 lines of libraries/ }),
    );
    expect(stack).toHaveTextContent('Servlet.java');
    expect(dialog).toHaveTextContent(
      'Caused by java.io.IOException: stock is down',
    );
    expect(dialog).toHaveTextContent('POST /orders');
    expect(dialog).toHaveTextContent('{"item": 7}');
    expect(
      within(dialog).getByRole('button', { name: 'Copy stack trace' }),
    ).toBeInTheDocument();
  });

  it('step through the occurrences', async () => {
    await render({
      api: fakeApi({
        listOccurrences: async () => ({
          occurrences: [
            anOccurrence(),
            anOccurrence({ uuid: 'o2', http: null, exceptions: [] }),
          ],
          kept: 9,
          total: 1234,
        }),
      }),
    });
    const dialog = await panel();
    expect(
      await within(dialog).findByText(/Newest of 2 \(9 are kept\)/),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'Newer occurrence' }),
    ).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Older occurrence' }),
    );
    expect(within(dialog).getByText(/2\. of 2/)).toBeInTheDocument();
    expect(dialog).not.toHaveTextContent('POST /orders');
  });

  it('show who did what, users as links', async () => {
    const api = fakeApi({
      listEvents: async () => [
        {
          type: 'resolved',
          at: '2026-11-23T09:00:00Z',
          actor: 'user:default/jane (via backstage)',
          detail: '',
          note: 'fixed',
        },
        {
          type: 'labelled',
          at: '2026-11-23T08:30:00Z',
          actor: HOSTILE,
          detail: HOSTILE,
          note: HOSTILE,
        },
        {
          type: 'first_seen',
          at: '2026-11-23T08:00:00Z',
          actor: 'periskop',
          detail: '',
          note: '',
        },
      ],
    });
    const { address } = await render({ api });
    const dialog = await panel();
    await userEvent.click(
      await within(dialog).findByRole('tab', { name: 'History' }),
    );
    const history = await within(dialog).findByRole('list', {
      name: 'History',
    });
    const [resolved, labelled, first] =
      within(history).getAllByRole('listitem');
    expect(resolved).toHaveTextContent(/Resolved by .*jane.*\(via backstage\)/);
    expect(resolved).toHaveTextContent('fixed');
    expect(within(resolved).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/user/jane',
    );
    expect(labelled.querySelector('img, script, a')).toBeNull();
    expect(first).not.toHaveTextContent('by');
    expect(address()).toBe('/?errorId=e1&view=history');
  });

  it('name the instances that counted it', async () => {
    await render({ at: '/?errorId=e1&view=instances' });
    const table = await screen.findByRole('table', {
      name: 'Affected instances',
    });
    expect(table).toHaveTextContent('http://192.0.2.7:8080/-/exceptions');
    expect(table).toHaveTextContent('heard');
  });

  it('let labels be changed by those who may', async () => {
    const api = fakeApi({
      getError: async () =>
        aDetail({
          ruledLabels: { team: 'shop', tier: '1' },
          editedLabels: { team: 'pay', tier: '' },
        }),
    });
    await render({ api, at: '/?errorId=e1&view=labels' });
    const table = await screen.findByRole('table', { name: 'Labels' });
    expect(table).toHaveTextContent('by people; a rule says “shop”');
    expect(table).toHaveTextContent('taken away; a rule says “1”');
    await userEvent.click(
      within(table).getByRole('button', { name: 'Change team' }),
    );
    const value = await screen.findByRole('textbox', { name: 'Value' });
    expect(value).toHaveValue('pay');
    await userEvent.clear(value);
    await userEvent.type(value, 'crew{Enter}');
    expect(api.changeErrors).toHaveBeenLastCalledWith(CHECKOUT, {
      ids: ['e1'],
      change: { labels: { team: 'crew' } },
    });
    expect(await screen.findByText('Labelled 1 error.')).toBeInTheDocument();
    expect(api.getError).toHaveBeenCalledTimes(2);
  });

  it('are only to be read by those who may not change them', async () => {
    // another entity: what is allowed is remembered
    await render({
      mayUpdate: false,
      entity: {
        ...checkout,
        metadata: { ...checkout.metadata, name: 'other' },
      },
      at: '/?errorId=e1&view=labels',
    });
    const dialog = await panel();
    await within(dialog).findByRole('table', { name: 'Labels' });
    expect(dialog).toHaveTextContent('periskop.error.update');
    for (const name of ['Resolve', 'Mute', 'Label', 'Add a label']) {
      expect(
        within(dialog).queryByRole('button', { name }),
      ).not.toBeInTheDocument();
    }
  });

  it('draw how often it happened', async () => {
    const api = fakeApi({
      query: async (_, { queries }) => ({
        results: Object.fromEntries(
          queries.map(({ refId }) => [
            refId,
            {
              status: 200,
              frames: [
                {
                  schema: {
                    refId,
                    name: '',
                    meta: {} as never,
                    fields: [
                      {
                        name: 'time',
                        type: 'time',
                        config: { interval: 60_000 },
                      },
                      { name: 'occurrences', type: 'number' },
                    ],
                  },
                  data: {
                    values: [
                      [1_795_341_600_000, 1_795_341_660_000],
                      [2, null],
                    ],
                  },
                },
              ],
            },
          ]),
        ),
      }),
    });
    await render({ api });
    expect(
      await screen.findByRole('img', {
        name: 'Occurrences over time: 2, at most 2 in 1 min',
      }),
    ).toBeInTheDocument();
    expect(api.query).toHaveBeenCalledWith(
      CHECKOUT,
      expect.objectContaining({
        queries: [
          expect.objectContaining({
            q: 'service="checkout" key="OutOfStock@1"',
          }),
        ],
      }),
      expect.anything(),
    );
  });

  it('say that there is no such error', async () => {
    await render({
      api: fakeApi({
        getError: async () => {
          throw new RequestFailure('There is no error e1', 'not_found');
        },
      }),
    });
    const dialog = await panel();
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'There is no error e1',
    );
  });

  it('are text, whatever the error says', async () => {
    await render({
      api: fakeApi({
        getError: async () =>
          aDetail({
            error: anError({ class: HOSTILE, message: HOSTILE, key: HOSTILE }),
            ruledLabels: { [HOSTILE]: HOSTILE },
          }),
        listOccurrences: async () => ({
          occurrences: [
            anOccurrence({
              exceptions: [
                { class: HOSTILE, message: HOSTILE, stacktrace: [HOSTILE] },
              ],
              http: {
                method: HOSTILE,
                url: HOSTILE,
                headers: { [HOSTILE]: HOSTILE },
                body: HOSTILE,
              },
            }),
          ],
          kept: 1,
          total: 1,
        }),
      }),
    });
    const dialog = await panel();
    await within(dialog).findByRole('group', { name: 'Stack trace' });
    expect(document.body.querySelector('img, script')).toBeNull();
    expect(window).not.toHaveProperty('hacked');
  });

  it('do not show thousands of lines at once', async () => {
    await render({
      api: fakeApi({
        listOccurrences: async () => ({
          occurrences: [
            anOccurrence({
              exceptions: [
                {
                  class: 'StackOverflowError',
                  message: '',
                  stacktrace: [...Array(3_000).keys()].map(
                    n => `at com.example.Loop.go(Loop.java:${n})`,
                  ),
                },
              ],
            }),
          ],
          kept: 1,
          total: 1,
        }),
      }),
    });
    const stack = await screen.findByRole('group', { name: 'Stack trace' });
    expect(stack).not.toHaveTextContent('Loop.java:200)');
    await userEvent.click(
      within(stack).getByRole('button', { name: /2,800 lines more/ }),
    );
    expect(stack).toHaveTextContent('Loop.java:2999)');
  });
});
