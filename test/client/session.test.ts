/** A session on the real registrar; the test controls its clock and network. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { storageMemory } from '../../src/client/memory.js';
import { createSession } from '../../src/client/session.js';
import type { Backend, Reply } from '../../src/flow/backend.js';
import type { ConsentOffer } from '../../src/flow/consent.js';
import type { Json } from '../../src/flow/method.js';
import { problem } from '../../src/flow/problem.js';
import { mobile } from '../../src/methods/mobile.js';
import { createWorld, DIEN } from '../../src/testing/world.js';
import { until } from '../support/promises/promise.js';

const MINUTE = 60_000;

function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

/** A person using the mobile method; `calls` lists the page's calls. */
async function visit() {
  let time = Date.parse('2026-11-28T08:00:00Z');
  let offline = false;
  const calls: string[] = [];
  const captcha = { issue: () => Promise.resolve('solve me'), verify: () => Promise.resolve('ok' as const) };
  const world = createWorld({ now: () => time, captcha });
  const sent =
    <Args extends unknown[]>(name: string, call: (...args: Args) => Promise<Reply>) =>
    (...args: Args): Promise<Reply> => {
      if (offline) return Promise.reject(new TypeError('Failed to fetch'));
      calls.push(name);
      return call(...args);
    };
  const { registrar } = world;
  const backend: Backend = {
    ...registrar,
    start: sent('start', registrar.start.bind(registrar)),
    read: sent('read', registrar.read.bind(registrar)),
    answer: sent('answer', registrar.answer.bind(registrar)),
    again: sent('again', registrar.again.bind(registrar)),
    extend: sent('extend', registrar.extend.bind(registrar)),
  };
  const memory = storageMemory(memoryStorage());
  const options = { backend, method: mobile, start: { audience: 'citizen', portal: 'national' }, memory } as const;
  const session = createSession(options);
  await session.open();
  const identity = (): Json => {
    const { consent } = session.state.view!.data as unknown as { readonly consent: ConsentOffer };
    return {
      ...DIEN,
      email: '',
      captcha: 'solved',
      consent: { version: consent.version, granted: ['account', 'check'] },
    };
  };
  const toCode = () => session.answer(identity());
  const toPassword = async () => {
    await toCode();
    await session.answer({ code: world.carrier.code(DIEN.phone) });
  };
  return {
    ...world,
    session,
    options,
    calls,
    identity,
    toCode,
    toPassword,
    sleep: (minutes: number) => (time += minutes * MINUTE),
    offline: (value: boolean) => (offline = value),
  };
}

const steps = {
  identify: { reach: () => Promise.resolve(), answer: (at: Awaited<ReturnType<typeof visit>>) => at.identity() },
  code: {
    reach: (at: Awaited<ReturnType<typeof visit>>) => at.toCode(),
    answer: (): Json => ({ code: '123456' }),
  },
  password: {
    reach: (at: Awaited<ReturnType<typeof visit>>) => at.toPassword(),
    answer: (): Json => ({ password: 'Sông-Trà 1986 êm' }),
  },
} as const;

for (const [step, { reach, answer }] of Object.entries(steps)) {
  test(`an answer at ${step} after the flow expired begins a new flow and names the lost step`, async () => {
    const at = await visit();
    await reach(at);
    const { view: before } = at.session.state;
    at.calls.length = 0;
    at.sleep(31);
    await at.session.answer(answer(at));
    assert.deepEqual(at.calls, ['answer', 'start']);
    const { view, problem, busy } = at.session.state;
    assert.equal(view?.step, 'identify');
    assert.notEqual(view.id, before?.id);
    assert.deepEqual([problem?.code, problem?.lost, busy], ['flow-expired', step, false]);
    await at.toCode();
    assert.equal(at.session.state.view?.step, 'code');
    assert.equal(at.session.state.problem, undefined);
  });

  test(`an answer at ${step} one minute before the expiry is accepted`, async () => {
    const at = await visit();
    await reach(at);
    at.calls.length = 0;
    at.sleep(29);
    await at.session.answer(answer(at));
    assert.deepEqual(at.calls, ['answer']);
    assert.notEqual(at.session.state.problem?.code, 'flow-expired');
  });

  test(`an extension at ${step} moves the expiry and keeps a shown refusal`, async () => {
    const at = await visit();
    await reach(at);
    at.sleep(26);
    await at.session.extend();
    at.sleep(26);
    assert.equal(at.session.state.problem, undefined);
    await at.session.extend();
    assert.equal(at.session.state.view?.step, step);
  });

  test(`an extension at ${step} after the expiry begins a new flow`, async () => {
    const at = await visit();
    await reach(at);
    at.calls.length = 0;
    at.sleep(31);
    await at.session.extend();
    assert.deepEqual(at.calls, ['extend', 'start']);
    assert.equal(at.session.state.problem?.lost, step);
  });
}

