/** The code step and the match behind it, with ports that say what the test tells them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem, type Problem } from '../../../src/flow/problem.js';
import type { Flow } from '../../../src/flow/transition.js';
import type { Addressee } from '../../../src/server/checks/codes.js';
import { Unavailable } from '../../../src/server/ports.js';
import type { Caller } from '../../../src/server/registration/implement.js';
import { codeStep } from '../../../src/server/steps/code.js';
import { askCarrier, owns, type Matched } from '../../../src/server/steps/match.js';
import type { StepPorts } from '../../../src/server/steps/person.js';
import { DIEN } from '../../../src/testing/world.js';

const flow = (change: Partial<Flow> = {}) =>
  ({
    ...{ ref: 'a', method: 'mobile', purpose: 'register', portal: 'national', lang: 'vi', rejections: 0 },
    ...{ facts: { ...DIEN }, ...change },
  }) as unknown as Flow;
const visit = (caller: Partial<Caller> = {}) => ({
  caller: { address: '192.0.2.1', ...caller },
  begunAt: 0,
  now: 0,
  key: 'k',
});
const spent = problem('rate-limited', { retryAfter: 60 });

/** Counts what is taken and given back; refuses the limits named. */
function counting(...refused: string[]) {
  const counted: Record<string, number> = {};
  const by = (name: string | readonly string[], step: number) => {
    for (const each of [name].flat()) counted[each] = (counted[each] ?? 0) + step;
    return Promise.resolve(step > 0 && [name].flat().some((each) => refused.includes(each)) ? spent : undefined);
  };
  const limits = { take: (name: string) => by(name, 1), give: (name: string) => by(name, -1) };
  return { limits, counted };
}

interface Said {
  readonly sent?: object | Error;
  readonly compared?: string | Error;
  readonly refused?: readonly string[];
}

function step({ sent = { row: {} }, compared = 'ok', refused = [] }: Said = {}) {
  const { limits, counted } = counting(...refused);
  const tos: Addressee[] = [];
  const codes = {
    send(to: Addressee) {
      tos.push(to);
      return sent instanceof Error ? Promise.reject(sent) : Promise.resolve(sent);
    },
    async compare(_: Addressee, __: string, limited: Promise<Problem | undefined>) {
      const found = await limited;
      if (compared instanceof Error) throw compared;
      return found ?? compared;
    },
    data: (_: Addressee, rejections: number) => Promise.resolve({ attemptsLeft: 5 - rejections }),
  };
  const ports = { codes, limits, portals: { byId: () => undefined } } as unknown as Parameters<typeof codeStep>[0];
  const handler = codeStep(ports, {
    of: () => ({ phone: DIEN.phone, identity: 'cccd:1' }),
    proved: () => Promise.resolve({ type: 'stay', data: 'proved' }),
  });
  return {
    enter: async (of: Flow, by = visit()) => (await handler.enter?.(of, by)) ?? assert.fail('no enter'),
    answer: (of = flow()) => handler.answer({ code: '123456' }, of, visit()),
    ...{ tos, counted },
  };
}

test('a code names the page’s host, where the page’s origin is known', async () => {
  const { enter, tos } = step();
  await enter(flow(), visit({ origin: 'https://portal.vn:8443' }));
  await enter(flow(), visit());
  const [named, unnamed] = tos;
  assert.equal(named?.host, 'portal.vn:8443');
  assert.ok(unnamed && !('host' in unnamed));
  assert.deepEqual([named.purpose, named.phone, named.ref], ['register:mobile', DIEN.phone, 'a']);
});

test('a code counts as sent only if it was', async () => {
  const none = { send: 0, unanswered: 0, spend: 0 };
  const fails = step({ sent: new Unavailable('carrier') });
  await assert.rejects(async () => fails.enter(flow(), visit()), Unavailable);
  assert.deepEqual(fails.counted, none);
  const soon = step({ sent: { problem: spent } });
  assert.deepEqual(await soon.enter(flow(), visit()), {
    ...{ problem: spent, audit: [{ event: 'otp.send', result: 'fail', reason: 'pace' }] },
  });
  assert.deepEqual(soon.counted, none);
  const limited = step({ refused: ['unanswered'] });
  const said = await limited.enter(flow(), visit());
  assert.ok('problem' in said && said.problem === spent);
  assert.equal(limited.tos.length, 0, 'nothing is sent');
  const sent = step();
  assert.ok('data' in (await sent.enter(flow(), visit())));
  assert.deepEqual(sent.counted, { send: 1, unanswered: 1, spend: 1 });
});

test('a number that was proved gets no other code, and none is compared', async () => {
  const proven = flow({ facts: { ...DIEN, phoneProven: true } });
  const { enter, answer, tos, counted } = step({ compared: 'wrong' });
  assert.deepEqual(await enter(proven, visit()), { data: { attemptsLeft: 5 } });
  assert.deepEqual(await answer(proven), { type: 'stay', data: 'proved' });
  assert.deepEqual([tos, counted], [[], {}]);
});

test('a code that could not be compared is given back to its limit, unless the limit had refused it', async () => {
  const away = new Unavailable('carrier');
  for (const [refused, submit] of [
    [[], 0],
    [['submit'], 1],
  ] as const) {
    const { answer, counted } = step({ compared: away, refused });
    await assert.rejects(answer(), away);
    assert.deepEqual(counted, { submit });
  }
});

