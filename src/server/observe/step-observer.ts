/** Reports the outcome of each step to an observer. */
import type { Reply } from '../../flow/backend.js';
import type { Method } from '../../flow/method.js';
import type { Flow } from '../../flow/transition.js';
import { nameOf } from '../registration/implement.js';
import type { Observer, StepOutcome } from './observer.js';

const outcomeOf = (reply: Reply, step: string): { readonly outcome: StepOutcome; readonly problem?: string } => {
  if (!reply.ok) return { outcome: 'refused', problem: reply.problem.code };
  const { status, problem, step: next } = reply.view;
  if (status === 'complete') return { outcome: 'completed' };
  if (status === 'closed') return { outcome: 'closed', ...(problem ? { problem: problem.code } : {}) };
  return { outcome: step === 'start' ? 'started' : next === step ? 'stayed' : 'advanced' };
};

type Verb = 'start' | 'answer' | 'again' | 'watch';

/**
 * Labels come from an existing flow, never from the caller. Their number is therefore bounded by
 * the configuration.
 */
export const stepObserver = (observe: Observer) => {
  const stepName = ({ steps }: Pick<Method, 'steps'>, { step }: Flow) => steps[step]?.name ?? '';
  return {
    /** `undefined` from `work`: nothing was done, and nothing is reported. */
    ran: <R extends Reply | undefined>(verb: Verb, method: Method, flow: Flow, work: () => Promise<R>): Promise<R> =>
      observe({ kind: 'step', about: verb }, async (report) => {
        const step = verb === 'start' ? 'start' : stepName(method, flow);
        const reply = await work();
        if (reply && !reply.replayed)
          report({ kind: 'step', portal: flow.portal, method: nameOf(method), step, ...outcomeOf(reply, step) });
        return reply;
      }),
    abandoned: (method: Method, flow: Flow, work: () => Promise<void>): Promise<void> =>
      observe({ kind: 'step', about: 'abandon' }, async (report) => {
        await work();
        report({
          kind: 'step',
          portal: flow.portal,
          method: nameOf(method),
          step: stepName(method, flow),
          outcome: 'abandoned',
        });
      }),
  };
};
export type StepObserver = ReturnType<typeof stepObserver>;
