/**
 * Verifies user name and password. An unknown name, a wrong password and an account without a
 * password get the same answer (T61). In a browser that is new to the account a code to its phone
 * follows (decision 0075).
 */
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import { subjectNamed } from '../checks/certificates.js';
import type { LimitName } from '../checks/limit-table.js';
import type { Passwords } from '../ports.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import { newSecret, type Vault } from '../vault/vault.js';
import type { Codes } from '../checks/codes.js';
import { simSwapped, type SimSwapPorts } from '../checks/sim-swap.js';
import type { SignInAccount } from '../accounts/sign-in-accounts.js';
import type { Portals } from '../registration/portals.js';
import { formGate, type GatePorts } from './captcha.js';
import { codeStep } from './code.js';
import { askCarrier } from './match.js';
import { fail, refuse } from './person.js';
import { openSession, type SessionPorts } from './session.js';

export interface CredentialsPorts extends GatePorts, SessionPorts, SimSwapPorts {
  readonly passwords: Passwords;
  readonly vault: Vault;
  readonly portals: Portals;
  /** Absent where no codes can be sent: then the password is enough in every browser. */
  readonly codes?: Codes | undefined;
  /** Called with each partner failure, for the log. */
  readonly failed?: (error: unknown, flow: Flow) => void;
}

interface CredentialsInput {
  readonly username: string;
  readonly password: string;
  readonly captcha: string;
}

/** Every try costs one verification, also for a name that has no password. */
export function createVerifier(passwords: Passwords) {
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
    show,
    async answer({ username, password, captcha }, flow, visit): Promise<Decision> {
      const { caller } = visit;
      const unsolved = await gate.unsolved(captcha, flow);
      if (unsolved) return unsolved;
      const identity = subjectNamed(flow.audience, username);
      const account = await signInAccounts.find(identity);
      const device = await devices.nameOf(caller.device, identity, account?.epoch);
      const counted: readonly LimitName[] = ['sign-in', device ? 'password-known' : 'password'];
      const about = { caller, portal: flow.portal, identity, ...(device && { device }) };
      const limited = await limits.take(counted, about);
      if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'sign-in')] };
      const giveBack = () => limits.give(counted, about);
      const isRight = await verify(account?.passwordHash, password).catch(async (error: unknown) => {
        await giveBack();
        throw error;
      });
      if (!account || !isRight) {
        const subject = await vault.mac('subject', identity);
        return refuse(problem('sign-in-refused'), [{ ...fail('sign-in', 'password'), subject }]);
      }
      await giveBack();
      const { id, subject, epoch } = account;
      const phone = device || !ports.codes ? '' : (await signInAccounts.read(id))?.phone;
      if (!phone) {
        const opened = await openSession(ports, flow, { account, identity, assurance: 'phone', visit });
        return { ...opened, ends: true } as Decision;
      }
      const audit = [{ event: 'sign-in.password', result: 'ok', subject } as const];
      return { type: 'advance', proven: true, facts: { id, subject, epoch, identity, phone }, audit };
    },
  };
}

/** What the right password has established, until the code is entered. */
interface CodeFacts extends Pick<SignInAccount, 'id' | 'subject' | 'epoch'> {
  readonly identity: string;
  readonly phone: string;
}

/** The code to the account's phone. A SIM that was swapped lately does not sign in. */
export function signInCodeHandler(ports: CredentialsPorts): StepHandler<{ readonly code: string }> {
  const { codes } = ports;
  if (!codes) return { answer: () => Promise.resolve({ type: 'close', problem: problem('unavailable') }) };
  const factsOf = ({ facts }: Flow) => facts as unknown as CodeFacts;
  return codeStep(
    { ...ports, codes },
    {
      of: factsOf,
      async proved(flow, visit) {
        const { identity, phone, ...account } = factsOf(flow);
        const asked = await askCarrier(ports, flow, () => simSwapped(ports, phone, `${flow.ref}:swap`));
        if ('later' in asked) return asked.later;
        const audit = [{ ...fail('sign-in', 'sim-swap'), subject: account.subject }];
        if (asked.answer) return { type: 'close', problem: asked.answer, audit };
        return openSession(ports, flow, { account, identity, assurance: 'phone', visit, byCode: true });
      },
    },
  );
}
