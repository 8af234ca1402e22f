/**
 * Certificate files in a real Chromium: opened by the CDN's scripts, and by bundles that consumers
 * make of the package.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import commonjsPlugin from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build } from 'esbuild';
import { rollup, type Plugin } from 'rollup';
import type * as File from 'dvc-register/signers/file.js';
import { KINDS, makeHolders, openssl, PASSWORD, WAYS, type Kind } from '../support/p12.js';
import { pages } from './browser.js';

const onPage = pages();

/** Its types describe CommonJS, where the default export is a property. */
const commonjs = commonjsPlugin as unknown as () => Plugin;

interface Case {
  readonly name: string;
  readonly file: string;
  readonly password: string;
  readonly algorithm: string;
}

const ALGORITHMS: Readonly<Record<Kind, string>> = {
  rsa: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};
const folder = mkdtempSync(join(tmpdir(), 'dvc-bundled-'));
const cases: Case[] = [];

before(async () => {
  const { root, holders } = await makeHolders();
  const add = async (name: string, kind: Kind, options: readonly string[], made: string, typed: string) => {
    const file = Buffer.from(await openssl(holders[kind], root, options, made)).toString('base64');
    cases.push({ name: `${name}, ${kind}`, file, password: typed, algorithm: ALGORITHMS[kind] });
  };
  for (const [name, options] of Object.entries(WAYS)) await add(name, 'rsa', options, PASSWORD, PASSWORD);
  for (const kind of KINDS) await add('old', kind, ['-legacy'], PASSWORD.normalize('NFD'), PASSWORD.normalize('NFC'));
  for (const kind of KINDS) await add('new', kind, [], PASSWORD.normalize('NFD'), PASSWORD.normalize('NFC'));
});
after(() => rmSync(folder, { recursive: true }));

/** Opens each file on the page and signs with it; reports how, or the error. */
const openAll = (served: string, script: string) =>
  onPage(served, (page) =>
    page.evaluate(
      async ([from, files]) => {
        const { fileSigner } = (await import(from)) as typeof File;
        const seen: [string, string][] = [];
        for (const { name, file, password } of files) {
          const signer = fileSigner();
          const bytes = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
          const opened = await signer.open(new Blob([bytes]), password);
          const [found] = opened.ok ? opened.value : [];
          const signed = found && (await signer.sign(found, { nonce: 'A'.repeat(44), flow: 'f' }));
          seen.push([name, signed?.ok ? signed.value.algorithm : opened.ok ? 'nothing' : opened.fault]);
        }
        return seen;
      },
      [script, cases] as const,
    ),
  );

const expected = () => cases.map(({ name, algorithm }) => [name, algorithm]);

test('the CDN’s scripts open old and new files with keys of every kind', async () => {
  const [chunk] = readdirSync('dist/cdn/chunks').filter((file) => /^file-[\w-]+\.js$/.test(file));
  assert.deepEqual(await openAll('dist/cdn', `/chunks/${chunk ?? ''}`), expected());
});

test('so does an esbuild bundle', async () => {
  const out = join(folder, 'esbuild');
  await build({
    entryPoints: ['dist/signers/file.js'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: out,
    logLevel: 'silent',
  });
  assert.deepEqual(await openAll(out, '/file.js'), expected());
});

test('so does a rollup bundle with the common plug-ins at their defaults', async () => {
  const out = join(folder, 'rollup');
  const bundle = await rollup({
    input: 'dist/signers/file.js',
    plugins: [nodeResolve(), commonjs()],
    logLevel: 'silent',
  });
  await bundle.write({ dir: out, format: 'es' });
  assert.deepEqual(await openAll(out, '/file.js'), expected());
});
