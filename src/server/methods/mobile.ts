import { problem } from '../../flow/problem.js';
import { mobile } from '../../methods/mobile.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type SubscriberDirectory } from '../ports.js';
import { codeHandler } from '../steps/code.js';
import { identifyHandler } from '../steps/identify.js';
import type { Match } from '../steps/match.js';
import { passwordHandler } from '../steps/password.js';
import type { StepPorts } from '../steps/person.js';

export interface MobilePorts extends StepPorts {
  readonly subscribers: SubscriberDirectory;
  /** Hours after a SIM swap in which the number proves nothing (T07). 0 disables the check. */
  readonly swapHours?: number;
}

const MISMATCH = { different: 'subscriber-mismatch', 'legacy-id': 'subscriber-legacy-id' } as const;

/**
 * Registration by mobile subscription: the carrier confirms that the SIM is the person's.
 *
 * @example
 * createRegistrar({ implementations: [mobileRegistration(ports)], ...rest });
 */
export function mobileRegistration(ports: MobilePorts): Implementation {
  const { subscribers, swapHours = 72 } = ports;
  const match: Match = async ({ citizenId, fullName, birthDate, phone }, key) => {
    if (swapHours && (await subscribers.swappedWithin(phone, swapHours, key))) {
      return { problem: problem('sim-recently-changed', { retryAfter: swapHours * 3600 }) };
    }
    const answer = await subscribers.match({ citizenId, fullName, birthDate, phone }, key);
    return answer === 'same' ? { facts: {} } : { problem: problem(MISMATCH[answer]) };
  };
  return implement(
    mobile,
    { identify: identifyHandler(ports), code: codeHandler(ports, match), password: passwordHandler(ports) },
    () => areAvailable(subscribers, ports.codes),
  );
}
