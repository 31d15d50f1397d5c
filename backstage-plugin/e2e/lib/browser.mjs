// Debian's Chromium, driven by playwright-core.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { out } from './processes.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
export const SHOTS = join(out, 'screenshots');

export async function openBrowser() {
  const executablePath =
    process.env.CHROMIUM ?? PLACES.find(place => existsSync(place));
  if (executablePath === undefined) {
    throw new Error(
      'Chromium is not there; install it, or name it with CHROMIUM',
    );
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

/** Whether it comes to be seen while the page that was just opened loads. */
export const appears = (one, patience = 10_000) =>
  one.waitFor({ timeout: patience }).then(
    () => true,
    () => false,
  );

/** A tab in which somebody has signed in. What its console complains about is in `complaints`. */
export async function openTab(browser, url) {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  const tab = await context.newPage();
  const complaints = [];
  tab.setDefaultTimeout(20_000);
  tab.on('pageerror', e => complaints.push(String(e.stack ?? e).slice(0, 500)));
  tab.on('console', message => {
    if (message.type() === 'error') {
      complaints.push(
        `${message.text().slice(0, 500)} ${message.location().url}`,
      );
    }
  });
  const go = async path => {
    await tab.goto(`${url}${path}`);
    const enter = tab.getByRole('button', { name: 'Enter' });
    const inside = tab.getByRole('link', { name: 'Settings' });
    await enter.or(inside).first().waitFor();
    if (await enter.isVisible()) {
      await enter.click();
      await enter.waitFor({ state: 'detached' });
    }
  };
  /** The theme as the user's settings choose it; it holds from the next page on. */
  const theme = name =>
    tab.evaluate(wanted => localStorage.setItem('theme', wanted), name);
  const shot = (name, options = {}) =>
    tab.screenshot({
      path: join(SHOTS, `${name}.png`),
      animations: 'disabled',
      ...options,
    });
  return { tab, go, theme, shot, complaints };
}
