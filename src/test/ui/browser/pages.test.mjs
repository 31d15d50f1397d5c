// Every page and what one does there, in a real browser, against a real server that scrapes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { proxy, works } from '../lib/paths.mjs';
import { launch, open, Server, Target, until } from '../lib/world.mjs';

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const HOSTILE = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">';
const TRACE = [
  'at com.example.shop.Cart.total(Cart.java:42)', 'at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
  'at org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)', 'at com.example.shop.Main.main(Main.java:7)',
];

let browser;
let server;
let shop;
let odd;

before(async () => {
  [shop, odd, browser] = await Promise.all([Target.start(), Target.start(), launch()]);
  for (let index = 0; index < 30; index += 1) {
    shop.happens(`key-${String(index).padStart(2, '0')}`, { type: `com.example.Error${index}`, message: `message ${index}`, severity: ['error', 'warning', 'info'][index % 3], at: Date.now() - index * 60_000, times: index + 1 });
  }
  shop.happens('full', {
    type: 'com.example.CartException', message: "the cart's total is wrong", stacktrace: TRACE, severity: 'error', times: 3,
    cause: { class: 'java.lang.ArithmeticException', message: 'overflow', stacktrace: ['at java.base/java.lang.Math.addExact(Math.java:1)'], cause: null },
    http: { request_method: 'POST', request_url: "https://shop.example.com/cart?a='b'&token=abc", request_headers: { Authorization: 'Bearer secret', 'X-Note': "it's" }, request_body: '{"n": 1}' },
  });
  shop.happens('full', { type: 'com.example.CartException', message: 'an older one', stacktrace: TRACE, at: Date.now() - 3_600_000 });
  shop.happens('a/b%c d@1/errors/x?y#z', { type: 'OddKey', message: 'a key with all that is special' });
  shop.happens('100%', { type: 'Percent' });
  odd.happens(`${HOSTILE}@1`, { type: HOSTILE, message: HOSTILE, stacktrace: [HOSTILE], http: { request_method: HOSTILE, request_url: `javascript:${HOSTILE}`, request_headers: { [HOSTILE]: HOSTILE }, request_body: HOSTILE } });
  odd.happens('rtl', { type: 'RtlError', message: 'user \u202egnp.exe \u05e9\u05dc\u05d5\u05dd a\u200bb' });
  odd.happens('huge', { type: 'HugeError', message: 'm'.repeat(1_048_000) });
  odd.happens('full', { type: 'com.example.CartException', message: 'elsewhere' });
  server = await Server.start({ services: { shop: [shop.port], 'odd <b>/%': [odd.port, 1] } });
  await server.knows(37);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  shop?.stop();
  odd?.stop();
});

/** A test with a page of its own; afterwards nothing must have gone wrong in it. */
const inPage = (name, run, options) => test(name, async () => {
  const tab = await open(browser, server.base, options);
  try {
    await run(tab.page, tab);
    assert.deepEqual(tab.wrong, []);
    assert.equal(await tab.page.evaluate(() => window.hacked), undefined);
  } finally {
    await tab.close();
  }
});

const idOf = async (q) => (await server.get(`api/v1/errors?q=${encodeURIComponent(q)}`)).errors[0].id;
const rows = page => page.locator('.error-row');
const stateOf = async key => (await server.get(`api/v1/errors?q=${encodeURIComponent(`key="${key}" service=shop`)}`)).errors[0].state.status;

