import { problem } from '../../flow/problem.js';
import type { AskData } from '../../flow/signing-steps.js';
import type { Json } from '../../flow/method.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { About } from '../checks/limits.js';
import { formGate, type GatePorts } from './captcha.js';
import { refuse } from './person.js';

/** The subjects that limits count by: a number, an identity. */
export type Asked = Pick<About, 'phone' | 'identity'>;

/** The answer to such a step. */
export type AskInput = Readonly<Record<string, string>> & { readonly captcha: string };

/**
 * Collects whose key must sign. Checks captcha and limits first, because the next step rings a
 * phone (T49). `of` returns the subjects for the limits; `provider` must be one of `choices`.
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
    show,
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
