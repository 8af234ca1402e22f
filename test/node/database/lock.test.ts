import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DirectoryLocked, lockDirectory } from '../../../src/node/database/lock.js';

const holder = (directory: string) =>
  spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--input-type=module', '-e'],
      `import { lockDirectory } from './src/node/database/lock.ts';
       await lockDirectory(${JSON.stringify(directory)}).then(() => console.log('held'), (error) => console.log(error.message));
       setInterval(() => undefined, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

test('F4: a second process learns which process has the lock, and a kill releases it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-lock-'));
  const child = holder(directory);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(String(line).trim(), 'held');
  await assert.rejects(lockDirectory(directory), (error: Error) => {
    assert.ok(error instanceof DirectoryLocked);
    assert.match(error.message, new RegExp(`in use by another gateway \\(process ${child.pid ?? ''}\\)`));
    return true;
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const unlock = await lockDirectory(directory);
  await assert.rejects(lockDirectory(directory), DirectoryLocked, 'not even this process twice');
  // A name written by a dead process must not be reported.
  writeFileSync(join(directory, 'gateway.pid'), String(child.pid));
  await assert.rejects(lockDirectory(directory), /in use by another gateway\. Stop that one/);
  await unlock();
  await (
    await lockDirectory(directory)
  )();
  rmSync(directory, { recursive: true });
});

test('of ten processes that start at once, one gets the lock', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-lock-'));
  const children = Array.from({ length: 10 }, () => holder(directory));
  const lines = await Promise.all(
    children.map(async (child) => String(((await once(child.stdout, 'data')) as [Buffer])[0])),
  );
  assert.equal(lines.filter((line) => line.trim() === 'held').length, 1);
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map((child) => once(child, 'exit')));
  rmSync(directory, { recursive: true });
});
