// A page below a path.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { open } from './world.mjs';

/** Takes a path away, as many proxies do. */
export async function proxy(to, prefix) {
  const server = http.createServer((request, response) => {
    if (!request.url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end();
      return;
    }
    const target = new URL(request.url.slice(prefix.length), to);
    const asked = http.request(target, { method: request.method, headers: request.headers }, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    response.on('close', () => asked.destroy());
    asked.on('error', () => response.destroy());
    request.pipe(asked);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { base: `http://127.0.0.1:${server.address().port}${prefix}/`, stop: () => (server.closeAllConnections(), server.close()) };
}

/** All that has an address in it: pages, links, the API, the stream, an action. */
export async function works(browser, base, options) {
  const { page, wrong, to, close } = await open(browser, base, options);
  try {
    await to('');
    await page.getByRole('link', { name: 'shop', exact: true }).click();
    await page.locator('#search').fill('key=full');
    await page.keyboard.press('Enter');
    await page.locator('.error-row', { hasText: 'CartException' }).waitFor();
    await page.locator('.error-row').nth(1).waitFor({ state: 'detached' });
    await page.locator('.is-live').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).getByText('CartException').waitFor();
    const address = page.url();
    assert.ok(address.startsWith(`${base}ui/errors/`), address);
    await page.keyboard.press('e');
    await page.locator('.crumbs .chip.resolved').waitFor();
    await page.keyboard.press('z');
    await page.locator('.crumbs .chip.resolved').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).getByText('CartException').waitFor();
    await page.goto('about:blank');
    await to('#/shop/errors/full');
    await page.waitForURL(address);
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByRole('link', { name: 'API' }).click();
    await page.waitForURL(`${base}api/docs`);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}
