import { claimedAt } from '../../flow/identity/person.js';
import { problem } from '../../flow/problem.js';
import { post } from '../../methods/post.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type RegistryDirectory } from '../ports.js';
import { codeHandler } from '../steps/code.js';
import { identifyHandler } from '../steps/identify.js';
import type { Match } from '../steps/match.js';
import { passwordHandler } from '../steps/password.js';
import type { StepPorts } from '../steps/person.js';

export interface PostPorts extends StepPorts {
  readonly verified: RegistryDirectory;
}

/**
 * Registration by the post office, which verified the person at a counter.
 *
 * @example
 * createRegistrar({ implementations: [postRegistration(ports)], ...rest });
 */
export function postRegistration(ports: PostPorts): Implementation {
  const match: Match = async (facts, key) => {
    const answer = await ports.verified.match(claimedAt('vietnam-post', facts), key);
    return answer.match === 'different' ? { problem: problem('post-mismatch') } : { facts: {} };
  };
  return implement(
    post,
    { identify: identifyHandler(ports), code: codeHandler(ports, match), password: passwordHandler(ports) },
    () => areAvailable(ports.verified, ports.codes),
  );
}