/** @param rules only these, or all */
async function accessible(page, rules) {
  // through the debugger: the page's own policy lets no script in
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(only => window.axe.run(document, { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) }), rules);
  const serious = violations.filter(each => ['serious', 'critical'].includes(each.impact));
  assert.deepEqual(serious.map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => `${node.html.slice(0, 200)} ${node.failureSummary}`).join('; ')}`), []);
}

inPage('services: full, sorted, found, and one leads to its errors', async (page, { to }) => {
  await to('');
  await page.getByRole('link', { name: 'shop', exact: true }).waitFor();
  assert.equal(await page.locator('table.services tbody tr').count(), 2);
  await page.getByRole('button', { name: 'Service' }).click();
  assert.match(await page.locator('table.services tbody tr').first().innerText(), /odd <b>/);
  assert.match(page.url(), /sort=name/);
  await page.keyboard.press('/');
  await page.keyboard.type('SHO');
  await until(async () => await page.locator('table.services tbody tr').count() === 1);
  assert.match(page.url(), /find=SHO/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/ui\/errors\?service=shop/);
  await rows(page).first().waitFor();
});

inPage('errors: filters are in the address, and come back from it', async (page, { to }) => {
  await to('ui/errors?service=shop');
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: /^warning/ }).click();
  await until(async () => (await page.locator('.how-many').innerText()).startsWith('10 errors'));
  await page.getByLabel('Sort by').selectOption('total');
  await until(async () => /com\.example\.Error28/.test(await rows(page).first().innerText()));
  await page.getByLabel('Time range').selectOption('7d');
  assert.match(page.url(), /severity=warning/);
  assert.match(page.url(), /sort=total/);
  assert.match(page.url(), /range=7d/);
  await page.reload();
  await until(async () => /com\.example\.Error28/.test(await rows(page).first().innerText()));
  assert.equal(await page.getByRole('button', { name: /^warning/ }).getAttribute('aria-pressed'), 'true');
  await page.goBack();
  await until(async () => await page.getByLabel('Time range').inputValue() === '24h');
});

inPage('errors: search completes, finds, and says where it is wrong', async (page, { to }) => {
  await to('ui/errors');
  await rows(page).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('serv');
  const choices = page.getByRole('listbox', { name: 'How it may go on' });
  await choices.getByRole('option', { name: /^service/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until(async () => (await page.locator('#search').inputValue()).startsWith('service'));
  await page.locator('#search').fill('"total is wrong"');
  await page.keyboard.press('Enter');
  await until(async () => await rows(page).count() === 1, 5_000, () => page.url());
  assert.match(await rows(page).first().innerText(), /CartException/);
  await page.locator('#search').fill('class=~"(" x');
  await page.keyboard.press('Enter');
  await page.locator('.search-problem').waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await until(async () => await rows(page).count() > 10);
});

inPage('errors: every key does what it says', async (page, { to }) => {
  await to('ui/errors?service=shop&sort=key&q=key%3D~%22key-0.*%22&sort=service&order=ascending');
  await rows(page).first().waitFor();
  await page.keyboard.press('j');
  await page.locator('.error-row.active').waitFor();
  await page.keyboard.press('j');
  assert.equal(await page.locator('.error-row.active').getAttribute('aria-posinset'), '2');
  await page.keyboard.press('k');
  assert.equal(await page.locator('.error-row.active').getAttribute('aria-posinset'), '1');
  await page.keyboard.press('x');
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 selected').waitFor();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Mute 2 errors').waitFor();
  await dialog.getByLabel('for ever').check();
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await page.getByText('2 errors muted').waitFor();
  await until(async () => (await page.locator('.how-many').innerText()).startsWith('8 errors'));
  await page.keyboard.press('z');
  await page.getByText('Undone').waitFor();
  await until(async () => (await page.locator('.how-many').innerText()).startsWith('10 errors'));
  // resolve without a question, and undo by the button
  await page.keyboard.press('j');
  const name = await page.locator('.error-row.active .key').innerText();
  await page.keyboard.press('e');
  await page.getByText('1 error resolved').waitFor();
  await until(async () => await stateOf(name) === 'resolved');
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(async () => await stateOf(name) === 'open');
  await until(async () => (await page.locator('.how-many').innerText()).startsWith('10 errors'));
  // label
  await page.keyboard.press('j');
  await page.keyboard.press('l');
  await dialog.getByLabel('Name').fill('team');
  await dialog.getByLabel('Value').fill('pay <b>');
  await dialog.getByRole('button', { name: 'Label' }).click();
  await page.getByText('1 error labelled').waitFor();
  await page.locator('.error-row .label', { hasText: 'team=pay <b>' }).waitFor();
  await page.keyboard.press('?');
  await dialog.getByText('Keys and search').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/ui\/errors\/[\w-]+/);
  await page.getByText('During the').or(page.getByText('No stack trace')).first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.error-row.active').waitFor();
  for (const [key, path] of [['t', /ui\/targets$/], ['i', /ui\/status$/], ['e', /ui\/errors$/], ['s', /\d\/$/]]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(path);
  }
});

inPage('errors: an action far down keeps the place, and so does its undo', async (page, { to }) => {
  await to('ui/errors?service=shop&sort=total');
  await rows(page).first().waitFor();
  const total = Number.parseInt(await page.locator('.how-many').innerText(), 10);
  for (let index = 0; index < 20; index += 1) {
    await page.keyboard.press('j');
  }
  const at = await page.evaluate(() => scrollY);
  assert.ok(at > 300, `${at}`);
  const name = await page.locator('.error-row.active .key').innerText();
  await page.keyboard.press('e');
  await page.getByText('1 error resolved').waitFor();
  await page.locator('.error-row.active .key', { hasText: name }).waitFor({ state: 'detached' });
  await until(async () => (await page.locator('.how-many').innerText()).startsWith(`${total - 1} errors`));
  assert.equal(await page.evaluate(() => scrollY), at);
  assert.equal(await page.locator('.error-row.active').getAttribute('aria-posinset'), '20');
  await page.keyboard.press('z');
  await page.locator('.error-row.active .key', { hasText: name }).waitFor();
  assert.equal(await page.evaluate(() => scrollY), at);
});

inPage('errors: all that are loaded are selected, resolved at once, and opened again by undo', async (page, { to }) => {
  await to('ui/errors?service=shop&severity=info');
  await until(async () => (await page.locator('.how-many').innerText()).startsWith('10 errors'));
  await page.getByLabel('Select all that are loaded').check();
  await page.getByText('10 selected').waitFor();
  await page.getByRole('button', { name: 'Resolve…' }).click();
  await page.getByRole('dialog').getByLabel(/by the next deploy/).check();
  await page.getByRole('dialog').getByLabel(/Note/).fill('fixed in 4.2');
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await page.getByText('10 errors resolved').waitFor();
  await page.getByText('No open errors').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await until(async () => await rows(page).count() === 10);
});

inPage('error: chart, occurrences, folded trace, cause, request, masked secrets, history, similar, JSON', async (page, { to }) => {
  await to(`ui/errors/${await idOf('service=shop key=full')}`);
  await page.getByRole('heading', { level: 1 }).getByText('CartException').waitFor();
  await page.locator('.chart .bar path').first().waitFor();
  await page.locator('.folded summary', { hasText: '2 frames of libraries' }).waitFor();
  assert.equal(await page.getByText('ArrayList.forEach').isVisible(), false);
  await page.getByLabel('frames of libraries').check();
  await page.getByText('ArrayList.forEach').waitFor();
  const text = await page.locator('main').innerText();
  assert.ok(!text.includes('secret') && !text.includes('token=abc'), text);
  assert.match(text, /\[redacted\]/);
  await page.getByText('newest of 2').waitFor();
  await page.keyboard.press('n');
  await page.getByText('2 of 2').waitFor();
  assert.match(page.url(), /occurrence=/);
  await page.reload();
  await page.getByText('2 of 2').waitFor();
  await page.keyboard.press('p');
  await page.getByText('newest of 2').waitFor();
  const both = await page.locator('.exception').allInnerTexts();
  assert.ok(both.length >= 1);
  await page.locator('summary', { hasText: /^curl$/ }).first().or(page.getByText('newest')).first().waitFor();
  await page.getByRole('heading', { name: 'Similar errors' }).waitFor();
  await page.locator('.similar', { hasText: 'same key' }).waitFor();
  await page.locator('details.raw summary').click();
  await page.locator('details.raw .pre').getByText('"keptOccurrences"').waitFor();
  await page.getByRole('button', { name: 'Resolve', exact: false }).first().click();
  await page.getByText('1 error resolved').waitFor();
  await page.locator('.crumbs .chip.resolved').waitFor();
  await page.locator('.history', { hasText: 'resolved' }).waitFor();
  await page.keyboard.press('u');
  await page.locator('.crumbs .chip.resolved').waitFor({ state: 'detached' });
});

inPage('error: what was brushed in the chart is in the address', async (page, { to }) => {
  await to(`ui/errors/${await idOf('service=shop key=full')}?range=1h`);
  const box = await page.locator('.chart svg').boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/from=\d+&to=\d+/);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await page.waitForURL(url => !url.search.includes('from='));
});

inPage('error: labels are given, changed and taken away', async (page, { to }) => {
  await to(`ui/errors/${await idOf('service=shop key="100%"')}`);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByLabel('Name').fill('owner');
  await page.getByLabel('Value').fill('alice');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.label-list', { hasText: 'owner=alice' }).waitFor();
  await page.getByRole('button', { name: 'Change owner' }).click();
  await page.getByLabel('Value').fill('bob');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.label-list', { hasText: 'owner=bob' }).waitFor();
  await page.getByRole('button', { name: 'Take away owner' }).click();
  await page.locator('.label-list', { hasText: 'owner' }).waitFor({ state: 'detached' });
});

inPage('old addresses lead to the right error, encoded or not', async (page, { to }) => {
  const key = 'a/b%c d@1/errors/x?y#z';
  for (const hash of [`#/shop/errors/${encodeURIComponent(key)}`, `#/shop/errors/${key}`]) {
    await to('');
    await page.goto('about:blank');
    await to(hash);
    await page.getByRole('heading', { level: 1 }).getByText('OddKey').waitFor();
    assert.equal(new URL(page.url()).pathname, `/ui/errors/${await idOf(`service=shop class=OddKey`)}`);
  }
  await page.goto('about:blank');
  await to('#/shop/errors/100%');
  await page.getByRole('heading', { level: 1 }).getByText('Percent').waitFor();
  await page.goto('about:blank');
  await to(`#/${encodeURIComponent('odd <b>/%')}`);
  await rows(page).first().waitFor();
  assert.match(await page.locator('.picked').innerText(), /^odd <b>\/%\s*×$/);
  await page.evaluate(() => {
    location.hash = '#/targets';
  });
  await page.waitForURL(/ui\/targets$/);
  await page.evaluate(() => {
    location.hash = '#/shop/errors/nobody';
  });
  await page.getByText('There is no such error').waitFor();
});

