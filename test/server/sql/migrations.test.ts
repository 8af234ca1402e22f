import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSchema, migrate, schemaVersion, SchemaOutdated } from '../../../src/server/sql/migrations.js';
import { databaseReady, type SqlClient, type SqlDatabase } from '../../../src/server/sql/sql.js';

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

test('a process whose table was created by another at the same moment migrates; other errors stop it', async () => {
  const refusing = (error: object): SqlDatabase => ({
    exec: () => Promise.reject(Object.assign(new Error('refused'), error)),
    query: () => Promise.resolve({ rows: [] }),
    transaction: (work) => work(holding(0)),
  });
  for (const code of ['23505', '42P07', '42710']) assert.equal(await migrate(refusing({ code }), []), 0, code);
  for (const error of [{ code: '42501' }, { code: 23505 }, {}])
    await assert.rejects(migrate(refusing(error), []), { message: 'refused' }, JSON.stringify(error));
});

test('a database is ready if it answers and can be written to', async () => {
  const answering = (rows: readonly object[], trouble?: () => 'full' | undefined) =>
    ({ query: () => Promise.resolve({ rows }), ...(trouble && { trouble }) }) as unknown as SqlDatabase;
  assert.equal(await databaseReady(answering([{ read_only: 'off' }])), true);
  assert.equal(await databaseReady(answering([{ read_only: 'on' }])), false);
  assert.equal(await databaseReady(answering([])), false);
  assert.equal(await databaseReady(answering([{ read_only: 'off' }], () => 'full')), 'full');
  assert.equal(await databaseReady(answering([{ read_only: 'on' }], () => undefined)), false);
});
