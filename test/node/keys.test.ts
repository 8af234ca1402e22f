import assert from 'node:assert/strict';
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keysFromFile } from '../../src/node/keys.js';

test('new keys are on the disk, with their entry in the folder, before they seal anything', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-keys-'));
  const flushed: boolean[] = [];
  const { fsyncSync } = fs;
  t.mock.method(fs, 'fsyncSync', (fd: number) => {
    flushed.push(fs.fstatSync(fd).isDirectory());
    fsyncSync(fd);
  });
  syncBuiltinESMExports();
  const file = join(folder, 'keys.json');
  const keys = keysFromFile(file);
  assert.deepEqual(flushed, [false, true]);
  assert.deepEqual(keysFromFile(file), keys);
  assert.equal(flushed.length, 2, 'reading flushes nothing');
  t.mock.restoreAll();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});
