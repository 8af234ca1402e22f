import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPglite } from '../../src/node/pglite.js';

/** Counts how often this process asks the system to put a file on the disk. */
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

test('F5: the log is on the disk before a transaction is acknowledged, and a second start goes on with the same data', async () => {
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
