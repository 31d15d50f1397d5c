// The plugins in a real Backstage, in a real browser, against a real Periskop with the demo's fleet: `npm run e2e`.
// Screenshots and logs are in e2e/out/. With arguments only the checks that they name are run, such as `tab search`;
// with `shots` pages are pictured in light and dark. With `look` all is started for somebody to look at, until it is stopped.
import { eventually } from './lib/processes.mjs';
import { buildApp } from './lib/app.mjs';
import { appears, openBrowser, openTab } from './lib/browser.mjs';
import { startWorld } from './lib/world.mjs';
import * as overview from './checks/overview.mjs';
import * as tab from './checks/tab.mjs';
import * as changes from './checks/changes.mjs';
import * as access from './checks/access.mjs';
import * as around from './checks/around.mjs';
import * as trouble from './checks/trouble.mjs';
import * as shots from './checks/shots.mjs';

const ALL = { overview, tab, changes, access, around, trouble, shots };

const began = Date.now();
const running = [];
const results = [];

/** What a browser says of its own about answers that a check expects. */
const FAILED_REQUEST =
  /^Failed to load resource: the server responded with a status of (\d+)/;

async function main() {
  buildApp();
  const world = await startWorld(running);
  if (process.argv[2] === 'look') {
    process.stdout.write(`${world.url}, until it is stopped\n`);
    await new Promise(() => {});
  }
  const browser = await openBrowser();
  running.push({ stop: () => browser.close() });
  const opened = await openTab(browser, world.url);
  const { complaints } = opened;
  await eventually('the catalog has read the examples', async () => {
    await opened.go('/catalog/default/component/checkout');
    return appears(
      opened.tab.getByRole('heading', { name: 'Checkout' }).first(),
    );
  });
  complaints.length = 0;

  /** One thing that must hold, without a complaint of the page but about answers of the status that is expected. */
  const check = async (name, run, { status = [] } = {}) => {
    const from = Date.now();
    complaints.length = 0;
    try {
      await run();
      const wrong = complaints.filter(complaint => {
        const answered = FAILED_REQUEST.exec(complaint)?.[1];
        return answered === undefined || !status.includes(Number(answered));
      });
      if (wrong.length > 0) {
        throw new Error(`the page complains:\n${wrong.join('\n')}`);
      }
      results.push(true);
      process.stdout.write(`ok    ${name} (${Date.now() - from} ms)\n`);
    } catch (e) {
      results.push(false);
      await opened.shot(`failed-${results.length}`).catch(() => undefined);
      process.stdout.write(
        `FAIL  ${name} (${Date.now() - from} ms, failed-${
          results.length
        }.png)\n${String(e.stack ?? e).slice(0, 2000)}\n`,
      );
      complaints.forEach(complaint =>
        process.stdout.write(`      the page: ${complaint}\n`),
      );
    }
  };
  const wanted = process.argv.slice(2);
  for (const [name, checks] of Object.entries(ALL)) {
    if (wanted.length === 0 || wanted.includes(name)) {
      const pictures = wanted.includes(name);
      await checks.run({ ...world, ...opened, check, pictures });
    }
  }
}

const stopAll = () =>
  Promise.allSettled(
    running
      .splice(0)
      .reverse()
      .map(one => one.stop()),
  );
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => stopAll().then(() => process.exit(1)));
}

try {
  await main();
} catch (e) {
  results.push(false);
  process.stdout.write(`FAIL  ${String(e.stack ?? e)}\n`);
} finally {
  await stopAll();
}
const failed = results.filter(passed => !passed).length;
process.stdout.write(`after ${Math.round((Date.now() - began) / 1000)} s\n`);
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
