// Makes the pictures of src/img/ from a server whose demo fleet has run for a quarter of an hour:
//
//	PERISKOP_URL=http://127.0.0.1:8080 node harness/screenshots.mjs
//
// pngquant makes them small, and the font Inter (Debian's fonts-inter) is Grafana's own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, site } from './build.mjs';
import { ownDashboards } from './checks/dashboards.mjs';
import { explored } from './checks/queries.mjs';
import { openBrowser, openTab } from './lib/browser.mjs';
import { root, sleep, startHost } from './lib/processes.mjs';

const FOLDER = join(root, 'src', 'img');
/** What Grafana's catalogue and a repository can well bear. */
const MOST_BYTES = 150_000;

const url = process.env.PERISKOP_URL;
if (url === undefined) {
  throw new Error('name a running server with PERISKOP_URL');
}
mkdirSync(FOLDER, { recursive: true });
await build();
const host = await startHost(site, [{ uid: 'periskop', name: 'Periskop', url, jsonData: { publicUrl: url } }]);
const browser = await openBrowser();

async function picture(tab, name) {
  await sleep(1500);
  await tab.mouse.move(0, 0);
  const path = join(FOLDER, `${name}.png`);
  await tab.screenshot({ path, animations: 'disabled' });
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', path, path]);
  const { size } = statSync(path);
  process.stdout.write(`${name}.png ${size} bytes\n`);
  if (size > MOST_BYTES) {
    process.exitCode = 1;
    process.stdout.write(`${name}.png is larger than ${MOST_BYTES} bytes\n`);
  }
}

try {
  const { open } = await openTab(browser, host.url);
  for (const theme of ['dark', 'light']) {
    for (const { file } of ownDashboards()) {
      const name = file.replace('.json', '').replace('-overview', '');
      const tab = await open(
        { page: 'dashboard', uid: 'periskop', file: `/dashboards/${file}`, theme, from: 'now-15m' },
        { width: 1440, height: 1100 }
      );
      await tab.waitForFunction(() => Object.keys(window.harness.drawn).length > 6);
      await picture(tab, `${name}-${theme}`);
    }
    const within = { theme, minutes: '15', app: 'explore' };
    const rate = { queryType: 'timeseries', q: 'state=open', measure: 'occurrences', by: ['service'], top: 5 };
    await picture(await explored(open, rate, within, { height: 860 }), `explore-${theme}`);
    const occurrences = { queryType: 'occurrences', q: 'service=checkout "could not be placed"', limit: 20 };
    await picture(await explored(open, occurrences, within, { height: 860 }), `stack-traces-${theme}`);
  }
} finally {
  await browser.close();
  await host.stop();
}
