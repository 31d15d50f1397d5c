// Whether somebody who opens the errors of a component sees a text there: `node e2e/sees.mjs URL COMPONENT TEXT`, of a Backstage that runs.
import { eventually } from './lib/processes.mjs';
import { appears, openBrowser, openTab } from './lib/browser.mjs';

const [url, component, text] = process.argv.slice(2);
if (text === undefined) {
  throw new Error('say where, of which component, and what');
}
const browser = await openBrowser();
try {
  const { tab, go, shot } = await openTab(browser, url);
  try {
    await eventually(
      `"${text}" is on the page of ${component}`,
      async () => {
        await go(`/catalog/default/component/${component}/errors`);
        return appears(tab.getByText(text).first(), 5_000);
      },
      40_000,
    );
  } catch (e) {
    await shot('not-seen');
    throw e;
  }
} finally {
  await browser.close();
}
