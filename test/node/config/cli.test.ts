/** What the command says before it does anything. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DATABASE_PACKAGES } from '../../../src/node/config/connect.js';
import { command } from './command.js';

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
