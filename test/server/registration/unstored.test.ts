/** Flows that have only begun: they have no row (docs/decisions/0092-a-start-writes-nothing.md). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createProof } from '../../../src/client/dpop.js';
import { httpBackend } from '../../../src/client/http.js';
import type { Reply, Start } from '../../../src/flow/backend.js';
import type { View } from '../../../src/flow/view.js';
import { LIMITS, type LimitTable } from '../../../src/server/checks/limits.js';
import { createStartTokens, FIRST } from '../../../src/server/checks/start-tokens.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createKeys, createVault, type Keys } from '../../../src/server/vault/vault.js';
import { identity, PASSWORD, viewOf } from '../../../src/testing/person.js';
import { DIEN, type WorldOptions } from '../../../src/testing/world.js';
import { clock, engines, gatewayWorld, memoryStore, newVault, ORIGIN } from '../../support/worlds.js';

const { all, close } = await engines();
after(close);

const START: Start = { method: 'mobile', audience: 'citizen', portal: 'national' };
const MINUTE = 60_000;
const secret = 'one captcha secret for all gateways';
const codeOf = (reply: Reply) => (reply.ok ? reply.view.status : reply.problem.code);
const key = () => crypto.randomUUID();

/** Gateways on one database, with a clock that only moves when a test moves it. */
function gateways(sql: (typeof all)[number][1], keys: Keys = createKeys()) {
  const { now, sleep } = clock();
  const open = (options: WorldOptions = {}, own = keys) =>
    gatewayWorld({ store: sqlStore({ sql, vault: createVault(own, nodeCiphers) }), secret, now, ...options });
  const count = async (table: 'flow' | 'audit_all', flow?: string) => {
    const where = flow === undefined ? '' : ` where ${table === 'flow' ? 'ref::text' : 'flow::text'} = '${flow}'`;
    return Number((await sql.query<{ n: string }>(`select count(*) as n from ${table}${where}`)).rows[0]?.n);
  };
  const newest = async () =>
    (await sql.query<{ ref: string }>('select ref from flow order by created_at desc, ref limit 1')).rows[0]?.ref ?? '';
  const events = async (flow: string) =>
    (
      await sql.query<{ event: string }>('select event from audit_all where flow::text = $1 order by place', [flow])
    ).rows.map(({ event }) => event);
  return { open, now, sleep, count, newest, events, keys };
}

