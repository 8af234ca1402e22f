import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { vi } from 'dvc-register/locales/vi.js';
import { cardFields, cardPayload } from '../support/card.js';
import { launch } from '../support/browser.js';

const cardVi = await vi.later().then(({ card }) => card());

const { resolve } = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'card-scan-'));
const files = new Map<string, { readonly body: string | Uint8Array; readonly type: string }>();
const csp = (wasm: string) =>
  `default-src 'none'; script-src 'self' ${wasm}; connect-src 'self'; style-src 'self'; ` +
  `require-trusted-types-for 'script'; trusted-types lit-html`;

const entry = `
  const button = document.querySelector('button');
  button.onclick = async () => {
    const { openCardScan } = await import('./src/elements/card-scan.ts');
    const card = await openCardScan(document.querySelector('form'), { lang: 'vi' });
    for (const [name, value] of Object.entries(card ?? {})) {
      const input = document.querySelector('[name="' + name + '"]');
      if (input) input.value = value;
    }
    document.title = card ? 'filled' : 'closed';
  };`;
const page = `<!doctype html><html lang="vi"><title>form</title><form>
  <button type="button">Quét CCCD</button><input name="citizenId"><input name="fullName" value="đang gõ"><input name="birthDate">
  </form><script type="module" src="/js/entry.js"></script>`;

/**
 * A portal's page: our modules bundled in chunks, the decoder's binary beside them, a strict CSP.
 */
async function bundle(): Promise<void> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: new URL('../..', import.meta.url).pathname, sourcefile: 'entry.js' },
    entryNames: 'entry',
    outdir: join(folder, 'js'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  for (const { path, contents } of outputFiles)
    files.set(`/js/${basename(path)}`, { body: contents, type: 'text/javascript; charset=utf-8' });
  const wasm = readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm'));
  files.set('/js/zxing_reader.wasm', { body: wasm, type: 'application/wasm' });
  for (const path of ['/', '/no-wasm']) files.set(path, { body: page, type: 'text/html; charset=utf-8' });
}

const server = createServer(({ url = '/' }, response) => {
  const file = files.get(url);
  response.writeHead(file ? 200 : 404, {
    'Content-Type': file?.type ?? 'text/plain',
    'Content-Security-Policy': csp(url === '/no-wasm' ? '' : "'wasm-unsafe-eval'"),
  });
  response.end(file?.body);
});

/** A still film for Chromium's fake camera (YUV4MPEG2): a code in the middle of a grey wall. */
async function film(text: string): Promise<string> {
  prepareZXingModule({
    overrides: { wasmBinary: new Uint8Array(readFileSync(resolve('zxing-wasm/writer/zxing_writer.wasm'))).buffer },
  });
  const { symbol } = await writeBarcode(text, { format: 'QRCode' });
  const [width, height, scale] = [1280, 720, 8];
  const luma = Buffer.alloc(width * height, 200);
  const [left, top] = [(width - symbol.width * scale) >> 1, (height - symbol.height * scale) >> 1];
  for (let y = 0; y < symbol.height * scale; y += 1) {
    for (let x = 0; x < symbol.width * scale; x += 1) {
      const dark = symbol.data[Math.floor(y / scale) * symbol.width + Math.floor(x / scale)] === 0;
      luma[(top + y) * width + left + x] = dark ? 30 : 220;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  const path = join(folder, 'card.y4m');
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]),
  );
  return path;
}

let origin = '';
let browser: Browser;

async function visit(path: string, options: BrowserContextOptions = {}, at = origin) {
  const tab: Page = await browser.newPage({ viewport: { width: 320, height: 640 }, ...options });
  const requests: string[] = [];
  const troubles: string[] = [];
  tab.on('request', (request) => requests.push(request.url()));
  tab.on('pageerror', (error) => troubles.push(error.message));
  tab.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await tab.goto(at + path);
  return { tab, requests, troubles };
}

const values = (tab: Page) =>
  tab.evaluate(() => Object.fromEntries([...new FormData(document.querySelector('form') ?? undefined).entries()]));
const { oldId, ...filled } = cardFields;
const untouched = { citizenId: '', fullName: 'đang gõ', birthDate: '' };
const camera = { permissions: ['camera'] };

before(async () => {
  await bundle();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  assert.ok(oldId);
  browser = await launch({
    // The headless shell never settles a page's request for a camera.
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: [
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${await film(cardPayload)}`,
      '--host-resolver-rules=MAP portal.test 127.0.0.1',
    ],
  });
});

after(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
});

test('a card before the camera fills the form under a strict CSP, and no data leaves the portal', async () => {
  const { tab, requests, troubles } = await visit('/', camera);
  assert.equal(
    requests.some((url) => url.endsWith('.wasm')),
    false,
    'the decoder waits until it is asked for',
  );
  await tab.getByRole('button', { name: cardVi.scan }).click();
  await tab.waitForFunction(() => document.title === 'filled');
  assert.deepEqual(await values(tab), filled);
  assert.deepEqual(
    requests.filter((url) => new URL(url).origin !== origin),
    [],
  );
  assert.deepEqual(troubles, []);
  await tab.getByRole('textbox').first().fill('034086012223');
  assert.equal((await values(tab))['citizenId'], '034086012223', 'what was filled can be changed');
  await tab.close();
});

test('a refused camera is reported, a photo works instead, and what was typed stays', async () => {
  const { tab } = await visit('/');
  const button = tab.getByRole('button', { name: cardVi.scan });
  await button.click();
  await tab.getByText(cardVi['failed.denied']).waitFor();
  await tab.keyboard.press('Escape');
  await tab.waitForFunction(() => document.title === 'closed');
  assert.deepEqual(await values(tab), untouched);
  assert.equal(await button.evaluate((element) => element === document.activeElement), true, 'the focus is back');
  await button.click();
  const { image } = await writeBarcode(cardPayload, { format: 'QRCode', scale: 6 });
  assert.ok(image);
  const buffer = Buffer.from(await image.arrayBuffer());
  await tab.getByLabel(cardVi.photo).setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer });
  await tab.waitForFunction(() => document.title === 'filled');
  assert.deepEqual(await values(tab), filled);
  await tab.close();
});

test('a page without https says so, and keeps the form', async () => {
  const { tab } = await visit('/', camera, origin.replace('127.0.0.1', 'portal.test'));
  await tab.getByRole('button', { name: cardVi.scan }).click();
  await tab.getByText(cardVi['failed.insecure']).waitFor();
  await tab.getByRole('button', { name: cardVi.close }).click();
  assert.deepEqual(await values(tab), untouched);
  await tab.close();
});

test('a CSP that forbids the decoder is reported, and the camera turns off', async () => {
  const { tab } = await visit('/no-wasm', camera);
  await tab.getByRole('button', { name: cardVi.scan }).click();
  await tab.getByText(cardVi['failed.decoder']).waitFor();
  assert.equal(await tab.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject === null), true);
  await tab.close();
});
