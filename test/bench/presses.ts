// `npm run bench:presses -- --rounds 5`: how long each press of a registration by phone takes to the next frame, on a
// portal of the demo at CPU ×8 (INP; good is at most 200 ms). Needs a build.
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { Gateway, launch, PASSWORD, person, Visitor } from '../journeys/support/support.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, cpu: { type: 'string', default: '8' } },
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
const browser = await launch();
const found = new Map<string, Worst[]>();

/** Notes the longest interaction of what `act` does, until the page has painted. */
async function noted(page: Page, name: string, act: () => Promise<unknown>) {
  await page.evaluate('takeWorst()');
  await act();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 500)))');
  const worst = await page.evaluate<Worst>('takeWorst()');
  found.set(name, [...(found.get(name) ?? []), worst]);
}

async function round(phone: string) {
  const who = person(phone);
  const visitor = new Visitor(await (await browser.newContext({ locale: 'vi-VN', ...PHONE })).newPage(), gateway);
  const { page } = visitor;
  await page.addInitScript(WATCH);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) });
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
    await page.locator('[data-method=mobile]').tap();
    await visitor.field('consent').first().waitFor();
  });
  await noted(page, 'send the empty form', async () => {
    await submit.tap();
    await visitor.sees('Bạn chưa nhập số CCCD.');
  });
  await noted(page, 'type into it', async () => {
    for (const name of ['citizenId', 'fullName', 'birthDate', 'phone'] as const) {
      await visitor.field(name).tap();
      await page.keyboard.type(who[name].replaceAll('/', ''), { delay: 60 });
    }
  });
  await noted(page, 'open the help', () => page.getByRole('button', { name: 'Cần giúp?' }).tap());
  await noted(page, 'tick the consents', async () => {
    for (const box of await visitor.field('consent').all()) await box.tap();
  });
  await noted(page, 'send the form', async () => {
    await submit.tap();
    await visitor.field('code').waitFor();
  });
  const [message] = await gateway.messages(who.phone);
  await noted(page, 'type and send the code', async () => {
    await visitor.field('code').tap();
    await page.keyboard.type(message?.code ?? '', { delay: 60 });
    await submit.tap();
    await visitor.field('password').waitFor();
  });
  await noted(page, 'type and send the password', async () => {
    await visitor.field('password').tap();
    await page.keyboard.type(PASSWORD, { delay: 60 });
    await page.locator('#repeat').tap();
    await page.keyboard.type(PASSWORD, { delay: 60 });
    await submit.tap();
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
console.log('| part | shortest round, ms | longest round, ms | of the shortest in handlers | event |');
console.log('| --- | --- | --- | --- | --- |');
for (const [name, all] of found) {
  const [first, ...rest] = [...all].sort((a, b) => a.ms - b.ms);
  const last = rest.at(-1) ?? first;
  console.log(`| ${name} | ${first?.ms} | ${last?.ms} | ${first?.work.toFixed(0)} | ${first?.name} |`);
}
