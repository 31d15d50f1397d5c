import { eventually } from '../lib/processes.mjs';

/** Pages, and what stands on them when they are there. */
const PAGES = {
  overview: [
    '/catalog/default/component/checkout',
    'Most frequent open errors',
  ],
  tab: [
    '/catalog/default/component/checkout/errors?state=all&range=1h',
    'OutOfStock',
  ],
  services: ['/periskop?range=1h', 'payments'],
  group: ['/catalog/default/group/commerce', 'Components with errors'],
  system: ['/catalog/default/system/store', 'Components with errors'],
  home: ['/', 'Components with errors'],
  denied: [
    '/catalog/default/component/vault/errors',
    'You may not see these errors',
  ],
  readonly: [
    '/catalog/default/component/payments/errors',
    'periskop.error.update',
  ],
  notannotated: [
    '/catalog/default/component/storefront/errors',
    'No errors are shown here yet',
  ],
  nomatch: [
    '/catalog/default/component/checkout/errors?q=unlikely',
    'No error matches',
  ],
  search: ['/search?query=order&types[]=periskop-error', 'OrderFailed'],
  notifications: ['/notifications', 'rror'],
};

export async function run({ tab, go, theme, shot, check, ask, pictures }) {
  // every other check sees the light ones
  for (const name of pictures ? ['light', 'dark'] : ['dark']) {
    await check(
      `pages in ${name}`,
      async () => {
        await theme(name);
        for (const [page, [path, text]] of Object.entries(PAGES)) {
          await go(path);
          const there = tab.getByText(text).or(tab.getByLabel(text)).first();
          await there
            .waitFor()
            .catch(() => process.stdout.write(`      ${page}: no “${text}”\n`));
          await tab.waitForTimeout(1_000);
          await shot(`${page}-${name}`);
        }
        const { errors } = await ask(
          `errors?q=${encodeURIComponent(
            'service=checkout',
          )}&limit=1&sort=occurrences`,
        );
        const error = `/catalog/default/component/checkout/errors?range=1h&errorId=${errors[0].id}`;
        for (const view of ['occurrences', 'history', 'instances', 'labels']) {
          await go(`${error}&view=${view}`);
          await tab.getByRole('dialog').getByRole('tabpanel').waitFor();
          await tab.waitForTimeout(1_500);
          await shot(`details-${view}-${name}`);
        }
        await tab
          .getByRole('dialog')
          .getByRole('button', { name: 'Mute' })
          .click();
        await tab.waitForTimeout(500);
        await shot(`mute-${name}`);
        await tab.keyboard.press('Escape');
        await go('/catalog/default/component/checkout/errors?range=1h');
        const grid = tab.getByRole('grid', { name: 'Errors' });
        await grid.waitFor();
        await grid
          .getByRole('row')
          .nth(1)
          .getByRole('checkbox')
          .check({ force: true });
        const box = tab.getByRole('combobox', { name: 'Search errors' });
        await box.click();
        await box.pressSequentially('se', { delay: 50 });
        await eventually(
          'choices',
          () => tab.getByRole('option').first().isVisible(),
          5_000,
        );
        await shot(`completion-${name}`);
      },
      { status: [403] },
    );
  }
  await theme('light');
}