inPage('what targets say is text, seen as it is, and never freezes the page', async (page, { to }) => {
  await to('ui/errors?q=' + encodeURIComponent('service=~"odd.*"'));
  await rows(page).first().waitFor();
  assert.match(await page.locator('.rows').innerText(), /<script>window.hacked=1<\/script>/);
  assert.match(await page.locator('.rows').innerText(), /U\+202E.*U\+200B/s);
  await to(`ui/errors/${await idOf('service=~"odd.*" class=RtlError')}`);
  await page.locator('.lead .unseen').first().waitFor();
  const hostile = await idOf('service=~"odd.*" class=~".*script.*"');
  await to(`ui/errors/${hostile}`);
  await page.getByText('During the request').waitFor();
  assert.equal(await page.locator('main a[href^="javascript:"]').count(), 0);
  await page.locator('summary', { hasText: /^curl$/ }).click();
  const begun = Date.now();
  await to(`ui/errors/${await idOf('service=~"odd.*" class=HugeError')}`);
  await page.getByRole('button', { name: /Show all/ }).first().waitFor();
  assert.ok(Date.now() - begun < 5_000);
  const shown = await page.locator('main').innerText();
  assert.ok(shown.length < 100_000, `${shown.length} characters`);
});

inPage('targets: up, down and why, labels, and found', async (page, { to }) => {
  await to('ui/targets');
  await page.locator('.health.down').first().waitFor();
  assert.match(await page.locator('tr.why').first().innerText(), /refused/i);
  await page.getByLabel('Health').selectOption('down');
  await until(async () => await page.locator('table.targets .health.up').count() <= 2);
  assert.match(page.url(), /health=down/);
  await page.getByLabel('Health').selectOption('');
  await page.locator('summary', { hasText: 'discovered' }).first().click();
  await page.getByText('__address__').first().waitFor();
  await page.locator('#find').fill('no such thing');
  await page.getByText('No such target').waitFor();
});

