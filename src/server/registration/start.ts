/**
 * Starts flows: checks that the portal offers the method to the audience, and issues a bearer id.
 */
import type { Reply, Start } from '../../flow/backend.js';
import type { Method } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import { FIRST } from '../checks/start-tokens.js';
import { retryDatabase } from '../sql/retry-database.js';
import { newSecret } from '../vault/vault.js';
import { isFresh } from './admission.js';
import { refuse, unforeseen, viewOf, visitOf, type RegistrarCall, type RegistrarContext } from './context.js';
import { DAY, type StoredFlow } from './flows.js';
import type { Implementation } from './implement.js';
import { enterStep } from './run-handler.js';

/** A start that the portal offers. */
interface Starting {
  readonly flow: Flow;
  readonly asked: Start;
  readonly options: RegistrarCall;
  readonly implementation: Implementation;
  readonly startKey: string | null;
}

export async function start(context: RegistrarContext, asked: Start, options: RegistrarCall): Promise<Reply> {
  const offered = await context.offers.find(asked, options.caller?.origin);
  if ('code' in offered) return refuse(offered);
  const { implementation, portal } = offered;
  const { method, handlers } = implementation;
  const flow = newFlow(method, asked, portal?.id ?? '');
  const startKey = await context.idempotency.hashKey(options.key);
  const starting = { flow, asked, options, implementation, startKey };
  const first = handlers[method.steps[0]?.name ?? ''];
  return (first?.show && !first.enter ? startUnstored : startStored)(context, starting);
}

/** Takes and returns the limits of a start. */
function limitsOf({ limits }: RegistrarContext, { flow, options, implementation }: Starting) {
  const { starts = 'start' } = implementation;
  const { caller } = options;
  const about = caller && { caller, portal: flow.portal };
  return {
    take: async () => about && limits.take(starts, about),
    give: async () => about && limits.give(starts, about),
    /** Difficulty of the captcha in the first view. */
    pressure: async () => caller && limits.pressure(caller),
    release: async () => about && limits.give('captcha', about),
  };
}

async function startStored(context: RegistrarContext, starting: Starting): Promise<Reply> {
  const { idempotency, steps } = context;
  const { flow, asked, options, implementation } = starting;
  const limit = limitsOf(context, starting);
  // At once, so that both are counted in one statement.
  const [fresh, limited] = await Promise.all([isFresh(context, options), limit.take()]);
  if (!fresh) {
    if (!limited) await limit.give();
    return refuse(problem('proof-required'));
  }
  const body = await idempotency.hashBody('start', '', { ...asked });
  const earlier = limited && (await earlierReply(context, starting, body));
  if (earlier) return earlier;
  return steps.ran('start', implementation.method, flow, async () => {
    if (limited) return refuse(limited);
    const reply = await create(context, starting, body);
    if (reply) return reply;
    // A flow with this key exists: this call is a repetition, or ran at the same time as its equal.
    await limit.give();
    const settled = await earlierReply(context, starting, body);
    return settled ?? refuse(problem('idempotency-in-progress', { retryAfter: 1 }));
  });
}

/** The earlier reply to the same start. Only for the same DPoP key and the same portal. */
async function earlierReply(
  { flows, idempotency }: RegistrarContext,
  { flow, options, startKey }: Starting,
  body: string,
): Promise<Reply | undefined> {
  const row = startKey ? await flows.findStart(startKey) : undefined;
  if (!row) return undefined;
  const isSame = row.jkt === (options.jkt ?? null) && row.flow.portal === flow.portal;
  const replayed = isSame ? await idempotency.replay(row, options.key, body) : undefined;
  // If the flow has moved on, its page has already received the reply to the start.
  return replayed ?? refuse(problem('idempotency-mismatch'));
}

/** `undefined`: another call with the same key has started the flow. */
async function create(context: RegistrarContext, starting: Starting, body: string): Promise<Reply | undefined> {
  const { flows, vault, idempotency, now } = context;
  const { flow: fresh, options, implementation, startKey } = starting;
  const { method, handlers } = implementation;
  const times = timesOf(context, now());
  const first = handlers[method.steps[0]?.name ?? ''];
  const visit = visitOf(context, { flow: fresh, ...times }, options);
  const entered = await enterStep(first, fresh, visit, (error) => unforeseen(context, error, fresh));
  if ('problem' in entered) return refuse(entered.problem);
  const id = newSecret();
  const flow = { ...fresh, data: entered.data, facts: { ...entered.facts } };
  const reply: Reply = { ok: true, view: await viewOf(context, { flow, ...times }, id, options) };
  const row: StoredFlow = {
    ...{ flow, startKey, ...times, previousToken: null, claim: null },
    token: await vault.mac('token', id),
    jkt: options.jkt ?? null,
    savedReply: await idempotency.save(options.key, body, reply),
  };
  const write = () => flows.create(row, [startOf(flow), ...(entered.audit ?? [])], row.createdAt);
  // A pooled connection may be broken. Only with a key is a retry safe: it finds the row if it was written.
  return (await (startKey === null ? write() : retryDatabase(write, ONCE))) ? reply : undefined;
}

