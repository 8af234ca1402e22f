/**
 * Fortify's own client in a real Chromium, against a server of its protocol: pairing, signing, and
 * a policy without `unsafe-eval`.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { issue, OID } from '../../../demo/sandbox/authority/issue.js';
import { fortifyServer, type FortifyServer } from '../../signers/fortify-server.js';
import { launch } from '../../support/browser.js';

const file = (path: string) => readFileSync(createRequire(import.meta.url).resolve(path), 'utf8');
const PAGE = ['protobuf', 'client', 'signer'].map((name) => `<script src="/${name}.js"></script>`).join('');
let fortify: FortifyServer;
let web: Server;
let browser: Browser;
let policy = '';

before(async () => {
  fortify = await fortifyServer([await issue({ subject: [[OID.commonName, 'NGƯỜI THỬ']], key: 'rsa' })]);
  const stdin = {
    contents: "import { fortifySigner } from './demo/signers/fortify.js'; globalThis.fortifySigner = fortifySigner;",
    resolveDir: process.cwd(),
  };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'iife', write: false });
  const scripts: Readonly<Record<string, string>> = {
    '/protobuf.js': file('protobufjs/dist/protobuf.min.js'),
    '/client.js': file('@webcrypto-local/client/build/webcrypto-socket.min.js'),
    '/signer.js': outputFiles[0]?.text ?? '',
  };
  web = createServer(({ url = '/' }, response) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', url === '/' ? 'text/html' : 'text/javascript');
    response.end(url === '/' ? PAGE : (scripts[url] ?? ''));
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const there = `--host-resolver-rules=MAP 127.0.0.1:31337 127.0.0.1:${fortify.port}`;
  browser = await launch({ args: [there] });
});
after(async () => {
  await browser.close();
  web.close();
  fortify.close();
});

interface Seen {
  readonly state: string;
  readonly codes: readonly string[];
  readonly signed: boolean;
}

async function visit(scripts: string): Promise<Seen> {
  policy = `script-src 'self'${scripts}`;
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(web.address() as AddressInfo).port}/`);
  const seen = await page.evaluate<Seen>(`(async () => {
    const codes = [];
    const signer = fortifySigner({ library: WebcryptoSocket });
    const state = await signer.detect();
    const found = await signer.certificates({ compare: (code) => codes.push(code) });
    const signed = found.ok && (await signer.sign(found.value[0], { nonce: 'N'.repeat(44), flow: 'F' })).ok;
    return { state, codes, signed };
  })()`);
  await context.close();
  return seen;
}

test('pairs and signs in a browser, but not under a policy without unsafe-eval', async () => {
  fortify.paired = false;
  const open = await visit(" 'unsafe-eval'");
  assert.deepEqual(open, { state: 'ready', codes: [fortify.shown], signed: true });
  assert.deepEqual(await visit(''), { state: 'software-missing', codes: [], signed: false });
});