inPage('status: storage, configuration, limits', async (page, { to }) => {
  await to('ui/status');
  await page.getByText('errors are kept in memory').waitFor();
  await page.locator('.config', { hasText: 'refresh_interval' }).waitFor();
  await page.getByText('errors_per_service').waitFor();
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByText('The configuration was read again').waitFor();
});

const NEIGHBOURS = {
  replicas: {
    replicas: [
      { id: 'a1', address: 'periskop-0:8080', self: true, dividesTargets: true, since: '2026-11-22T10:00:00Z' },
      { id: 'b2', address: 'periskop-1:8080', self: false, dividesTargets: true, since: '2026-11-22T11:00:00Z' }],
    asOf: '2026-11-22T15:04:05Z', problem: null,
  },
  federation: {
    serverId: 'global', tells: true,
    origins: [
      { id: 'eu-1', labels: { region: 'eu' }, path: ['eu-1'], asOf: new Date().toISOString(), ageSeconds: 1, stale: false, claimedTwice: false, problem: null },
      { id: 'us-1', labels: {}, path: ['us-1', 'middle'], asOf: '2026-11-22T15:04:05Z', ageSeconds: 900, stale: true, claimedTwice: true, problem: 'connection refused' }],
    pushes: [
      { url: 'http://eu-1.example.com/federate', origins: ['eu-1'], allowed: true, pushed: 12, waiting: 0, refused: 0, failures: 0, lastError: null, lastErrorAt: null },
      { url: 'http://us-1.example.com/federate', origins: ['us-1'], allowed: false, pushed: 0, waiting: 3, refused: 0, failures: 2, lastError: 'it answered with status 403', lastErrorAt: '2026-11-22T15:04:05Z' },
      { url: 'http://ap-1.example.com/federate', origins: [], allowed: null, pushed: 0, waiting: 0, refused: 0, failures: 0, lastError: null, lastErrorAt: null }],
  },
  ingest: {
    since: '2026-11-22T10:00:00Z', waiting: 3,
    services: [{ service: 'shop', protocol: 'sentry', seen: 130, counted: 100, repeated: 10, notCounted: 20, lostAtClients: 9, outcomes: [{ name: 'limited', events: 20 }], reasons: [] }],
  },
};

