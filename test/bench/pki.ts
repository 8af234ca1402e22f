// `npm run bench:pki -- --runs N`: in real Chromium, compares validating a chain of three with the
// bare WebCrypto verifications in it (key import and verify), in one run. Prints JSON; fails above
// a ratio of 1.5.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { attribute, authority, ecPair, issue, name, now, usages } from '../x509/make.js';
import type { Chain, Measured } from './pki-page.js';
import { chromiumFlags } from '../../.config/setup.mjs';

const MOST = 1.5;
const { values } = parseArgs({ options: { runs: { type: 'string', default: '400' } } });
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const chainOf = (pair: typeof ecPair | typeof rsa, scheme: Chain['scheme']): Chain => {
  const root = authority('Bench Root', { pair: pair() });
  const ca = authority('Bench CA', { by: root, pair: pair() });
  const subject = name([attribute.cn, 'NGUYEN VAN A'], [attribute.uid, 'CCCD:034086012222']);
  const leaf = issue({ subject, by: ca, eku: [usages.clientAuth], pair: pair() });
  return { certificates: [leaf, ca, root].map(({ der }) => der.toString('base64')), scheme, at: now };
};

const bundled = await build({
  entryPoints: [fileURLToPath(new URL('pki-page.ts', import.meta.url))],
  ...{ bundle: true, format: 'iife', write: false, minify: true, target: 'es2022' },
});
const script = bundled.outputFiles[0]?.text ?? '';
// WebCrypto needs a secure origin; loopback is one. Cross-origin isolation raises the clock's
// resolution from 100 µs to 5 µs.
const headers = {
  'content-type': 'text/html',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const server = createServer((_, answer) => answer.writeHead(200, headers).end('<!doctype html>'));
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address() as AddressInfo;
const executablePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: chromiumFlags });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.addScriptTag({ content: script });
  const report: Record<string, Measured & { readonly ratio: number }> = {};
  for (const [what, chain] of [
    ['RSA-2048', chainOf(rsa, 'RSASSA-PKCS1-v1_5')],
    ['P-256', chainOf(ecPair, 'ECDSA')],
  ] as const) {
    const call = `measure(${JSON.stringify(chain)}, ${Number(values.runs)})`;
    const measured = await page.evaluate<Measured>(call);
    report[what] = { ...measured, ratio: Number((measured.ours / measured.raw).toFixed(3)) };
  }
  const ratio = Math.max(...Object.values(report).map((each) => each.ratio));
  console.log(JSON.stringify({ browser: browser.version(), runs: Number(values.runs), most: MOST, ratio, ...report }));
  process.exitCode = ratio <= MOST ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}
