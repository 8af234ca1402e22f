import type { Audience, FlowPurpose, Json, Method } from './method.js';
import { problem, type Problem } from './problem.js';
import type { Status, View } from './view.js';

/**
 * Facts that a flow has established. Personal data: they stay on the gateway, and are erased when
 * the flow ends.
 */
export type Facts = Readonly<Record<string, Json>>;

/** One person's registration or sign-in, as the gateway stores it. */
export interface Flow {
  /**
   * The flow's id in the database, the log and every port's idempotency key. Not secret, unlike the
   * bearer id.
   */
  readonly ref: string;
  readonly method: string;
  readonly purpose: FlowPurpose;
  readonly version: number;
  /** The portal's id; `''` for a sign-in that no portal asked for. */
  readonly portal: string;
  readonly audience: Audience;
  readonly lang: string;
  /** Index into the method's steps. */
  readonly step: number;
  readonly status: Status;
  readonly revision: number;
  /** Refusals at the current step. */
  readonly rejections: number;
  readonly data: Json;
  readonly facts: Facts;
  readonly problem: Problem | null;
}

/**
 * A handler's decision.
 *
 * - `advance`: the step is done. `proven` means that the person proved control of something, so the
 * bearer id changes.
 * - `stay`: nothing is decided yet; show this data.
 * - `reject`: the answer is refused and counted. A `free` refusal, which is not the person's fault,
 * is not counted.
 * - `close`: the flow ends here, without an account or a session.
 */
export type Outcome =
  | {
      readonly type: 'advance';
      readonly facts?: Facts;
      readonly proven?: boolean;
      /** The steps that follow are not needed: the flow is complete. */
      readonly ends?: boolean;
      /** Shown by the page after the last step; no personal data. */
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

/** Pure and total. The only writer of `step` and `status`. */
export function transition(method: Method, flow: Flow, outcome: Outcome): Flow {
  if (flow.status !== 'active') return flow;
  const next = { ...flow, revision: flow.revision + 1 };
  switch (outcome.type) {
    case 'advance': {
      const last = outcome.ends === true || flow.step === method.steps.length - 1;
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

/** An ended flow loses its data. */
const over = (flow: Flow): Flow => ({ ...flow, data: null, facts: {} });

interface Seen {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly endsAt: number;
  readonly now: number;
}

/** The only function that shows a flow to the browser: never a fact, a ref or a portal's secret. */
export const toView = (method: Method | undefined, flow: Flow, { id, expiresAt, endsAt, now }: Seen): View => ({
  id,
  method: flow.method,
  ...(flow.purpose !== 'register' && { purpose: flow.purpose }),
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
