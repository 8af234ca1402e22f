// `npm run bench:widget -- --rounds 9`: how soon the first field or choice is drawn, beside the floor
// (Lit and one input) and a peer, on a slow phone: CPU ×4, 1.6 Mbit/s, 150 ms. The pages take turns,
// and the page's own clock is read in `requestAnimationFrame`: a test driver that polls from outside
// rounds up by as much as 500 ms.
import { parseArgs } from 'node:util';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { chromiumFlags } from '../../.config/setup.mjs';
import { servePages, type BenchPage } from './widget-pages.js';
import { showWhole } from './window.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    only: { type: 'string' },
    typing: { type: 'string', default: '1,4,8' },
    // Milliseconds between the window and its page. A new window of the whole browser loads some 400 scripts of its
    // own, the suggestions of its address bar, for a second or more, on the cores that the page needs.
    rest: { type: 'string', default: '2000' },
  },
});
const CPU = 4;
const NETWORK = { offline: false, downloadThroughput: 200_000, uploadThroughput: 200_000, latency: 150 };
const PHONE = { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

interface Seen {
  at: number;
  shift: number;
  keys: { name: string; duration: number; delay: number; work: number; start: number }[];
}

/** Runs in the page before its scripts: notes the frame in which `first` is seen, shifts and slow events. */
function watch(first: string) {
  const seen: Seen = { at: 0, shift: 0, keys: [] };
  const find = (root: ParentNode, selector: string): Element | null => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const inner = shadowRoot && find(shadowRoot, selector);
      if (inner) return inner;
    }
    return null;
  };
  const until = (selector: string, done: (at: number) => void) => {
    const look = () => {
      if (find(document, selector)?.checkVisibility()) done(performance.now());
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  until(first, (at) => (seen.at = at));
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
  type Timing = PerformanceEventTiming;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries() as Shift[]) if (!each.hadRecentInput) seen.shift += each.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const each of list.getEntries() as Timing[])
      if (/^key|input$/.test(each.name))
        seen.keys.push({
          name: each.name,
          duration: each.duration,
          delay: each.processingStart - each.startTime,
          work: each.processingEnd - each.processingStart,
          start: each.startTime,
        });
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  Object.assign(window, { seen, find, until });
}
interface Watched {
  readonly seen: Seen;
  readonly find: (root: ParentNode, selector: string) => HTMLElement | null;
  readonly until: (selector: string, done: (at: number) => void) => void;
}

const NONE: Seen['keys'][number] = { name: 'none', duration: 0, delay: 0, work: 0, start: 0 };
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

interface Visit {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** Bytes that had come, and requests that had been answered, when the page was asked. */
  readonly loaded: () => { bytes: number; requests: number };
  readonly close: () => Promise<void>;
}

/** A new visitor with an empty cache. */
async function visit(browser: Browser, origin: string, { path, first }: BenchPage, cpu = CPU): Promise<Visit> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await showWhole(devtools);
  // The function that tsx puts around names.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(watch, first);
  let [bytes, requests] = [0, 0];
  const scripts = new Set<string>();
  devtools.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!scripts.has(requestId)) return;
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.waitForTimeout(Number(values.rest));
  await page.goto(origin + path, { waitUntil: 'commit' });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
  page.on('requestfailed', (request) => faults.push(request.url()));
  const drawn = () => ((window as unknown as Partial<Watched>).seen?.at ?? 0) > 0;
  await page.waitForFunction(drawn, undefined, { polling: 20 }).catch((error: unknown) => {
    throw new Error(`${path}: ${first} was not drawn. ${faults.join('; ')}`, { cause: error });
  });
  return { page, devtools, loaded: () => ({ bytes, requests }), close: () => context.close() };
}

/** The scripts have replaced what stood in the page's HTML: what they weigh is there. */
const takenOver = ({ page }: Visit) =>
  page.waitForFunction(() => !(window as unknown as Watched).find(document, '.prerendered'), undefined, {
    polling: 20,
  });

async function heap({ devtools }: Visit): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
}

const seenIn = ({ page }: Visit) => page.evaluate(() => (window as unknown as Watched).seen);

/** Milliseconds from the click on a method to its first field. */
const clickToField = ({ page }: Visit, method: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const { find, until } = window as unknown as Watched;
        const start = performance.now();
        find(document, `[data-method=${wanted}]`)?.click();
        until('input[name=citizenId]', (at) => resolve(at - start));
      }),
    method,
  );

