import assert from 'node:assert/strict';
import { shot } from '../lib/browser.mjs';

export const name = 'editors';

const ALL = { queryType: 'errors', q: '', sort: 'last_seen', limit: 20, sparkline: 30 };

const queryOf = (tab) => tab.evaluate(() => window.harness.query);

/** Chooses what a query shows, with the mouse. */
/** A menu that is still being placed can lose a click on a slow machine; a person clicks again. */
async function show(tab, kind) {
  const chosen = tab.getByRole('combobox', { name: 'Show' });
  for (let attempt = 1; ; attempt++) {
    await chosen.click();
    await tab.getByRole('option', { name: kind }).click();
    const end = Date.now() + 5_000;
    while (Date.now() < end) {
      if (kind.test(await chosen.inputValue())) {
        return;
      }
      await tab.waitForTimeout(50);
    }
    assert.ok(attempt < 3, `${kind} is chosen`);
    await tab.keyboard.press('Escape');
  }
}

export async function run({ open, complaints, check }) {
  await check('a search is typed with the keyboard alone, with what comes next from the server', async () => {
    const tab = await open({ page: 'explore', uid: 'periskop', theme: 'dark' });
    const search = tab.getByRole('combobox', { name: 'Search' });
    await search.focus();
    await tab.keyboard.press('ControlOrMeta+A');
    await tab.keyboard.type('serv');
    await tab
      .getByRole('option', { name: /^service/ })
      .first()
      .waitFor();
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await tab.waitForFunction(() => document.activeElement.value.startsWith('service'));
    if (!(await search.inputValue()).includes('=')) {
      await tab.keyboard.type('=');
    }
    await tab
      .getByRole('option', { name: /checkout/ })
      .first()
      .waitFor();
    await shot(tab, 'editor-completion-dark');
    await tab.keyboard.type('chec');
    await tab.waitForFunction(() => document.querySelectorAll('[role=listbox] [role=option]').length === 1);
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Tab');
    await tab.waitForFunction(() => document.activeElement.value.includes('service=checkout'));
    await tab.keyboard.press('Escape');
    await tab.keyboard.press('Enter');
    await tab.waitForFunction(() => window.harness.query?.q === 'service=checkout');
    assert.deepEqual(complaints, []);
  });

  await check('what is wrong with a search is said at its place, and mended by a button', async () => {
    const tab = await open({ page: 'explore', uid: 'periskop', theme: 'light' });
    const search = tab.getByRole('combobox', { name: 'Search' });
    await search.fill('service=checkout (timeout');
    await tab.keyboard.press('Escape');
    await search.press('Enter');
    const trouble = tab.getByRole('alert').first();
    await trouble.waitFor();
    await shot(tab, 'editor-trouble-light');
    const fix = trouble.getByRole('button');
    assert.equal(await fix.count(), 1, await trouble.innerText());
    await fix.click();
    await tab.waitForFunction(() => !window.harness.query.q.includes(' (timeout'));
    await trouble.waitFor({ state: 'detached' });
  });

  for (const theme of ['dark', 'light']) {
    await check(`a search is built with the mouse, ${theme}`, async () => {
      const tab = await open({ page: 'explore', uid: 'periskop', theme, query: JSON.stringify(ALL) });
      await tab.getByRole('radio', { name: 'Builder' }).check({ force: true });
      await tab.getByRole('button', { name: 'Label' }).click();
      await tab.getByRole('combobox', { name: 'Label of row 1' }).click();
      await tab.getByRole('option', { name: /^severity/ }).click();
      await tab.getByRole('combobox', { name: 'Value of row 1' }).click();
      await tab.getByRole('option', { name: /^warning/ }).click();
      await tab.getByRole('button', { name: 'Text' }).click();
      await tab.getByRole('textbox', { name: 'Text of row 2' }).fill('card declined');
      await tab.keyboard.press('Enter');
      await tab.waitForFunction(() => window.harness.query?.q === 'severity=warning "card declined"');
      await shot(tab, `editor-builder-${theme}`);
      await tab.getByRole('radio', { name: 'Text' }).check({ force: true });
      assert.equal(
        await tab.getByRole('combobox', { name: 'Search' }).inputValue(),
        'severity=warning "card declined"'
      );
      assert.deepEqual(complaints, []);
    });
  }

  await check('each kind of query has its own editor', async () => {
    const tab = await open({ page: 'panel', uid: 'periskop', query: JSON.stringify(ALL) });
    const kinds = [
      ['Counts over time', 'timeseries', ['Measure', 'Group by', 'Top', 'Legend', 'Step', 'Gaps']],
      ['Counts over the range', 'instant', ['Measure', 'Group by', 'Top']],
      ['Occurrences', 'occurrences', ['Error', 'Limit']],
      ['Events', 'events', ['Events', 'Limit']],
      ['Services', 'services', ['Small chart']],
      ['One error', 'error', ['Error']],
      ['Errors', 'errors', ['Sort by', 'Limit', 'Small chart']],
    ];
    for (const [label, type, fields] of kinds) {
      await show(tab, new RegExp(`^${label}`));
      await tab.waitForFunction((wanted) => window.harness.query?.queryType === wanted, type);
      for (const field of fields) {
        assert.ok((await tab.getByLabel(field, { exact: true }).count()) > 0, `${label} has ${field}`);
      }
    }
    assert.deepEqual(complaints, []);
  });

  await check('fields of counts over time arrive in the query', async () => {
    const tab = await open({ page: 'panel', uid: 'periskop' });
    await show(tab, /^Counts over time/);
    await tab.getByRole('combobox', { name: 'Measure' }).click();
    await tab.getByRole('option', { name: /^Rate/ }).click();
    await tab.getByRole('combobox', { name: 'Group by' }).click();
    await tab.getByRole('option', { name: /^class/ }).click();
    await tab.keyboard.press('Escape');
    await tab.getByLabel('Top', { exact: true }).fill('3');
    await tab.getByLabel('Legend', { exact: true }).fill('{{class}}');
    await tab.getByLabel('Step', { exact: true }).fill('5m');
    await tab.keyboard.press('Enter');
    await tab.waitForFunction(() => window.harness.query?.step === '5m');
    const query = await queryOf(tab);
    assert.equal(query.measure, 'rate');
    assert.ok(query.by.includes('class'), query.by.join());
    assert.equal(query.top, 3);
    assert.equal(query.legend, '{{class}}');
    await shot(tab, 'editor-timeseries-dark');
  });

  await check('a variable finds services, values of a label and names of labels', async () => {
    const tab = await open({ page: 'variable', uid: 'periskop' });
    const values = () => tab.getByRole('list', { name: 'Values' }).getByRole('listitem').allInnerTexts();
    const preview = async (least) => {
      await tab.getByRole('button', { name: 'Preview of values' }).click();
      await tab.waitForFunction(
        (text) => [...document.querySelectorAll('li')].some((li) => li.textContent === text),
        least
      );
      return values();
    };
    const services = await preview('checkout');
    assert.ok(services.includes('payments') && services.includes('recommendations'), services.join());
    await tab.getByRole('combobox', { name: 'Values' }).click();
    await tab.getByRole('option', { name: /^Values of a label/ }).click();
    await tab.getByRole('combobox', { name: 'Label' }).click();
    await tab.getByRole('option', { name: /^severity/ }).click();
    assert.ok((await preview('warning')).includes('error'));
    await shot(tab, 'editor-variable-dark');
    await tab.getByRole('combobox', { name: 'Values' }).click();
    await tab.getByRole('option', { name: /^Names of labels/ }).click();
    assert.ok((await preview('class')).includes('service'));
    assert.deepEqual(complaints, []);
  });

  await check('an annotation chooses which events are marked', async () => {
    const tab = await open({ page: 'annotation', uid: 'periskop' });
    await tab.getByRole('combobox', { name: 'Events' }).click();
    await tab.getByRole('option', { name: 'Resolved' }).click();
    await tab.keyboard.press('Escape');
    await tab.waitForFunction(() => window.harness.query?.types?.includes('resolved'));
    assert.equal((await queryOf(tab)).queryType, 'events');
    await shot(tab, 'editor-annotation-dark');
    assert.deepEqual(complaints, []);
  });

  await check('an example of the cheat sheet can be tried', async () => {
    const tab = await open({ page: 'explore', uid: 'periskop', help: 'shown' }, { height: 1600 });
    await tab.getByRole('region', { name: 'Help' }).getByRole('button', { name: 'mark=new' }).click();
    await tab.waitForFunction(() => window.harness.answer?.state === 'Done' && window.harness.query?.q === 'mark=new');
    await shot(tab, 'editor-help-dark');
  });
}
