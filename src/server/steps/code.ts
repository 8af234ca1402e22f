import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Addressee, CodeRow, Codes } from '../checks/codes.js';
import type { About, Limits } from '../checks/limits.js';
import { phoneTexts } from '../checks/phone-texts.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { Portals } from '../registration/portals.js';
import { owns, type Match } from './match.js';
import { factsOf, fail, subjectOf, type StepPorts } from './person.js';

/** The limits that sending a code counts against. */
const SEND = ['send', 'unanswered', 'spend'] as const;

interface CodePorts {
  readonly codes: Codes;
  readonly limits: Limits;
  readonly portals: Portals;
}

/** Whom the code is sent to, and what follows once it was entered. */
interface CodeStep {
  /** E.164, and the identity that limits count by. */
  readonly of: (flow: Flow) => { readonly phone: string; readonly identity: string };
  /** A decision with the fact `phoneProven` keeps the number proved: no other code is needed. */
  readonly proved: (flow: Flow, visit: Visit) => Promise<Decision>;
}

/**
 * The code step of a registration. Tells first about the code, then about the registry, then about an
 * account of the identity. The order matters: a caller without the person's phone must learn nothing
 * about them.
 */
export const codeHandler = (ports: StepPorts, match: Match): StepHandler<{ readonly code: string }> =>
  codeStep(ports, {
    of: (flow) => ({ phone: factsOf(flow).phone, identity: subjectOf(factsOf(flow).citizenId) }),
    proved: (flow, visit) => owns(ports, match, flow, visit),
  });

const isProven = ({ facts }: Flow) => facts['phoneProven'] === true;

/** A code sent to a phone, whatever the flow is for. */
export function codeStep(ports: CodePorts, { of, proved }: CodeStep): StepHandler<{ readonly code: string }> {
  const { codes, limits, portals } = ports;
  const about = (flow: Flow, { caller }: Visit): About => ({ caller, portal: flow.portal, ...of(flow) });
  const to = (flow: Flow, visit: Visit): Addressee => {
    const origin = visit.caller.origin;
    return {
      ref: flow.ref,
      phone: of(flow).phone,
      purpose: `${flow.purpose}:${flow.method}`,
      ...(origin ? { host: new URL(origin).host } : {}),
    };
  };
  const show = async (flow: Flow, visit: Visit, sent?: CodeRow) =>
    (await codes.data(to(flow, visit), flow.rejections, sent)) as unknown as Json;

  return {
    async enter(flow, visit) {
      if (isProven(flow)) return { data: await show(flow, visit) };
      const counted = about(flow, visit);
      const limited = await limits.take(SEND, counted);
      if (limited) return { problem: limited, audit: [fail('otp.send', 'limit')] };
      const texts = phoneTexts(portals.byId(flow.portal)?.phoneTexts, flow.lang, flow.purpose);
      const sent = await codes.send({ ...to(flow, visit), texts }).catch(async (error: unknown) => {
        await limits.give(SEND, counted);
        throw error;
      });
      if ('problem' in sent) {
        await limits.give(SEND, counted);
        return { problem: sent.problem, audit: [fail('otp.send', 'pace')] };
      }
      return { data: await show(flow, visit, sent.row), audit: [{ event: 'otp.send', result: 'ok' }] };
    },
    async answer({ code }, flow, visit) {
      if (isProven(flow)) return proved(flow, visit);
      const counted = about(flow, visit);
      const taken = limits.take('submit', counted);
      const compared = await codes.compare(to(flow, visit), code, taken).catch(async (error: unknown) => {
        if (!(await taken)) await limits.give('submit', counted);
        throw error;
      });
      if (typeof compared === 'object')
        return { type: 'reject', free: true, problem: compared, audit: [fail('limit', 'submit')] };
      if (compared === 'ok') {
        // At once: counted in one statement.
        const [decision] = await Promise.all([proved(flow, visit), limits.give('unanswered', counted)]);
        return decision;
      }
      if (compared === 'expired')
        return { type: 'reject', free: true, problem: problem('otp-expired'), audit: [fail('otp', 'expired')] };
      const locked = await limits.take('wrong-code', counted);
      if (locked) return { type: 'close', problem: locked, audit: [fail('otp.lock', 'phone')] };
      const rejections = flow.rejections + 1;
      const data = await codes.data(to(flow, visit), rejections);
      return {
        type: 'reject',
        problem: problem('otp-incorrect', { attemptsLeft: data.attemptsLeft }),
        data: data as unknown as Json,
        audit: [fail('otp', 'incorrect')],
      };
    },
  };
}
