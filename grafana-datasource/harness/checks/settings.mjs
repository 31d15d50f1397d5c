import assert from 'node:assert/strict';
import { shot } from '../lib/browser.mjs';

export const name = 'settings';

/** What the page says after Save & test. */
async function tested(page) {
  await page.getByRole('button', { name: 'Save & test' }).click();
  const outcome = page.getByTestId('outcome');
  await outcome.waitFor();
  return { status: await outcome.getAttribute('data-status'), text: await outcome.innerText() };
}

export async function run({ open, complaints, check }) {
  for (const theme of ['dark', 'light']) {
    await check(`settings, ${theme}: what is filled in arrives, and the test says what is there`, async () => {
      const page = await open({ page: 'settings', uid: 'periskop', theme });
      await page.getByLabel('URL', { exact: false }).first().fill('https://periskop.example.com');
      await page.getByLabel('Public URL').fill('https://errors.example.com');
      let options = await page.evaluate(() => window.harness.options);
      assert.equal(options.url, 'https://periskop.example.com');
      assert.equal(options.jsonData.publicUrl, 'https://errors.example.com');
      const { status, text } = await tested(page);
      assert.equal(status, 'success', text);
      assert.match(text, /Periskop .*services/s);
      await shot(page, `settings-${theme}`, { fullPage: true });
      assert.deepEqual(complaints, []);
    });
  }

  await check('settings: a token is kept as a secret, by keyboard alone', async () => {
    const page = await open({ page: 'settings', uid: 'periskop' });
    const method = page.getByRole('combobox', { name: /authentication method/i }).first();
    await method.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('Token');
    await page.keyboard.press('Enter');
    await page.getByLabel('Token', { exact: false }).last().fill('a-token-that-is-kept');
    const options = await page.evaluate(() => window.harness.options);
    assert.equal(options.secureJsonData.token, 'a-token-that-is-kept');
    assert.equal(JSON.stringify(options.jsonData).includes('a-token'), false);
    await shot(page, 'settings-token', { fullPage: true });
  });

  const sentences = [
    ['quiet', 'success', /Periskop/],
    ['stranger', 'error', /token|log ?in|401/i],
    ['down', 'error', /refused|runs/i],
    ['slow', 'error', /time|answer/i],
    ['page', 'error', /not .*Periskop|Periskop.*not/is],
  ];
  for (const [uid, expected, sentence] of sentences) {
    await check(`settings: the test of a server that is "${uid}" is a sentence`, async () => {
      const page = await open({ page: 'settings', uid });
      const { status, text } = await tested(page);
      assert.equal(status, expected, text);
      assert.match(text, sentence);
      process.stdout.write(`      ${text.replaceAll('\n', ' ')}\n`);
    });
  }
}
