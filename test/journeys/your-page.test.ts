/** The guide “Your page in ten minutes”, as it is written: a page at its own origin, and a gateway at another. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serveFolder } from '../frameworks/serve.js';
import { freePort } from '../support/free-port.js';
import { until } from '../support/promises/promise.js';
import { person, stage } from './support/support.js';

const GUIDE = readFileSync('docs/your-page.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'dvc-your-page-'));
/** The origin that the gateway knows, and one that it does not. */
const [known, unknown] = [await freePort(), await freePort()];
const { gateway, visit } = stage({ DVC_ORIGINS: `http://127.0.0.1:${known}` });
const ends: (() => Promise<void>)[] = [];

/** A visitor on the guide's page, which asks this gateway. */
async function open(port: number) {
  for (const [lang, file] of [
    ['html', 'index.html'],
    ['js', 'page.js'],
    ['css', 'theme.css'],
  ] as const) {
    const [, code = ''] = new RegExp(`^\`\`\`${lang}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(GUIDE) ?? [];
    writeFileSync(join(folder, file), code.replaceAll('http://localhost:8080', gateway.origin));
  }
  const visitor = await visit('', { viewport: { width: 375, height: 667 } });
  await visitor.page.goto(`http://127.0.0.1:${port}/`);
  const hears = (said: RegExp) => until(String(said), () => visitor.trace.some((line) => said.test(line)));
  return { visitor, page: visitor.page, hears };
}

before(async () => {
  cpSync('dist/cdn', join(folder, 'dvc-register'), { recursive: true });
  for (const port of [known, unknown]) ends.push(await serveFolder(folder, port));
});
after(async () => {
  for (const end of ends) await end();
  rmSync(folder, { recursive: true });
});

test('a person registers on the page of the guide, in its colours, and the page gets the receipt', async () => {
  const { visitor, page, hears } = await open(known);
  const who = person('0987654321');
  await visitor.toCode(who);
  const submit = page.locator('button[type=submit]');
  assert.equal(await submit.evaluate((each) => getComputedStyle(each).backgroundColor), 'rgb(0, 105, 92)');
  await visitor.enterCode(who);
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  await hears(/For your server: \S{20,}$/);
  await visitor.close();
});

test('the page remembers the language that a person has chosen', async () => {
  const { visitor, page } = await open(known);
  await visitor.sees('Chọn phương thức đăng ký');
  await page.getByRole('button', { name: 'English' }).click();
  await visitor.sees('Choose how to register');
  await page.reload();
  await visitor.sees('Choose how to register');
  await visitor.close();
});

test('a page whose origin the gateway does not know says so, to the person and to the developer', async () => {
  const { visitor, page, hears } = await open(unknown);
  await page.locator('[data-method=mobile]').click();
  const [, sentence = ''] = /^- \*\*"(.*?)"\*\*/m.exec(GUIDE) ?? [];
  await visitor.sees(sentence);
  await hears(new RegExp(`Add "http://127.0.0.1:${unknown}" to the origins`));
  await visitor.close();
});
