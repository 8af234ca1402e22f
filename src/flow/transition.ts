import type { Audience, Json, Method } from './method.js';
import { problem, type Problem } from './problem.js';
import type { Status, View } from './view.js';

/** What a flow has established. Personal data: it never leaves the gateway, and goes when the flow goes. */
export type Facts = Readonly<Record<string, Json>>;

/** One person's registration, as the gateway keeps it. */
export interface Flow {
  /** Names the flow in the database, the log and every port's idempotency key. Not a secret, unlike the bearer id. */
  readonly ref: string;
  readonly method: string;
  readonly version: number;
  readonly portal: string;
  readonly audience: Audience;
  readonly lang: string;
  /** Index into the method's steps. */
  readonly step: number;
  readonly status: Status;
  readonly revision: number;
  /** Refusals at this step. */
  readonly rejections: number;
  readonly data: Json;
  readonly facts: Facts;
  readonly problem: Problem | null;
}

/**
 * What a handler decided.
 *
 * - `advance`: the step is done; `proven` says that the person proved control of something, so the bearer id changes.
 * - `stay`: nothing is decided yet; show this.
 * - `reject`: the answer is refused and counted. `free` refusals, the world's fault, are not counted.
 * - `close`: the flow ends here, without an account.
 */
export type Outcome =
  | {
      readonly type: 'advance';
      readonly facts?: Facts;
      readonly proven?: boolean;
      /** What the page shows when this was the last step; nothing personal. */
      readonly ending?: Json;
    }
  | { readonly type: 'stay'; readonly data: Json; readonly facts?: Facts }
  | {
      readonly type: 'reject';
      readonly problem: Problem;
      readonly free?: boolean;
      readonly data?: Json;
      readonly facts?: Facts;
    }
  | { readonly type: 'close'; readonly problem: Problem };

/** Pure and total, and the only writer of `step` and `status`. */
export function transition(method: Method, flow: Flow, outcome: Outcome): Flow {
  if (flow.status !== 'active') return flow;
  const next = { ...flow, revision: flow.revision + 1 };
  switch (outcome.type) {
    case 'advance': {
      const last = flow.step === method.steps.length - 1;
      if (last) return { ...over({ ...next, status: 'complete' }), data: outcome.ending ?? null };
      return { ...next, step: flow.step + 1, data: null, rejections: 0, facts: { ...flow.facts, ...outcome.facts } };
    }
    case 'stay':
      return { ...next, data: outcome.data, facts: { ...flow.facts, ...outcome.facts } };
    case 'reject': {
      const rejections = flow.rejections + (outcome.free ? 0 : 1);
      if (rejections >= (method.steps[flow.step]?.attempts ?? Infinity)) {
        return over({ ...next, rejections, status: 'closed', problem: problem('too-many-attempts') });
      }
      const data = outcome.data === undefined ? flow.data : outcome.data;
      return { ...next, rejections, data, facts: { ...flow.facts, ...outcome.facts } };
    }
    case 'close':
      return over({ ...next, status: 'closed', problem: outcome.problem });
  }
}

/** A flow that is over forgets what it knew. */
const over = (flow: Flow): Flow => ({ ...flow, data: null, facts: {} });

interface Seen {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly endsAt: number;
  readonly now: number;
}

/** The single exit of a flow towards the browser: no fact, no ref, no portal's secret leaves by it. */
export const toView = (method: Method | undefined, flow: Flow, { id, expiresAt, endsAt, now }: Seen): View => ({
  id,
  method: flow.method,
  audience: flow.audience,
  status: flow.status,
  step: method?.steps[flow.step]?.name ?? '',
  revision: flow.revision,
  data: flow.data,
  problem: flow.problem,
  expiresAt: new Date(expiresAt).toISOString(),
  endsAt: new Date(endsAt).toISOString(),
  now: new Date(now).toISOString(),
});
