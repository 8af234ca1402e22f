/**
 * Verifies user name and password. An unknown name, a wrong password and an account without a
 * password get the same answer (T61).
 */
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import { subjectNamed } from '../checks/certificates.js';
import type { LimitName } from '../checks/limit-table.js';
import type { Passwords } from '../ports.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import { newSecret, type Vault } from '../vault/vault.js';
import { formGate, type GatePorts } from './captcha.js';
import { fail, refuse } from './person.js';
import { openSession, type SessionPorts } from './session.js';

export interface CredentialsPorts extends GatePorts, SessionPorts {
  readonly passwords: Passwords;
  readonly vault: Vault;
}

interface CredentialsInput {
  readonly username: string;
  readonly password: string;
  readonly captcha: string;
}

/** Every try costs one verification, also for a name that has no password. */
function createVerifier(passwords: Passwords) {
  let made: Promise<string> | undefined;
  const decoy = () =>
    (made ??= passwords.hash(newSecret()).catch((error: unknown) => {
      made = undefined; // the next try makes it
      throw error;
    }));
  return async (hash: string | null | undefined, password: string): Promise<boolean> => {
    const other = await decoy();
    const isSame = await passwords.verify(hash ?? other, password.normalize('NFC'));
    return isSame && typeof hash === 'string';
  };
}

export function credentialsHandler(ports: CredentialsPorts): StepHandler<CredentialsInput> {
  const { limits, vault, signInAccounts, devices } = ports;
  const gate = formGate(ports);
  const verify = createVerifier(ports.passwords);
  const show = async (flow: Flow, visit: Visit): Promise<Json> => ({ captcha: await gate.issue(flow, visit) });

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer({ username, password, captcha }, flow, { caller }): Promise<Decision> {
      const unsolved = await gate.unsolved(captcha, flow);
      if (unsolved) return unsolved;
      const identity = subjectNamed(flow.audience, username);
      const device = await devices.nameOf(caller.device, identity);
      const counted: readonly LimitName[] = ['sign-in', device ? 'password-known' : 'password'];
      const about = { caller, portal: flow.portal, identity, ...(device && { device }) };
      const limited = await limits.take(counted, about);
      if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'sign-in')] };
      const giveBack = () => limits.give(counted, about);
      const account = await signInAccounts.find(identity);
      const isRight = await verify(account?.passwordHash, password).catch(async (error: unknown) => {
        await giveBack();
        throw error;
      });
      if (!account || !isRight) {
        const subject = await vault.mac('subject', identity);
        return refuse(problem('sign-in-refused'), [{ ...fail('sign-in', 'password'), subject }]);
      }
      await giveBack();
      return openSession(ports, flow, { account, identity, assurance: 'phone' });
    },
  };
}