test('pressing twice on an expired flow begins one new flow', async () => {
  const at = await visit();
  await at.toCode();
  at.calls.length = 0;
  at.sleep(31);
  await Promise.all([at.session.answer({ code: '123456' }), at.session.answer({ code: '123456' })]);
  assert.deepEqual(at.calls, ['answer', 'start']);
});

test('a flow that expires offline stays on the screen, and a new one begins when the network is back', async () => {
  const at = await visit();
  await at.toCode();
  at.sleep(31);
  at.offline(true);
  await at.session.answer({ code: '123456' });
  assert.deepEqual([at.session.state.problem?.code, at.session.state.view?.step], ['unavailable', 'code']);
  at.offline(false);
  await at.session.answer({ code: '123456' });
  assert.deepEqual([at.session.state.problem?.code, at.session.state.view?.step], ['flow-expired', 'identify']);
});

test('after a reload an expired flow is replaced without naming a lost step', async () => {
  const at = await visit();
  await at.toCode();
  at.sleep(31);
  const reloaded = createSession(at.options);
  await reloaded.open();
  assert.equal(reloaded.state.view?.step, 'identify');
  assert.deepEqual([reloaded.state.problem?.code, reloaded.state.problem?.lost], ['flow-expired', undefined]);
});

test('who comes back to sign in finds a new flow, and no word of the expired one: nothing was lost', async () => {
  const at = await visit();
  await at.toCode();
  at.sleep(31);
  at.calls.length = 0;
  const { backend } = at.options;
  // The registrar of this world registers only.
  const start: Backend['start'] = ({ method, audience, portal }, options) =>
    backend.start({ method, audience, ...(portal && { portal }) }, options);
  const method = { ...mobile, purpose: 'sign-in' } as const;
  const back = createSession({ ...at.options, method, backend: { ...backend, start } });
  await back.open();
  assert.deepEqual(at.calls, ['read', 'start']);
  assert.deepEqual([back.state.busy, back.state.problem], [false, undefined]);
});

test('an extension never replaces the key of an unanswered call', async () => {
  const at = await visit();
  const keys: (string | undefined)[] = [];
  const { registrar } = at;
  let lose = true;
  const session = createSession({
    ...at.options,
    memory: undefined,
    backend: {
      ...registrar,
      async answer(position, input, options) {
        keys.push(options?.key);
        const reply = await registrar.answer(position, input, options);
        if (lose) throw new TypeError('Failed to fetch');
        return reply;
      },
    },
  });
  await session.open();
  const { consent } = session.state.view!.data as unknown as { readonly consent: ConsentOffer };
  const answer = {
    ...DIEN,
    email: '',
    captcha: 'x',
    consent: { version: consent.version, granted: ['account', 'check'] },
  };
  await session.answer(answer);
  await session.extend();
  lose = false;
  await session.answer(answer);
  assert.equal(session.state.view?.step, 'code');
  assert.equal(new Set(keys).size, 1);
});

test('an extension requested during an answer runs after it', async () => {
  const at = await visit();
  at.calls.length = 0;
  const answering = at.toCode();
  assert.equal(at.session.state.busy, true);
  await at.session.extend();
  await answering;
  assert.deepEqual(at.calls, ['answer', 'extend']);
  assert.equal(at.session.state.view?.step, 'code');
  assert.equal(at.session.state.busy, false);
});

test('a closed session does not send a waiting extension', async () => {
  const at = await visit();
  at.calls.length = 0;
  const answering = at.toCode();
  const extending = at.session.extend();
  at.session.close();
  await Promise.all([answering, extending]);
  assert.ok(!at.calls.includes('extend'));
});

test('a call to a silent backend times out as unreachable and is retried under the same key', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const at = await visit();
    const keys: (string | undefined)[] = [];
    let dead = true;
    const session = createSession({
      ...at.options,
      memory: undefined,
      backend: {
        ...at.registrar,
        start(start, options) {
          keys.push(options?.key);
          return dead ? new Promise<Reply>(() => undefined) : at.registrar.start(start, options);
        },
      },
    });
    const opening = session.open();
    await Promise.resolve();
    assert.equal(session.state.busy, true);
    mock.timers.tick(45_000);
    await opening;
    assert.deepEqual([session.state.busy, session.state.problem?.code], [false, 'unavailable']);
    dead = false;
    await session.open();
    assert.equal(session.state.view?.step, 'identify');
    assert.equal(keys.length, 2);
  } finally {
    mock.timers.reset();
  }
});

test('a call that the gateway still works on is sent again after the time it names, at most five seconds', async () => {
  const at = await visit();
  const pauses: number[] = [];
  const waits = [{}, { retryAfter: 3 }, { retryAfter: 60 }].map((wait) => problem('idempotency-in-progress', wait));
  const session = createSession({
    ...at.options,
    memory: undefined,
    pause: (ms) => Promise.resolve(void pauses.push(ms)),
    backend: {
      ...at.registrar,
      start(start, options) {
        const found = waits.shift();
        return found ? Promise.resolve({ ok: false, problem: found }) : at.registrar.start(start, options);
      },
    },
  });
  await session.open();
  assert.deepEqual([pauses, session.state.view?.step], [[1000, 3000, 5000], 'identify']);
});

