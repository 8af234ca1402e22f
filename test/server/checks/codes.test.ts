import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { carrierCodes, ownCodes } from '../../../src/server/checks/code-issuers.js';
import { createCodes, type Addressee, type CodeRows } from '../../../src/server/checks/codes.js';
import { Unavailable } from '../../../src/server/ports.js';
import { codeHandler } from '../../../src/server/steps/code.js';
import type { StepPorts } from '../../../src/server/steps/person.js';
import type { Flow } from '../../../src/flow/transition.js';
import { DIEN } from '../../../src/testing/world.js';
import { problem } from '../../../src/flow/problem.js';
import { identity, viewOf } from '../../../src/testing/person.js';
import { fakeCarrier } from '../../../src/testing/ports.js';
import { clock, database, gatewayWorld, memoryStore, storeOn } from '../../support/worlds.js';

const sql = await database();
after(() => sql.close());
const other = (code: string) => (code === '000000' ? '000001' : '000000');
const STORES = { memory: memoryStore, database: () => storeOn(sql) };
const address = (): Addressee => ({ ref: crypto.randomUUID(), phone: DIEN.phone, purpose: 'register:mobile' });

for (const [name, make] of Object.entries(STORES)) {
  const setUp = () => {
    const { vault, codeRows } = make();
    const { now, sleep } = clock();
    const sender = fakeCarrier();
    let handed = 0;
    const rows: CodeRows = {
      ...codeRows,
      async attempt(ref, max, at) {
        const row = await codeRows.attempt(ref, max, at);
        if (row) handed += 1;
        return row;
      },
    };
    const restart = () => createCodes({ rows, issuer: ownCodes({ sender, vault }), now });
    return { codes: restart(), restart, now, sleep, read: () => sender.code(DIEN.phone), handed: () => handed };
  };

  test(`T03: on ${name}, of 200 parallel wrong codes at most 5 are compared, and a restart does not reset the count`, async () => {
    const { codes, restart, read, handed } = setUp();
    const to = address();
    await codes.send(to);
    const tries = (count: number, each = codes) =>
      Promise.all(Array.from({ length: count }, () => each.compare(to, other(read()))));
    await tries(2);
    const said = await tries(198, restart());
    assert.equal(handed(), 5);
    assert.ok(!said.includes('ok'));
    assert.notEqual(await restart().compare(to, read()), 'ok', 'the right code is too late');
  });

  test(`on ${name}, an attempt that the carrier could not check is given back; checked ones stay counted`, async () => {
    const { vault, codeRows: rows } = make();
    let judge = (): Promise<'ok' | 'wrong'> => Promise.reject(new Unavailable('carrier'));
    const carrier = { send: () => Promise.resolve('attempt'), validate: () => judge() };
    const codes = createCodes({ rows, issuer: carrierCodes({ carrier, vault }) });
    const to = address();
    await codes.send(to);
    const fails = () => assert.rejects(codes.compare(to, '123456'), Unavailable);
    for (let round = 0; round < 7; round += 1) await fails();
    judge = () => Promise.resolve('wrong');
    for (let round = 0; round < 4; round += 1) assert.equal(await codes.compare(to, '123456'), 'wrong');
    judge = () => Promise.reject(new Unavailable('carrier'));
    // One attempt is left for two: the other is compared only if the first was given back by then.
    const both = await Promise.allSettled([codes.compare(to, '123456'), codes.compare(to, '123456')]);
    const refused = both.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    assert.ok(refused.length > 0 && refused.every((reason) => reason instanceof Unavailable));
    assert.equal((await rows.find(to.ref))?.attempts, 4);
    judge = () => Promise.resolve('ok');
    assert.equal(await codes.compare(to, '123456'), 'ok');
    assert.equal(await codes.compare(to, '123456'), 'wrong', 'the fifth was the last');
  });

  test(`on ${name}, a limit that refuses, or cannot be asked, costs no attempt, and nothing is compared`, async () => {
    const { vault, codeRows: rows } = make();
    let compared = 0;
    const validate = () => {
      compared += 1;
      return Promise.resolve('ok' as const);
    };
    const carrier = { send: () => Promise.resolve('attempt'), validate };
    const codes = createCodes({ rows, issuer: carrierCodes({ carrier, vault }) });
    const to = address();
    await codes.send(to);
    const spent = problem('rate-limited', { retryAfter: 60 });
    for (let round = 0; round < 7; round += 1)
      assert.equal(await codes.compare(to, '123456', Promise.resolve(spent)), spent);
    const away = new Unavailable('database');
    for (let round = 0; round < 7; round += 1)
      await assert.rejects(codes.compare(to, '123456', Promise.reject(away)), away);
    assert.deepEqual([(await rows.find(to.ref))?.attempts, compared], [0, 0]);
    assert.equal(await codes.compare(to, '123456', Promise.resolve(undefined)), 'ok');
  });

  test(`on ${name}, a late result for an older code gives no attempt at the newer one back`, async () => {
    const { codeRows: rows } = make();
    const { ref } = address();
    const code = { mac: 'a', issuedAt: 0, expiresAt: 1e6 };
    await rows.issue(ref, code, [0]);
    await rows.attempt(ref, 5, 2);
    await rows.issue(ref, { ...code, issuedAt: 1 }, [0]);
    await rows.attempt(ref, 5, 2);
    await rows.untry(ref, 1);
    assert.equal((await rows.find(ref))?.attempts, 1);
    await rows.untry(ref, 2);
    await rows.untry(ref, 2);
    assert.equal((await rows.find(ref))?.attempts, 0);
  });

  test(`on ${name}, a code is sent again after one minute and after two more, and the page is told when`, async () => {
    const { codes, now, sleep, read } = setUp();
    const to = address();
    const told = async () => {
      const { resendAt, expiresAt, attemptsLeft } = await codes.data(to, 1);
      return [resendAt && Date.parse(resendAt) - now(), Date.parse(expiresAt) - now(), attemptsLeft];
    };
    const refused = async () => {
      const sent = await codes.send(to);
      return 'problem' in sent && [sent.problem.code, sent.problem.retryAfter];
    };
    for (const pause of [60_000, 120_000]) {
      assert.equal(await refused(), false);
      assert.deepEqual(await told(), [pause, 300_000, 4]);
      sleep(pause - 1);
      assert.deepEqual(await refused(), ['rate-limited', 1]);
      sleep(1);
    }
    assert.equal(await refused(), false);
    assert.deepEqual(await told(), [null, 300_000, 4]);
    sleep(200_000);
    assert.deepEqual(await refused(), ['rate-limited', 3600], 'never again for this flow');
    for (let n = 0; n < 2; n += 1) assert.equal(await codes.compare(to, other(read())), 'wrong');
    assert.deepEqual(await told(), [null, 100_000, 3]);
  });

  test(`on ${name}, a page is told from whom a code comes, if that is known`, async () => {
    const { vault, codeRows: rows } = make();
    const send = () => Promise.resolve('attempt');
    const validate = () => Promise.resolve('ok' as const);
    for (const from of ['DVC', undefined]) {
      const sender = { send, validate, ...(from && { from }) };
      for (const issuer of [
        carrierCodes({ carrier: sender, vault }),
        ownCodes({ sender: { ...sender, send: () => Promise.resolve() }, vault }),
      ])
        assert.equal((await createCodes({ rows, issuer }).data(address(), 0)).from, from);
    }
  });

  test(`T05: on ${name}, a new code voids the old one`, async () => {
    const { codes, sleep, read } = setUp();
    const to = address();
    await codes.send(to);
    const first = read();
    // Two random codes may be equal.
    for (let again = first; again === first; again = read()) {
      sleep(61_000);
      await codes.send(to);
    }
    assert.equal(await codes.compare(to, first), 'wrong');
    assert.equal(await codes.compare(to, read()), 'ok');
  });

  test(`T06: on ${name}, a code is valid for its flow, phone and purpose only`, async () => {
    const { codes, read } = setUp();
    const to = address();
    await codes.send(to);
    const code = read();
    let elsewhere = address();
    for (await codes.send(elsewhere); read() === code; await codes.send(elsewhere)) elsewhere = address();
    assert.equal(await codes.compare(elsewhere, code), 'wrong');
    assert.equal(await codes.compare({ ...to, phone: '+84912345678' }, code), 'wrong');
    assert.equal(await codes.compare({ ...to, purpose: 'register:other' }, code), 'wrong');
    assert.equal(await codes.compare(to, code), 'ok');
  });
}

