/** Typing key by key and by input methods, in a real browser with the registrar inside the page. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { build } from 'esbuild';
import type { Locator, Page } from 'playwright-core';
import { vi } from 'dvc-register/locales/vi.js';
import { sharedBrowser } from '../support/browser.js';
import { cardPayload } from '../support/card.js';

const later = await vi.later();
const cardVi = await later.card();

const browser = sharedBrowser();
let script = '';

before(async () => {
  const { outputFiles } = await build({
    entryPoints: ['test/support/typing-page.ts'],
    bundle: true,
    write: false,
    // package.json lists the side effects of built files; these are their sources.
    ignoreAnnotations: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.wasm': 'empty' },
    logLevel: 'error',
  });
  script = outputFiles[0]?.text ?? '';
});

async function open(method = 'mobile') {
  const page = await browser().newPage();
  await page.route('http://localhost:8080/**', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script })
      : route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body: '<!doctype html><html lang="vi"><body><script type="module" src="/page.js"></script>',
        }),
  );
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto('http://localhost:8080/');
  await page.locator(`[data-method=${method}]`).click();
  await field(page, 'citizenId').waitFor();
  return { page, faults };
}
const field = (page: Page, name: string) => page.locator(`input[name=${name}]`);
const tick = (page: Page) => page.getByLabel(vi.text['year-only']);
const sent = (page: Page) => page.evaluate(() => (window as unknown as { sent: () => number }).sent());

/** Waits until a field has this value; a failure prints the actual value. */
async function holds(input: Locator, text: string) {
  const deadline = 100;
  for (let round = 0; round < deadline && (await input.inputValue()) !== text; round += 1) {
    await input.page().waitForTimeout(50);
  }
  assert.equal(await input.inputValue(), text);
}
/** Types key by key into an empty field, then leaves it. */
async function types(input: Locator, text: string) {
  await input.fill('');
  await input.pressSequentially(text);
  await input.press('Tab');
}
/** Simulates an input method: the text grows during composition, then is committed. */
async function composes(page: Page, text: string, each: (part: string) => readonly string[]) {
  const session = await page.context().newCDPSession(page);
  for (const part of each(text)) {
    for (let end = 1; end <= part.length; end += 1) {
      const shown = part.slice(0, end);
      await session.send('Input.imeSetComposition', { text: shown, selectionStart: end, selectionEnd: end });
    }
    await session.send('Input.insertText', { text: part });
  }
}
async function fill(page: Page, person: Readonly<Record<string, string>> = {}) {
  const dien = {
    citizenId: '034086012222',
    fullName: 'Nguyễn Đăng Điện',
    birthDate: '12/06/1986',
    phone: '0823628899',
  };
  for (const [name, value] of Object.entries({ ...dien, ...person })) await field(page, name).fill(value);
  await field(page, 'consent').first().waitFor();
  for (const box of await field(page, 'consent').all()) await box.check();
}
const submit = (page: Page) => page.locator('button[type=submit]').click();

