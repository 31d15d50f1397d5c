import assert from 'node:assert/strict';
import { eventually } from '../lib/processes.mjs';

const ACTOR = /^user:default\/jane\b/;

export async function run({ tab, go, check, ask }) {
  const grid = tab.getByRole('grid', { name: 'Errors' });
  const history = async id => (await ask(`errors/${id}/events`)).events;
  const idOf = () => new URL(tab.url()).searchParams.get('errorId');
  let id;

  await check(
    'an error is resolved with a note, in the name of who did it',
    async () => {
      await go('/catalog/default/component/checkout/errors?sort=occurrences');
      await grid.waitFor();
      await grid.getByRole('row').nth(1).click();
      const panel = tab.getByRole('dialog');
      await panel.getByRole('button', { name: 'Resolve' }).click();
      const asked = tab
        .getByRole('dialog')
        .filter({ hasText: 'It is open again' })
        .last();
      await asked
        .getByText('when it happens in a process that is started later')
        .click();
      await asked.getByRole('textbox', { name: /Note/ }).fill('fixed in 4.4.0');
      await asked.getByRole('button', { name: 'Resolve', exact: true }).click();
      await tab.getByText('Resolved 1 error.').waitFor();
      id = idOf();
      const [newest] = await history(id);
      assert.equal(newest.type, 'resolved');
      assert.equal(newest.note, 'fixed in 4.4.0');
      assert.match(newest.actor, ACTOR);
      const { error } = await ask(`errors/${id}`);
      assert.equal(error.state.status, 'resolved');
      assert.equal(error.state.afterDeploy, true);
    },
  );

  await check('the history shows it with a link to the user', async () => {
    const panel = tab.getByRole('dialog');
    await panel.getByRole('tab', { name: 'History' }).click();
    const entry = panel
      .getByRole('listitem')
      .filter({ hasText: 'Resolved' })
      .first();
    await entry.getByText('fixed in 4.4.0').waitFor();
    const href = await entry.getByRole('link').getAttribute('href');
    assert.equal(href, '/catalog/default/user/jane');
  });

  await check('that is undone from the note about it', async () => {
    await tab.getByRole('button', { name: 'Undo' }).click();
    await tab.getByText('Undone for 1 error.').waitFor();
    const { error } = await ask(`errors/${id}`);
    assert.equal(error.state.status, 'open');
    const [newest] = await history(id);
    assert.equal(newest.type, 'reopened');
    assert.match(newest.actor, ACTOR);
  });

  await check('an error is labelled', async () => {
    const panel = tab.getByRole('dialog');
    await panel.getByRole('tab', { name: 'Labels' }).click();
    await panel.getByRole('button', { name: 'Add a label' }).click();
    await tab.getByRole('textbox', { name: 'Label' }).fill('crew');
    await tab.getByRole('textbox', { name: 'Value' }).fill('carts');
    await tab.getByRole('textbox', { name: 'Value' }).press('Enter');
    await tab.getByText('Labelled 1 error.').waitFor();
    await panel
      .getByRole('table', { name: 'Labels' })
      .getByText('crew')
      .waitFor();
    const { error } = await ask(`errors/${id}`);
    assert.equal(error.labels.crew, 'carts');
    const [newest] = await history(id);
    assert.equal(newest.type, 'labelled');
    assert.match(newest.actor, ACTOR);
    await tab.keyboard.press('Escape');
  });

  await check('a label in the list limits it', async () => {
    await tab
      .getByRole('button', { name: 'Only errors with crew=carts' })
      .click();
    await eventually(
      'one row is left',
      async () => (await grid.getByRole('row').count()) === 2,
      10_000,
    );
    assert.match(tab.url(), /label=crew%3Dcarts/);
  });

  await check(
    'several are muted at once, counted before, and that is undone',
    async () => {
      await go('/catalog/default/component/checkout/errors');
      await grid.waitFor();
      const before = await ask(
        `errors?q=${encodeURIComponent('service=checkout state=open')}&limit=1`,
      );
      await grid
        .getByRole('row')
        .nth(1)
        .getByRole('checkbox')
        .check({ force: true });
      const toolbar = tab.getByRole('toolbar', {
        name: 'Change selected errors',
      });
      await toolbar.getByRole('button', { name: 'Mute' }).click();
      const asked = tab.getByRole('dialog');
      await asked
        .getByText(new RegExp(`every page \\(${before.counts.total}\\)`))
        .click();
      await asked.getByRole('button', { name: 'Mute', exact: true }).click();
      await tab.getByText(`Muted ${before.counts.total} errors.`).waitFor();
      const muted = await ask(
        `errors?q=${encodeURIComponent(
          'service=checkout state=muted',
        )}&limit=50`,
      );
      assert.equal(muted.counts.total, before.counts.total);
      assert.ok(muted.errors[0].state.until);
      const payments = await ask(
        `errors?q=${encodeURIComponent(
          'service=payments state=muted',
        )}&limit=1`,
      );
      assert.equal(payments.counts.total, 0);
      await tab.getByText('No open errors').waitFor();
      await tab.getByRole('button', { name: 'Undo' }).click();
      await tab
        .getByText(`Undone for ${before.counts.total} errors.`)
        .waitFor();
      await grid.waitFor();
      const after = await ask(
        `errors?q=${encodeURIComponent('service=checkout state=open')}&limit=1`,
      );
      assert.equal(after.counts.total, before.counts.total);
      await tab.getByRole('button', { name: 'Dismiss' }).click();
    },
  );
}
