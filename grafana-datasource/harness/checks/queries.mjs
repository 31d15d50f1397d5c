import assert from 'node:assert/strict';
import { shot } from '../lib/browser.mjs';

export const name = 'queries';

/** Opens Explore with this query and runs it. */
export async function explored(open, query, { app = 'explore', ...parameters } = {}, size = {}) {
  const tab = await open({ page: app, uid: 'periskop', ...parameters, query: JSON.stringify(query) }, size);
  await tab.getByRole('button', { name: 'Run query' }).click();
  await tab.waitForFunction(() => ['Done', 'Error'].includes(window.harness.answer?.state));
  return tab;
}

/** Names and lengths of the frames that came, and errors. */
export function answered(tab) {
  return tab.evaluate(() => {
    const { state, series, errors } = window.harness.answer;
    return {
      state,
      errors: (errors ?? []).map(({ refId, message }) => ({ refId, message })),
      frames: series.map((frame) => ({
        type: frame.meta?.type,
        length: frame.length,
        fields: frame.fields.map((field) => field.name),
        names: frame.fields.map((field) => field.config.displayNameFromDS),
        links: frame.fields.flatMap((field) => (field.config.links ?? []).map(({ title }) => title)),
      })),
    };
  });
}

const KINDS = [
  {
    title: 'counts over time',
    query: {
      queryType: 'timeseries',
      q: '',
      measure: 'occurrences',
      by: ['service'],
      top: 2,
      legend: 'of {{service}}',
    },
    drawn: (tab) => tab.locator('.uplot canvas').first().waitFor(),
    holds({ frames }) {
      assert.equal(frames[0].type, 'timeseries-wide');
      assert.ok(frames[0].names.some((each) => each?.startsWith('of ')));
      assert.ok(frames[0].names.includes('Other'), 'the rest is a series');
    },
  },
  {
    title: 'counts over the range',
    query: { queryType: 'instant', q: '', measure: 'occurrences', by: ['service'], top: 10 },
    drawn: (tab) => tab.getByRole('gridcell', { name: 'checkout' }).waitFor(),
    holds({ frames }) {
      assert.equal(frames[0].length, 3);
    },
  },
  {
    title: 'errors',
    query: { queryType: 'errors', q: 'service=checkout', sort: 'occurrences', limit: 5, sparkline: 30 },
    drawn: async (tab) => {
      await tab.getByRole('gridcell', { name: 'checkout' }).first().waitFor();
    },
    holds({ frames }) {
      assert.ok(frames[0].length > 0);
      assert.ok(frames[0].fields.includes('sparkline'));
      assert.ok(frames[0].links.length > 0, 'links lead to errors');
    },
  },
  {
    title: 'occurrences',
    query: { queryType: 'occurrences', q: 'service=checkout', limit: 20 },
    drawn: (tab) =>
      tab
        .getByText(/CheckoutDemo\.java:\d+/)
        .first()
        .waitFor(),
    holds({ frames }) {
      assert.equal(frames[0].type, 'log-lines');
      assert.ok(frames[0].length > 0);
    },
  },
  {
    title: 'events',
    query: { queryType: 'events', q: '', limit: 50, types: ['first_seen'] },
    drawn: (tab) => tab.getByRole('gridcell').first().waitFor(),
    holds({ frames }) {
      assert.ok(frames[0].length > 0);
    },
  },
  {
    title: 'services',
    query: { queryType: 'services', q: '', sparkline: 30 },
    drawn: (tab) => tab.getByRole('gridcell', { name: 'payments' }).waitFor(),
    holds({ frames }) {
      assert.ok(frames[0].length >= 3);
    },
  },
];

export async function run({ open, complaints, check, demo }) {
  for (const { title, query, drawn, holds } of KINDS) {
    for (const theme of ['dark', 'light']) {
      await check(`Explore draws ${title}, ${theme}`, async () => {
        const tab = await explored(open, query, { theme });
        const answer = await answered(tab);
        assert.deepEqual(answer.errors, []);
        holds(answer);
        await drawn(tab);
        await shot(tab, `explore-${query.queryType}-${theme}`);
        assert.deepEqual(complaints, []);
      });
    }
  }

  await check('Explore draws one error, everything about it', async () => {
    const listed = await (await fetch(`${demo}/api/v1/errors?limit=1`)).json();
    const tab = await explored(open, { queryType: 'error', id: listed.errors[0].id });
    const { errors, frames } = await answered(tab);
    assert.deepEqual(errors, []);
    assert.equal(frames[0].length, 1);
    await shot(tab, 'explore-error-dark');
  });

  await check('Explore shows what happens, as it happens', async () => {
    const tab = await open({
      page: 'explore',
      uid: 'periskop',
      query: JSON.stringify({ queryType: 'errors', q: '', sort: 'last_seen', limit: 5 }),
    });
    await tab.getByRole('button', { name: 'Live' }).click();
    await tab.waitForFunction(
      () =>
        window.harness.answer?.state === 'Streaming' && window.harness.answer.series.some((frame) => frame.length > 2),
      undefined,
      { timeout: 40_000 }
    );
    await shot(tab, 'explore-live-dark');
    await tab.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual(complaints, []);
  });

  await check('of two queries, one that is wrong leaves the other', async () => {
    const tab = await open({ page: 'explore', uid: 'periskop' });
    const answer = await tab.evaluate(
      () =>
        new Promise((resolve) => {
          window.harness
            .ask('periskop', [
              { refId: 'A', queryType: 'errors', q: '', sort: 'total', limit: 3 },
              { refId: 'B', queryType: 'errors', q: 'service=', sort: 'total', limit: 3 },
            ])
            .subscribe((data) => {
              if (data.state !== 'Loading') {
                resolve({
                  rows: data.series.map((frame) => [frame.refId, frame.length]),
                  errors: data.errors.map((e) => [e.refId, e.message]),
                });
              }
            });
        })
    );
    assert.deepEqual(answer.rows, [['A', 3]]);
    assert.equal(answer.errors.length, 1);
    assert.equal(answer.errors[0][0], 'B');
    process.stdout.write(`      ${answer.errors[0][1]}\n`);
  });

  await check('the same query by two panels is asked once', async () => {
    const tab = await open({ page: 'explore', uid: 'periskop' });
    const posts = await tab.evaluate(async () => {
      window.harness.asked.length = 0;
      const query = [{ refId: 'A', queryType: 'timeseries', q: '', measure: 'rate', by: ['class'], top: 7 }];
      const range = window.harness.range();
      await Promise.all(
        [1, 2].map(
          () =>
            new Promise((resolve) =>
              window.harness.ask('periskop', query, range).subscribe((data) => data.state === 'Done' && resolve())
            )
        )
      );
      return window.harness.asked.filter(({ url }) => url.includes('/api/ds/query')).length;
    });
    assert.equal(posts, 1);
  });
}
