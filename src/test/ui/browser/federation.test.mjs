// What the page shows of servers that are read from: who counted an error, how old that is, and what they keep of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open, Server, Target, until } from '../lib/world.mjs';

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const HOSTILE = '<img src=x onerror="window.hacked=1">\u202e';

let browser;
let shop;
let here;
let leaf;
let top;

/** With a storage that stays: others may not read from one in memory. */
const leafMore = folder => `repository: {type: sqlite, path: ${JSON.stringify(join(folder, 'periskop.db'))}}\nglobal: {server_id: eu-1}\nfederate: {enabled: true}`;
const topMore = () => `global: {server_id: global}\nfederation_configs:\n- job_name: leaves\n  scrape_interval: 1s\n  static_configs: [{targets: ["${new URL(leaf.base).host}"]}]`;

before(async () => {
  [shop, here, browser] = await Promise.all([Target.start(), Target.start(), launch()]);
  shop.happens('far', { type: 'com.example.FarException', message: 'far away', stacktrace: ['at com.example.Far.go(Far.java:1)'], times: 3 });
  shop.happens('both', { type: 'com.example.BothException', message: 'at the leaf', times: 5 });
  here.happens('both', { type: 'com.example.BothException', message: 'here', times: 2 });
  here.happens('near', { type: 'com.example.NearException', message: 'here only' });
  leaf = await Server.start({ services: { shop: [shop.port] }, more: leafMore });
  await leaf.knows(2);
  top = await Server.start({ services: { shop: [here.port], local: [here.port] }, more: topMore() });
  await until(async () => (await top.get('api/v1/errors?q=key%3Dboth%20service%3Dshop')).errors[0]?.total === 7, 30_000);
});

after(async () => {
  await browser?.close();
  await top?.stop();
  await leaf?.stop();
  shop?.stop();
  here?.stop();
});

const idOf = async key => (await top.get(`api/v1/errors?q=${encodeURIComponent(`key=${key} service=shop`)}`)).errors[0].id;
const rowOf = (page, name) => page.locator('.error-row').filter({ hasText: name });

/** A test with a page of its own; afterwards nothing must have gone wrong in it. */
const inPage = (name, run, options) => test(name, async () => {
  const tab = await open(browser, top.base, options);
  try {
    await run(tab.page, tab);
    assert.deepEqual(tab.wrong, []);
    assert.equal(await tab.page.evaluate(() => window.hacked), undefined);
  } finally {
    await tab.close();
  }
});

