import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSchema, schemaVersion, SchemaOutdated } from '../../../src/server/sql/migrations.js';
import type { SqlClient } from '../../../src/server/sql/sql.js';

const holding = (number: unknown) => ({ query: () => Promise.resolve({ rows: [{ number }] }) }) as unknown as SqlClient;
const failing = (error: Error) => ({ query: () => Promise.reject(error) }) as unknown as SqlClient;

test('a schema of this version or a later one will do, an older or empty one will not', async () => {
  const { needed } = await schemaVersion(holding(null));
  for (const number of [needed, String(needed), needed + 1]) assert.equal(await checkSchema(holding(number)), 0);
  for (const number of [needed - 1, null]) await assert.rejects(checkSchema(holding(number)), SchemaOutdated);
  await assert.rejects(checkSchema(failing(Object.assign(new Error('no table'), { code: '42P01' }))), {
    message: `The schema of the database is at version 0; this program needs ${needed}. Run dvc-register migrate up.`,
  });
  const other = new Error('away');
  await assert.rejects(checkSchema(failing(other)), other);
});