/** The last character of a hash in base64url has two bits that its bytes have not. */
function respelled(id: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${id.slice(0, 42)}${alphabet[alphabet.indexOf(id[42] ?? '') + 1]}${id.slice(43)}`;
}

for (const [engine, sql] of all) {
  test(`a start writes no row and no audit entry; the first answer makes both, on ${engine}`, async () => {
    const { open, sleep, count, newest, events } = gateways(sql);
    const world = open();
    const before = [await count('flow'), await count('audit_all')];
    const begun = viewOf(await world.registrar.start(START, { key: key() }));
    assert.deepEqual([await count('flow'), await count('audit_all')], before);
    sleep(MINUTE);
    const asked = viewOf(await world.registrar.answer(begun, await identity(begun, DIEN), { key: key() }));
    assert.deepEqual([asked.id, asked.step, asked.endsAt], [begun.id, 'code', begun.endsAt]);
    const ref = await newest();
    assert.deepEqual(await events(ref), ['flow.start', 'consent', 'otp.send']);
    const { rows } = await sql.query<{ shown: string }>('select created_at as shown from flow where ref = $1', [ref]);
    assert.equal(Number(rows[0]?.shown), Date.parse(begun.now), 'the flow is as old as its start');
    const proven = viewOf(await world.registrar.answer(asked, { code: world.carrier.code(DIEN.phone) }));
    assert.equal(codeOf(await world.registrar.answer(proven, { password: PASSWORD })), 'complete');
    const consents = await sql.query<{ shown_at: string }>('select shown_at from consent where flow = $1', [ref]);
    assert.deepEqual([...new Set(consents.rows.map((row) => row.shown_at))], [begun.now], 'when the form was shown');
    await sql.query('delete from account');
  });

  test(`one start that is answered many times makes one flow, at two gateways, on ${engine}`, async () => {
    const { open, count } = gateways(sql);
    const [one, two] = [open(), open()];
    const begun = viewOf(await one.registrar.start(START, { key: key() }));
    const input = await identity(begun, DIEN);
    const before = await count('flow');
    const at = [one, two, one, two, one, two];
    const replies = await Promise.all(at.map(({ registrar }) => registrar.answer(begun, input, { key: key() })));
    assert.equal(replies.filter(({ ok }) => ok).length, 1);
    const others = replies.flatMap((reply) => (reply.ok ? [] : [reply.problem.code]));
    assert.ok(
      others.every((code) => code === 'stale' || code === 'idempotency-in-progress'),
      others.join(),
    );
    assert.equal(one.carrier.messages.length + two.carrier.messages.length, 1);
    const late = await two.registrar.answer(begun, input, { key: key() });
    assert.deepEqual([codeOf(late), late.view?.step], ['stale', 'code']);
    assert.equal(await count('flow'), before + 1);
  });

  test(`the same answer under one key gets one reply, at once and later, on ${engine}`, async () => {
    const { open } = gateways(sql);
    const [one, two] = [open(), open()];
    const begun = viewOf(await one.registrar.start(START, { key: key() }));
    const input = await identity(begun, DIEN);
    const same = { key: key() };
    const replies = await Promise.all([one, two, one].map(({ registrar }) => registrar.answer(begun, input, same)));
    assert.ok(replies.some(({ ok }) => ok));
    const others = replies.flatMap((reply) => (reply.ok ? [] : [reply.problem.code]));
    assert.deepEqual([...new Set([...others, 'idempotency-in-progress'])], ['idempotency-in-progress']);
    assert.deepEqual((await two.registrar.answer(begun, input, same)).replayed, true);
    assert.equal(one.carrier.messages.length + two.carrier.messages.length, 1);
  });

  test(`an id that is altered, respelled or of other keys is unknown, on ${engine}`, async () => {
    const { open, count } = gateways(sql);
    const { registrar } = open();
    const begun = viewOf(await registrar.start(START));
    const [mac, text] = [begun.id.slice(0, 43), begun.id.slice(43)];
    const members = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const changed = members.map((_, index) => {
      const other = members.map((member, at) =>
        at === index ? (typeof member === 'number' ? member + 1 : 'x') : member,
      );
      return mac + Buffer.from(JSON.stringify(other)).toString('base64url');
    });
    const ids = [respelled(begun.id), mac, text, `${begun.id}A`, `${begun.id}.`, begun.id.slice(0, -1), ...changed];
    const before = await count('flow');
    for (const id of [...ids, '', '.'.repeat(60), `${'A'.repeat(43)}é`]) {
      assert.equal(codeOf(await registrar.read(id)), 'flow-unknown', id);
      assert.equal(codeOf(await registrar.answer({ ...begun, id }, await identity(begun, DIEN))), 'flow-unknown', id);
    }
    const stranger = gatewayWorld({ store: sqlStore({ sql, vault: newVault() }), secret });
    assert.equal(codeOf(await stranger.registrar.read(begun.id)), 'flow-unknown');
    assert.equal(await count('flow'), before);
    assert.ok((await registrar.read(begun.id)).ok);
  });

  test(`a start that is bound to a key is answered by that key only, on ${engine}`, async () => {
    const { open, count } = gateways(sql);
    const world = open();
    const [own, other] = [world.http(createProof()), world.http(createProof())];
    const begun = viewOf(await own.start(START, { key: key() }));
    const input = await identity(begun, DIEN);
    const before = await count('flow');
    for (const backend of [other, world.http()]) {
      assert.equal(codeOf(await backend.answer(begun, input, { key: key() })), 'proof-required');
      assert.equal(codeOf(await backend.read(begun.id)), 'proof-required');
      assert.equal(codeOf(await backend.extend(begun.id)), 'proof-required');
      await backend.abandon(begun.id);
    }
    assert.equal(await count('flow'), before);
    assert.equal(codeOf(await own.answer(begun, input, { key: key() })), 'active');
  });

  test(`a proof is good for one first answer, also for one that is refused, on ${engine}`, async () => {
    const { open, count } = gateways(sql);
    const [one, two] = [open(), open()];
    const jkt = 'thumbprint';
    const begin = async () => viewOf(await one.registrar.start(START, { key: key(), jkt, jti: key() }));
    const begun = await begin();
    const answers = await identity(begun, DIEN);
    const before = await count('flow');
    const refused = await one.registrar.answer(
      begun,
      { ...(answers as object), citizenId: '1' },
      { key: key(), jkt, jti: 'a' },
    );
    assert.equal(codeOf(refused), 'validation-failed');
    assert.equal(codeOf(await two.registrar.answer(begun, answers, { key: key(), jkt, jti: 'a' })), 'proof-required');
    assert.equal(await count('flow'), before, 'no row yet');
    const asked = viewOf(await two.registrar.answer(begun, answers, { key: key(), jkt, jti: 'b' }));
    const code = { code: two.carrier.code(DIEN.phone) };
    assert.equal(codeOf(await one.registrar.answer(asked, code, { key: key(), jkt, jti: 'b' })), 'proof-required');
    assert.equal(codeOf(await one.registrar.answer(asked, code, { key: key(), jkt, jti: 'c' })), 'active');

    const other = await begin();
    const once = await identity(other, DIEN);
    const replies = await Promise.all(
      [one, two, one, two].map(({ registrar }) => registrar.answer(other, once, { key: key(), jkt, jti: 'd' })),
    );
    assert.deepEqual(replies.map(codeOf).sort(), ['active', 'proof-required', 'proof-required', 'proof-required']);
  });

  test(`a start ends after its idle time; extended it lives on, and no copy outlives its end, on ${engine}`, async () => {
    const { open, sleep, count } = gateways(sql);
    const [one, two] = [open(), open()];
    const begun = viewOf(await one.registrar.start(START, { key: key() }));
    const idle = viewOf(await one.registrar.start(START, { key: key() }));
    const before = await count('flow');
    sleep(20 * MINUTE);
    assert.equal(viewOf(await two.registrar.read(begun.id)).expiresAt, begun.expiresAt, 'reading extends nothing');
    const [first, second] = await Promise.all([one, two].map(({ registrar }) => registrar.extend(begun.id)));
    for (const reply of [first, second])
      assert.equal(Date.parse((reply && viewOf(reply).expiresAt) ?? '') - Date.parse(begun.expiresAt), 20 * MINUTE);
    assert.equal(await count('flow'), before + 1, 'extended twice at once, written once');
    sleep(10 * MINUTE);
    assert.equal(codeOf(await one.registrar.read(idle.id)), 'flow-expired');
    assert.equal(codeOf(await one.registrar.answer(idle, await identity(idle, DIEN))), 'flow-expired');
    const read = viewOf(await two.registrar.read(begun.id));
    assert.deepEqual([read.id, read.step, read.revision], [begun.id, 'identify', 0]);
    assert.equal(codeOf(await two.registrar.answer(read, await identity(read, DIEN))), 'active');
    sleep(40 * MINUTE);
    assert.equal(codeOf(await one.registrar.read(begun.id)), 'flow-expired');
    sleep(2 * 24 * 60 * MINUTE);
    await one.flows.sweep(Date.parse(begun.now) + 3 * 24 * 60 * MINUTE);
    assert.equal(await count('flow'), 0, 'the rows are deleted');
    assert.equal(codeOf(await one.registrar.read(begun.id)), 'flow-expired', 'and the id is over for good');
  });

  test(`a start that is given up is over for every copy of its id, on ${engine}`, async () => {
    const { open, newest, events } = gateways(sql);
    const [one, two] = [open(), open()];
    const begun = viewOf(await one.registrar.start(START, { key: key() }));
    await Promise.all([one, two].map(({ registrar }) => registrar.abandon(begun.id)));
    for (const { registrar } of [one, two]) {
      assert.equal(codeOf(await registrar.answer(begun, await identity(begun, DIEN))), 'flow-over');
      assert.equal(codeOf(await registrar.extend(begun.id)), 'flow-over');
    }
    assert.deepEqual(await events(await newest()), ['flow.start', 'flow.end']);
  });

  test(`a start survives the rotation of the sealing key, on ${engine}`, async () => {
    const { open, keys } = gateways(sql);
    const begun = viewOf(await open().registrar.start(START, { key: key() }));
    const seal = { ...keys.seal, '2': createKeys().seal['1'] ?? '' };
    const rotated = open({}, { ...keys, seal, current: '2' });
    const asked = viewOf(await rotated.registrar.answer(begun, await identity(begun, DIEN), { key: key() }));
    assert.equal(asked.step, 'code');
  });

  test(`a gateway that dies with the first answer leaves a flow that goes on, on ${engine}`, async () => {
    const { open, sleep } = gateways(sql);
    const dying = open({
      failpoint(name) {
        if (name === 'after-claim') throw new Error('died');
      },
    });
    const begun = viewOf(await dying.registrar.start(START, { key: key() }));
    const input = await identity(begun, DIEN);
    const same = { key: key() };
    await assert.rejects(dying.registrar.answer(begun, input, same), /died/);
    const other = open();
    assert.equal(codeOf(await other.registrar.answer(begun, input, same)), 'idempotency-in-progress');
    const read = viewOf(await other.registrar.read(begun.id));
    assert.equal(codeOf(await other.registrar.answer(read, await identity(read, DIEN))), 'idempotency-in-progress');
    sleep(30_000);
    assert.equal(codeOf(await other.registrar.answer(begun, input, same)), 'active');
    assert.equal(other.carrier.messages.length, 1);
  });
}

const STORES = [['memory', () => undefined] as const, ...all.map(([engine, sql]) => [engine, () => sql] as const)];
for (const [name, engine] of STORES) {
  const storeOf = () => {
    const sql = engine();
    return sql ? sqlStore({ sql, vault: newVault() }) : memoryStore();
  };

  test(`a reload shows the first form again, with a captcha of its own that counts once, on ${name}`, async () => {
    const world = gatewayWorld({ store: storeOf(), secret });
    const begun = viewOf(await world.registrar.start(START, { key: key() }));
    const read = viewOf(await world.registrar.read(begun.id, { key: key() }));
    const shown = ({ data, now: _now, ...rest }: View) => ({ ...rest, ...(data as object), captcha: undefined });
    assert.deepEqual(shown(read), shown(begun));
    assert.notDeepEqual(read.data, begun.data, 'another captcha');
    const before = await identity(begun, DIEN);
    assert.equal(codeOf(await world.registrar.answer(begun, before)), 'active', 'the earlier captcha holds');
    const again = viewOf(await world.registrar.start(START, { key: key() }));
    const other = await world.registrar.answer(again, before);
    assert.equal(codeOf(other), 'captcha-failed', 'a solution belongs to one flow');
    assert.equal(codeOf(await world.registrar.answer(other.view as View, before)), 'captcha-failed');
  });

  test(`a refused start is no start: its repetition is counted, on ${name}`, async () => {
    const { now, sleep } = clock();
    const start = [{ scope: 'address', max: 2, seconds: 600 }] as const;
    const limits: LimitTable = { ...LIMITS, start };
    const { registrar } = gatewayWorld({ store: storeOf(), limits, now });
    const call = (name: string) => registrar.start(START, { key: name.repeat(16), caller: { address: '192.0.2.7' } });
    const codes = async (...names: string[]) => Promise.all(names.map(async (each) => codeOf(await call(each))));
    assert.deepEqual(await codes('a'), ['active']);
    for (let n = 0; n < 5; n += 1) assert.deepEqual(await codes('a'), ['active'], 'a repetition is not counted');
    assert.deepEqual(await codes('b'), ['active']);
    // Each twice at once: neither may be taken for a repetition of the other.
    assert.deepEqual(new Set(await codes('c', 'c', 'd', 'd', 'e', 'e')), new Set(['rate-limited']));
    sleep(600_001);
    const begun = await call('c');
    assert.equal(viewOf(begun).now, new Date(now()).toISOString());
    assert.equal(Date.parse(viewOf(begun).expiresAt) - now(), 30 * MINUTE, 'its time begins when it is let in');
    assert.deepEqual(await codes('d'), ['active']);
    assert.deepEqual(await codes('e'), ['rate-limited'], 'what was refused before is counted now');
  });

  test(`a refused start counts no captcha, on ${name}`, async () => {
    const start = [{ scope: 'address', max: 1, seconds: 600 }] as const;
    const { registrar, limits } = gatewayWorld({ store: storeOf(), limits: { ...LIMITS, start }, secret });
    const caller = { address: '192.0.2.8' };
    const same = { key: key(), caller };
    assert.equal(codeOf(await registrar.start(START, same)), 'active');
    const refused = Array.from({ length: 100 }, () => registrar.start(START, { key: key(), caller }));
    for (const reply of await Promise.all(refused)) assert.equal(codeOf(reply), 'rate-limited');
    assert.equal(await limits.pressure(caller), 0);
    const read = viewOf(await registrar.start(START, { key: key(), caller: { address: '198.51.100.1' } }));
    for (let n = 0; n < 60; n += 1) await registrar.read(read.id, { caller });
    assert.equal(await limits.pressure(caller), 1, 'what was shown is counted');
  });

  test(`the key of a start is taken for other starts and for answers, on ${name}`, async () => {
    const { now, sleep } = clock();
    const { registrar } = gatewayWorld({ store: storeOf(), now, secret });
    const same = { key: key() };
    const first = await registrar.start(START, same);
    const begun = viewOf(first);
    sleep(1000);
    const repeated = await registrar.start(START, same);
    assert.deepEqual([viewOf(repeated).id, repeated.replayed], [begun.id, true]);
    assert.equal(viewOf(repeated).expiresAt, begun.expiresAt, 'a repetition extends nothing');
    assert.equal(
      codeOf(await registrar.start({ ...START, audience: 'citizen', lang: 'en' }, same)),
      'idempotency-mismatch',
    );
    assert.equal(codeOf(await registrar.start(START, { ...same, jkt: 'of another key' })), 'idempotency-mismatch');
    assert.equal(codeOf(await registrar.start(START, same)), 'active', 'the refusals changed nothing');
    assert.equal(codeOf(await registrar.answer(begun, await identity(begun, DIEN), same)), 'idempotency-mismatch');
    assert.ok((await registrar.read(begun.id, same)).ok);
    viewOf(await registrar.extend(begun.id));
    assert.equal(viewOf(await registrar.start(START, same)).id, begun.id, 'extended, and still at its first step');
    sleep(31 * MINUTE);
    assert.equal(codeOf(await registrar.start(START, same)), 'idempotency-mismatch', 'its flow is over');
  });

  test(`a count whose hits were all given back begins again, on ${name}`, async () => {
    const { counters } = storeOf();
    const at = Date.now();
    const [hit, own] = [
      { key: `a ${key()}`, seconds: 60 },
      { key: `b ${key()}`, seconds: 60 },
    ];
    const add = async (by: number, now: number, each = hit) => (await counters.hit([{ ...each, by }], now))[0];
    assert.deepEqual(await add(1, at), { count: 1, until: at + 60_000 });
    assert.deepEqual(await add(1, at + 10), { count: 2, until: at + 60_000 });
    assert.equal((await add(-2, at + 20))?.count, 0);
    assert.deepEqual(await add(1, at + 30), { count: 1, until: at + 60_030 });
    await add(-1, at + 40, own); // opens no window
    assert.deepEqual(await add(1, at + 50, own), { count: 1, until: at + 60_050 });
  });
}

test('no stream of events is opened for a start, and a page of another portal sees none', async () => {
  const world = gatewayWorld();
  const begun = viewOf(await world.http().start(START));
  const events = (origin: string) => {
    const headers = { Authorization: `Bearer ${begun.id}`, Origin: origin };
    return world.gateway.fetch(new Request(`${ORIGIN}/registration/flow/events`, { headers }));
  };
  assert.equal(((await (await events(ORIGIN)).json()) as { code: string }).code, 'wrong-step');
  assert.equal(
    ((await (await events('http://ministry.localhost:8080')).json()) as { code: string }).code,
    'flow-unknown',
  );
  const elsewhere = httpBackend({
    endpoint: `${ORIGIN}/registration`,
    fetch: (request) => {
      request.headers.set('Origin', 'http://ministry.localhost:8080');
      return world.gateway.fetch(request);
    },
  });
  assert.equal(codeOf(await elsewhere.answer(begun, await identity(begun, DIEN), { key: key() })), 'flow-unknown');
});

test('the id of a start is at most 600 characters, and one of another format is unknown', async () => {
  const vault = newVault();
  const tokens = createStartTokens(vault);
  const long = 'x'.repeat(32);
  const about = { method: long, purpose: 'register', version: 999, portal: long, audience: 'enterprise' } as const;
  const flow = { ...about, lang: 'x'.repeat(35), ...FIRST };
  const [createdAt, hash] = [Date.UTC(2286, 0, 1), 'x'.repeat(43)];
  const times = { createdAt, expiresAt: createdAt + 1 };
  const { id, flow: made } = await tokens.issue({ flow, jkt: hash, startKey: hash, ...times });
  assert.ok(id.length <= 600, `${id.length}`);
  const token = await vault.mac('token', id);
  const opened = await tokens.open(id, token);
  assert.deepEqual([opened?.flow, opened?.token, opened?.jkt, opened?.startKey], [made, token, hash, hash]);
  assert.match(made.ref, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  const later = Buffer.from(JSON.stringify([2, createdAt])).toString('base64url');
  assert.equal(await tokens.open((await vault.mac('start', later)) + later, token), undefined);
  const [one, two] = [
    await tokens.issue({ flow, jkt: null, startKey: null, ...times }),
    await tokens.issue({ flow, jkt: null, startKey: null, ...times }),
  ];
  assert.notEqual(one.id, two.id);
});
