import assert from 'node:assert/strict';
import { shot } from '../lib/browser.mjs';
import { answered, explored } from './queries.mjs';

export const name = 'troubles';

const ERRORS = { queryType: 'errors', q: '', sort: 'last_seen', limit: 10 };
const COUNTS = { queryType: 'timeseries', q: '', measure: 'occurrences', by: ['service'], top: 5 };

export async function run({ open, complaints, check }) {
  await check('a server without errors has no data, and no error', async () => {
    const tab = await explored(open, ERRORS, { uid: 'quiet' });
    const { state, errors, frames } = await answered(tab);
    assert.equal(state, 'Done');
    assert.deepEqual(errors, []);
    assert.ok(frames.every(({ length }) => length === 0));
    await tab.getByText('No data').waitFor();
    await shot(tab, 'trouble-empty');
    await explored(open, COUNTS, { uid: 'quiet' });
    assert.deepEqual((await answered(tab)).errors, []);
    assert.deepEqual(complaints, []);
  });

  const sentences = [
    ['stranger', /login|token/i],
    ['down', /Nothing listens/],
    ['slow', /did not answer in time/],
    ['page', /not Periskop/],
  ];
  for (const [uid, sentence] of sentences) {
    await check(`a panel on a server that is "${uid}" says so`, async () => {
      const tab = await explored(open, ERRORS, { uid });
      const { state, errors } = await answered(tab);
      assert.equal(state, 'Error');
      assert.equal(errors[0].refId, 'A');
      assert.match(errors[0].message, sentence);
      await tab.getByRole('alert').filter({ hasText: sentence }).first().waitFor();
      await shot(tab, `trouble-${uid}`);
    });
  }

  await check('an editor on a server that is down can still be used', async () => {
    const tab = await open({ page: 'explore', uid: 'down' });
    const search = tab.getByRole('combobox', { name: 'Search' });
    await search.fill('service=checkout');
    await search.press('Enter');
    await tab.waitForFunction(() => window.harness.query?.q === 'service=checkout');
    await tab.getByRole('radio', { name: 'Builder' }).check({ force: true });
    await tab.getByRole('combobox', { name: 'Value of row 1' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  await check('a variable on a server that is down says so', async () => {
    const tab = await open({ page: 'variable', uid: 'down' });
    await tab.getByRole('button', { name: 'Preview of values' }).click();
    await tab
      .getByRole('alert')
      .filter({ hasText: /Nothing listens/ })
      .waitFor();
  });
}
