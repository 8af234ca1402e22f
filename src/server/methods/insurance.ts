import { isOldIdentityCard } from '../../flow/identity/citizen-id.js';
import { claimedAt } from '../../flow/identity/person.js';
import { problem } from '../../flow/problem.js';
import { insurance } from '../../methods/insurance.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type RegistryDirectory } from '../ports.js';
import { codeHandler } from '../steps/code.js';
import { identifyHandler } from '../steps/identify.js';
import type { Match } from '../steps/match.js';
import { passwordHandler } from '../steps/password.js';
import type { StepPorts } from '../steps/person.js';

export interface InsurancePorts extends StepPorts {
  readonly insured: RegistryDirectory;
}

/**
 * Registration by social insurance: the social-insurance database confirms that the record is the
 * person's.
 *
 * @example
 * createRegistrar({ implementations: [insuranceRegistration(ports)], ...rest });
 */
export function insuranceRegistration(ports: InsurancePorts): Implementation {
  const match: Match = async (facts, key) => {
    const answer = await ports.insured.match(claimedAt('social-insurance', facts), key);
    if (answer.match === 'different') return { problem: problem('insurance-mismatch') };
    if (answer.citizenId) return { facts: { citizenId: answer.citizenId } };
    // A CMND is never a login name (decision 0046), so without a CCCD there can be no account.
    return isOldIdentityCard(facts.citizenId) ? { problem: problem('insurance-legacy-id') } : { facts: {} };
  };
  return implement(
    insurance,
    { identify: identifyHandler(ports, true), code: codeHandler(ports, match), password: passwordHandler(ports) },
    () => areAvailable(ports.insured, ports.codes),
  );
}
