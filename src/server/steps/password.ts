import { isOldIdentityCard } from '../../flow/identity/citizen-id.js';
import { isPassword } from '../../flow/password.js';
import { keptOf } from '../../flow/identity/person.js';
import { problem, type KnownProblemCode } from '../../flow/problem.js';
import type { PasswordData } from '../../flow/steps.js';
import type { Flow } from '../../flow/transition.js';
import { masked } from '../../flow/identity/written.js';
import { dateForms, type Blocklist } from '../checks/blocklist.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { NewAccount, Passwords } from '../ports.js';
import type { PasswordRule, Portals } from '../registration/portals.js';
import { createAccount } from './create-account.js';
import { factsOf, accountSubjectOf, type PersonFacts, type PersonPorts } from './person.js';

export interface PasswordPorts {
  readonly passwords: Passwords;
  readonly blocklist: Blocklist;
  readonly portals: Portals;
  /**
   * `enforce` refuses common passwords; `warn` accepts them, for sandboxes that follow the guide
   * exactly.
   */
  readonly passwordBlocklist?: 'enforce' | 'warn';
  readonly failpoint?: (name: string) => void;
}

/** Whose password is set. */
interface PasswordOwner {
  /** The user name, masked. */
  readonly shown: string;
  readonly username: string;
  /** The portal whose rule applies. */
  readonly portal: string;
  /** What the password must not contain. */
  readonly words: readonly string[];
}

interface PasswordStep {
  readonly of: (flow: Flow) => PasswordOwner;
  readonly save: (flow: Flow, visit: Visit, hash: string) => Promise<Decision>;
}

/** A new password. Hashing is the last step, after every check (T53). */
export function passwordStep(
  ports: PasswordPorts,
  { of, save }: PasswordStep,
): StepHandler<{ readonly password: string }> {
  const { passwords, blocklist, failpoint = () => undefined } = ports;
  const ruleOf = (flow: Flow): PasswordRule => ports.portals.byId(of(flow).portal)?.password ?? {};
  return {
    enter(flow) {
      const { minLength } = ruleOf(flow);
      const data: PasswordData = { username: of(flow).shown, ...(minLength !== undefined && { minLength }) };
      return Promise.resolve({ data: { ...data } });
    },
    username: (flow) => of(flow).username,
    async answer({ password: typed }, flow, visit) {
      const password = typed.normalize('NFC');
      const { minLength, words = [] } = ruleOf(flow);
      if (!isPassword(password, minLength)) return weak('password-composition', 'password');
      const about = [...words, ...of(flow).words];
      if (ports.passwordBlocklist !== 'warn' && blocklist.blocks(password, about)) {
        return weak('password-too-common', 'password-too-common');
      }
      const hash = await passwords.hash(password);
      failpoint('after-hash');
      return save(flow, visit, hash);
    },
  };
}

/** The password of a registration, which creates the account. `assurance` is what the steps before have proved. */
export function passwordHandler(ports: PersonPorts, assurance = 'phone'): StepHandler<{ readonly password: string }> {
  const { failpoint = () => undefined } = ports;
  return passwordStep(ports, {
    of(flow) {
      const { citizenId, fullName, phone, birthDate } = factsOf(flow);
      const { portal } = flow;
      return {
        ...{ shown: masked(citizenId), username: isOldIdentityCard(citizenId) ? '' : citizenId, portal },
        words: [citizenId, fullName, phone, phone.replace('+84', '0'), portal, ...dateForms(birthDate)],
      };
    },
    save: (flow, visit, hash) =>
      createAccount(ports, flow, visit, {
        account: accountOf(flow, factsOf(flow), { passwordHash: hash, assurance }),
        then: () => failpoint('in-commit'),
      }),
  });
}

const weak = (code: KnownProblemCode, error: string): Decision => ({
  type: 'reject',
  free: true,
  problem: problem(code, { errors: [{ pointer: '/password', code: error }] }),
});

const accountOf = (
  flow: Flow,
  facts: PersonFacts,
  proved: Pick<NewAccount, 'assurance'> & { readonly passwordHash: string },
): NewAccount => ({
  flow: flow.ref,
  subject: accountSubjectOf(facts.citizenId),
  audience: flow.audience,
  method: flow.method,
  portal: flow.portal,
  ...keptOf(facts),
  ...proved,
  evidence: facts.evidence ?? null,
  consents: facts.consents,
});
