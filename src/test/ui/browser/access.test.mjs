// With logins, below a path that the server knows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { works } from '../lib/paths.mjs';
import { launch, open, Server, Target, until } from '../lib/world.mjs';

/** Of the passwords reader-reader and writer-writer. */
const HASHES = { reader: '$2b$04$yYTQT9KWHNIMKCWwjhfGJOF2LnC1wg1KiqjpV7M0uj7AxmlrmUd2m', writer: '$2b$04$OXwa.eN3x.1.C1vNDZPuEuOU0a.WjfJiI9Zvi.39zG0VlARkwTo5C' };
const WEB = [
  'web:', '  users:',
  ...Object.entries(HASHES).flatMap(([name, hash]) => [`  - name: ${name}`, `    password_hash: ${hash}`, `    roles: [${name === 'reader' ? 'read' : 'write'}]`]),
].join('\n');
const basic = name => ({ Authorization: `Basic ${btoa(`${name}:${name}-${name}`)}` });
const login = name => ({ httpCredentials: { username: name, password: `${name}-${name}` } });

let browser;
let shop;
let server;

before(async () => {
  [shop, browser] = await Promise.all([Target.start(), launch()]);
  shop.happens('full', { type: 'com.example.CartException', message: 'below a path' });
  server = await Server.start({ services: { shop: [shop.port] }, more: WEB, args: ['--web.external-url=http://127.0.0.1:9/tools/periskop/'], prefix: '/tools/periskop' });
  await server.knows(1, '', basic('reader'));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  shop?.stop();
});

test('below a path that the server knows, all works', async () => {
  await works(browser, server.base, login('writer'));
  assert.equal((await fetch(new URL('/api/v1/status', server.base), { headers: basic('reader') })).status, 404);
  const moved = await fetch(new URL('services//', server.base), { redirect: 'manual', headers: basic('reader') });
  assert.equal(moved.headers.get('location'), '/tools/periskop/services/');
});

test('who may not change anything is not offered to', async () => {
  const reader = await open(browser, server.base, login('reader'));
  try {
    await reader.to('ui/errors?service=shop');
    await reader.page.locator('.error-row').first().waitFor();
    await reader.page.getByText('reader', { exact: true }).waitFor();
    assert.equal(await reader.page.locator('input[type=checkbox]').count(), 0);
    await reader.page.keyboard.press('j');
    await reader.page.keyboard.press('e');
    await reader.page.keyboard.press('Enter');
    await reader.page.getByRole('heading', { level: 1 }).getByText('CartException').waitFor();
    await reader.page.keyboard.press('e');
    await reader.page.getByRole('button', { name: 'Copy link' }).waitFor();
    assert.equal(await reader.page.getByRole('button', { name: /Resolve|Mute|Add/ }).count(), 0);
    await reader.to('ui/status');
    await reader.page.locator('.config').waitFor();
    assert.equal(await reader.page.getByRole('button', { name: 'Reload' }).count(), 0);
    const shown = await reader.page.locator('.config').innerText();
    assert.match(shown, /password_hash: <secret>/);
    assert.ok(!shown.includes('$2b$'), shown);
    assert.deepEqual(reader.wrong, []);
    const state = await server.get('api/v1/errors?q=key=full', basic('reader'));
    assert.equal(state.errors[0].state.status, 'open');
  } finally {
    await reader.close();
  }
});

test('who is not logged in is told so', async () => {
  const stranger = await open(browser, server.base, login('reader'));
  try {
    await stranger.to('');
    await stranger.page.getByRole('link', { name: 'shop', exact: true }).waitFor();
    await stranger.page.route('**/api/v1/**', route => route.fulfill({ status: 401, contentType: 'application/problem+json', body: '{"detail": "the session is over"}' }));
    await stranger.page.getByRole('link', { name: 'Targets' }).click();
    await stranger.page.getByText('You are not logged in').waitFor();
    await until(async () => await stranger.page.getByText('the session is over').count() > 0);
  } finally {
    await stranger.close();
  }
});
