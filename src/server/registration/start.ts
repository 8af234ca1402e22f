/**
 * Starts flows: checks that the portal offers the method to the audience, and issues a bearer id.
 */
import type { Reply, Start } from '../../flow/backend.js';
import type { Method } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import { toView, type Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import { newSecret } from '../vault/vault.js';
import { isFresh } from './admission.js';
import { refuse, unforeseen, visitOf, type RegistrarCall, type RegistrarContext } from './context.js';
import type { StoredFlow } from './flows.js';
import type { Offer } from './offer.js';
import { enterStep } from './run-handler.js';

export async function start(context: RegistrarContext, asked: Start, options: RegistrarCall): Promise<Reply> {
  const { offers, idempotency, steps, limits } = context;
  const offered = await offers.find(asked, options.caller?.origin);
  if ('code' in offered) return refuse(offered);
  if (!(await isFresh(context, options))) return refuse(problem('proof-required'));
  const body = await idempotency.hashBody('start', '', { ...asked });
  const portal = offered.portal?.id ?? '';
  const earlier = await earlierReply(context, options, body, portal);
  if (earlier) return earlier;
  const { method, starts = 'start' } = offered.implementation;
  const fresh = newFlow(method, asked, portal);
  return steps.ran('start', method, fresh, async () => {
    const { caller } = options;
    const limited = caller && (await limits.take(starts, { caller, portal: fresh.portal }));
    return limited ? refuse(limited) : create(context, fresh, offered, options, body);
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

async function create(
  context: RegistrarContext,
  fresh: Flow,
  { implementation }: Offer,
  options: RegistrarCall,
  body: string,
): Promise<Reply> {
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
  const isFirst = await flows.create(row, [startOf(flow), ...(entered.audit ?? [])]);
  // Two equal starts at once: the other call created the flow, and both get its reply.
  const settled = isFirst ? reply : await earlierReply(context, options, body, fresh.portal);
  return settled ?? refuse(problem('idempotency-in-progress', { retryAfter: 1 }));
}

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
