// `npm run bench:captcha`: how long the captcha takes on the slowest phone of docs/browsers.md. This machine is
// slowed to that phone's speed: the page's thread by Chromium's CPU throttling, which does not slow the
// threads of WebCrypto, and their work by as many more iterations. The CPU time of the page's process is
// printed too, times the same factor: other programs do not add to it.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { chromiumFlags } from '../../.config/setup.mjs';

/** Of the phone: hertz of a core, and cycles per byte of SHA-256 without instructions for it. */
const PHONE = { hertz: 1.2e9, cyclesPerByte: 20 };
/** Bytes that an iteration of PBKDF2 hashes: two blocks of SHA-256. */
const BYTES = 128;
/** The default of `proofOfWork`, and the chance that a try ends the work: a prefix of two hex digits. */
const [COST, CHANCE] = [1400, 1 / 256];
const TRIES = 16;
/** The shortest of so many measurements counts: other programs only add to it. */
const ROUNDS = 15;

const { outputFiles } = await build({
  ...{ entryPoints: ['src/elements/controllers/solve.ts'], bundle: true, write: false },
  ...{ format: 'iife', globalName: 'work', target: 'es2022' },
});
const script = outputFiles[0]?.text ?? '';
const server = createServer((_, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end(`<!doctype html><script>globalThis.__name = (named) => named;${script}</script>`);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({
  executablePath: process.env['CHROME_SHELL'] ?? process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
  args: chromiumFlags,
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

/** Iterations of PBKDF2 a second, of which `at` run at once. */
const rate = (at: number): Promise<number> =>
  page.evaluate(async (parallel) => {
    const iterations = 100_000;
    const key = await crypto.subtle.importKey('raw', new Uint8Array(20), 'PBKDF2', false, ['deriveBits']);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations };
    const start = performance.now();
    await Promise.all(Array.from({ length: parallel }, () => crypto.subtle.deriveBits(algorithm, key, 256)));
    return (parallel * iterations * 1000) / (performance.now() - start);
  }, at);

/** Milliseconds of one try, in the page's own solver, with a prefix that no key has. */
const tryMs = (cost: number): Promise<number> =>
  page.evaluate(
    async ({ cost: iterations, tries }) => {
      const { solveAltcha } = (
        globalThis as unknown as { work: Record<string, (...all: unknown[]) => Promise<string>> }
      ).work;
      const stop = new AbortController();
      let done = 0;
      const parameters = { nonce: '00'.repeat(16), salt: '00'.repeat(16), cost: iterations, keyLength: 32 };
      const start = performance.now();
      const challenge = { parameters: { ...parameters, keyPrefix: 'none' } };
      const tried = () => (done += 8) >= tries && stop.abort();
      await solveAltcha?.(challenge, { signal: stop.signal }, tried).catch(() => undefined);
      return (performance.now() - start) / done;
    },
    { cost, tries: TRIES },
  );

const best = async (measure: () => Promise<number>, of: (...all: number[]) => number) => {
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) all.push(await measure());
  return of(...all);
};
const [one, eight] = [await best(() => rate(1), Math.max), await best(() => rate(8), Math.max)];
const phone = PHONE.hertz / PHONE.cyclesPerByte / BYTES;
const factor = one / phone;
console.log(
  `iterations a second: ${one.toFixed(0)} here, ${eight.toFixed(0)} with 8 at once; ${phone.toFixed(0)} there`,
);

const devtools = await page.context().newCDPSession(page);
const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
/** CPU time of all threads of the pages' processes, in milliseconds. */
const cpuMs = () =>
  processInfo
    .filter(({ type }) => type === 'renderer')
    .flatMap(({ id }) => readdirSync(`/proc/${id}/task`).map((task) => `/proc/${id}/task/${task}/schedstat`))
    .reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6, 0);
const cpuOfTry = async (cost: number) => {
  const before = cpuMs();
  await tryMs(cost);
  return ((cpuMs() - before) / TRIES) * factor;
};

/** How many tries so many of all people need at most. */
const triesOf = (share: number) => Math.ceil(Math.log(1 - share) / Math.log(1 - CHANCE));
console.log(`\nCPU ×${factor.toFixed(1)}\n`);
console.log('| cost | a try throttled, ms | by CPU time, ms | so half of all, s | 9 of 10, s | 99 of 100, s |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const cost of [COST, COST * 2, COST * 4, COST * 8]) {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const cpu = await best(() => cpuOfTry(cost), Math.min);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: factor });
  const throttled = await best(() => tryMs(Math.round(cost * factor)), Math.min);
  const of = (share: number) => ((triesOf(share) * cpu) / 1000).toFixed(1);
  console.log(`| ${cost} | ${throttled.toFixed(1)} | ${cpu.toFixed(1)} | ${of(0.5)} | ${of(0.9)} | ${of(0.99)} |`);
}
await browser.close();
server.close();
