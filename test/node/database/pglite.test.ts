import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DirectoryDamaged, openPglite } from '../../../src/node/database/pglite.js';
import { bundle } from '../../support/bundle.js';
import { makePgliteIn } from '../../support/database/made-database.js';

/** Counts this process's calls to flush a file to the disk. */
async function countFlushes(directory: string) {
  const handle = await open(join(directory, 'probe'), 'w');
  const prototype = Object.getPrototypeOf(handle) as { datasync: (this: FileHandle) => Promise<void> };
  await handle.close();
  const original = prototype.datasync;
  const counted = { flushes: 0, restore: () => void (prototype.datasync = original) };
  prototype.datasync = async function (this: FileHandle) {
    counted.flushes += 1;
    await original.call(this);
  };
  return counted;
}

test('F5: the log is on the disk before a transaction is acknowledged, and a restart finds the same data', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-pglite-'));
  const first = await openPglite(directory);
  const counted = await countFlushes(directory);
  try {
    for (let n = 1; n <= 3; n += 1) {
      await first.transaction((tx) => tx.query('insert into counter (key, count, until) values ($1, 1, 1)', [`k${n}`]));
      assert.ok(counted.flushes >= n, `${counted.flushes} flushes after ${n} transactions`);
    }
    await assert.rejects(first.transaction((tx) => tx.query('insert into counter (key) values (null)')));
  } finally {
    counted.restore();
  }
  await first.close();
  const second = await openPglite(directory);
  const { rows } = await second.query('select key from counter');
  assert.equal(rows.length, 3);
  await second.close();
  rmSync(directory, { recursive: true });
});

const segments = (data: string) =>
  readdirSync(join(data, 'pg_wal')).flatMap((name) =>
    /^[0-9A-F]{24}$/.test(name) ? [join(data, 'pg_wal', name)] : [],
  );

/** Damage by a power cut, a full disk, or a careless person. */
const TORN: Readonly<Record<string, (data: string) => void>> = {
  'pg_control is cut': (data) => truncateSync(join(data, 'global/pg_control'), 100),
  'pg_control is empty': (data) => truncateSync(join(data, 'global/pg_control'), 0),
  'the log is cut': (data) => segments(data).forEach((file) => truncateSync(file, 5000)),
  'the log is gone': (data) => segments(data).forEach((file) => rmSync(file)),
  'the tables are gone': (data) => rmSync(join(data, 'base'), { recursive: true }),
  'its version is gone': (data) => rmSync(join(data, 'PG_VERSION')),
  'it is of another version': (data) => writeFileSync(join(data, 'PG_VERSION'), '12\n'),
};

test('a damaged directory gives one sentence with a remedy each time it is opened, and stays unchanged', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'dvc-torn-'));
  t.after(() => rmSync(root, { recursive: true }));
  const whole = join(root, 'whole');
  await makePgliteIn(whole);
  for (const [name, spoil] of Object.entries(TORN)) {
    const directory = join(root, name.replaceAll(' ', '-'));
    cpSync(whole, directory, { recursive: true });
    const data = join(directory, 'pgdata');
    spoil(data);
    for (const round of name === 'the log is cut' ? [1, 2] : [1]) {
      await assert.rejects(
        openPglite(directory),
        (error: unknown) =>
          error instanceof DirectoryDamaged &&
          error.message.includes(data) &&
          error.message.includes(`Restore the last backup of ${directory}`) &&
          !/RuntimeError|wasm|\n/.test(error.message),
        `${name}, ${round}`,
      );
    }
    assert.ok(readdirSync(data).length > 0, `${name}: nothing is deleted`);
  }
});

test('a process that found damaged directories ends by itself, with its own exit code', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'dvc-ends-'));
  t.after(() => rmSync(root, { recursive: true }));
  await makePgliteIn(join(root, 'whole'));
  // The second of these fails while PostgreSQL's timers run, the others before or after.
  const directories = ['pg_control is cut', 'the tables are gone', 'the log is cut'].map((name) => {
    const directory = join(root, name.replaceAll(' ', '-'));
    cpSync(join(root, 'whole'), directory, { recursive: true });
    TORN[name]?.(join(directory, 'pgdata'));
    return directory;
  });
  const args = [
    '--import',
    './.config/wasm.mjs',
    await bundle('test/support/database/opens-damaged.ts'),
    ...directories,
  ];
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
  assert.deepEqual(stdout.trim().split('\n'), Array<string>(directories.length).fill('DirectoryDamaged'), stderr);
  assert.deepEqual([status, signal, stderr], [0, null, '']);
});

test('repeats a first start that was killed half-way', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-half-'));
  t.after(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, 'pgdata.begun', 'base'), { recursive: true });
  writeFileSync(join(directory, 'pgdata.begun', 'PG_VERSION'), '');
  const first = await openPglite(directory);
  await first.query("insert into counter (key, count, until) values ('a', 1, 1)");
  await first.close();
  const second = await openPglite(directory);
  assert.equal((await second.query('select key from counter')).rows.length, 1, 'and only then');
  assert.deepEqual(readdirSync(directory).sort(), ['gateway.pid', 'pgdata']);
  await second.close();
});
