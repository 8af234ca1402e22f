import type { ConsentInput } from '../../flow/consent.js';
import type { Json } from '../../flow/method.js';
import { isOldIdentityCard } from '../../flow/identity/citizen-id.js';
import type { Said } from '../../flow/identity/person.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import { consented, consentsOf, offerOf, shownOffer } from '../registration/consent.js';
import type { StepHandler, Visit } from '../registration/implement.js';
import { formGate } from './captcha.js';
import { aboutOf, refuse, subjectOf, type PersonPorts } from './person.js';

/** Input of an identity form: the person, and further fields of the method. */
export interface IdentifyInput extends Said {
  readonly consent: ConsentInput;
  readonly captcha: string;
}

/**
 * The identity form: captcha, consent, limits. It does not check whether the person exists (T01,
 * T11). With `cmnd`, the form accepts a CMND on portals that allow it.
 */
export function identifyHandler<Input extends IdentifyInput>(ports: PersonPorts, cmnd = false): StepHandler<Input> {
  const gate = formGate(ports);
  const offer = (flow: Flow) => offerOf(ports, flow, 'form');
  const takesCmnd = ({ portal }: Flow) => cmnd && ports.portals.byId(portal)?.cmnd === true;
  /** The form is there from the beginning. */
  const shownAt = ({ begunAt }: Visit) => new Date(begunAt).toISOString();
  const show = async (flow: Flow, visit: Visit): Promise<Json> => ({
    captcha: await gate.issue(flow, visit),
    consent: offer(flow) as unknown as Json,
    shownAt: shownAt(visit),
    ...(takesCmnd(flow) && { cmnd: true }),
  });

  return {
    show,
    async answer(input, flow, visit) {
      const { consent: decided, captcha: solution, ...person } = input;
      if (isOldIdentityCard(input.citizenId) && !takesCmnd(flow)) {
        return refuse(problem('validation-failed', { errors: [{ pointer: '/citizenId', code: 'citizen-id' }] }));
      }
      const unsolved = await gate.unsolved(solution, flow);
      if (unsolved) return unsolved;
      const consent = shownOffer(offer(flow), decided);
      if (!consent) return refuse(problem('consent-required'));
      const tooOften = await gate.tooOften(aboutOf(flow, visit, input));
      if (tooOften) return tooOften;
      const consents = await consentsOf(consent, decided, { ...flow, data: { shownAt: shownAt(visit) } }, visit);
      return {
        type: 'advance',
        facts: { ...(person as unknown as Record<string, Json>), consents: consents as unknown as Json },
        audit: [consented(decided, await ports.vault.mac('subject', subjectOf(input.citizenId)))],
      };
    },
  };
}
