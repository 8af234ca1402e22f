import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import type { LogEntry } from '../../../src/server/observe/log.js';
import { identity } from '../../../src/testing/person.js';
import { database, newVault } from '../../support/worlds.js';
import { DIEN, http, PASSWORD } from '../support.js';

const sql = await database();
const vault = newVault();
after(() => sql.close());

/** All personal data of this journey, in every form in which it could leak. */
const sentinels = (code: string) => [
  ...[
    DIEN.citizenId,
    DIEN.fullName,
    DIEN.fullName.normalize('NFD'),
    DIEN.birthDate,
    '19860612',
    DIEN.phone,
    '0823628899',
  ],
  ...['823628899', 'dien.bi.mat@example.vn', PASSWORD, code],
];

async function dump(): Promise<string> {
  const { rows } = await sql.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const tables = [];
  for (const { name } of rows) tables.push(JSON.stringify((await sql.query(`select * from "${name}"`)).rows));
  return tables.join('\n');
}

test('T35, T46: no personal data in logs, answers, audit, or unencrypted in the database, at any step', async () => {
  const entries: LogEntry[] = [];
  const log = (_level: string, entry: LogEntry) => void entries.push(entry);
  const world = http({ store: sqlStore({ sql, vault, targets: ['national', 'ministry'] }), log });
  const said: string[] = [];
  const begun = world.view(await world.start());
  const answer = { ...((await identity(begun, DIEN)) as object), email: 'dien.bi.mat@example.vn' };
  const asked = await world.answer(begun, answer);
  const code = world.carrier.code(DIEN.phone);
  const dumps = [await dump()];
  const wrong = await world.answer(world.view(asked), { code: code === '000000' ? '000001' : '000000' });
  const bad = await world.answer(world.view(wrong), { code: DIEN.citizenId });
  const proven = await world.answer(world.view(wrong), { code });
  dumps.push(await dump());
  const weak = await world.answer(world.view(proven), { password: 'Aa@123456' });
  const done = await world.answer(world.view(weak), { password: PASSWORD });
  dumps.push(await dump());
  assert.equal(done.body['status'], 'complete');
  said.push(...[asked, wrong, bad, proven, weak, done].map(({ text }) => text));
  const all = [...said, ...dumps, JSON.stringify(entries)].join('\n');
  for (const secret of sentinels(code)) {
    // Any number can contain six given digits, so a code is searched as a whole value.
    const found = secret === code ? new RegExp(`"${code}"`).test(all) : all.includes(secret);
    assert.equal(found, false, `${secret} is in the clear`);
  }
});

/** Every value in the database that could be a hash, and each part of one, as hex. */
const tokens = (text: string) =>
  new Set(
    (text.match(/[\w+/=-]{16,}/g) ?? []).flatMap((each) => [
      each.toLowerCase(),
      ...(['base64', 'base64url'] as const).map((form) => Buffer.from(each, form).toString('hex')),
    ]),
  );
const asToken = (mac: string) => Buffer.from(mac, 'base64url').toString('hex');

/** Keyless hashes of a number. `npm test` tries 2,000 numbers, `DICTIONARY=1000000` a million. */
const BARE: readonly ((value: string) => string)[] = [
  ...['md5', 'sha1', 'sha256', 'sha512'].map((name) => (value: string) => createHash(name).update(value).digest('hex')),
  (value) => createHmac('sha256', '').update(value).digest('hex'),
];
function guessed(found: ReadonlySet<string>, size: number): string[] {
  const first = 34_086_012_222 - Math.floor(size / 2);
  const ids = Array.from({ length: size }, (_, n) => String(first + n).padStart(12, '0'));
  return ids.filter((id) => BARE.some((hash) => found.has(hash(id)) || found.has(hash(`cccd:${id}`))));
}

test('T46: a dictionary of identity numbers finds no match in a copy of the database without the key', async () => {
  const all = tokens(await dump());
  const size = Number(process.env['DICTIONARY'] ?? 2000);
  assert.deepEqual(guessed(all, size), []);
  assert.ok(all.has(asToken(await vault.mac('subject', `cccd:${DIEN.citizenId}`))), 'with the key he is found');
  assert.ok(!all.has(asToken(await newVault().mac('subject', `cccd:${DIEN.citizenId}`))), 'with another he is not');
  const careless = createHash('sha256').update(DIEN.citizenId).digest('hex');
  assert.deepEqual(guessed(new Set([...all, careless]), 10), [DIEN.citizenId], 'a bare hash would be found');
});

test('pinoLog passes only the listed keys, and no line breaks', () => {
  const script = `
    import { pinoLog } from './src/node/observe/log.ts';
    pinoLog()('info', { event: 'a\\nb', citizenId: '034086012222', error: 'TypeError', at: 'x'.repeat(500) });`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, 1);
  const entry = JSON.parse(lines[0] ?? '') as Record<string, string>;
  assert.deepEqual(Object.keys(entry).sort(), ['at', 'error', 'event', 'level', 'time']);
  assert.equal(entry['at']?.length, 200);
});
