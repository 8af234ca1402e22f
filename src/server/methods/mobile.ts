import { mobile } from '../../methods/mobile.js';
import { mobileRecovery } from '../../methods/recover.js';
import { phoneRecoveryCode, recoveredPassword, type PhoneRecoveryPorts } from '../sign-in/recover.js';
import { askHandler } from '../steps/ask.js';
import type { GatePorts } from '../steps/captcha.js';
import { notOwner, simSwapped, type SimSwapPorts } from '../checks/sim-swap.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type SubscriberDirectory } from '../ports.js';
import { codeHandler } from '../steps/code.js';
import { identifyHandler } from '../steps/identify.js';
import type { Match } from '../steps/match.js';
import { passwordHandler } from '../steps/password.js';
import { subjectOf, type StepPorts } from '../steps/person.js';

export interface MobilePorts extends StepPorts, SimSwapPorts {
  readonly subscribers: SubscriberDirectory;
}

/**
 * Registration by mobile subscription: the carrier confirms that the SIM is the person's.
 *
 * @example
 * createRegistrar({ implementations: [mobileRegistration(ports)], ...rest });
 */
export function mobileRegistration(ports: MobilePorts): Implementation {
  const { subscribers } = ports;
  const match: Match = async ({ citizenId, fullName, birthDate, phone }, key) => {
    const claimed = { citizenId, fullName, birthDate, phone };
    const refused = (await simSwapped(ports, phone, key)) ?? (await notOwner(subscribers, claimed, key));
    return refused ? { problem: refused } : { facts: {} };
  };
  return implement(
    mobile,
    { identify: identifyHandler(ports), code: codeHandler(ports, match), password: passwordHandler(ports) },
    () => areAvailable(subscribers, ports.codes),
  );
}

/** Recovery by the account's phone, for accounts that a phone proved. */
export const recoverByMobile = (ports: PhoneRecoveryPorts & GatePorts): Implementation =>
  implement(
    mobileRecovery,
    {
      identify: askHandler(ports, ({ citizenId = '', phone = '' }) => ({ phone, identity: subjectOf(citizenId) })),
      code: phoneRecoveryCode(ports, mobile.id),
      password: recoveredPassword(ports, 'phone'),
    },
    () => areAvailable(ports.subscribers, ports.codes),
  );
