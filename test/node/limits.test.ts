/** Several processes on one database enforce one limit. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { httpBackend } from '../../src/client/http.js';
import type { Reply } from '../../src/flow/backend.js';
import type { View } from '../../src/flow/view.js';
import type { LimitTable, Scope } from '../../src/server/checks/limits.js';
import { identity, register, viewOf, type Typed } from '../../src/testing/person.js';
import { cluster } from '../support/load/cluster.js';
import { codeOf, one } from '../support/load/people.js';

const MAX = 4;
/** More starts than all these tests make together. */
const PORTAL = 80;
const HOUR = 3600;
const limited = (...scopes: Scope[]) => scopes.map((scope) => ({ scope, max: MAX, seconds: HOUR }));
/**
 * Limits so small that a test can reach each scope alone. A carrier's texts may cost as much as
 * five.
 */
const TABLE: Partial<LimitTable> = {
  start: [
    ...limited('address'),
    { scope: 'network', max: 2 * MAX, seconds: HOUR },
    { scope: 'portal', max: PORTAL, seconds: HOUR },
  ],
  identify: limited('identity'),
  send: limited('phone', 'prefix'),
  spend: [{ scope: 'carrier', max: (MAX + 1) * 800, seconds: HOUR }],
};

const world = await cluster({ engine: 'postgres', gateways: 3, env: { LIMITS: JSON.stringify(TABLE) } });
after(() => world.close());
await Promise.all(world.members.map(({ index }) => world.start(index)));

let callers = 0;
/** A network that no other test uses. */
const somewhere = () => `10.${Math.floor((callers += 1) / 250)}.${callers % 250}.7`;

/** A page that calls one of the processes. */
const at = (process: number, address = somewhere()) =>
  httpBackend({
    endpoint: `http://127.0.0.1:${world.members[process % 3]?.port}/registration`,
    fetch: (request) => {
      request.headers.set('X-Caller', address);
      return fetch(request);
    },
  });
const begin = { method: 'mobile', audience: 'citizen', portal: 'national' } as const;
const start = async (n: number) => viewOf(await at(n).start(begin));

/** Starts flows, then answers all identity forms at once, spread over the processes. */
async function atOnce(people: readonly Typed[]): Promise<readonly Reply[]> {
  const ready = await Promise.all(
    people.map(async (person, n) => {
      const view = await start(n);
      return { view, input: await identity(view, person) };
    }),
  );
  return Promise.all(ready.map(({ view, input }, n) => at(n + 1).answer(view, input)));
}

const codes = (replies: readonly Reply[]) =>
  replies.map((reply) => (reply.ok ? reply.view.step : reply.problem.code)).sort();
const so = (many: number, first: string, rest: string) =>
  Array.from({ length: 3 * MAX }, (_, n) => (n < many ? first : rest)).sort();
/** Numbers whose carrier and prefix no other test uses. */
const people = (phone: (n: number) => string, same: Partial<Typed> = {}) =>
  Array.from({ length: 3 * MAX }, (_, n): Typed => ({ ...one(Number(phone(n).slice(-5))), phone: phone(n), ...same }));
const digits = (n: number, length: number) => String(n).padStart(length, '0');

test('per address: of three times the limit at three processes, exactly the limit is accepted', async () => {
  const many = Array.from({ length: 3 * MAX }, (_, n) => at(n, '192.0.2.1').start(begin));
  assert.deepEqual(codes(await Promise.all(many)), so(MAX, 'identify', 'rate-limited'));
});

test('per network: the starts of some addresses count against the others', async () => {
  const many = Array.from({ length: 3 * MAX }, (_, n) => at(n, `198.51.100.${n}`).start(begin));
  assert.deepEqual(codes(await Promise.all(many)), so(2 * MAX, 'identify', 'rate-limited'));
});

test('per identity, whichever number it is used with', async () => {
  const { citizenId } = one(1);
  const all = people((n) => `+8432${digits(n * 10_000 + n, 7)}`, { citizenId });
  assert.deepEqual(codes(await atOnce(all)), so(MAX, 'code', 'rate-limited'));
});