test('after a reload the flow is read under the key of the unanswered call', async () => {
  const at = await visit();
  const { id } = at.session.state.view!;
  const keys: unknown[] = [];
  for (const remembered of [{ id, key: 'k'.repeat(16) }, { id }]) {
    const session = createSession({
      ...at.options,
      memory: { get: () => remembered, set: () => undefined },
      key: () => 'new',
      backend: { ...at.registrar, read: (of, options) => (keys.push(options?.key), at.registrar.read(of, options)) },
    });
    await session.open();
    assert.equal(session.state.view?.id, id);
  }
  assert.deepEqual(keys, ['k'.repeat(16), 'new']);
});

test('again enters the step again; without a flow it begins one', async () => {
  const at = await visit();
  await at.toCode();
  at.sleep(2);
  await at.session.again();
  assert.deepEqual([at.calls.at(-1), at.carrier.messages.length], ['again', 2]);
  const other = createSession({ ...at.options, memory: undefined });
  await other.again();
  assert.equal(other.state.view?.step, 'identify');
});

test('dates are checked by the gateway’s clock before they are sent', async () => {
  const at = await visit();
  const young = { ...(at.identity() as object), citizenId: '034212012222' };
  await at.session.answer({ ...young, birthDate: '29/11/2012' });
  assert.deepEqual([at.calls, at.session.state.problem?.code], [['start'], 'validation-failed']);
  await at.session.answer({ ...young, birthDate: '28/11/2012' });
  assert.deepEqual([at.calls, at.session.state.view?.step], [['start', 'answer'], 'code']);
});

test('two scopes of one storage remember separate flows', () => {
  const storage = memoryStorage();
  const [national, ministry] = ['/registration,national,0', '/registration,ministry,0'].map((scope) =>
    storageMemory(storage, scope),
  );
  national?.set('mobile', { id: 'a' });
  assert.deepEqual(national?.get('mobile'), { id: 'a' });
  assert.equal(ministry?.get('mobile'), undefined);
});

/** A session at the code, whose requests for news (empty answers) wait for `release`. */
async function looking() {
  const at = await visit();
  let release: () => void = () => undefined;
  const session = createSession({
    ...at.options,
    memory: undefined,
    backend: {
      ...at.options.backend,
      async answer(view, input, options) {
        if (Object.keys(input as object).length) return at.options.backend.answer(view, input, options);
        at.calls.push('news');
        await new Promise<void>((resolve) => (release = resolve));
        return at.registrar.read(view.id, options);
      },
    },
  });
  await session.open();
  await session.answer(at.identity());
  at.calls.length = 0;
  const news = session.look();
  await until('the request', () => at.calls.length > 0);
  return { ...at, session, news, release: () => release() };
}

test('what is answered while news are fetched is sent after them, once', async () => {
  const at = await looking();
  assert.equal(at.session.state.busy, false);
  const code = { code: at.carrier.code(DIEN.phone) };
  const answering = [at.session.answer(code), at.session.answer(code)];
  assert.equal(at.session.state.busy, true);
  at.release();
  await Promise.all([at.news, ...answering]);
  assert.deepEqual(at.calls, ['news', 'answer']);
  assert.equal(at.session.state.view?.step, 'password');
  assert.equal(at.session.state.busy, false);
});

test('who begins again while news are fetched does not wait for them', async () => {
  const at = await looking();
  const { view } = at.session.state;
  await Promise.all([at.session.restart(), at.session.restart()]);
  at.release();
  await at.news;
  assert.deepEqual(at.calls, ['news', 'start']);
  assert.equal(at.session.state.view?.step, 'identify');
  assert.notEqual(at.session.state.view.id, view?.id);
  assert.equal(at.session.state.busy, false);
});

test('who begins again during a call does not wait for its reply, which is not shown', async () => {
  const at = await visit();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const session = createSession({
    ...at.options,
    memory: undefined,
    backend: {
      ...at.options.backend,
      answer(...call) {
        at.calls.push('held');
        return held.then(() => at.options.backend.answer(...call));
      },
    },
  });
  await session.open();
  const { view } = session.state;
  at.calls.length = 0;
  const answering = session.answer(at.identity());
  await until('the call', () => at.calls.length > 0);
  assert.equal(session.state.busy, true);
  const again = [session.restart(), session.restart()];
  await Promise.all(again);
  assert.deepEqual(at.calls, ['held', 'start']);
  assert.notEqual(session.state.view?.id, view?.id);
  release();
  await answering;
  assert.equal(session.state.view?.step, 'identify');
  assert.deepEqual([session.state.busy, session.state.problem], [false, undefined]);
});

test('an answer that waits for news is not sent once the session is closed', async () => {
  const at = await looking();
  const answering = at.session.answer({ code: at.carrier.code(DIEN.phone) });
  at.session.close();
  at.release();
  await Promise.all([at.news, answering]);
  assert.deepEqual(at.calls, ['news']);
});
