import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DELIVERY_FAILPOINTS, FAILPOINTS } from '../../../src/node/database/failpoint.js';

const read = (file: string) => readFileSync(file, 'utf8');

test('every failpoint is documented and exists in the code', () => {
  const page = read('docs/gateway.md');
  const code = readdirSync('src/server', { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(`src/server/${file}`))
    .join();
  for (const name of [...FAILPOINTS, ...DELIVERY_FAILPOINTS]) {
    assert.ok(page.includes(`\`${name}\``), name);
    assert.ok(code.includes(`failpoint('${name}')`), name);
  }
});
