import { brotliCompressSync } from 'node:zlib';
import type { Browser, Response } from 'playwright-core';
import { vi } from 'dvc-register/locales/vi.js';
import { cardPhoto } from '../support/card-photo.js';
import { PASSWORD, person, Visitor, type Gateway } from '../journeys/support/support.js';
import { openFile, press, register, type Files } from '../journeys/support/usb.js';
import { until } from '../support/promises/promise.js';

const card = await vi.later().then((texts) => texts.card());

export type Answer = 'yes' | 'no' | '–';
export interface Visit {
  readonly draws: Answer;
  readonly scans: Answer;
  readonly registers: Answer;
  readonly signs: Answer;
}

async function at(browser: Browser, url: string, gateway: Gateway): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 375, height: 667 } });
  const visitor = new Visitor(await context.newPage(), gateway);
  await visitor.page.goto(url);
  return visitor;
}

/** Whether `work` ends; its error is printed with what the page shows. */
async function works(visitor: Visitor, work: () => Promise<unknown>): Promise<Answer> {
  try {
    await work();
    return 'yes';
  } catch (error) {
    console.error(error, visitor.complaints, visitor.trace.slice(-20), await visitor.page.locator('body').innerText());
    return 'no';
  }
}

/** Visits a host's page as two people would: one with a phone and a card, one with a certificate file. */
export async function visit(browser: Browser, url: string, gateway: Gateway, files: Files): Promise<Visit> {
  const who = person('0987654321');
  const visitor = await at(browser, url, gateway);
  const { page } = visitor;
  const draws = await works(visitor, () => visitor.choose());
  const scans = await works(visitor, async () => {
    await page.getByText('Quét mã QR trên CCCD').click();
    const photo = { name: 'card.png', mimeType: 'image/png', buffer: await cardPhoto(who) };
    await page.getByLabel(card.photo).setInputFiles(photo);
    await visitor.sees(card.done);
  });
  const registers = await works(visitor, async () => {
    if (scans === 'no') await page.reload();
    await visitor.fill(who);
    await visitor.submit();
    await visitor.field('code').waitFor();
    await visitor.enterCode(who);
    await visitor.setPassword(PASSWORD);
    await visitor.sees('Đăng ký thành công');
  });
  await page.context().close();
  const signer = await at(browser, url, gateway);
  const signs = await works(signer, async () => {
    await signer.page.locator('[data-method=usb]').click();
    await openFile(signer, await files.path('citizen'));
    await press(signer, 'Ký');
    await register(signer);
  });
  await signer.page.context().close();
  return { draws, scans, registers, signs };
}

/** Whether the choice stands there before any script, and whether nothing moves or complains when they come. */
export async function isDrawnFirst(browser: Browser, url: string): Promise<Answer> {
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 375, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (line) => ['error', 'warning'].includes(line.type()) && complaints.push(line.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  let release: () => void = () => undefined;
  const released = new Promise<void>((done) => (release = done));
  await page.route(/\.m?js(?:\?|$)/, async (route) => {
    await released;
    await route.continue();
  });
  await page.addInitScript(() => {
    const told = Object.assign(globalThis, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) told.shift += (each as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url, { waitUntil: 'commit' });
  try {
    await page.locator('[data-method=mobile]').waitFor();
    release();
    await page.locator('.prerendered').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
    const shift = await page.evaluate<number>('shift');
    if (!shift && !complaints.length) return 'yes';
    console.error(`The layout shifted by ${shift}.`, complaints);
    return 'no';
  } catch (error) {
    console.error(error, complaints);
    return 'no';
  } finally {
    release();
    await context.close();
  }
}

/** A page that has fetched no script for so long is at rest. Those of refusals come after the gateway's answer. */
const REST_MS = 2000;

/** Bytes of a page's scripts once its first form, if it has one, is at rest; each compressed by brotli. */
export async function weigh(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 375, height: 667 } });
  const page = await context.newPage();
  const scripts: Response[] = [];
  let last = Date.now();
  page.on('response', (response) => {
    if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
    scripts.push(response);
    last = Date.now();
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const choice = page.locator('[data-method=mobile]');
  if (await choice.count()) {
    await choice.click();
    await page.locator('input[name=consent]').first().waitFor();
    last = Date.now();
  }
  await until('A page at rest', () => Date.now() - last > REST_MS, 60_000, 100);
  const sizes = await Promise.all(scripts.map(async (script) => brotliCompressSync(await script.body()).length));
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}
