import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ApiService } from '@periskop/backstage-plugin-common';
import { fakeApi, HOSTILE } from '../__testUtils__/fixtures';
import { renderPart } from '../__testUtils__/render';
import { RequestFailure } from '../api/failure';
import { ServicesErrors } from './ServicesPage';
import { ErrorSearchResult, isErrorResult } from './ErrorSearchResult';

jest.setTimeout(30_000);

const service = (name: string, part: Partial<ApiService> = {}): ApiService => ({
  name,
  errors: 3,
  byState: { open: 2 },
  newErrors: 1,
  regressedErrors: 0,
  lastSeen: '2026-11-23T08:00:00Z',
  total: 99,
  occurrences: 10,
  sparkline: [1, 9],
  targets: 2,
  targetsUp: 2,
  origins: [],
  ...part,
});

const slots = { main: { from: '2026-11-23T08:00:00Z', stepMs: 3_600_000 } };

describe('the page over all services', () => {
  const api = () =>
    fakeApi({
      listServices: async () => ({
        services: [
          {
            instance: 'main',
            service: service('checkout', { targetsUp: 1 }),
            entityRef: 'component:default/checkout',
          },
          { instance: 'main', service: service(HOSTILE, { occurrences: 70 }) },
        ],
        failures: [
          { instance: 'eu', kind: 'unreachable', message: 'nobody listens' },
        ],
        slots,
      }),
    });

  it('links what is an entity, says what is none, and what failed beside it', async () => {
    const { container } = await renderPart(<ServicesErrors />, { api: api() });
    const table = await screen.findByRole('table', { name: 'Services' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('no entity');
    expect(second).toHaveTextContent('1 of 2 up');
    expect(
      within(second).getAllByRole('link', { name: 'checkout' })[0],
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/errors?label=service%3Dcheckout',
    );
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Periskop “eu” cannot be reached',
    );
    expect(container.querySelector('img, script')).toBeNull();
  });

  it('is searched and sorted in the address', async () => {
    const { address } = await renderPart(<ServicesErrors />, { api: api() });
    await screen.findByRole('table');
    await userEvent.click(screen.getByRole('button', { name: /^Service/ }));
    expect(address()).toBe('/?sort=service');
    await userEvent.type(screen.getByRole('searchbox'), 'component:default');
    expect(screen.getAllByRole('row')).toHaveLength(2);
    expect(address()).toContain('filter=component');
    await userEvent.type(screen.getByRole('searchbox'), 'x');
    expect(
      screen.getByText('No service or entity has that name.'),
    ).toBeInTheDocument();
  });

  it('says that nothing may be seen, and what failed', async () => {
    const none = fakeApi();
    const { unmount } = await renderPart(<ServicesErrors />, { api: none });
    expect(
      await screen.findByText('There is no service that you may see.'),
    ).toBeInTheDocument();
    unmount();
    await renderPart(<ServicesErrors />, {
      api: fakeApi({
        listServices: async () => {
          throw new RequestFailure('no backend', 'offline');
        },
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Backstage’s backend does not answer',
    );
  });
});

describe('an error among the results of a search', () => {
  const result = {
    title: `OutOfStock: ${HOSTILE}`,
    text: 'text',
    location: '/catalog/default/component/checkout/errors?errorId=e1',
    entityRef: 'component:default/checkout',
    severity: 'error',
    state: 'open',
    mark: 'new',
    total: 12,
    lastSeen: '2026-11-23T08:00:00Z',
  };

  it('leads to the error', async () => {
    const { container } = await renderPart(
      <ErrorSearchResult result={result} />,
    );
    expect(screen.getByRole('link', { name: /OutOfStock/ })).toHaveAttribute(
      'href',
      result.location,
    );
    expect(container.querySelector('img, script')).toBeNull();
    expect(isErrorResult({ type: 'techdocs', document: result })).toBe(false);
  });

  it.each(['//evil.example.com', 'https://evil.example.com', '/\\evil'])(
    'does not lead to %s',
    async location => {
      await renderPart(<ErrorSearchResult result={{ ...result, location }} />);
      expect(
        screen.queryByRole('link', { name: /OutOfStock/ }),
      ).not.toBeInTheDocument();
    },
  );
});
