import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shot } from '../lib/browser.mjs';
import { root } from '../lib/processes.mjs';

export const name = 'dashboards';

const FOLDER = join(root, 'src', 'dashboards');

/** Those on our own queries: the others need a Prometheus. */
export function ownDashboards() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, dashboard: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) }))
    .filter(({ dashboard }) =>
      dashboard.templating.list.some(({ type, query }) => type === 'datasource' && query.startsWith('periskop'))
    );
}

/** Opens a dashboard and waits until each of its panels was drawn. */
async function opened(open, file, dashboard, theme) {
  const tab = await open(
    { page: 'dashboard', uid: 'periskop', file: `/dashboards/${file}`, theme },
    { width: 1600, height: 1200 }
  );
  const panels = dashboard.panels.filter(({ targets = [] }) => targets.length > 0).length;
  await tab.waitForFunction((least) => Object.keys(window.harness.drawn).length >= least, Math.min(5, panels));
  // Panels are drawn where they are seen.
  const bottom = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  await tab.setViewportSize({ width: 1600, height: 140 + bottom * 38 });
  await tab.waitForFunction((count) => Object.keys(window.harness.drawn).length >= count, panels);
  await tab.waitForFunction(() => document.querySelectorAll('[aria-label="Panel loading bar"]').length === 0);
  return tab;
}

const queriesOf = (tab) =>
  tab.evaluate(() =>
    window.harness.asked
      .filter(({ url }) => url.includes('/api/ds/query'))
      .flatMap(({ data, status }) => data.queries.map((query) => ({ ...query, status })))
  );

export async function run({ open, complaints, check }) {
  for (const { file, dashboard } of ownDashboards()) {
    for (const theme of ['dark', 'light']) {
      await check(`${file} is drawn, ${theme}`, async () => {
        const tab = await opened(open, file, dashboard, theme);
        const asked = await queriesOf(tab);
        assert.ok(asked.length > 0);
        assert.deepEqual(
          asked.filter(({ status }) => status >= 400),
          []
        );
        assert.deepEqual(
          asked.filter((query) => /\$\w|\$\{/.test(JSON.stringify(query))),
          [],
          'every variable has its value'
        );
        await shot(tab, `dashboard-${file.replace('.json', '')}-${theme}`);
        assert.deepEqual(complaints, []);
      });
    }
  }

  const fleet = ownDashboards().find(({ file }) => file.startsWith('fleet'));
  await check('a variable narrows every panel', async () => {
    const tab = await opened(open, fleet.file, fleet.dashboard, 'dark');
    await tab.evaluate(() => (window.harness.asked.length = 0));
    await tab
      .getByTestId(/Dashboard template variables submenu Label .*everity/i)
      .locator('..')
      .getByRole('combobox')
      .click();
    await tab.getByRole('option', { name: 'warning' }).click();
    await tab.keyboard.press('Tab');
    await tab.waitForFunction(() =>
      window.harness.asked.some(
        ({ url, data }) => url.includes('/api/ds/query') && JSON.stringify(data).includes('severity=')
      )
    );
    const asked = await queriesOf(tab);
    assert.ok(
      asked.every(({ q }) => q.includes('severity')),
      JSON.stringify(asked.map(({ q }) => q))
    );
    await shot(tab, 'dashboard-variable');
  });

  await check('an ad hoc filter, by keyboard, becomes a matcher of every query', async () => {
    const tab = await opened(open, fleet.file, fleet.dashboard, 'dark');
    await tab.evaluate(() => (window.harness.asked.length = 0));
    const input = tab.locator('input[placeholder*="label" i]').first();
    await input.click();
    await tab.getByRole('option', { name: 'service', exact: true }).click();
    await tab.getByRole('option').filter({ hasText: /^=/ }).first().click();
    await tab.getByRole('option', { name: 'checkout' }).click();
    await tab.waitForFunction(() =>
      window.harness.asked.some(
        ({ url, data }) => url.includes('/api/ds/query') && JSON.stringify(data).includes('service=checkout')
      )
    );
    await shot(tab, 'dashboard-filter');
  });

  await check('events are marked in panels', async () => {
    const tab = await opened(open, fleet.file, fleet.dashboard, 'dark');
    await tab.waitForFunction(() =>
      Object.values(window.harness.drawn).some(({ annotations }) => annotations.some((frame) => frame.length > 0))
    );
    const marked = await tab.evaluate(() =>
      Object.values(window.harness.drawn)
        .flatMap(({ annotations }) => annotations)
        .filter((frame) => frame.length > 0)
        .map((frame) => frame.fields.map((field) => field.name))
    );
    for (const fields of marked) {
      assert.ok(fields.includes('time') && fields.includes('title'), fields.join());
    }
  });
}