test('a right code gives the message back; an expired one costs nothing; a wrong one costs an attempt', async () => {
  const right = step();
  assert.deepEqual(await right.answer(), { type: 'stay', data: 'proved' });
  assert.deepEqual(right.counted, { submit: 1, unanswered: -1 });
  const late = await step({ compared: 'expired' }).answer();
  assert.ok(late.type === 'reject' && late.free && late.problem.code === 'otp-expired');
  const wrong = await step({ compared: 'wrong' }).answer(flow({ rejections: 2 }));
  assert.ok(wrong.type === 'reject' && !wrong.free && wrong.problem.code === 'otp-incorrect');
  assert.deepEqual([wrong.problem.attemptsLeft, wrong.data], [2, { attemptsLeft: 2 }]);
  const locked = await step({ compared: 'wrong', refused: ['wrong-code'] }).answer();
  assert.ok(locked.type === 'close' && locked.problem === spent);
  const limited = await step({ refused: ['submit'] }).answer();
  assert.ok(limited.type === 'reject' && limited.free && limited.problem === spent);
});

/** The match behind a proved number. */
function match({
  refused = [],
  of = flow(),
  has = [],
  said,
}: { refused?: readonly string[]; of?: Flow; has?: readonly string[]; said?: Matched | Error } = {}) {
  const { limits, counted } = counting(...refused);
  const failed: unknown[] = [];
  const ports = {
    ...{ limits, vault: { mac: (...parts: string[]) => Promise.resolve(parts.join(' ')) } },
    accounts: { exists: (identity: string) => Promise.resolve(has.includes(identity)) },
    failed: (error: unknown) => failed.push(error),
  } as unknown as StepPorts;
  const asked: string[] = [];
  const decision = owns(
    ports,
    (_, key) => {
      asked.push(key);
      return said instanceof Error ? Promise.reject(said) : Promise.resolve(said ?? { facts: { fullName: 'Điện' } });
    },
    of,
    visit(),
  );
  return decision.then(async (made) => {
    await made.beside?.();
    return { made, counted, failed, asked, events: made.audit?.map(({ event, reason }) => [event, reason]) };
  });
}

test('a person whom the registry confirms goes on, and the check is given back', async () => {
  const { made, counted, asked, events } = await match();
  assert.ok(made.type === 'advance' && made.proven && made.facts);
  assert.deepEqual([made.facts['fullName'], made.facts['phoneProven']], ['Điện', true]);
  assert.deepEqual([counted, asked], [{ match: 0, lookup: 1 }, ['a:match']]);
  assert.deepEqual(events, [
    ['otp', undefined],
    ['match', undefined],
  ]);
  const again = await match({ of: flow({ facts: { ...DIEN, phoneProven: true } }) });
  assert.deepEqual(again.events, [['match', undefined]], 'the code is logged once');
});

test('a limit on checks closes the flow without a question; a spent budget is a wait', async () => {
  const limited = await match({ refused: ['match'] });
  assert.ok(limited.made.type === 'close' && limited.made.problem === spent);
  assert.deepEqual([limited.counted, limited.asked], [{ match: 1, lookup: 0 }, []]);
  const budget = await match({ refused: ['lookup'] });
  assert.ok(budget.made.type === 'reject' && budget.made.free && budget.made.problem.retryAfter === 60);
  assert.deepEqual([budget.counted, budget.asked], [{ match: 0, lookup: 1 }, []]);
  const both = await match({ refused: ['match', 'lookup'] });
  assert.equal(both.made.type, 'close');
  assert.deepEqual(both.counted, { match: 1, lookup: 1 }, 'a refused look-up has nothing to give back');
});

test('a registry that is away keeps the number proved; one that says no ends the flow', async () => {
  const error = new Unavailable('registry');
  const away = await match({ said: error });
  assert.ok(away.made.type === 'reject' && away.made.free && away.made.facts?.['phoneProven'] === true);
  assert.deepEqual([away.failed, away.counted], [[error], { match: 0, lookup: 1 }]);
  assert.equal(away.made.problem.retryAfter, 10);
  const no = await match({ said: { problem: problem('subscriber-mismatch') } });
  assert.ok(no.made.type === 'close' && no.made.problem.code === 'subscriber-mismatch');
  assert.deepEqual(no.counted, { match: 1, lookup: 1 }, 'it counts');
});

test('an identity that has an account is told so after the registry has confirmed it, by the number it knows', async () => {
  const own = `cccd:${DIEN.citizenId}`;
  const known = await match({ has: [own] });
  assert.ok(known.made.type === 'close' && known.made.problem.code === 'already-registered');
  assert.deepEqual(known.counted, { match: 0, lookup: 1 });
  assert.deepEqual(known.events, [
    ['otp', undefined],
    ['account.duplicate', 'exists'],
  ]);
  const stranger = await match({ has: [own], said: { problem: problem('subscriber-mismatch') } });
  assert.ok(stranger.made.type === 'close' && stranger.made.problem.code === 'subscriber-mismatch');
  const other = { facts: { citizenId: '001090000009' } };
  for (const [has, type] of [
    ['cccd:001090000009', 'close'],
    [own, 'advance'],
  ] as const)
    assert.equal((await match({ has: [has], said: other })).made.type, type);
});

test('a carrier’s failure is logged and a wait', async () => {
  const failed: unknown[] = [];
  const ports = { failed: (error: unknown) => failed.push(error) };
  assert.deepEqual(await askCarrier(ports, flow(), () => Promise.resolve(false)), { answer: false });
  const error = new Unavailable('carrier');
  const away = await askCarrier(ports, flow(), () => Promise.reject(error));
  assert.ok('later' in away && away.later.type === 'reject' && away.later.free);
  assert.deepEqual(failed, [error]);
  assert.ok('later' in (await askCarrier({}, flow(), () => Promise.reject(error))));
});
