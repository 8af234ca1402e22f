/** People sign in on the gateway's own page, with real cookies (T61, T66). */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { PASSWORD, colourViolations, person, stage, violations, type Visitor } from './support/support.js';

const { gateway, open, visit } = stage();
const dien = person('0823628899');
const shots = process.env['SHOTS'];
const REFUSED = /Tên đăng nhập hoặc mật khẩu chưa đúng/;

const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `sign-in-${name}.png`), fullPage: true });
};

/** A visitor on `/sign-in`. */
async function atSignIn(query = '', options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await visit(`/sign-in${query}`, options);
  await visitor.field('username').waitFor();
  return visitor;
}

async function enter(visitor: Visitor, username: string, password: string) {
  await visitor.field('username').fill(username);
  await visitor.field('password').fill(password);
  await visitor.page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

/** This browser is new to the account: the code from its phone. */
async function enterCode(visitor: Visitor) {
  await visitor.field('code').waitFor();
  await visitor.enterCode(dien);
  await visitor.page.waitForURL(`${gateway.origin}/account`);
}

const session = ({ page }: Visitor) =>
  page.evaluate(async () => {
    const response = await fetch('/account/session');
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  });

/** On paper, the page has these texts, no button, and nothing that makes a further sheet. */
async function printed({ page }: Visitor, texts: readonly string[], most: number): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  for (const text of texts) assert.ok(await page.getByText(text).filter({ visible: true }).count(), text);
  assert.equal(await page.locator('main button:visible').count(), 0);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  const sheets = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
  assert.ok(sheets > 0 && sheets <= most, `${sheets} sheets`);
  await page.emulateMedia({ media: 'screen' });
}

test('register → sign in by password → sign out, in one browser with its cookies', async () => {
  const portal = await open();
  await portal.toCode(dien);
  await portal.enterCode(dien);
  await portal.setPassword();
  await portal.sees('Đăng ký thành công');
  await printed(portal, ['Đăng ký thành công', dien.fullName, '********2222', 'Mã tra cứu'], 1);
  await portal.close();

  const visitor = await atSignIn('?portal=national');
  await shot(visitor, '1280');
  assert.deepEqual(await violations(visitor.page), []);
  assert.equal((await session(visitor)).status, 401);
  await enter(visitor, dien.citizenId, PASSWORD);
  await visitor.field('code').waitFor();
  await shot(visitor, 'code');
  assert.deepEqual(await violations(visitor.page), []);
  await enterCode(visitor);
  await visitor.page.locator('[data-session=current]').waitFor();
  await printed(visitor, [dien.fullName, 'Các cổng có tài khoản này', 'Những điều tôi đã đồng ý'], 2);
  const { status, body } = await session(visitor);
  assert.deepEqual([status, body['method'], body['acr']], [200, 'password', 'urn:dvc:acr:phone']);
  const cookies = await visitor.page.context().cookies();
  assert.ok(cookies.every(({ httpOnly }) => httpOnly));
  assert.ok(cookies.some(({ name, sameSite }) => name === 'dvc-session' && sameSite === 'Lax'));
  const stored = await visitor.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  for (const secret of [PASSWORD, dien.citizenId]) assert.ok(!stored.includes(secret));
  await visitor.page.goto(`${gateway.origin}/sign-in`);
  assert.equal(new URL(visitor.page.url()).pathname, '/account', 'a signed-in person goes on');
  await visitor.close();
});

test('T61: a wrong password and an unknown name are told alike, at the password', async () => {
  const visitor = await atSignIn('?portal=national');
  const told = async (username: string) => {
    await enter(visitor, username, 'Sai-mật-khẩu 1');
    await visitor.sees(REFUSED);
    await visitor.page.locator('input[name=password][aria-invalid=true]').waitFor();
    const sentence = await visitor.page.locator('#password-error').innerText();
    await visitor.field('password').fill('y');
    return sentence;
  };
  assert.equal(await told(dien.citizenId), await told('001086000001'));
  await enter(visitor, dien.citizenId, 'Sai-mật-khẩu 2');
  await visitor.sees(REFUSED);
  await shot(visitor, 'refused');
  assert.deepEqual(await violations(visitor.page), []);
  assert.equal((await session(visitor)).status, 401);
  await visitor.close();
});

