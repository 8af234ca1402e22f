/** What the command says before it does anything. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'esbuild';
import { missingPackages } from '../../../src/cli/missing-packages.js';
import { DATABASE_PACKAGES } from '../../../src/node/config/connect.js';
import { command } from './command.js';

test('missing packages are one sentence with the command that installs them, in versions that fit', () => {
  assert.equal(missingPackages(), undefined);
  assert.match(
    missingPackages((name) => !['hono', 'commander'].includes(name)) ?? '',
    /^A gateway needs 2 more packages\. Run: npm install hono@4 commander@14$/,
  );
});

test('the sentence names every peer that the command imports, and no other', async () => {
  const { metafile } = await build({
    ...{ entryPoints: ['src/cli/program.ts'], bundle: true, write: false, metafile: true },
    ...{ platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' },
  });
  const peers = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      if (!external) walk(path);
      else peers.add(/^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
    }
  };
  walk('src/cli/program.ts');
  const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { peerDependencies: object };
  const named = [...(missingPackages(() => false) ?? '').matchAll(/ (@?[\w/-]+)@\d/g)].map(([, name = '']) => name);
  // prom-client is imported when metrics are configured; it is named so that they can be.
  const wanted = [...peers, 'prom-client'].filter((name) => name in peerDependencies);
  assert.deepEqual(named.sort(), wanted.sort());
});

test('the package of each database is named in a version that fits', () => {
  const { peerDependencies: peers } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  for (const wanted of Object.values(DATABASE_PACKAGES)) {
    const [, name = '', version = ''] = /^(.+)@([\d.]+)$/.exec(wanted) ?? [];
    assert.ok(peers[name]?.startsWith(`^${version}.`), wanted);
  }
});

test('help teaches, and a mistyped word is met with the nearest one', () => {
  const help = command(['--help']);
  assert.equal(help.status, 0);
  for (const name of [
    'serve',
    'check',
    'migrate',
    'keys',
    'accounts',
    'deliveries',
    'audit',
    'ready',
    'config',
    'sandbox',
  ])
    assert.match(help.stdout, new RegExp(`^  ${name}\\b`, 'm'));
  const mistyped = command(['serv']);
  assert.equal(mistyped.status, 2);
  assert.match(mistyped.stderr, /unknown command 'serv'[^]*Did you mean serve\?/);
});