const timesOf = ({ idle, lifetime }: RegistrarContext, createdAt: number) => ({
  createdAt,
  expiresAt: createdAt + Math.min(lifetime, idle),
});

/** Writes counters only: the flow itself is in its id (decision 0092). */
async function startUnstored(context: RegistrarContext, starting: Starting): Promise<Reply> {
  const { flow, options, implementation } = starting;
  const limit = limitsOf(context, starting);
  const key = keyCounter(context, starting);
  // At once, so that all are counted in one statement.
  const [fresh, limited, counted, pressure] = await Promise.all([
    isFresh(context, options),
    limit.take(),
    key.count(),
    limit.pressure(),
  ]);
  // A refused start gives its key and its captcha back: a retry of it counts as the first.
  if (!fresh || limited) await Promise.all([key.give(), limit.release()]);
  if (!fresh) {
    if (!limited) await limit.give();
    return refuse(problem('proof-required'));
  }
  return context.steps.ran('start', implementation.method, flow, async () => {
    if (limited) return refuse(limited);
    const shown = { ...starting, options: { ...options, pressure } };
    if (counted.isFirst) return begin(context, shown, counted.at);
    await limit.give();
    if (counted.isSame) return begin(context, shown, counted.at, true);
    await limit.release();
    return refuse(problem('idempotency-mismatch'));
  });
}

/**
 * Remembers an idempotency key as long as a row would, in two counters: one of the key, and one of
 * the key with the start's parameters. The first start makes both, so both expire at the same time,
 * which also gives the time of that start. A start with the same key and other parameters makes its
 * second counter later, so that one expires at another time.
 */
function keyCounter({ limits, lifetime, now }: RegistrarContext, { flow, options, startKey }: Starting) {
  const span = lifetime + DAY;
  const { method, purpose, portal, audience, lang } = flow;
  const same = JSON.stringify([method, purpose, portal, audience, lang, options.jkt]);
  const names = [`start ${startKey}`, `start ${startKey} ${same}`];
  const count = async (by: 1 | -1) => (startKey === null ? [] : limits.count(names, span / 1000, by));
  return {
    async count() {
      const [key, own] = await count(1);
      if (!key || !own) return { isFirst: true, isSame: true, at: now() };
      const isSame = own.until === key.until && own.count > 1;
      return { isFirst: key.count === 1, isSame, at: key.until - span };
    },
    give: () => count(-1),
  };
}

async function begin(context: RegistrarContext, starting: Starting, at: number, again = false): Promise<Reply> {
  const { tokens, flows, now } = context;
  const { flow: fresh, options, startKey } = starting;
  const times = timesOf(context, at);
  const { id, flow } = await tokens.issue({ flow: fresh, jkt: options.jkt ?? null, startKey, ...times });
  const row = again && startKey !== null ? await flows.findStart(startKey) : undefined;
  const { flow: begun, expiresAt } = row ?? { flow, ...times };
  // If the flow has moved on, its page has already received the reply to the start.
  const isOver = begun.revision > 0 || begun.status !== 'active' || expiresAt <= now();
  if (isOver) return refuse(problem('idempotency-mismatch'));
  try {
    const view = await viewOf(context, { flow, ...times, expiresAt }, id, options);
    return { ok: true, view, ...(again && { replayed: true }) };
  } catch (error) {
    return refuse(unforeseen(context, error, flow));
  }
}

/** Milliseconds for one retry. */
const ONCE = 200;

export const startOf = ({ purpose }: Flow): AuditEvent => ({
  event: 'flow.start',
  result: 'ok',
  ...(purpose !== 'register' && { reason: purpose }),
});

const newFlow = (
  { id: method, purpose = 'register', version }: Method,
  { audience, lang = 'vi' }: Start,
  portal: string,
): Flow => ({
  ref: crypto.randomUUID(),
  method,
  purpose,
  version,
  portal,
  audience,
  lang,
  ...FIRST,
});