test('T05: of 100 parallel right answers exactly one succeeds', async () => {
  const world = gatewayWorld({ cost: 1 });
  const backend = world.http();
  const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
  const asked = viewOf(await backend.answer(begun, await identity(begun, DIEN)));
  const code = world.carrier.code(DIEN.phone);
  const replies = await Promise.all(Array.from({ length: 100 }, () => backend.answer(asked, { code })));
  assert.equal(replies.filter(({ ok }) => ok).length, 1);
  assert.equal(world.carrier.matches, 1);
});

test('a code that could not be checked does not count against the limit on entering codes', async () => {
  const counted = new Map<string, number>();
  const count = (what: string, by: number) => {
    counted.set(what, (counted.get(what) ?? 0) + by);
    return Promise.resolve(undefined);
  };
  const limits = { take: (what: string) => count(what, 1), give: (what: string) => count(what, -1) };
  const codes = { compare: () => Promise.reject(new Unavailable('carrier')) };
  const handler = codeHandler({ limits, codes } as unknown as StepPorts, () => Promise.reject(new Error('not asked')));
  const flow = { ref: 'a', method: 'mobile', portal: 'national', facts: { ...DIEN }, rejections: 0 } as unknown as Flow;
  const visit = { caller: { address: '192.0.2.1' }, begunAt: 0, now: 0, key: 'a:code' };
  await assert.rejects(handler.answer({ code: '123456' }, flow, visit), Unavailable);
  assert.deepEqual([...counted], [['submit', 0]]);
});
