/** The statements of a registration, and the keys by which their tables could be distributed (docs/scale.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SqlClient, SqlDatabase } from '../../../src/server/sql/sql.js';
import { DIEN, register } from '../../../src/testing/person.js';
import { createProof } from '../../../src/client/dpop.js';
import { database, gatewayWorld, storeOn } from '../../support/worlds.js';

const KEYS: Readonly<Record<string, string>> = {
  flow: 'ref',
  code: 'flow',
  counter: 'key',
  account: 'id',
  account_name: 'subject',
  consent: 'account',
  delivery: 'account',
  external_id: 'account',
  audit_in: 'flow',
};

function recorded(sql: SqlDatabase) {
  const texts = new Set<string>();
  const heard = (client: SqlClient): SqlClient => ({
    query(text, values) {
      texts.add(text.replaceAll(/\s+/g, ' ').trim());
      return client.query(text, values);
    },
  });
  const all: SqlDatabase = {
    ...heard(sql),
    exec: (text) => sql.exec(text),
    transaction: (work) => sql.transaction((tx) => work(heard(tx))),
  };
  return { texts, sql: all };
}

/** The statements in a `with`, without those that read another of them. */
function partsOf(text: string): readonly string[] {
  if (!text.startsWith('with ')) return [text];
  const names = new Set([...text.matchAll(/\b(\w+) as \(/g)].map(([, name]) => name));
  return text
    .slice('with '.length)
    .split(/\), (?=\w+ as \()/)
    .map((part) => part.replace(/^\w+ as \( ?/, ''))
    .filter((part) => !names.has(/^select from (\w+)/.exec(part)?.[1]));
}

/** Whether one shard can answer the statement. */
function namesItsKey(text: string): boolean {
  const table = /^(?:insert into|update|delete from|select .*? from) (\w+)/.exec(text)?.[1] ?? '';
  const key = KEYS[table] ?? assert.fail(`no key is known for: ${text}`);
  const named = (list: string | undefined) => list?.split(/, ?/).includes(key) ?? false;
  const insert = /^insert into \w+ \(([^)]*)\)/.exec(text);
  const conflict = /on conflict \(([^)]*)\)/.exec(text);
  if (insert) return named(insert[1]) && (!conflict || named(conflict[1])) && !/ on conflict do /.test(text);
  return new RegExp(`where (?:\\w+\\.)?${key} = (?:\\$\\d|moved\\.ref)`).test(text) && !/ or | union /.test(text);
}

/** What docs/scale.md would change: a flow is named by tokens and its start key, an account by its person. */
const KNOWN = [
  /^insert into flow .* on conflict do nothing/,
  /^select \* from flow where token = /,
  // The claim of the same statement.
  /^update flow set .* where token = \$1 and revision = /,
  /^select id from account where subject in \(\$1\)/,
  /^insert into account .* on conflict \(subject\)/,
];

test('the statements of a registration name the key of their table, apart from five that are known', async () => {
  const own = await database();
  const { texts, sql } = recorded(own);
  const { carrier, http } = gatewayWorld({ store: storeOn(sql) });
  const view = await register(http(createProof()), DIEN, carrier.code);
  assert.equal(view.status, 'complete');
  const others = [...texts].flatMap(partsOf).filter((text) => !namesItsKey(text));
  assert.deepEqual(
    others.filter((text) => !KNOWN.some((known) => known.test(text))),
    [],
  );
  assert.equal(others.length, KNOWN.length);
  await own.close();
});
