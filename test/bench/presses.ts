// `npm run bench:presses -- --rounds 5`: how long each press of a registration by phone takes to the next frame, on a
// portal of the demo at CPU ×8 (INP; good is at most 200 ms). Needs a build, and an idle machine. With `--thread` it is
// not slowed: it counts the CPU time of the page's thread from the press to that frame, times eight. That does not
// depend on what other programs do.
import { parseArgs } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { launch } from '../support/browser.js';
import { Gateway, PASSWORD, person, Visitor } from '../journeys/support/support.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    cpu: { type: 'string', default: '8' },
    thread: { type: 'boolean', default: false },
  },
});
const PHONE = { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
/** People of the sandbox, one a round. */
const PHONES = ['0823628899', '0868555123', '0563210987', '0888012345', '0329876543', '0912345678', '0356789012'];

/** Runs in the page: keeps the longest interaction since the last `takeWorst()`. */
const WATCH = `globalThis.worst = { ms: 0, work: 0, name: '' };
  new PerformanceObserver((list) => {
    for (const each of list.getEntries())
      if (each.interactionId && each.duration > worst.ms)
        worst = { ms: each.duration, work: each.processingEnd - each.processingStart, name: each.name };
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 });
  globalThis.takeWorst = () => { const taken = worst; worst = { ms: 0, work: 0, name: '' }; return taken; };`;
interface Worst {
  readonly ms: number;
  readonly work: number;
  readonly name: string;
}

const gateway = new Gateway();
const browser = await launch({ seen: true });
const found = new Map<string, Worst[]>();

/** An event of Chromium's trace; times in microseconds. */
interface Traced {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** CPU time of the thread. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: {
    readonly name?: string;
    readonly data?: { readonly type?: string; readonly interactionId?: number; readonly duration?: number };
  };
}

/** Waits for a frame, and so many milliseconds longer. */
const painted = (page: Page, ms: number) =>
  page.evaluate(`new Promise((done) => requestAnimationFrame(() => setTimeout(done, ${ms})))`);

/** The press with most CPU time of the page's thread between it and the next frame, at `--cpu`. */
function worstOf(events: readonly Traced[]): Worst {
  const mains = new Set(
    events.filter(({ args }) => args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const onMain = events.filter(({ ph, pid, tid }) => ph === 'X' && mains.has(`${pid}.${tid}`));
  const tasks = onMain.filter(({ name }) => name === 'RunTask');
  // Where the page's thread hands a frame over; what it does afterwards does not delay that frame.
  const commits = onMain.filter(({ name }) => name === 'Commit');
  const presses = events.filter(
    ({ name, ph, args }) => name === 'EventTiming' && ph === 'b' && args.data?.interactionId,
  );
  const all = presses.map(({ ts, pid, args: { data } }) => {
    const shown = ts + (data?.duration ?? 0) * 1000;
    const end = commits.filter((each) => each.pid === pid && each.ts > ts && each.ts < shown).at(-1)?.ts ?? shown;
    const within = tasks.filter((task) => task.pid === pid && task.ts + (task.dur ?? 0) > ts && task.ts < end);
    const work = within.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
    return { ms: Math.round(work * Number(values.cpu)), work, name: data?.type ?? '' };
  });
  return all.sort((a, b) => b.ms - a.ms)[0] ?? { ms: 0, work: 0, name: '' };
}

/** Notes the press of what `act` does that has most CPU time of the page's thread until the next frame. */
async function traced(page: Page, name: string, act: () => Promise<unknown>) {
  const devtools = await browser.newBrowserCDPSession();
  const events: Traced[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as Traced[])));
  const includedCategories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await act();
  await painted(page, 500);
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  await devtools.detach();
  found.set(name, [...(found.get(name) ?? []), worstOf(events)]);
}

/** A tap as the system sends it: Playwright's own would first run its code in the slowed page. */
async function tap(target: Locator) {
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await target.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await painted(target.page(), 300);
  await target.page().touchscreen.tap(x + Math.min(width / 2, 40), y + height / 2);
}

/** Notes the longest interaction of what `act` does, until the page has painted. */
async function noted(page: Page, name: string, act: () => Promise<unknown>) {
  if (values.thread) return traced(page, name, act);
  await page.evaluate('takeWorst()');
  await act();
  await painted(page, 500);
  const worst = await page.evaluate<Worst>('takeWorst()');
  found.set(name, [...(found.get(name) ?? []), worst]);
}

async function round(phone: string) {
  const who = person(phone);
  const visitor = new Visitor(await (await browser.newContext({ locale: 'vi-VN', ...PHONE })).newPage(), gateway);
  const { page } = visitor;
  await page.addInitScript(WATCH);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: values.thread ? 1 : Number(values.cpu) });
  await page.goto(`${gateway.origin}/national/`);
  await page.waitForLoadState('networkidle');
  // Keeps frames coming: where nothing else changes on the screen, an event would be timed to some later frame.
  await page.evaluate(() => {
    const dot = document.createElement('i');
    dot.style.cssText = 'position: fixed; inset: 0 auto auto 0; inline-size: 2px; block-size: 2px';
    document.body.append(dot);
    dot.animate([{ background: 'red' }, { background: 'blue' }], { duration: 1000, iterations: Infinity });
  });
  const submit = page.locator('button[type=submit]');
  await noted(page, 'choose the method', async () => {
    await tap(page.locator('[data-method=mobile]'));
    await visitor.field('consent').first().waitFor();
  });
  await noted(page, 'send the empty form', async () => {
    await tap(submit);
    await visitor.sees('Bạn chưa nhập số CCCD.');
  });
  await noted(page, 'type into it', async () => {
    for (const name of ['citizenId', 'fullName', 'birthDate', 'phone'] as const) {
      await tap(visitor.field(name));
      await page.keyboard.type(who[name].replaceAll('/', ''), { delay: 60 });
    }
  });
  await noted(page, 'open the help', () => tap(page.getByRole('button', { name: 'Cần giúp?' })));
  await noted(page, 'tick the consents', async () => {
    for (const box of await visitor.field('consent').all()) await tap(box);
  });
  await noted(page, 'send the form', async () => {
    await tap(submit);
    await visitor.field('code').waitFor();
  });
  const [message] = await gateway.messages(who.phone);
  await noted(page, 'type and send the code', async () => {
    await tap(visitor.field('code'));
    await page.keyboard.type(message?.code ?? '', { delay: 60 });
    await tap(submit);
    await visitor.field('password').waitFor();
  });
  await noted(page, 'type and send the password', async () => {
    await tap(visitor.field('password'));
    await page.keyboard.type(PASSWORD, { delay: 60 });
    await tap(page.locator('#repeat'));
    await page.keyboard.type(PASSWORD, { delay: 60 });
    await tap(submit);
    await visitor.sees('Đăng ký thành công');
  });
  await page.context().close();
}

try {
  await gateway.start();
  for (const phone of PHONES.slice(0, Number(values.rounds))) await round(phone);
} finally {
  await browser.close();
  await gateway.remove();
}
console.log(`${values.rounds} rounds, CPU ×${values.cpu}: the longest press of each part\n`);
const last = values.thread ? 'CPU time of the shortest, ms' : 'of the shortest in handlers';
console.log(`| part | shortest round, ms | three of four at most, ms | longest round, ms | ${last} | event |`);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [name, all] of found) {
  const sorted = [...all].sort((a, b) => a.ms - b.ms);
  const [first, longest] = [sorted[0], sorted.at(-1)];
  // INP is judged by the visit that three of four are not slower than.
  const most = sorted[Math.ceil(sorted.length * 0.75) - 1];
  console.log(`| ${name} | ${first?.ms} | ${most?.ms} | ${longest?.ms} | ${first?.work.toFixed(0)} | ${first?.name} |`);
}
