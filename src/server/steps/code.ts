import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Addressee } from '../checks/codes.js';
import { phoneTexts } from '../checks/phone-texts.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import { owns, type Match } from './match.js';
import { aboutOf, factsOf, fail, refuse, type StepPorts } from './person.js';

/** The limits that sending a code counts against. */
const SEND = ['send', 'unanswered', 'spend'] as const;

/**
 * Checks the code first, then the registry, then whether the identity has an account. The order
 * matters: a caller without the person's phone must learn nothing about them.
 */
export function codeHandler(ports: StepPorts, match: Match): StepHandler<{ readonly code: string }> {
  const { codes, limits, portals } = ports;
  const to = (flow: Flow, visit: Visit): Addressee => {
    const origin = visit.caller.origin;
    return {
      ref: flow.ref,
      phone: factsOf(flow).phone,
      purpose: `register:${flow.method}`,
      ...(origin ? { host: new URL(origin).host } : {}),
    };
  };
  const show = async (flow: Flow, visit: Visit, rejections: number) =>
    (await codes.data(to(flow, visit), rejections)) as unknown as Json;

  return {
    async enter(flow, visit) {
      if (factsOf(flow).phoneProven) return { data: await show(flow, visit, flow.rejections) };
      const about = aboutOf(flow, visit, factsOf(flow));
      const limited = await limits.take(SEND, about);
      if (limited) return { problem: limited, audit: [fail('otp.send', 'limit')] };
      const texts = phoneTexts(portals.byId(flow.portal)?.phoneTexts, flow.lang);
      const sent = await codes.send({ ...to(flow, visit), texts }).catch(async (error: unknown) => {
        await limits.give(SEND, about);
        throw error;
      });
      if ('problem' in sent) {
        await limits.give(SEND, about);
        return { problem: sent.problem, audit: [fail('otp.send', 'pace')] };
      }
      return { data: await show(flow, visit, flow.rejections), audit: [{ event: 'otp.send', result: 'ok' }] };
    },
    async answer({ code }, flow, visit) {
      if (factsOf(flow).phoneProven) return owns(ports, match, flow, visit);
      const about = aboutOf(flow, visit, factsOf(flow));
      const limited = await limits.take('submit', about);
      if (limited) return { ...refuse(limited, [fail('limit', 'submit')]), free: true } as Decision;
      const compared = await codes.compare(to(flow, visit), code).catch(async (error: unknown) => {
        await limits.give('submit', about);
        throw error;
      });
      if (compared === 'ok') {
        await limits.give('unanswered', about);
        return owns(ports, match, flow, visit);
      }
      if (compared === 'expired') {
        return { ...refuse(problem('otp-expired'), [fail('otp', 'expired')]), free: true } as Decision;
      }
      const locked = await limits.take('wrong-code', about);
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
