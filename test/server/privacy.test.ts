import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { createVault, createKeys } from '../../src/server/vault.js';
import { sqlStore } from '../../src/server/sql-store.js';
import type { LogEntry } from '../../src/server/log.js';
import { identity } from '../../src/testing/person.js';
import { database } from '../support/worlds.js';
import { DIEN, http, PASSWORD } from './support.js';

const sql = await database();
after(() => sql.close());

/** Everything a person types or is sent in this journey, in the forms in which it could leak. */
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

test('T35, T46: no personal data in logs, answers, audit or the database in the clear, at any step', async () => {
  const entries: LogEntry[] = [];
  const log = (_level: string, entry: LogEntry) => void entries.push(entry);
  const world = http({ store: sqlStore({ sql, vault: createVault(createKeys()) }), log });
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
    // Six digits occur in any number: a code is looked for as a value of its own.
    const found = secret === code ? new RegExp(`"${code}"`).test(all) : all.includes(secret);
    assert.equal(found, false, `${secret} is in the clear`);
  }
});

test('T46: a dictionary of identity numbers finds nobody in a copy of the database', async () => {
  const text = await dump();
  const bare = (value: string) =>
    ['sha256', 'sha1', 'md5'].flatMap((name) =>
      ['hex', 'base64', 'base64url'].map((form) =>
        createHash(name)
          .update(value)
          .digest(form as 'hex'),
      ),
    );
  const around = Array.from({ length: 2000 }, (_, n) => String(34_086_012_222 - 1000 + n).padStart(12, '0'));
  for (const id of around) for (const hash of [...bare(id), ...bare(`cccd:${id}`)]) assert.ok(!text.includes(hash));
});

test('pinoLog passes only the keys of its list, and no line break', () => {
  const script = `
    import { pinoLog } from './src/node/log.ts';
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
