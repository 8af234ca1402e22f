/** The operator's commands where there is no gateway's database, or no keys: they say so, and make nothing. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readKeys } from '../../src/node/keys.js';
import { openPostgres } from '../../src/node/database/postgres.js';
import { createKeys } from '../../src/server/vault/vault.js';
import { runHere } from '../support/command-here.js';
import { startPostgres } from '../support/database/postgres-server.js';
import { sharedServer } from '../support/database/shared-server.js';
import { PATIENT } from '../support/worlds.js';

const home = mkdtempSync(join(tmpdir(), 'dvc-wrong-place-'));
const server = sharedServer() ?? (await startPostgres());
after(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const KEYS = [
  'accounts tombstones',
  'accounts suspects',
  'keys status',
  'keys rotate',
  'keys use 2',
  'keys reseal',
  'keys rotate-signing',
  'keys signing',
  'keys retire 1',
];
const DATABASE = ['audit verify', 'deliveries list', 'migrate up', 'migrate status'];

test('a command in a folder without a gateway’s files says what is missing, and makes nothing', async () => {
  const folder = join(home, 'none');
  for (const [commands, missing] of [
    [
      KEYS,
      `There is no file of keys at ${join(folder, 'keys.json')}: name it by --keys, or the configuration by --config.`,
    ],
    [DATABASE, `There is no database in ${folder}: name its folder by --data, or the configuration by --config.`],
  ] as const)
    for (const command of commands) {
      const { stdout, stderr, status } = await runHere([...command.split(' '), '--data', folder]);
      assert.deepEqual([stdout, stderr, status], ['', `${missing}\n`, 2], command);
    }
  assert.ok(!existsSync(folder));
  await runHere(['keys', 'create', '--data', folder]);
  const { stderr } = await runHere(['accounts', 'tombstones', '--data', folder]);
  assert.match(stderr, /^There is no database in /, 'keys alone are no database');
});

test('a database without tables is not called intact', async () => {
  const url = await server.database();
  const sql = await openPostgres({ url, migrate: false, ...PATIENT });
  await sql.exec('drop schema public cascade; create schema public');
  await sql.close();
  const at = (command: string) => runHere([...command.split(' '), '--data', home], { DATABASE_URL: url });
  for (const command of ['audit verify', 'deliveries list']) {
    const { stdout, stderr, status } = await at(command);
    assert.deepEqual([stdout, status], ['', 2], command);
    assert.equal(stderr, 'The database has no tables of dvc-register: is it the right one?\n');
  }
  const { stdout, status } = await at('migrate status');
  assert.match(stdout, /^version 0 of \d+: run: dvc-register migrate up$/m);
  assert.equal(status, 1);
});

test('a file that holds no keys is refused without a word of it', async () => {
  const folder = join(home, 'odd');
  mkdirSync(folder);
  const file = join(folder, 'keys.json');
  const keys = createKeys();
  const whole = JSON.stringify(keys);
  const { current: _, ...some } = keys;
  for (const text of [
    '',
    'x',
    'null',
    '[]',
    '7',
    '{}',
    whole.slice(0, -3),
    `${whole.slice(0, 30)} ${whole}`,
    `x${whole}`,
  ].concat(JSON.stringify(some), JSON.stringify({ ...keys, current: '2' }), JSON.stringify({ ...keys, lookup: 7 }))) {
    writeFileSync(file, text);
    const { stdout, stderr, status } = await runHere(['accounts', 'tombstones', '--data', folder]);
    assert.deepEqual([stdout, status], ['', 2]);
    assert.equal(stderr, `${file} does not hold keys as dvc-register keys create makes them.\n`);
  }
  writeFileSync(file, whole);
  assert.deepEqual(readKeys(file), keys);
});

test('a file that cannot be opened is named', async () => {
  const missing = join(home, 'missing.css');
  const { stderr, status } = await runHere(['theme', 'check', missing]);
  assert.deepEqual([stderr, status], [`${missing} cannot be opened (ENOENT).\n`, 2]);
});