interface Sample {
  readonly ms: number;
  readonly bytes: number;
  readonly requests: number;
  /** In bytes. */
  readonly heap: number;
  readonly shift: number;
  readonly click: number;
}

async function sample(browser: Browser, origin: string, each: BenchPage): Promise<Sample> {
  const visitor = await visit(browser, origin, each);
  await takenOver(visitor);
  const { bytes, requests } = visitor.loaded();
  const { at } = await seenIn(visitor);
  const used = await heap(visitor);
  await visitor.page.waitForLoadState('networkidle');
  await visitor.page.waitForTimeout(1000);
  const { shift } = await seenIn(visitor);
  const click = /data-method/.test(each.first) ? await clickToField(visitor, 'mobile') : NaN;
  await visitor.close();
  return { ms: at, bytes, requests, heap: used, shift, click };
}

/** A person who types all data at 30 ms a key, at once after the first field is there. */
async function typing(browser: Browser, origin: string, each: BenchPage, cpu: number) {
  const visitor = await visit(browser, origin, each, cpu);
  const { page } = visitor;
  for (const [at, text] of ['034086012222', 'Nguyễn Đăng Điện', '12061986', '0823628899'].entries()) {
    const inputs = page.locator('input:not([type=checkbox])');
    await inputs.nth(each.path === '/floor' ? 0 : at).focus();
    await page.keyboard.type(text, { delay: 30 });
  }
  await page.waitForTimeout(1500);
  const { keys } = await seenIn(visitor);
  await visitor.close();
  return keys;
}

const { origin, pages, close } = await servePages();
const browser = await chromium.launch({
  executablePath: process.env['CHROME_SHELL'] ?? process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
  args: chromiumFlags,
});
const chosen = pages.filter(({ path }) => !values.only || path === '/floor' || values.only.split(',').includes(path));
const samples = new Map<BenchPage, Sample[]>(chosen.map((each) => [each, []]));
for (let round = -1; round < Number(values.rounds); round += 1)
  for (const each of chosen) {
    const taken = await sample(browser, origin, each);
    if (round >= 0) samples.get(each)?.push(taken); // the first round warms the caches of server and browser
  }

const columns = (all: readonly Sample[]) => (key: keyof Sample) => median(all.map((each) => each[key]));
const floor = columns([...samples.values()][0] ?? []);
const peer = [...samples].find(([{ path }]) => path === '/hanko');
const row = ([{ name }, all]: readonly [BenchPage, readonly Sample[]]) => {
  const of = columns(all);
  const times = all.map(({ ms }) => ms);
  return [
    name,
    `${of('ms').toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`,
    (of('ms') / floor('ms')).toFixed(2),
    peer ? (of('ms') / columns(peer[1])('ms')).toFixed(2) : '–',
    of('bytes').toLocaleString('en'),
    of('requests'),
    `${(of('heap') / floor('heap')).toFixed(2)} (${(of('heap') / 1e6).toFixed(2)} MB)`,
    Math.max(...all.map(({ shift }) => shift)).toFixed(3),
    Number.isNaN(of('click')) ? '–' : of('click').toFixed(0),
  ].join(' | ');
};
console.log(`${values.rounds} rounds, CPU ×${CPU}, 1.6 Mbit/s, 150 ms; medians\n`);
console.log('| page | ms (range) | × floor | × Hanko | bytes | scripts | heap × floor | shift | click → field, ms |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const each of samples) console.log(`| ${row(each)} |`);

/** The worst key event of each of three visits: its time to the next frame, its wait, and its work. */
const worst = async (each: BenchPage, cpu: number) => {
  const keys = await typing(browser, origin, each, cpu);
  return keys.reduce((most, key) => (key.duration > most.duration ? key : most), NONE);
};
const typed = chosen.filter(({ path }) => ['/floor', '/mobile', '/mobile-drawn'].includes(path));
console.log('\n| typing at CPU | page | worst event, ms | of it before the handler | in handlers |');
console.log('| --- | --- | --- | --- | --- |');
for (const cpu of values.typing.split(',').filter(Boolean).map(Number)) {
  const found = new Map<BenchPage, Seen['keys']>(typed.map((each) => [each, []]));
  for (let visits = 0; visits < 3; visits += 1) for (const each of typed) found.get(each)?.push(await worst(each, cpu));
  for (const [{ name }, keys] of found) {
    const of = (key: 'duration' | 'delay' | 'work') => median(keys.map((each) => each[key])).toFixed(0);
    console.log(`| ×${cpu} | ${name} | ${of('duration')} | ${of('delay')} | ${of('work')} |`);
  }
}
await browser.close();
close();
