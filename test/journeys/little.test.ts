/** People with little: what a registration by phone costs in data, and what it does on a network that is hardly one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { CHOICE, LITTLE, PHONE } from './support/little-page.js';
import { person, stage, type Visitor } from './support/support.js';

const { gateway, visit } = stage();

/** The whole registration, from the address to the receipt: the promise to people who pay by the megabyte. */
const MOST_BYTES = 120_000;
const MOST_REQUESTS = 12;

/** Chunks that a page on a development machine fetches too: what warns of misspelt names. */
const DEVELOPMENT = /\/chunks\/hints-/;

/** What a visit costs: each request, with its headers, and the answer as a server sends it that compresses. */
function metered({ page }: Visitor) {
  const paid = { requests: [] as string[], bytes: [] as Promise<number>[] };
  page.on('response', (response) => {
    const request = response.request();
    if (!/^https?:/.test(request.url()) || DEVELOPMENT.test(request.url())) return;
    paid.requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
    paid.bytes.push(costOf(response));
  });
  const sum = async () => (await Promise.all(paid.bytes)).reduce((all, each) => all + each, 0);
  return { paid, sum };
}

async function costOf(response: Response): Promise<number> {
  const request = response.request();
  const heads = [await request.allHeaders(), await response.allHeaders()].map((each) => JSON.stringify(each).length);
  const body = await response.body().catch(() => Buffer.alloc(0));
  const sent = request.postDataBuffer()?.length ?? 0;
  return request.url().length + heads.reduce((a, b) => a + b) + sent + brotliCompressSync(body).length;
}

test('a registration by phone costs less than 120 kB and 12 requests, from the address to the receipt', async (context) => {
  const who = person('0987654321');
  const visitor = await visit('', PHONE);
  const { paid, sum } = metered(visitor);
  await visitor.page.route('**/little.html', (route) => route.fulfill({ contentType: 'text/html', body: LITTLE }));
  await visitor.page.goto(`${gateway.origin}/little.html`);
  await visitor.fill(who);
  await visitor.submit();
  await visitor.field('code').waitFor();
  await visitor.enterCode(who);
  await visitor.field('password').waitFor();
  await visitor.setPassword();
  await visitor.sees('Đăng ký thành công');
  const bytes = await sum();
  context.diagnostic(`${bytes} bytes, ${paid.requests.length} requests`);
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes: ${paid.requests.join(', ')}`);
  assert.ok(paid.requests.length <= MOST_REQUESTS, `${paid.requests.length}: ${paid.requests.join(', ')}`);
  await visitor.close();
});

/** The methods whose scripts a page with the choice fetches, before and after `mobile` is chosen. */
async function methodsFetched(saveData: boolean) {
  const visitor = await visit('', PHONE);
  const { page } = visitor;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: saveData });
  const fetched: string[] = [];
  page.on('request', (request) => {
    const [, name] = /\/dist\/cdn\/(?!registration|common)(\w+)\.js$/.exec(request.url()) ?? [];
    if (name) fetched.push(name);
  });
  await page.route('**/choice.html', (route) => route.fulfill({ contentType: 'text/html', body: CHOICE }));
  await page.goto(`${gateway.origin}/choice.html`);
  await page.locator('[data-method=signature]').waitFor();
  await page.waitForLoadState('networkidle');
  const before = [...fetched].sort();
  await visitor.choose();
  const after = fetched.slice(before.length);
  await visitor.close();
  return [before, after];
}

test('where a person saves data, only the chosen method is fetched', async () => {
  assert.deepEqual(await methodsFetched(false), [['mobile', 'signature', 'usb'], []]);
  assert.deepEqual(await methodsFetched(true), [[], ['mobile']]);
});