async function accessible(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.filter(each => ['serious', 'critical'].includes(each.impact)).map(each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 200))}`), []);
}

const shot = async (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

inPage('an error has its counts by server, and what each keeps of it, by keys alone', async (page, { to }) => {
  await to(`ui/errors/${await idOf('both')}`);
  const card = page.getByRole('region', { name: 'Counted by' });
  const far = card.getByRole('row').filter({ hasText: 'eu-1' });
  await far.getByText('5', { exact: true }).waitFor();
  await card.getByRole('row').filter({ hasText: 'global (this one)' }).getByText('2', { exact: true }).waitFor();
  assert.equal(await page.locator('.stale-origin').count(), 0);
  await far.getByRole('button', { name: 'Occurrences at eu-1' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Occurrence at eu-1' }).waitFor();
  await page.locator('.occurrence .message').getByText('at the leaf').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2');
  assert.match(page.url(), /origin=eu-1/);
  await accessible(page);
  await shot(page, 'error-fresh');
  await page.goBack();
  await page.getByRole('heading', { name: 'Occurrence', exact: true }).waitFor();
});

inPage('while nothing is old there is no badge, and a page asks about servers once, not by row', async (page, { to }) => {
  const asked = [];
  page.on('request', request => /federation|origins/.test(request.url().replace(/ui\/assets.*/, '')) && asked.push(request.url()));
  await to('ui/errors?service=shop');
  await rowOf(page, 'NearException').waitFor();
  await until(() => asked.length > 0);
  await page.waitForLoadState('networkidle').catch(() => {});
  assert.equal(asked.length, 1);
  assert.equal(await page.locator('.stale-origin').count(), 0);
});

inPage('where no server is read nothing is asked about servers', async (page, { to }) => {
  const asked = [];
  page.on('request', request => request.url().includes('federation') && asked.push(request.url()));
  await to('ui/errors?service=local');
  await rowOf(page, 'NearException').waitFor();
  assert.deepEqual(asked, []);
});

test('metrics of the server above tell the leaf apart, and those of the leaf have no origin', async () => {
  const page = async server => (await fetch(new URL('metrics', server.base))).text();
  assert.match(await page(top), /^periskop_exceptions_total\{origin="eu-1",service_name="shop",severity="error"\} /m);
  assert.match(await page(top), /^periskop_error_occurrences_total\{aggregation_key="far",origin="eu-1",service_name="shop",severity="error"\} /m);
  assert.match(await page(top), /^periskop_error_occurrences_total\{aggregation_key="near",service_name="shop",severity="error"\} /m);
  assert.doesNotMatch(await page(leaf), /^periskop_(exceptions|error).*origin=/m);
});

inPage('names of servers are text, and many of them are few badges', async (page, { to }) => {
  const ids = [HOSTILE, 'us-1', 'us-2', 'us-3', 'us-4'];
  await page.route('**/api/v1/errors?*', async route => {
    const answer = await route.fetch();
    const list = await answer.json();
    await route.fulfill({ response: answer, json: { ...list, errors: list.errors.map(each => ({ ...each, origins: ids })) } });
  });
  await page.route('**/api/v1/status/federation', route => route.fulfill({ json: {
    serverId: 'global', tells: false, origins: ids.slice(0, 4).map(id => ({
      id, labels: {}, path: [id, 'middle'], asOf: new Date(Date.now() - 7.5 * 60_000).toISOString(), ageSeconds: 450, stale: true, claimedTwice: false, problem: `${HOSTILE} refused`,
    })),
  } }));
  await to('ui/errors?service=shop');
  const row = rowOf(page, 'NearException');
  await row.getByText(': 7 min old').waitFor();
  await row.getByText('and 4 others').waitFor();
  assert.ok((await row.locator('a.open').boundingBox()).width > 100, 'the name of the class is seen');
  assert.match(await row.locator('.stale-origin').first().innerText(), /<img src=x/);
  assert.match(await row.locator('.stale-origin').first().getAttribute('title'), /through which it is read, does not answer: <img/);
  await shot(page, 'hostile');
});

test('a leaf that is gone is named where its counts are, with since when and why', async () => {
  const id = await idOf('far');
  await leaf.stop();
  leaf = undefined;
  await until(async () => (await top.get('api/v1/status/federation')).origins[0].stale && (await top.get('api/v1/status/federation')).origins[0].problem !== null, 30_000);
  for (const [name, options] of Object.entries({ light: {}, dark: { colorScheme: 'dark' }, phone: { viewport: { width: 390, height: 800 } } })) {
    const tab = await open(browser, top.base, options);
    try {
      await tab.to('ui/errors?service=shop');
      const badge = rowOf(tab.page, 'FarException').locator('.stale-origin');
      await badge.waitFor();
      assert.match(await badge.innerText(), /^eu-1: \d+ (s|min) old$/);
      assert.match(await badge.getAttribute('title'), /Its last word is from .* ago\. It does not answer: .+\. Its counts are as of then/);
      assert.equal(await rowOf(tab.page, 'NearException').locator('.stale-origin').count(), 0);
      const box = await badge.boundingBox();
      assert.ok(box.x + box.width <= tab.page.viewportSize().width, 'within the window');
      await accessible(tab.page);
      await shot(tab.page, `list-${name}`);
      await tab.to('');
      await tab.page.getByRole('row').filter({ hasText: 'shop' }).locator('.stale-origin').waitFor();
      assert.equal(await tab.page.getByRole('row').filter({ hasText: 'local' }).locator('.stale-origin').count(), 0);
      await accessible(tab.page);
      await shot(tab.page, `services-${name}`);
      await tab.to(`ui/errors/${id}?origin=eu-1`);
      await tab.page.locator('.crumbs .stale-origin').waitFor();
      await tab.page.locator('.occurrence .failure').getByText(/the server .eu-1. was asked, but/).waitFor();
      await tab.page.getByText('Another server does not answer').waitFor();
      await tab.page.getByRole('region', { name: 'Counted by' }).getByText('(stale)').waitFor();
      await accessible(tab.page);
      await shot(tab.page, `error-${name}`);
      await tab.page.locator('.crumbs .stale-origin').focus();
      await tab.page.keyboard.press('Enter');
      await tab.page.waitForURL(/ui\/status/);
      await tab.page.getByText('(stale)').waitFor();
      await shot(tab.page, `status-${name}`);
      assert.deepEqual(tab.wrong, []);
    } finally {
      await tab.close();
    }
  }
});

inPage('answers that are none of occurrences, or none at all, are said in words', async (page, { to }) => {
  const id = await idOf('far');
  await page.route('**/origins/eu-1/occurrences*', route => route.fulfill({ json: { occurrences: [{ uuid: 1, exceptions: null }] } }));
  await to(`ui/errors/${id}?origin=eu-1`);
  await page.getByText('answered something else than occurrences').waitFor();
  await page.unroute('**/origins/eu-1/occurrences*');
  await page.route('**/origins/eu-1/occurrences*', route => route.fulfill({ json: { occurrences: [], kept: 0, total: 3 } }));
  await page.reload();
  await page.getByText('That server keeps no occurrence of it').waitFor();
  await to(`ui/errors/${id}?origin=nobody`);
  await page.locator('.occurrence .failure').getByText(/no server .nobody. can be asked/).waitFor();
});
