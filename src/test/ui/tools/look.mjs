// Pictures of every page, to be looked at: node tools/look.mjs BASE FOLDER [dark|light] [width] [pages…]
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const [base = 'http://127.0.0.1:8080/', folder = 'out', scheme = 'light', width = '1440', ...only] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ colorScheme: scheme, viewport: { width: Number(width), height: 900 } });
page.on('console', said => said.type() === 'error' && console.log('console:', said.text(), said.location().url));
page.on('pageerror', error => console.log('page error:', String(error), error.stack));
const { errors } = await (await fetch(new URL('api/v1/errors?sort=total&limit=20', base))).json();
const withHttp = [];
for (const { id } of errors) {
  const { newest } = await (await fetch(new URL(`api/v1/errors/${id}`, base))).json();
  if (newest?.http) {
    withHttp.push(id);
  }
}
const pages = { services: '', errors: 'ui/errors?range=1h', error: `ui/errors/${withHttp[0] ?? errors[0]?.id}?range=1h`, targets: 'ui/targets', status: 'ui/status' };
for (const [name, path] of Object.entries(pages)) {
  if (only.length > 0 && !only.includes(name)) {
    continue;
  }
  await page.goto(new URL(path, base).href);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png`, fullPage: true });
}
await browser.close();
