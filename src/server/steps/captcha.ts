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

/** What stands before every form that costs somebody something: a captcha, then how often (T01, T49). */
export function formGate({ captcha, limits }: GatePorts) {
  const context = ({ ref, portal }: Flow) => ({ flow: ref, action: 'identify', portal });
  return {
    issue: async (flow: Flow, { caller }: Visit): Promise<Json> =>
      captcha.issue(context(flow), await limits.pressure(caller)),
    /** Why a solution is refused, if it is. */
    async unsolved(solution: string, flow: Flow): Promise<Decision | undefined> {
      const solved = await captcha.verify(solution, context(flow));
      return solved === 'ok' ? undefined : refuse(problem('captcha-failed'), [fail('captcha', solved)]);
    },
    /** Why it is too often, if it is. */
    async tooOften(about: About): Promise<Decision | undefined> {
      const limited = await limits.take('identify', about);
      return limited && { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'identify')] };
    },
  };
}
