import assert from 'node:assert/strict';
import { eventually } from '../lib/processes.mjs';

export async function run({ tab, go, check, ask }) {
  const grid = tab.getByRole('grid', { name: 'Errors' });
  const rows = () =>
    grid
      .getByRole('row')
      .count()
      .then(count => count - 1);

  await check(
    'the tab lists the open errors of the component, as many as the server has',
    async () => {
      await go('/catalog/default/component/checkout/errors');
      await grid.waitFor();
      const { counts } = await ask(
        `errors?q=${encodeURIComponent('service=checkout state=open')}&limit=1`,
      );
      assert.equal(await rows(), counts.total);
      const cells = await grid.getByRole('row').nth(1).textContent();
      assert.match(cells, /open/);
    },
  );

  await check('the search is completed by keyboard', async () => {
    const box = tab.getByRole('combobox', { name: 'Search errors' });
    await box.click();
    await box.pressSequentially('sev', { delay: 30 });
    await tab.getByRole('option', { name: /^severity/ }).waitFor();
    await box.press('ArrowDown');
    await box.press('Enter');
    assert.match(await box.inputValue(), /^severity/);
    for (
      let step = 0;
      !/^severity\S+\s$/.test(await box.inputValue());
      step++
    ) {
      assert.ok(
        step < 4,
        `the completion got no further than ${await box.inputValue()}`,
      );
      const before = await box.inputValue();
      await tab.getByRole('option').first().waitFor();
      await box.press('ArrowDown');
      await box.press('Enter');
      await eventually(
        'the text goes on',
        async () => (await box.inputValue()) !== before,
        5_000,
      );
    }
    await eventually(
      'the search is in the address',
      () => /[?&]q=severity/.test(tab.url()),
      5_000,
    );
    await grid.waitFor();
    await box.press('Escape');
  });

  await check(
    'what cannot be read is said, and what was meant is offered',
    async () => {
      const box = tab.getByRole('combobox', { name: 'Search errors' });
      await box.fill('severity=~"('); // a bad regular expression
      await box.press('Enter');
      const alert = tab.getByRole('alert');
      await alert.waitFor();
      assert.equal(await box.getAttribute('aria-invalid'), 'true');
      assert.ok((await alert.textContent()).length > 10);
      await tab.getByRole('button', { name: 'Clear search' }).click();
      await alert.waitFor({ state: 'detached' });
    },
    { status: [400, 502] },
  );

  await check('the names of other services are not completed', async () => {
    const box = tab.getByRole('combobox', { name: 'Search errors' });
    await box.fill('service=');
    await tab.getByRole('option').first().waitFor();
    const offered = await tab.getByRole('listbox').textContent();
    assert.match(offered, /checkout/);
    assert.doesNotMatch(offered, /payments|recommendations/);
    await box.press('Escape');
    await tab.getByRole('button', { name: 'Clear search' }).click();
  });

  await check('columns sort, and the address says how', async () => {
    await tab.getByRole('columnheader', { name: 'Count' }).click();
    await eventually(
      'the address',
      () => tab.url().includes('sort=occurrences'),
      5_000,
    );
    await tab.reload();
    await grid.waitFor();
    const column = tab.getByRole('columnheader', { name: 'Count' });
    assert.equal(await column.getAttribute('aria-sort'), 'descending');
  });

  await check(
    'a row opens its details by keyboard, and Escape closes them',
    async () => {
      await grid.getByRole('row').nth(1).focus();
      await tab.keyboard.press('Enter');
      const panel = tab.getByRole('dialog');
      await panel.getByRole('group', { name: 'Stack trace' }).first().waitFor();
      await panel.getByRole('img', { name: /Occurrences over time/ }).waitFor();
      assert.match(tab.url(), /[?&]errorId=/);
      for (let presses = 0; presses < 40; presses++) {
        await tab.keyboard.press('Tab');
      }
      assert.ok(
        await panel.evaluate(element =>
          element.contains(document.activeElement),
        ),
        'the focus left the panel',
      );
      await tab.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      assert.doesNotMatch(tab.url(), /[?&]errorId=/);
    },
  );

  await check(
    'the details have occurrences, history, instances and labels',
    async () => {
      await grid.getByRole('row').nth(1).click();
      const panel = tab.getByRole('dialog');
      await panel.getByRole('tab', { name: 'History' }).click();
      await panel
        .getByRole('list', { name: 'History' })
        .getByText('First seen')
        .waitFor();
      await panel.getByRole('tab', { name: 'Instances' }).click();
      await panel
        .getByRole('table', { name: 'Affected instances' })
        .getByText('heard')
        .first()
        .waitFor();
      await panel.getByRole('tab', { name: 'Labels' }).click();
      await panel.getByRole('button', { name: 'Add a label' }).waitFor();
      assert.match(tab.url(), /view=labels/);
      const href = await panel
        .getByRole('link', { name: 'Periskop' })
        .getAttribute('href');
      assert.match(href, /\/#\/checkout\/errors\//);
      await panel.getByRole('tab', { name: 'Occurrences' }).click();
      await panel.getByText(/^Newest of/).waitFor();
      await tab.keyboard.press('Escape');
    },
  );
}
