import assert from 'node:assert/strict';

export async function run({ tab, go, check, ask, url }) {
  await check('errors of others are read, not changed', async () => {
    await go('/catalog/default/component/payments/errors');
    const grid = tab.getByRole('grid', { name: 'Errors' });
    await grid.waitFor();
    await tab
      .getByText(/periskop\.error\.update on component:default\/payments/)
      .waitFor();
    assert.equal(await grid.getByRole('checkbox').count(), 0);
    await grid.getByRole('row').nth(1).click();
    const panel = tab.getByRole('dialog');
    await panel.getByRole('group', { name: 'Stack trace' }).first().waitFor();
    assert.equal(
      await panel.getByRole('button', { name: 'Resolve' }).count(),
      0,
    );
  });

  await check(
    'the backend refuses it as well',
    async () => {
      const id = new URL(tab.url()).searchParams.get('errorId');
      const status = await tab.evaluate(
        async ([base, error]) => {
          const refreshed = await fetch(`${base}/api/auth/guest/refresh`, {
            credentials: 'include',
          });
          const { backstageIdentity } = await refreshed.json();
          const answer = await fetch(
            `${base}/api/periskop/entities/default/component/payments/errors/actions`,
            {
              method: 'POST',
              headers: {
                'Content-Type': 'application/json',
                Authorization: `Bearer ${backstageIdentity.token}`,
              },
              body: JSON.stringify({
                ids: [error],
                change: { state: 'resolved' },
              }),
            },
          );
          return answer.status;
        },
        [url, id],
      );
      assert.equal(status, 403);
      const { error } = await ask(`errors/${id}`);
      assert.equal(error.state.status, 'open');
    },
    { status: [403] },
  );

  await check(
    'confidential errors of others are not read, and the permission is named',
    async () => {
      await go('/catalog/default/component/vault/errors');
      const alert = tab.getByRole('alert').first();
      await alert.waitFor();
      const said = await alert.textContent();
      assert.match(said, /You may not see these errors/);
      assert.match(said, /periskop\.error\.read/);
      assert.match(said, /component:default\/vault/);
    },
    { status: [403] },
  );
}