test('what is typed before the rest of the page has loaded stays, with its focus', async () => {
  const visitor = await visit('');
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await visitor.page.route(/engine-[\w-]+\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await visitor.page.goto(`${gateway.origin}/sign-in`);
  await visitor.field('username').fill(dien.citizenId);
  await visitor.field('password').fill(PASSWORD);
  await visitor.page.keyboard.press('Enter');
  await visitor.page.locator('form[aria-busy=true]').waitFor();
  assert.equal(await visitor.page.locator('dvc-sign-in:not(:defined)').count(), 1);
  go();
  // The press that came too early is not lost.
  await enterCode(visitor);
  await visitor.close();
});

test('the first field needs at most 16 kB: the page, its style and the scripts before it, by brotli', async () => {
  const visitor = await visit('');
  const sizes = new Map<string, Promise<number>>();
  const brotli = (body: Buffer) =>
    brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  visitor.page.on('response', (response) => {
    sizes.set(new URL(response.url()).pathname, response.body().then(brotli));
  });
  // What is fetched after the first drawing never comes here.
  await visitor.page.route(/engine-[\w-]+\.js$/, (route) => route.abort());
  await visitor.page.goto(`${gateway.origin}/sign-in?portal=national`);
  await visitor.field('username').waitFor();
  const all = await Promise.all([...sizes].map(async ([path, size]) => [path, await size] as const));
  const bytes = all.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(all.length >= 4 && bytes > 8000 && bytes <= 16_000, `${bytes} bytes: ${JSON.stringify(all)}`);
  await visitor.page.context().close();
});

test('the scripts come compressed, under a path that never changes, from this origin alone', async () => {
  const visitor = await atSignIn('?portal=national');
  const hosts = new Set<string>();
  visitor.page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await visitor.page.reload();
  await visitor.field('username').waitFor();
  await visitor.page.locator('[data-way]').first().waitFor();
  assert.deepEqual([...hosts], [gateway.origin]);
  const script = (await visitor.page.locator('script[type=module]').getAttribute('src')) ?? '';
  const { status, headers } = await fetch(`${gateway.origin}${script}`, { headers: { 'Accept-Encoding': 'br' } });
  assert.equal(status, 200);
  assert.equal(headers.get('Content-Encoding'), 'br');
  assert.equal(headers.get('Cache-Control'), 'public, max-age=31536000, immutable');
  const other = await fetch(`${gateway.origin}${script.replace(/^\/pages\/[^/]+/, '/pages/0.0.0-old')}`);
  assert.deepEqual([other.status, other.headers.get('Cache-Control')], [200, 'no-store']);
  await visitor.close();
});

for (const [name, options, faults] of [
  ['375', { viewport: { width: 375, height: 720 } }, violations],
  ['320', { viewport: { width: 320, height: 640 } }, violations],
  ['dark', { viewport: { width: 375, height: 720 }, colorScheme: 'dark' }, colourViolations],
  ['en', { viewport: { width: 320, height: 640 }, locale: 'en-GB' }, violations],
] as const) {
  test(`fits the window and has no fault for axe: ${name}`, async () => {
    const visitor = await atSignIn('?portal=ministry', options);
    await visitor.page.locator('[data-way]').first().waitFor();
    await shot(visitor, name);
    assert.deepEqual(await faults(visitor.page), []);
    const fits = () =>
      visitor.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    assert.ok(await fits(), 'the form');
    await visitor.field('username').fill('12');
    await visitor.page.keyboard.press('Enter');
    await visitor.page.locator('input[aria-invalid=true]').first().waitFor();
    await shot(visitor, `${name}-errors`);
    assert.ok(await fits(), 'its errors');
    assert.deepEqual(await faults(visitor.page), []);
    await visitor.close();
  });
}

test('signs in by keyboard alone, and the first stop skips to the form', async () => {
  const visitor = await atSignIn('?portal=national');
  const { keyboard } = visitor.page;
  await visitor.page.locator('[data-way]').first().waitFor();
  await keyboard.press('Tab');
  assert.equal(await visitor.page.evaluate(() => document.activeElement?.textContent), 'Đến nội dung chính');
  await keyboard.press('Enter');
  const active = () =>
    visitor.page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.getAttribute('name') ?? at?.textContent.trim() ?? '';
    });
  for (let presses = 0; presses < 10 && (await active()) !== 'username'; presses += 1) await keyboard.press('Tab');
  await keyboard.insertText(dien.citizenId);
  await keyboard.press('Tab');
  await keyboard.insertText(PASSWORD);
  await keyboard.press('Enter');
  await visitor.field('code').waitFor();
  const [message] = await gateway.messages(dien.phone);
  for (let presses = 0; presses < 10 && (await active()) !== 'code'; presses += 1) await keyboard.press('Tab');
  await keyboard.type(message?.code ?? '');
  await keyboard.press('Enter');
  await visitor.page.waitForURL(`${gateway.origin}/account`);
  await visitor.close();
});
