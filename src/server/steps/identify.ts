import type { ConsentInput, ConsentOffer } from '../../flow/consent.js';
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import { consentOffer, consentRecords } from '../consent.js';
import type { Decision, StepHandler, Visit } from '../implement.js';
import { aboutOf, fail, refuse, subjectOf, type PersonFacts, type StepPorts } from './person.js';

/** What an identity form holds: the person, and whatever else its method asks for. */
export interface IdentifyInput extends Pick<
  PersonFacts,
  'citizenId' | 'fullName' | 'birthDate' | 'phone' | 'email' | 'insuranceCode' | 'postalId'
> {
  readonly consent: ConsentInput;
  readonly captcha: string;
}

/** The identity form: captcha, consent, limits. Whether the person exists anywhere is not asked here (SECURITY T01, T11). */
export function identifyHandler<Input extends IdentifyInput>(ports: StepPorts): StepHandler<Input> {
  const { captcha, limits, portals } = ports;
  const context = ({ ref, portal }: Flow) => ({ flow: ref, action: 'identify', portal });

  const offer = (flow: Flow): ConsentOffer => {
    const portal = portals.byId(flow.portal);
    if (!portal) throw new TypeError(`The portal "${flow.portal}" is no longer configured.`);
    return consentOffer(portal, flow.lang);
  };
  const show = async (flow: Flow, { caller, now }: Visit): Promise<Json> => ({
    captcha: await captcha.issue(context(flow), await limits.pressure(caller)),
    consent: offer(flow) as unknown as Json,
    shownAt: new Date(now).toISOString(),
  });

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer(input, flow, visit) {
      const { consent: decided, captcha: solution, ...person } = input;
      const solved = await captcha.verify(solution, context(flow));
      if (solved !== 'ok') return refuse(problem('captcha-failed'), [fail('captcha', solved)]);
      const consent = offer(flow);
      if (decided.version !== consent.version) return refuse(problem('consent-required'));
      const about = aboutOf(flow, visit, input);
      const limited = await limits.take('identify', about);
      if (limited) return { ...refuse(limited, [fail('limit', 'identify')]), free: true } as Decision;
      const consents = await consentRecords(consent, decided, {
        shownAt: (flow.data as { shownAt?: string } | null)?.shownAt ?? new Date(visit.now).toISOString(),
        decidedAt: new Date(visit.now).toISOString(),
        portal: flow.portal,
        origin: visit.caller.origin ?? '',
        flow: flow.ref,
      });
      return {
        type: 'advance',
        facts: { ...(person as unknown as Record<string, Json>), consents: consents as unknown as Json },
        audit: [
          { event: 'consent', result: 'ok', subject: await ports.vault.mac('subject', subjectOf(input.citizenId)) },
        ],
      };
    },
  };
}
