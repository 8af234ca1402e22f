import { problem } from '../../flow/problem.js';
import type { AskData } from '../../flow/signing-steps.js';
import type { Json } from '../../flow/method.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { About } from '../checks/limits.js';
import { formGate, type GatePorts } from './captcha.js';
import { refuse } from './person.js';

/** Of whom limits count: a number, an identity. */
export type Asked = Pick<About, 'phone' | 'identity'>;

/** What a person answers to such a step. */
export type AskInput = Readonly<Record<string, string>> & { readonly captcha: string };

/**
 * Whose key is to sign: captcha and limits first, as what follows rings on somebody's phone (T49). `of` says whom
 * limits count by; `choices` are those among which `provider` must be.
 */
export function askHandler<Input extends AskInput>(
  ports: GatePorts,
  of: (input: Readonly<Record<string, string | undefined>>) => Asked,
  choices?: AskData['providers'],
): StepHandler<Input> {
  const gate = formGate(ports);
  const show = async (flow: Flow, visit: Visit): Promise<Json> => ({
    captcha: await gate.issue(flow, visit),
    ...(choices ? { providers: choices } : {}),
  });

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer(input, flow, visit): Promise<Decision> {
      const { captcha: solution, ...person }: AskInput = input;
      const unsolved = await gate.unsolved(solution, flow);
      if (unsolved) return unsolved;
      if (choices && !choices.some(({ id }) => id === person['provider'])) {
        return refuse(problem('validation-failed', { errors: [{ pointer: '/provider', code: 'provider' }] }));
      }
      const about = { caller: visit.caller, portal: flow.portal, ...of(person) };
      return (await gate.tooOften(about)) ?? { type: 'advance', facts: person };
    },
  };
}