test('per phone, whichever identity it is used with', async () => {
  const all = people((n) => `+8433${digits(n, 7)}`).map((person) => ({ ...person, phone: '+84330000000' }));
  assert.deepEqual(codes(await atOnce(all)), so(MAX, 'code', 'rate-limited'));
});

test('per prefix of numbers', async () => {
  assert.deepEqual(codes(await atOnce(people((n) => `+8434${digits(n, 7)}`))), so(MAX, 'code', 'rate-limited'));
});

test('T04: per carrier in money, whatever the counts would allow', async () => {
  const all = people((n) => `+8435${digits(n * 10_000 + n, 7)}`);
  assert.deepEqual(codes(await atOnce(all)), so(MAX + 1, 'code', 'rate-limited'));
});

test('per portal, wherever its people are; another portal has a separate limit', async () => {
  const many = Array.from({ length: PORTAL + 20 }, (_, n) => at(n).start({ ...begin, portal: 'ministry' }));
  const result = codes(await Promise.all(many));
  assert.deepEqual([result[PORTAL - 1], result[PORTAL], result.at(-1)], ['identify', 'rate-limited', 'rate-limited']);
  assert.equal((await start(0)).step, 'identify');
});

test('T08: a solved captcha is refused the second time, at any process', async () => {
  const view = await start(0);
  const input = (await identity(view, one(20_000))) as { consent: { granted: string[] } };
  const stale = { ...input, consent: { ...input.consent, version: 'of yesterday' } };
  assert.deepEqual(codes([await at(0).answer(view, stale)]), ['consent-required']);
  const now = viewOf(await at(1).read(view.id));
  assert.deepEqual(codes([await at(1).answer(now, input)]), ['captcha-failed']);
  const other = await start(2);
  assert.deepEqual(codes([await at(2).answer(other, input)]), ['captcha-failed']);
});

/** Answers until the flow ends. */
async function guess(view: View, n: number): Promise<readonly string[]> {
  const result: string[] = [];
  for (let now = view; ;) {
    const reply = await at(n).answer(now, { code: '000000' });
    result.push(reply.ok ? reply.view.status : reply.problem.code);
    const seen = reply.ok ? reply.view : (reply.view ?? now);
    if (seen.status !== 'active' || result.length > 200) return result;
    now = seen;
  }
}

test('T03: of wrong codes at three processes at once five are compared, and then the right one is refused', async () => {
  const person = { ...one(30_000), phone: '+84390000000' };
  const begun = await start(0);
  const view = viewOf(await at(1).answer(begun, await identity(begun, person)));
  const result = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(view, n)));
  const compared = result.flat().filter((code) => code === 'otp-incorrect').length;
  assert.ok(compared <= 5, `${compared} compared`);
  const sql = await world.open();
  const { rows } = await sql.query<{ attempts: number }>('select attempts from code order by attempts desc limit 1');
  await sql.close();
  assert.equal(rows[0]?.attempts, 5);
  const late = await at(2).answer(view, { code: codeOf(world.directory, person.phone) });
  assert.equal(late.ok, false);
});

test('T01: another process answers for an identity with an account exactly as for one without', async () => {
  const [known, stranger] = [{ ...one(40_000) }, { ...one(50_000 - 1) }];
  await register(at(0), known, (phone) => codeOf(world.directory, phone));
  const asked = async (person: Typed) => {
    const view = await start(1);
    return viewOf(await at(2).answer(view, await identity(view, person)));
  };
  const shape = (view: View) => ({
    length: JSON.stringify(view).length,
    keys: Object.keys({ ...view, ...(view.data as object) }),
    place: [view.step, view.status, view.revision],
  });
  assert.deepEqual(shape(await asked(known)), shape(await asked(stranger)));
  for (const { phone } of [known, stranger]) assert.match(codeOf(world.directory, phone), /^\d{6}$/);
});
