/** What the SCIM client asks of a portal, question by question. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScimClient } from '../../../src/server/delivery/client.js';
import { Rejected } from '../../../src/server/delivery/delivery-client.js';
import { Unavailable } from '../../../src/server/ports.js';
import { ACCOUNT, type Account } from '../../../src/server/scim/user.js';
import { newAccount } from '../scim/support.js';

const url = 'https://portal.example.vn/scim/v2';
const AT = Date.parse('2026-11-29T00:00:00Z');
const account = {
  ...newAccount(1),
  ...{ id: 'our-id', version: 3, state: 'active', createdAt: AT, modifiedAt: AT },
} as unknown as Account;

/** A client of a portal that gives these answers in turn, and what it was asked. */
function portal(...answers: (readonly [status: number, body?: unknown])[]) {
  const asked: string[] = [];
  const left = [...answers];
  const fetch = async (request: Request) => {
    const text = await request.text();
    const { filter, id } = (text ? JSON.parse(text) : {}) as { filter?: string; id?: string };
    const what = filter ?? id ?? '';
    asked.push(`${request.method} ${request.url.slice(url.length)}${what && ` ${what}`}`);
    const [status = 500, body] = left.shift() ?? [];
    return new Response(body === undefined ? null : JSON.stringify(body), { status });
  };
  return { client: createScimClient({ url, token: 't', fetch, pause: 0 }), asked };
}

const listOf = (...Resources: unknown[]) => [200, { Resources }] as const;
const made = (registeredAt: string) => ({ id: 'theirs', [ACCOUNT]: { registeredAt } });

test('an account is deleted by the portal’s id, or by ours if theirs is not known', async () => {
  const known = portal([204]);
  await known.client.remove('our-id', 'their/id', 4);
  assert.deepEqual(known.asked, ['DELETE /Users/their%2Fid']);
  const unknown = portal(listOf({ id: 'theirs' }), [204]);
  await unknown.client.remove('our-id', null, 4);
  assert.deepEqual(unknown.asked, ['POST /Users/.search externalId eq "our-id"', 'DELETE /Users/theirs']);
  const none = portal(listOf());
  await none.client.remove('our-id', null, 4);
  assert.equal(none.asked.length, 1, 'nothing to delete');
});

test('an account that the portal has is replaced, and made again if it has gone', async () => {
  const known = portal([200]);
  assert.equal(await known.client.put(account, 'theirs'), 'theirs');
  assert.deepEqual(known.asked, ['PUT /Users/theirs theirs']);
  const gone = portal([404], listOf(), [201, { id: 'new' }]);
  assert.equal(await gone.client.put(account, 'theirs'), 'new');
  const search = 'POST /Users/.search externalId eq "our-id"';
  assert.deepEqual(gone.asked, ['PUT /Users/theirs theirs', search, 'POST /Users']);
  const lost = portal(listOf({ id: 'made' }), [204]);
  assert.equal(await lost.client.put(account, null), 'made');
  assert.deepEqual(lost.asked, [search, 'PUT /Users/made made'], 'an earlier attempt made it');
  const vanished = portal(listOf({ id: 'made' }), [404], [201, { id: 'new' }]);
  assert.equal(await vanished.client.put(account, null), 'new');
});

test('of two accounts of one person the earlier wins', async () => {
  const put = (user: unknown, ...more: (readonly [number, unknown?])[]) => {
    const { client, asked } = portal(listOf(), [409], listOf(...(user ? [user] : [])), ...more);
    return { id: client.put(account, null), asked };
  };
  const before = put(made('2026-11-28T23:59:59.999Z'));
  assert.equal(await before.id, 'theirs');
  assert.equal(before.asked.at(-1), `POST /Users/.search userName eq "${account.subject}"`, 'theirs stays as it is');
  for (const since of ['2026-11-29T00:00:00.000Z', 'no time']) {
    const later = put(made(since), [200]);
    assert.equal(await later.id, 'theirs');
    assert.equal(later.asked.at(-1), 'PUT /Users/theirs theirs', `ours replaces it: ${since}`);
  }
  await assert.rejects(put(undefined).id, new Rejected('conflict'));
  await assert.rejects(put(made('2026-11-30T00:00:00Z'), [404]).id, Unavailable);
});

test('refused credentials and a concurrent change are tried again; another refusal is final', async () => {
  for (const status of [401, 403, 408, 412])
    await assert.rejects(portal([status]).client.put(account, 'x'), new Unavailable(`http-${status}`));
  for (const status of [400, 409, 422])
    await assert.rejects(portal([status]).client.put(account, 'x'), new Rejected(`http-${status}`));
  for (const status of [200, 404, 410]) await portal([status]).client.remove('our-id', 'x', 4);
});

test('an id that cannot stand in an address is not used', async () => {
  for (const id of ['', '.', '..', 'x'.repeat(256), 7, undefined])
    await assert.rejects(portal(listOf(), [201, { id }]).client.put(account, null), /No usable id/, String(id));
  for (const id of ['...', 'x'.repeat(255)])
    assert.equal(await portal(listOf(), [201, { id }]).client.put(account, null), id);
});
