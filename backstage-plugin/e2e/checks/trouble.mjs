import assert from 'node:assert/strict';

export async function run({ tab, go, check, stopPeriskop, startPeriskop }) {
  const down = { status: [502, 503, 504] };
  const grid = tab.getByRole('grid', { name: 'Errors' });

  await check(
    'a server that stops is named, and what was seen stays',
    async () => {
      await go('/catalog/default/component/checkout/errors');
      await grid.waitFor();
      await stopPeriskop();
      await tab.getByRole('button', { name: /Range/ }).click();
      await tab.getByRole('option', { name: 'Last 7 days' }).click();
      const alert = tab.getByRole('alert').first();
      await alert.waitFor();
      const said = await alert.textContent();
      assert.match(said, /Periskop “demo” cannot be reached/);
      assert.match(said, /What you see is of/);
      assert.ok(await grid.isVisible());
    },
    down,
  );

  await check(
    'pages that are opened meanwhile say so, too',
    async () => {
      await go('/catalog/default/component/checkout');
      await tab.getByText('Periskop “demo” cannot be reached').waitFor();
      await go('/periskop');
      await tab.getByText('Periskop “demo” cannot be reached').waitFor();
      await go('/catalog/default/group/shop');
      await tab.getByText('Periskop “demo” cannot be reached').waitFor();
      await go('/catalog/default/component/checkout/errors');
      await tab.getByText('Periskop “demo” cannot be reached').waitFor();
    },
    down,
  );

  await check(
    'the page recovers by itself when the server is there again',
    async () => {
      await startPeriskop();
      await grid.waitFor({ timeout: 90_000 });
      await tab.getByText('cannot be reached').waitFor({ state: 'detached' });
    },
    down,
  );
}
