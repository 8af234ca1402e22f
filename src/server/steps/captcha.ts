import { problem } from '../../flow/problem.js';
import type { Json } from '../../flow/method.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, Visit } from '../registration/implement.js';
import type { About, Limits } from '../checks/limits.js';
import type { Captcha } from '../ports.js';
import { fail, refuse } from './person.js';

export interface GatePorts {
  readonly captcha: Captcha;
  readonly limits: Limits;
}

/** Checks before any form that causes cost: first the captcha, then the rate limits (T01, T49). */
export function formGate({ captcha, limits }: GatePorts) {
  const context = ({ ref, portal }: Flow) => ({ flow: ref, action: 'identify', portal });
  return {
    issue: async (flow: Flow, { caller, pressure }: Visit): Promise<Json> =>
      captcha.issue(context(flow), pressure ?? (await limits.pressure(caller))),
    /** The refusal of a wrong captcha solution; `undefined` if it is right. */
    async unsolved(solution: string, flow: Flow): Promise<Decision | undefined> {
      const solved = await captcha.verify(solution, context(flow));
      return solved === 'ok' ? undefined : refuse(problem('captcha-failed'), [fail('captcha', solved)]);
    },
    /** The refusal when a limit is exceeded; `undefined` otherwise. */
    async tooOften(about: About): Promise<Decision | undefined> {
      const limited = await limits.take('identify', about);
      return limited && { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'identify')] };
    },
  };
}