async function withNeighbours(page) {
  for (const [name, json] of Object.entries(NEIGHBOURS)) {
    await page.route(`**/api/v1/status/${name}`, route => route.fulfill({ json }));
  }
}

for (const colorScheme of ['light', 'dark']) {
  inPage(`status: other servers, and what was sent here, ${colorScheme}`, async (page, { to }) => {
    await withNeighbours(page);
    await to('ui/status');
    await page.getByRole('heading', { name: 'Servers on this storage' }).waitFor();
    await page.getByText('periskop-0:8080 (this one)').waitFor();
    await page.getByText('through middle').waitFor();
    await page.getByText('two servers have this id').waitFor();
    await page.getByText('does not allow it').waitFor();
    await page.getByText('it answered with status 403').waitFor();
    await page.getByText('not known yet').waitFor();
    await page.getByText('at least 9').waitFor();
    await accessible(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
  }, { colorScheme });
}

test('two pages see each other’s changes; one that is paused waits', async () => {
  const [first, second] = await Promise.all([open(browser, server.base), open(browser, server.base)]);
  try {
    const list = 'ui/errors?state=all&range=all&service=shop&q=' + encodeURIComponent('key=full');
    await Promise.all([first.to(list), second.to(`ui/errors/${await idOf('service=shop key=full')}`)]);
    await Promise.all([rows(first.page).first().waitFor(), second.page.getByText('During the').or(second.page.getByText('Instances')).first().waitFor()]);
    await first.page.locator('.is-live').waitFor();
    await second.page.keyboard.press('e');
    await first.page.locator('.error-row .chip.resolved').waitFor();
    await first.page.keyboard.press(' ');
    await first.page.locator('.is-paused').waitFor();
    await second.page.keyboard.press('u');
    await second.page.locator('.crumbs .chip.resolved').waitFor({ state: 'detached' });
    await first.page.waitForTimeout(1_500);
    assert.equal(await first.page.locator('.error-row .chip.resolved').count(), 1);
    await first.page.getByRole('button', { name: 'Paused' }).click();
    await first.page.locator('.is-live').waitFor();
    shop.happens('full', { type: 'com.example.CartException', message: 'again', stacktrace: TRACE });
    await until(async () => (await first.page.locator('.error-row .total').innerText()) === '5');
    await first.to('ui/errors?service=shop');
    await rows(first.page).first().waitFor();
    await first.page.locator('.is-live').waitFor();
    shop.happens('brand-new', { type: 'BrandNew', message: 'never before' });
    await first.page.getByRole('button', { name: /more – show/ }).click();
    await first.page.getByText('BrandNew').first().waitFor();
    assert.deepEqual([...first.wrong, ...second.wrong], []);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});

test('below a path that a proxy takes away, all works without a word of configuration', async () => {
  const front = await proxy(server.base, '/tools/periskop');
  try {
    await works(browser, front.base);
  } finally {
    front.stop();
  }
});

inPage('empty, loading and failing are told apart', async (page, { to }) => {
  await to('ui/errors?q=nothing-has-this-word-anywhere');
  await page.getByText('No open errors').waitFor();
  await to('ui/nowhere');
  await page.getByText('There is no such page').waitFor();
  await to('ui/errors/AAAAAAAAAAAAAAAAAAAAAA');
  await page.getByText('There is no such error').waitFor();
  let answer;
  const held = new Promise(done => {
    answer = done;
  });
  for (const path of ['', 'ui/errors', 'ui/targets', 'ui/status']) {
    await page.route('**/api/v1/**', async route => {
      await held;
      await route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:periskop:problem:storage-unavailable', status: 503, detail: 'the database is away' }) }).catch(() => {});
    });
    await page.route('**/api/v1/stream*', route => route.abort());
    await to(path);
    if (path === '') {
      await page.locator('.skeleton').first().waitFor();
      answer();
    }
    await page.getByText('The storage does not answer').first().waitFor();
    await page.getByText('the database is away').first().waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
  await page.route('**/api/v1/errors?*', route => route.abort());
  await to('ui/errors');
  await page.getByText('The server does not answer').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.getByRole('button', { name: 'Try again' }).click();
  await rows(page).first().waitFor();
  await page.route('**/api/v1/services*', route => route.fulfill({ json: { services: [], slots: { start: '2026-11-22T00:00:00Z', seconds: 3600 } } }));
  await to('');
  await page.getByText('Nothing is scraped yet').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  inPage(`nothing stands in the way of assistive technology, ${colorScheme}`, async (page, { to }) => {
    const id = await idOf('service=shop key=full');
    for (const path of ['', 'ui/errors', `ui/errors/${id}`, 'ui/targets', 'ui/status']) {
      await to(path);
      await page.locator('table, .error-row, .trace, .limits').first().waitFor();
      await page.waitForTimeout(300);
      await accessible(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
    }
    await to('ui/errors');
    await rows(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('m');
    await page.getByRole('dialog').waitFor();
    await accessible(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
  }, { colorScheme });
}

inPage('a phone shows all without scrolling sideways', async (page, { to }) => {
  for (const path of ['', 'ui/errors', `ui/errors/${await idOf('service=shop key=full')}`, 'ui/targets', 'ui/status']) {
    await to(path);
    await page.locator('table, .error-row, .trace, .limits').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${path}: ${wide}`);
  }
}, { viewport: { width: 390, height: 844 } });

inPage('colours are chosen and remembered; print has no buttons', async (page, { to }) => {
  await to('');
  await page.getByRole('button', { name: /^Colours: system/ }).click();
  await page.getByRole('button', { name: /^Colours: light/ }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await to(`ui/errors/${await idOf('service=shop key=full')}`);
  await page.locator('.trace').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('button:visible').count(), 0);
  assert.equal(await page.locator('.trace').first().isVisible(), true);
  assert.equal(await page.locator('.chart .bar path').first().isVisible(), true);
});
