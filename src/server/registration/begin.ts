import type { Reply, Start } from '../../flow/backend.js';
import type { Method } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import { toView, type Flow } from '../../flow/transition.js';
import { arrive } from './arrive.js';
import type { Flows, StoredFlow } from './flows.js';
import type { Visit } from './implement.js';
import type { Limits } from '../checks/limits.js';
import type { StepObserver } from './observed-step.js';
import type { Offer, Offers } from './offer.js';
import type { Receipts } from './receipts.js';
import type { RegistrarCall } from './registrar.js';
import { random, toBase64url, type Vault } from '../vault/vault.js';

export interface BeginOptions {
  readonly flows: Flows;
  readonly vault: Vault;
  readonly limits: Limits;
  readonly offers: Offers;
  readonly receipts: Receipts;
  readonly steps: StepObserver;
  readonly now: () => number;
  readonly idle: number;
  readonly lifetime: number;
  readonly unforeseen: (error: unknown, flow: Flow) => Problem;
  readonly isFresh: (options: RegistrarCall) => Promise<boolean>;
  readonly visit: (flow: Flow, options: RegistrarCall) => Visit;
}

const refuse = (refusal: Problem): Reply => ({ ok: false, problem: refusal });

/** Begins flows: who offers this method to this audience on this portal, and a fresh bearer id. */
export function createBegin(begins: BeginOptions) {
  const { flows, vault, limits, offers, receipts, steps, now, idle, lifetime, unforeseen, visit, isFresh } = begins;

  /** The answer to the same start, if it was given; only to the holder of the same proof key, on the same portal. */
  async function earlier(options: RegistrarCall, body: string, portal: string): Promise<Reply | undefined> {
    const key = await receipts.hash(options.key);
    const row = key ? await flows.findStart(key) : undefined;
    if (!row) return undefined;
    const same = row.jkt === (options.jkt ?? null) && row.flow.portal === portal;
    const said = same ? await receipts.replay(row, options.key, body) : undefined;
    // The flow has moved on since: whoever moved it has seen the answer to its start.
    return said ?? refuse(problem('idempotency-mismatch'));
  }

  async function create(fresh: Flow, { implementation }: Offer, options: RegistrarCall, body: string) {
    const { method, handlers } = implementation;
    const first = handlers[method.steps[0]?.name ?? ''];
    const arrival = await arrive(first, fresh, visit(fresh, options), (error) => unforeseen(error, fresh));
    if ('problem' in arrival) return refuse(arrival.problem);
    const id = toBase64url(random(32));
    const createdAt = now();
    const endsAt = createdAt + lifetime;
    const expiresAt = Math.min(endsAt, createdAt + idle);
    const flow = { ...fresh, data: arrival.data, facts: { ...arrival.facts } };
    const reply: Reply = { ok: true, view: toView(method, flow, { id, expiresAt, endsAt, now: createdAt }) };
    const row: StoredFlow = {
      flow,
      token: await vault.mac('token', id),
      previousToken: null,
      jkt: options.jkt ?? null,
      startKey: await receipts.hash(options.key),
      createdAt,
      expiresAt,
      claim: null,
      receipt: await receipts.make(options.key, body, reply),
    };
    const isFirst = await flows.create(row, [{ event: 'flow.start', result: 'ok' }, ...(arrival.audit ?? [])]);
    // The same start came twice at once: the other one made the flow, and its answer is the answer.
    const said = isFirst ? reply : await earlier(options, body, fresh.portal);
    return said ?? refuse(problem('idempotency-in-progress', { retryAfter: 1 }));
  }

  return async (start: Start, options: RegistrarCall): Promise<Reply> => {
    const offered = await offers.find(start, options.caller?.origin);
    if ('code' in offered) return refuse(offered);
    if (!(await isFresh(options))) return refuse(problem('proof-required'));
    const body = await receipts.body('start', '', { ...start });
    const said = await earlier(options, body, offered.portal.id);
    if (said) return said;
    const { method } = offered.implementation;
    const fresh = newFlow(method, start, offered.portal.id);
    return steps.ran('start', method, fresh, async () => {
      const { caller } = options;
      const limited = caller && (await limits.take('start', { caller, portal: fresh.portal }));
      return limited ? refuse(limited) : create(fresh, offered, options, body);
    });
  };
}

const newFlow = ({ id: method, version }: Method, { audience, lang = 'vi' }: Start, portal: string): Flow => ({
  ref: crypto.randomUUID(),
  method,
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
