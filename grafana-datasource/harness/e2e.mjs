// The built plugin in a real browser, with Grafana's own packages, against the real server: `npm run e2e`, after `npm run build` and
// `npm run build:backend`. Screenshots and logs are in target/e2e/.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, site } from './build.mjs';
import { openBrowser, openTab, shot } from './lib/browser.mjs';
import { eventually, startHost, startPeriskop, startServer, work } from './lib/processes.mjs';
import * as dashboards from './checks/dashboards.mjs';
import * as editors from './checks/editors.mjs';
import * as queries from './checks/queries.mjs';
import * as settings from './checks/settings.mjs';
import * as troubles from './checks/troubles.mjs';

const TOKEN = 'a-token-of-the-harness';
const began = Date.now();
const running = [];
const results = [];

async function started(promise) {
  const one = await promise;
  running.push(one);
  return one;
}

/** All of them, or the first failure, once each has started or failed: what has started can be stopped. */
async function all(...promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** With a login, and without a service. */
function quietConfiguration() {
  const file = join(work, 'quiet.yaml');
  writeFileSync(file, `web:\n  tokens:\n  - name: grafana\n    token: "${TOKEN}"\n    roles: [read]\nservices: []\n`);
  return file;
}

/** One thing that must hold. Where it does not, target/e2e/screenshots/failed-….png shows what was there. */
async function check({ tab, complaints }, name, run) {
  const from = Date.now();
  try {
    await run();
    results.push(true);
    process.stdout.write(`ok    ${name} (${Date.now() - from} ms)\n`);
  } catch (e) {
    results.push(false);
    await shot(tab, `failed-${results.length}`).catch(() => undefined);
    process.stdout.write(`FAIL  ${name} (${Date.now() - from} ms)\n${String(e.stack ?? e).slice(0, 3000)}\n`);
    complaints.forEach((complaint) => process.stdout.write(`      the page: ${complaint}\n`));
  }
}

async function main() {
  const [demo, quiet, hanging, page] = await all(
    started(startPeriskop('demo', '--demo')),
    started(startPeriskop('quiet', `--config=${quietConfiguration()}`)),
    started(startServer(() => undefined)),
    started(startServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<html>Welcome</html>'))),
    build()
  );
  const gone = await startServer(() => undefined);
  await gone.stop();
  const source = (uid, name, url, more = {}) => ({ uid, name, url, jsonData: {}, ...more });
  const host = await started(
    startHost(site, [
      source('periskop', 'Periskop', demo.url, { jsonData: { publicUrl: demo.url } }),
      source('quiet', 'Quiet', quiet.url, { secureJsonData: { token: TOKEN } }),
      source('stranger', 'Without a token', quiet.url),
      source('down', 'Down', gone.url),
      source('slow', 'Slow', hanging.url, { jsonData: { timeout: 2 } }),
      source('page', 'Not Periskop', page.url),
    ])
  );
  await eventually('the demo fleet is counted', async () => {
    const answer = await fetch(`${demo.url}/api/v1/errors?limit=50`);
    return (await answer.json()).errors.length >= 6;
  });
  const browser = await openBrowser();
  running.push({ stop: () => browser.close() });
  const opened = await openTab(browser, host.url);
  const world = { ...opened, demo: demo.url, check: (name, run) => check(opened, name, run) };
  for (const checks of [settings, editors, queries, dashboards, troubles]) {
    if (process.argv.length === 2 || process.argv.slice(2).includes(checks.name)) {
      await checks.run(world);
    }
  }
}

try {
  await main();
} catch (e) {
  results.push(false);
  process.stdout.write(`FAIL  ${String(e.stack ?? e)}\n`);
} finally {
  await Promise.allSettled(running.reverse().map((one) => one.stop()));
}
const failed = results.filter((passed) => !passed).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.stdout.write(`after ${Math.round((Date.now() - began) / 1000)} s\n`);
process.exitCode = failed === 0 ? 0 : 1;