test('a date is formatted once it is complete, and never garbled', async () => {
  const { page, faults } = await open();
  const date = field(page, 'birthDate');
  for (const [typed, written] of [
    ['111986', '111986'],
    ['19/86', '19/86'],
    ['12061986', '12/06/1986'],
    ['12/06/1986', '12/06/1986'],
    ['19860612', '12/06/1986'],
    ['1986-06-12', '12/06/1986'],
    ['1/6/1986', '01/06/1986'],
    ['6.12.1986', '06/12/1986'],
    ['161986', '01/06/1986'],
    ['1261986', '12/06/1986'],
    ['1986', '1986'],
    ['061986', '06/1986'],
    ['06/1986', '06/1986'],
    ['31021986', '31021986'],
  ] as const) {
    await types(date, typed);
    await holds(date, written);
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('a date without a day sets the tick, and the tick reformats the field', async () => {
  const { page } = await open();
  const date = field(page, 'birthDate');
  await types(date, '1986');
  await page.locator('.tick input:checked').waitFor();
  await types(date, '12/06/1986');
  await page.locator('.tick input:not([name]):not(:checked)').waitFor();
  for (const [typed, written] of [
    ['19/86', '1986'],
    ['11/19/86', '11/1986'],
    ['111986', '11/1986'],
    ['1986', '1986'],
  ] as const) {
    await tick(page).uncheck();
    await types(date, typed);
    await tick(page).check();
    await holds(date, written);
  }
  await page.close();
});

test('digits composed by an input method stay as they were typed', async () => {
  const { page, faults } = await open();
  for (const each of [(text: string) => [text], (text: string) => [...text]]) {
    for (const [name, typed, written] of [
      ['birthDate', '12061986', '12/06/1986'],
      ['birthDate', '12/06/1986', '12/06/1986'],
      ['citizenId', '034086012222', '034086012222'],
      ['phone', '0823628899', '0823628899'],
      ['fullName', 'Điện', 'Điện'],
    ] as const) {
      const input = field(page, name);
      await input.fill('');
      await input.focus();
      await composes(page, typed, each);
      await holds(input, written);
    }
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('a date can be edited in the middle and deleted', async () => {
  const { page } = await open();
  const date = field(page, 'birthDate');
  await date.pressSequentially('12061986');
  await holds(date, '12/06/1986');
  await date.press('Home');
  await date.press('ArrowRight');
  await date.press('Delete');
  await date.pressSequentially('1');
  assert.equal(await date.inputValue(), '11/06/1986');
  assert.equal(await date.evaluate((input: HTMLInputElement) => input.selectionStart), 2);
  await date.press('End');
  for (let n = 0; n < 4; n += 1) await date.press('Backspace');
  assert.equal(await date.inputValue(), '11/06/');
  await date.pressSequentially('1987');
  assert.equal(await date.inputValue(), '11/06/1987');
  await page.close();
});

test('accepts a date from autofill or a password manager', async () => {
  const { page, faults } = await open();
  const date = field(page, 'birthDate');
  for (const value of ['1986-06-12', '12061986']) {
    await date.evaluate((input: HTMLInputElement, text) => {
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, value);
    await holds(date, '12/06/1986');
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('a card from a handheld reader, ended by Enter, Tab or nothing, fills the form and does not submit it', async () => {
  for (const [end, name, already, card] of [
    ['Enter', 'citizenId', '', cardPayload],
    ['Tab', 'fullName', '', `${cardPayload}||||`],
    ['', 'phone', '0823628899', `${cardPayload}||||`],
  ] as const) {
    const { page, faults } = await open();
    const input = field(page, name);
    await input.fill(already);
    await input.focus();
    await page.keyboard.press('End');
    await page.keyboard.type(card);
    await (end ? page.keyboard.press(end) : Promise.resolve());
    await holds(field(page, 'citizenId'), '034086012222');
    await holds(field(page, 'fullName'), 'NGUYỄN ĐĂNG ĐIỆN');
    await holds(field(page, 'birthDate'), '12/06/1986');
    await holds(field(page, 'phone'), already);
    await page.getByText(cardVi.done).waitFor();
    assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
    assert.equal(await sent(page), 0);
    assert.deepEqual(faults, []);
    await page.close();
  }
});

test('a name probably without its diacritics gets advice before anything is sent, and is accepted', async () => {
  const { page } = await open();
  const advice = later.text['name-marks'];
  await types(field(page, 'fullName'), 'Le Minh Khang');
  await page.getByRole('status').getByText(advice).waitFor();
  await types(field(page, 'fullName'), 'Kim Long');
  await page.getByText(vi.hint['fullName'] ?? '').waitFor();
  await fill(page, { fullName: 'Nguyen Dang Dien' });
  await page.getByText(advice).waitFor();
  assert.equal(await sent(page), 0);
  await submit(page);
  await field(page, 'code').waitFor();
  await page.close();
});

test('a child’s date and a keyboard that types letters are reported before anything is sent', async () => {
  const { page } = await open();
  await fill(page, { citizenId: '034220012222', birthDate: '01/05/2020' });
  await submit(page);
  await page.getByText(later.error['under-14']).waitFor();
  await fill(page, { citizenId: 'ăâêôâ6012222' });
  await submit(page);
  await page.getByText(later.error.keyboard).waitFor();
  assert.equal(await sent(page), 0);
  await page.close();
});

test('accepts a code in groups or in a whole message', async () => {
  const { page } = await open();
  await fill(page, { citizenId: '034 086\u200b 012 222', phone: '82 362 8899', email: 'ｄｉｅｎ@x.vn' });
  await submit(page);
  const input = field(page, 'code');
  await input.waitFor();
  const code = await page.evaluate(() => (window as unknown as { code: () => string }).code());
  await input.pressSequentially(`${code.slice(0, 3)}-${code.slice(3)}`);
  await holds(input, code);
  await input.fill('');
  await input.focus();
  await page.keyboard.insertText(`${code} la ma xac thuc dang ky tai khoan dich vu cong. @portal.vn #${code}`);
  await holds(input, code);
  await submit(page);
  await field(page, 'password').waitFor();
  assert.equal(await field(page, 'username').inputValue(), '034086012222');
  await page.close();
});

test('a long number is shown in groups below its field; what is typed, and the cursor, stay', async () => {
  const { page, faults } = await open();
  const id = field(page, 'citizenId');
  const groups = (name: string) => page.locator(`#${name}-hint [aria-hidden] strong`);
  await id.pressSequentially('034');
  await id.pressSequentially('086012222');
  await groups('citizenId').getByText('034 086 012 222', { exact: true }).waitFor();
  assert.equal(await id.inputValue(), '034086012222');
  // In the middle: the cursor stays where the person types.
  for (let n = 0; n < 6; n += 1) await id.press('ArrowLeft');
  await id.press('Backspace');
  await id.pressSequentially('7');
  assert.equal(await id.inputValue(), '034087012222');
  await groups('citizenId').getByText('034 087 012 222', { exact: true }).waitFor();
  // As pasted, so sent.
  await id.fill('0340 8601 2222');
  await groups('citizenId').getByText('034 086 012 222', { exact: true }).waitFor();
  assert.equal(await id.inputValue(), '0340 8601 2222');
  await field(page, 'phone').pressSequentially('0823628899');
  await groups('phone').getByText('0823 628 899', { exact: true }).waitFor();
  await id.fill('034');
  await groups('citizenId').waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await page.close();
});
