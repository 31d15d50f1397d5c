// What Alertmanagers say of errors, as the page shows it. One that answers as Alertmanager does stands in for it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { launch, open, Server, Target, until } from '../lib/world.mjs';

let browser;
let shop;
let alertmanager;
let server;
let alerts = [];
let refuses = false;
let happened = 0;
/** Something new to tell of. */
const tell = what => shop.happens(`${what} ${happened++}`, { type: 'AnotherError' });

before(async () => {
  alertmanager = http.createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.statusCode = refuses && request.method === 'POST' ? 400 : 200;
    response.end(request.method === 'GET' ? JSON.stringify(alerts) : '');
  }).listen(0, '127.0.0.1');
  await once(alertmanager, 'listening');
  [shop, browser] = await Promise.all([Target.start(), launch()]);
  shop.happens('loud', { type: 'LoudError' });
  shop.happens('quiet', { type: 'QuietError' });
  const { port } = alertmanager.address();
  server = await Server.start({ services: { shop: [shop.port] }, more: `alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:${port}']}]}]}` });
  await server.knows(2);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  shop?.stop();
  alertmanager?.closeAllConnections();
  alertmanager?.close();
});

const alertOn = (key, silencedBy) => ({
  labels: { alertname: 'CartsFail', service_name: 'shop', aggregation_key: key }, annotations: { summary: '<b>carts</b>' }, receivers: [{ name: 'people' }],
  startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() + 240_000).toISOString(), updatedAt: new Date().toISOString(),
  fingerprint: 'f', generatorURL: 'http://prometheus.example.com/graph', status: { state: silencedBy.length > 0 ? 'suppressed' : 'active', silencedBy, inhibitedBy: [] },
});

test('errors say which alerts fire on them, and where these are silenced', async () => {
  alerts = [alertOn('loud', []), alertOn('quiet', ['7d5b29a8'])];
  const tab = await open(browser, server.base);
  try {
    await tab.to('ui/errors?service=shop');
    const loud = tab.page.locator('.error-row').filter({ hasText: 'LoudError' });
    await loud.getByText('firing', { exact: true }).waitFor();
    assert.equal(await tab.page.locator('.error-row').filter({ hasText: 'QuietError' }).getByText('firing').count(), 0);
    await loud.getByRole('link').first().click();
    const card = tab.page.getByRole('region', { name: 'Alerts' });
    await card.getByText('CartsFail').waitFor();
    const base = `http://127.0.0.1:${alertmanager.address().port}/#/`;
    assert.ok((await card.getByRole('link', { name: 'silence it' }).getAttribute('href')).startsWith(`${base}silences/new`));
    assert.ok((await card.getByRole('link', { name: 'in Alertmanager' }).getAttribute('href')).startsWith(`${base}alerts`));
    if (process.env.SHOT) {
      await tab.page.screenshot({ path: process.env.SHOT });
    }
    const { errors } = await server.get('api/v1/errors?q=class%3DQuietError');
    await tab.to(`ui/errors/${errors[0].id}`);
    await card.getByText('silenced').waitFor();
    assert.equal(await card.getByRole('link', { name: 'its silence' }).getAttribute('href'), `${base}silences/7d5b29a8`);
    assert.deepEqual(tab.wrong, []);
  } finally {
    await tab.close();
  }
});

test('a page has all alerts, whom they are of, and how Alertmanagers do', async () => {
  alerts = [alertOn('loud', []), alertOn('quiet', ['7d5b29a8'])];
  await until(async () => (await server.get('api/v1/alerts')).total === 2);
  const tab = await open(browser, server.base);
  try {
    await tab.to('ui/alerts');
    const list = tab.page.getByRole('region', { name: 'Alerts', exact: true });
    const loud = list.getByRole('row').filter({ hasText: 'loud' });
    await loud.getByText('firing', { exact: true }).waitFor();
    assert.ok((await loud.getByRole('link', { name: 'silence it' }).getAttribute('href')).includes('/#/silences/new'));
    await list.getByRole('row').filter({ hasText: 'quiet' }).getByRole('link', { name: 'its silence' }).waitFor();
    const told = tab.page.getByRole('region', { name: 'Alertmanagers' });
    await told.getByText('takes alerts').waitFor();
    if (process.env.SHOT_ALERTS) {
      await tab.page.screenshot({ path: process.env.SHOT_ALERTS });
      await tab.page.emulateMedia({ colorScheme: 'dark' });
      await tab.page.screenshot({ path: process.env.SHOT_ALERTS.replace('.png', '-dark.png') });
      await tab.page.emulateMedia({ colorScheme: 'light' });
    }
    await tab.page.getByLabel('State').selectOption('silenced');
    await loud.waitFor({ state: 'detached' });
    await tab.page.getByLabel('State').selectOption('');
    await loud.waitFor();
    await tab.page.locator('h1').click();
    await tab.page.keyboard.press('j');
    await tab.page.keyboard.press('Enter');
    await tab.page.waitForURL(/ui\/errors\//);
    refuses = true;
    tell('more');
    await until(async () => (await server.get('api/v1/alertmanagers')).data.activeAlertmanagers[0].refused.length > 0);
    await tab.page.keyboard.press('g');
    await tab.page.keyboard.press('a');
    await told.getByText(/does not take|take no alerts|takes no alerts/).first().waitFor();
    assert.deepEqual(tab.wrong, []);
  } finally {
    refuses = false;
    await tab.close();
  }
});

test('nothing fires', async () => {
  alerts = [];
  await until(async () => (await server.get('api/v1/alerts')).total === 0);
  const tab = await open(browser, server.base);
  try {
    await tab.to('ui/alerts');
    await tab.page.getByRole('heading', { name: 'Nothing fires' }).waitFor();
  } finally {
    await tab.close();
  }
});

test('an Alertmanager that cannot be asked is named', async () => {
  alerts = 'nonsense';
  await until(async () => (await server.get('api/v1/alerts')).alertmanagers[0].problem !== null);
  const tab = await open(browser, server.base);
  try {
    const { errors } = await server.get('api/v1/errors?q=class%3DLoudError');
    await tab.to(`ui/errors/${errors[0].id}`);
    await tab.page.getByRole('region', { name: 'Alerts' }).getByText(/127\.0\.0\.1:\d+.*not a list/).waitFor();
  } finally {
    await tab.close();
  }
});
