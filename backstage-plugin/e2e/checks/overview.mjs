import assert from 'node:assert/strict';

export async function run({ tab, go, check }) {
  await check(
    'a component has a card with numbers and its worst errors',
    async () => {
      await go('/catalog/default/component/checkout');
      const worst = tab.getByRole('list', {
        name: 'Most frequent open errors',
      });
      await worst.waitFor();
      assert.ok((await worst.getByRole('listitem').count()) > 0);
      for (const name of ['open', 'new', 'regressed', 'occurrences']) {
        assert.equal(
          await tab.getByText(name, { exact: true }).count(),
          1,
          name,
        );
      }
    },
  );

  await check('the card leads to an error', async () => {
    const worst = tab.getByRole('list', { name: 'Most frequent open errors' });
    const link = worst.getByRole('link').first();
    const name = await link.textContent();
    await link.click();
    const panel = tab.getByRole('dialog');
    await panel.getByRole('heading', { name }).first().waitFor();
    assert.match(
      tab.url(),
      /\/catalog\/default\/component\/checkout\/errors\?errorId=/,
    );
  });

  await check(
    'a component that names no service has no card, and a tab that says how to',
    async () => {
      await go('/catalog/default/component/storefront');
      await tab.getByRole('heading', { name: 'Storefront' }).first().waitFor();
      assert.equal(await tab.getByText('All errors').count(), 0);
      await go('/catalog/default/component/storefront/errors');
      const snippet = tab.getByLabel('Annotation to add');
      await snippet.waitFor();
      assert.match(
        await snippet.textContent(),
        /periskop\.io\/service-name: storefront/,
      );
    },
  );
}
