// Debian's Chromium, driven by playwright-core.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { work } from './processes.mjs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SHOTS = join(work, 'screenshots');

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) {
    throw new Error('Chromium is not there; install it, or name it with CHROMIUM');
  }
  mkdirSync(SHOTS, { recursive: true });
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What the browser says of its own about answers that checks expect. */
const EXPECTED = /Failed to load resource: the server responded with a status of (400|401|404|500|502)/;

/** A tab, in which one page of the harness after the other is opened. What it complains about is in `complaints`. */
export async function openTab(browser, host) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const complaints = [];
  tab.setDefaultTimeout(20_000);
  tab.on('pageerror', (e) => complaints.push(String(e.stack ?? e).slice(0, 500)));
  tab.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) {
      complaints.push(message.text().slice(0, 500));
    }
  });
  await tab.goto(host);
  await tab.waitForFunction(() => window.harness?.ready || window.harness?.fatal, undefined, { timeout: 60_000 });
  const fatal = await tab.evaluate(() => window.harness.fatal);
  if (fatal !== undefined) {
    throw new Error(fatal);
  }
  const open = async (parameters, { width = 1280, height = 900 } = {}) => {
    complaints.length = 0;
    await tab.setViewportSize({ width, height });
    await tab.evaluate((wanted) => window.harness.go(wanted), parameters);
    return tab;
  };
  return { tab, open, complaints };
}

export function shot(page, name, options = {}) {
  return page.screenshot({ path: join(SHOTS, `${name}.png`), animations: 'disabled', ...options });
}
