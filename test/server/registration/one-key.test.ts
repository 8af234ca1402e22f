import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mobile } from '../../../src/methods/mobile.js';
import type { Implementation } from '../../../src/server/registration/implement.js';
import type { View } from '../../../src/flow/view.js';
import { clock, engines, gatewayWorld, memoryStore, storeOn } from '../../support/worlds.js';
import { identity, viewOf } from '../../../src/testing/person.js';
import { createWorld, DIEN } from '../../../src/testing/world.js';

const { all, close } = await engines();
after(close);

const START = { method: 'mobile', audience: 'citizen', portal: 'national' } as const;
/** A method whose first step is entered at the start, so that the start writes a row. */
const ENTERED: Implementation = {
  method: mobile,
  available: () => true,
  handlers: { identify: { enter: () => Promise.resolve({ data: null }), answer: () => Promise.reject(new Error()) } },
};
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const STORES = [
  ['memory', () => memoryStore()] as const,
  ...all.map(([engine, sql]) => [engine, () => storeOn(sql)] as const),
];

for (const [name, make] of STORES) {
  test(`one idempotency key makes one flow, even with simultaneous starts, on ${name}`, async () => {
    const store = make();
    // Two processes of one gateway share only their store.
    const captcha = { secret: 'one secret for both' };
    const [one, two] = [gatewayWorld({ store, ...captcha }), gatewayWorld({ store, ...captcha })];
    for (let round = 0; round < 12; round += 1) {
      const key = crypto.randomUUID();
      const calls = [one, two, one, two].map(({ http }) => http().start(START, { key }));
      const replies = await Promise.all(calls);
      const views = replies.map((reply) => (reply.ok ? reply.view.id : reply.problem.code));
      assert.equal(new Set(views).size, 1, views.join());
      assert.match(views[0] ?? '', /^[\w-]{44,600}$/);
    }
  });

  test(`another start under the same key is refused while the flow is kept, on ${name}`, async () => {
    const { registrar } = gatewayWorld({ store: make() });
    const options = { key: crypto.randomUUID() };
    const first = await registrar.start(START, options);
    assert.ok(first.ok);
    const code = async (start: Parameters<typeof registrar.start>[0], more: object = {}) => {
      const reply = await registrar.start(start, { ...options, ...more });
      return reply.ok ? reply.view.id : reply.problem.code;
    };
    assert.equal(await code(START), first.view.id);
    assert.equal(await code({ ...START, lang: 'en' }), 'idempotency-mismatch');
    assert.equal(await code({ ...START, method: 'post' }), 'idempotency-mismatch');
    assert.equal(await code({ ...START, portal: 'ministry' }), 'idempotency-mismatch');
    assert.equal(await code(START, { jkt: 'of another key' }), 'idempotency-mismatch');
    const answered = { key: crypto.randomUUID() };
    assert.ok((await registrar.answer(first.view, await identity(first.view, DIEN), answered)).ok);
    const watched = await registrar.watch(first.view.id, 0, answered);
    assert.equal(!watched.ok && watched.problem.code, 'wrong-step', 'a reply is not repeated as news');
    assert.equal(await code(START), 'idempotency-mismatch', 'the flow has moved on');
    assert.notEqual(await code(START, { key: crypto.randomUUID() }), first.view.id);
  });

  test(`of two calls at once one acts; the other waits if it is the same call, on ${name}`, async () => {
    for (const [isSame, code] of [
      [true, 'idempotency-in-progress'],
      [false, 'stale'],
    ] as const) {
      const store = make();
      const flows = { ...store.flows };
      const { registrar } = gatewayWorld({ store: { ...store, flows } });
      const begun = viewOf(await registrar.start(START));
      const asked = viewOf(await registrar.answer(begun, await identity(begun, DIEN)));
      // Both have found the flow free before one claims it. That one's call waits until the other is answered.
      const [found, claimed, answered] = [gate(), gate(), gate()];
      let claims = 0;
      flows.claim = async (...claim) => {
        claims += 1;
        if (claims === 1) await found.opened;
        else {
          found.open();
          await claimed.opened;
        }
        const isFirst = await store.flows.claim(...claim);
        claimed.open();
        if (isFirst) await answered.opened;
        return isFirst;
      };
      const one = { key: crypto.randomUUID() };
      const calls = [one, isSame ? one : { key: crypto.randomUUID() }].map((call) => registrar.again(asked, call));
      const other = await Promise.race(calls);
      answered.open();
      await Promise.all(calls);
      assert.ok(!other.ok);
      assert.deepEqual([other.problem.code, other.problem.retryAfter], [code, isSame ? 1 : undefined]);
      assert.deepEqual([other.view?.step, other.view?.revision], ['code', asked.revision + 1]);
      assert.equal(claims, 2);
    }
  });

  test(`a start that writes a row is repeated as it was, even at once, or waits for that row, on ${name}`, async () => {
    const store = make();
    const flows = { ...store.flows };
    const { registrar } = createWorld({ store: { ...store, flows }, registrar: { implementations: [ENTERED] } });
    const call = { key: crypto.randomUUID() };
    const start = async () => {
      const reply = await registrar.start(START, call);
      return [reply.ok ? reply.view.id : reply.problem.code, reply.replayed ?? false];
    };
    const [one, two] = await Promise.all([start(), start()]);
    assert.deepEqual(new Set([one[1], two[1]]), new Set([false, true]));
    assert.equal(one[0], two[0]);
    assert.deepEqual(await start(), [one[0], true]);
    flows.findStart = () => Promise.resolve(undefined);
    assert.deepEqual(await start(), ['idempotency-in-progress', false]);
  });

  test(`while a call works on a flow, another call cannot use the revision that it claimed, on ${name}`, async () => {
    const { now, sleep } = clock();
    const world = gatewayWorld({ store: make(), now });
    const begun = await world.registrar.start(START);
    assert.ok(begun.ok);
    const { view } = begun;
    const { opened: held, open: release } = gate();
    const send = world.carrier.send.bind(world.carrier);
    const { opened: atWork, open: reached } = gate();
    world.carrier.send = async (...all) => {
      reached();
      await held;
      return send(...all);
    };
    const input = await identity(view, DIEN);
    const key = crypto.randomUUID();
    const first = world.registrar.answer(view, input, { key });
    await atWork;
    const guessed: View = { ...view, revision: view.revision + 1 };
    const other = { key: crypto.randomUUID() };
    const codes = [
      await world.registrar.answer(guessed, input, other),
      await world.registrar.answer(guessed, input),
      await world.registrar.again(guessed, other),
      await world.registrar.answer(guessed, input, { key }),
      await world.registrar.answer(view, input, other),
      await world.registrar.answer({ ...view, revision: view.revision + 2 }, input, other),
    ].map((reply) => (reply.ok ? 'taken' : reply.problem.code));
    const wait = 'idempotency-in-progress';
    assert.deepEqual(codes, [wait, wait, wait, wait, 'stale', 'stale']);
    sleep(29_999);
    const late = await world.registrar.answer(guessed, input, other);
    assert.equal(late.ok || late.problem.code, wait);
    release();
    assert.ok((await first).ok, 'the call that was at work is answered');
    assert.equal(world.carrier.messages.length, 1);
  });
}
