import assert from 'node:assert/strict';
import { appears } from '../lib/browser.mjs';
import { eventually } from '../lib/processes.mjs';

export async function run({ tab, go, check }) {
  await check('the home page has the errors of what one owns', async () => {
    await go('/');
    const table = tab.getByRole('table', { name: 'Components with errors' });
    await table.getByRole('link', { name: 'Checkout' }).waitFor();
    assert.equal(
      await table.getByRole('link', { name: 'Payments' }).count(),
      0,
    );
  });

  await check(
    'a group has the errors of what it and the groups below it own',
    async () => {
      await go('/catalog/default/group/commerce');
      const table = tab.getByRole('table', { name: 'Components with errors' });
      await table.getByRole('link', { name: 'Checkout' }).waitFor();
      await table.getByRole('link', { name: 'Payments' }).waitFor();
      await tab.getByText(/1 component is left out/).waitFor();
    },
  );

  await check('a system has the errors of its components', async () => {
    await go('/catalog/default/system/store');
    const table = tab.getByRole('table', { name: 'Components with errors' });
    await table.getByRole('link', { name: 'Checkout' }).waitFor();
  });

  await check(
    'a service that nothing names has become a component',
    async () => {
      await eventually('the component is there', async () => {
        await go('/catalog/default/component/recommendations/errors');
        return appears(tab.getByRole('grid', { name: 'Errors' }));
      });
    },
    // until it is there, the catalog says that it is not
    { status: [404] },
  );

  await check('a rule named the service of a component', async () => {
    await eventually('the component is annotated', async () => {
      await go('/catalog/default/component/billing/errors');
      return appears(tab.getByRole('grid', { name: 'Errors' }));
    });
  });

  await check(
    'all services are on one page, linked to their entities',
    async () => {
      await go('/periskop');
      const table = tab.getByRole('table', { name: 'Services' });
      await table.getByRole('row').filter({ hasText: 'checkout' }).waitFor();
      const row = table.getByRole('row').filter({ hasText: 'checkout' });
      assert.match(await row.textContent(), /3 up/);
      await tab.getByRole('searchbox').fill('checkout');
      await eventually(
        'one is left',
        async () => (await table.getByRole('row').count()) === 2,
        5_000,
      );
      await row.getByRole('link', { name: 'checkout' }).first().click();
      await tab.getByRole('grid', { name: 'Errors' }).waitFor();
      assert.match(tab.url(), /\/component\/checkout\/errors/);
    },
  );

  await check('the navigation leads to it', async () => {
    await go('/');
    await tab
      .getByRole('link', { name: 'Errors', exact: true })
      .first()
      .click();
    await tab.getByRole('table', { name: 'Services' }).waitFor();
  });

  await check('errors are found by the search of Backstage', async () => {
    await eventually('an error is indexed', async () => {
      await go('/search?query=order&types[]=periskop-error');
      const result = tab
        .getByRole('link', { name: /OutOfStock|OrderFailed/ })
        .first();
      return appears(result);
    });
    await tab
      .getByRole('link', { name: /OutOfStock|OrderFailed/ })
      .first()
      .click();
    await tab.getByRole('dialog').waitFor();
  });

  await check('owners are notified of new errors', async () => {
    await eventually('a notification is there', async () => {
      await go('/notifications');
      const one = tab.getByText(/New error|new error/).first();
      return appears(one);
    });
  });
}
