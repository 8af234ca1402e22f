import { problem } from '../../flow/problem.js';
import type { AskData } from '../../flow/steps.js';
import type { Json } from '../../flow/method.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, StepHandler, Visit } from '../implement.js';
import type { About, Limits } from '../limits.js';
import type { Captcha } from '../ports.js';
import { fail, refuse } from './person.js';

export interface AskPorts {
  readonly captcha: Captcha;
  readonly limits: Limits;
}

/** Of whom limits count: a number, an identity. */
export type Asked = Pick<About, 'phone' | 'identity'>;

type AskInput = Readonly<Record<string, string>> & { readonly captcha: string };

/**
 * Whose key is to sign: captcha and limits first, as what follows rings on somebody's phone (SECURITY T49). `of` says whom
 * limits count by; `choices` are those among which `provider` must be.
 */
export function askHandler<Input extends AskInput>(
  { captcha, limits }: AskPorts,
  of: (input: Readonly<Record<string, string | undefined>>) => Asked,
  choices?: AskData['providers'],
): StepHandler<Input> {
  const context = ({ ref, portal }: Flow) => ({ flow: ref, action: 'identify', portal });
  const show = async (flow: Flow, { caller }: Visit): Promise<Json> => ({
    captcha: await captcha.issue(context(flow), await limits.pressure(caller)),
    ...(choices ? { providers: choices } : {}),
  });

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer(input, flow, visit): Promise<Decision> {
      const { captcha: solution, ...person }: AskInput = input;
      const solved = await captcha.verify(solution, context(flow));
      if (solved !== 'ok') return refuse(problem('captcha-failed'), [fail('captcha', solved)]);
      if (choices && !choices.some(({ id }) => id === person['provider'])) {
        return refuse(problem('validation-failed', { errors: [{ pointer: '/provider', code: 'provider' }] }));
      }
      const about = { caller: visit.caller, portal: flow.portal, ...of(person) };
      const limited = await limits.take('identify', about);
      if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'identify')] };
      return { type: 'advance', facts: person };
    },
  };
}
