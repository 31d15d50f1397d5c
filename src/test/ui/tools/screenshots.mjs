// The pictures of the documentation, of a running demo: node tools/screenshots.mjs BASE FOLDER
import { mkdir } from 'node:fs/promises';
import { launch } from '../lib/world.mjs';

const [base = 'http://127.0.0.1:8080/', folder = '../../../docs/screenshots'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await launch();
const { errors } = await (await fetch(new URL('api/v1/errors?q=service=checkout&sort=total&limit=20', base))).json();
let id = errors[0]?.id;
for (const each of errors) {
  const { newest } = await (await fetch(new URL(`api/v1/errors/${each.id}`, base))).json();
  if (newest?.http && newest.exceptions.length > 1) {
    id = each.id;
    break;
  }
}
const pages = { services: '', errors: 'ui/errors?range=1h&sort=occurrences', error: `ui/errors/${id}?range=1h`, targets: 'ui/targets', alerts: 'ui/alerts', status: 'ui/status' };
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 760 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(new URL(path, base).href);
    await page.locator('.error-row, table tbody tr, .trace, .limits, .empty').first().waitFor();
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.close();
}
await browser.close();
