/**
 * Starts flows: checks that the portal offers the method to the audience, and issues a bearer id.
 */
import type { Reply, Start } from '../../flow/backend.js';
import type { Method } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import { toView, type Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import { retryDatabase } from '../sql/retry-database.js';
import { newSecret } from '../vault/vault.js';
import { isFresh } from './admission.js';
import { refuse, unforeseen, visitOf, type RegistrarCall, type RegistrarContext } from './context.js';
import type { StoredFlow } from './flows.js';
import type { Offer } from './offer.js';
import { enterStep } from './run-handler.js';

export async function start(context: RegistrarContext, asked: Start, options: RegistrarCall): Promise<Reply> {
  const { offers, idempotency, steps, limits } = context;
  const { caller } = options;
  const offered = await offers.find(asked, caller?.origin);
  if ('code' in offered) return refuse(offered);
  const portal = offered.portal?.id ?? '';
  const { method, starts = 'start' } = offered.implementation;
  const about = caller && { caller, portal };
  // At once, so that both are counted in one statement.
  const [fresh, limited] = await Promise.all([isFresh(context, options), about && limits.take(starts, about)]);
  const giveBack = async () => {
    if (about && !limited) await limits.give(starts, about);
  };
  if (!fresh) {
    await giveBack();
    return refuse(problem('proof-required'));
  }
  const body = await idempotency.hashBody('start', '', { ...asked });
  const earlier = limited && (await earlierReply(context, options, body, portal));
  if (earlier) return earlier;
  const flow = newFlow(method, asked, portal);
  return steps.ran('start', method, flow, async () => {
    if (limited) return refuse(limited);
    const reply = await create(context, flow, offered, options, body);
    if (reply) return reply;
    // The flow is there: this call repeats its start, or came at once with an equal one.
    await giveBack();
    const settled = await earlierReply(context, options, body, portal);
    return settled ?? refuse(problem('idempotency-in-progress', { retryAfter: 1 }));
  });
}

/** The earlier reply to the same start. Only for the same DPoP key and the same portal. */
async function earlierReply(
  { flows, idempotency }: RegistrarContext,
  options: RegistrarCall,
  body: string,
  portal: string,
): Promise<Reply | undefined> {
  const key = await idempotency.hashKey(options.key);
  const row = key ? await flows.findStart(key) : undefined;
  if (!row) return undefined;
  const isSame = row.jkt === (options.jkt ?? null) && row.flow.portal === portal;
  const replayed = isSame ? await idempotency.replay(row, options.key, body) : undefined;
  // If the flow has moved on, its page has already received the reply to the start.
  return replayed ?? refuse(problem('idempotency-mismatch'));
}

/** `undefined`: another call has started the flow with the same key. */
async function create(
  context: RegistrarContext,
  fresh: Flow,
  { implementation }: Offer,
  options: RegistrarCall,
  body: string,
): Promise<Reply | undefined> {
  const { flows, vault, idempotency, now, idle, lifetime } = context;
  const { method, handlers } = implementation;
  const first = handlers[method.steps[0]?.name ?? ''];
  const entered = await enterStep(first, fresh, visitOf(context, fresh, options), (error) =>
    unforeseen(context, error, fresh),
  );
  if ('problem' in entered) return refuse(entered.problem);
  const id = newSecret();
  const createdAt = now();
  const endsAt = createdAt + lifetime;
  const expiresAt = Math.min(endsAt, createdAt + idle);
  const flow = { ...fresh, data: entered.data, facts: { ...entered.facts } };
  const reply: Reply = { ok: true, view: toView(method, flow, { id, expiresAt, endsAt, now: createdAt }) };
  const row: StoredFlow = {
    flow,
    token: await vault.mac('token', id),
    previousToken: null,
    jkt: options.jkt ?? null,
    startKey: await idempotency.hashKey(options.key),
    createdAt,
    expiresAt,
    claim: null,
    savedReply: await idempotency.save(options.key, body, reply),
  };
  const write = () => flows.create(row, [startOf(flow), ...(entered.audit ?? [])]);
  // A connection may have broken unnoticed. With a key a repetition finds what was written.
  return (await (row.startKey === null ? write() : retryDatabase(write, ONCE))) ? reply : undefined;
}

/** Milliseconds, for one repetition. */
const ONCE = 200;

const startOf = ({ purpose }: Flow): AuditEvent => ({
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
  step: 0,
  status: 'active',
  revision: 0,
  rejections: 0,
  data: null,
  facts: {},
  problem: null,
});
