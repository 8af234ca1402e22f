/** The demo offers the agent's installers once they have been made. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { installers } from '../../demo/installers.js';

const ADDRESS = 'http://localhost:8080/dist/installers';

test('each installer is named with its system, size and digest, and nothing else of its folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-installers-'));
  try {
    for (const name of ['a.deb', 'b.msi', 'a.tgz', 'README.md']) writeFileSync(join(folder, name), `of ${name}`);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    assert.deepEqual(
      installers(folder, ADDRESS).map(({ system, url, size, sha256: digest }) => [system, url, size, digest]),
      [
        ['linux', `${ADDRESS}/a.deb`, 8, sha256('of a.deb')],
        ['windows', `${ADDRESS}/b.msi`, 8, sha256('of b.msi')],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('before they have been made there is none', () => {
  assert.deepEqual(installers(join(tmpdir(), 'dvc-no-installers'), ADDRESS), []);
});
