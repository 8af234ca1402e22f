import { isOldIdentityCard } from '../../flow/identity/citizen-id.js';
import { isPassword } from '../../flow/password.js';
import { keptOf } from '../../flow/identity/person.js';
import { problem, type KnownProblemCode } from '../../flow/problem.js';
import type { PasswordData } from '../../flow/steps.js';
import type { Flow } from '../../flow/transition.js';
import { masked } from '../../flow/identity/written.js';
import { dateForms } from '../checks/blocklist.js';
import { endingOf } from './ending.js';
import type { Decision, StepHandler } from '../registration/implement.js';
import type { NewAccount } from '../ports.js';
import type { PasswordRule } from '../registration/portals.js';
import { receiptOf } from './receipt.js';
import { factsOf, accountSubjectOf, type PersonFacts, type StepPorts } from './person.js';

/** Sets the password and creates the account. Hashing is the last step, after every check (T53). */
export function passwordHandler(ports: StepPorts): StepHandler<{ readonly password: string }> {
  const { accounts, passwords, blocklist, codes, vault, failpoint = () => undefined } = ports;
  const ruleOf = ({ portal }: Flow): PasswordRule => ports.portals.byId(portal)?.password ?? {};
  return {
    enter(flow) {
      const { minLength } = ruleOf(flow);
      const data: PasswordData = {
        username: masked(factsOf(flow).citizenId),
        ...(minLength !== undefined && { minLength }),
      };
      return Promise.resolve({ data: { ...data } });
    },
    username(flow) {
      const { citizenId } = factsOf(flow);
      return isOldIdentityCard(citizenId) ? '' : citizenId;
    },
    async answer({ password: typed }, flow, visit) {
      const facts = factsOf(flow);
      const password = typed.normalize('NFC');
      const { minLength, words = [] } = ruleOf(flow);
      if (!isPassword(password, minLength)) return weak('password-composition', 'password');
      const about = [
        ...words,
        facts.citizenId,
        facts.fullName,
        facts.phone,
        facts.phone.replace('+84', '0'),
        flow.portal,
        ...dateForms(facts.birthDate),
      ];
      if (ports.passwordBlocklist !== 'warn' && blocklist.blocks(password, about)) {
        return weak('password-too-common', 'password-too-common');
      }
      const passwordHash = await passwords.hash(password);
      failpoint('after-hash');
      const subject = await vault.mac('subject', accountSubjectOf(facts.citizenId));
      const account = accountOf(flow, facts, passwordHash);
      const receipt = receiptOf(ports, flow, visit, account);
      return {
        type: 'advance',
        ending: endingOf(ports, account),
        effects: async (tx) => {
          if (!(await accounts.create(tx, account))) return problem('already-registered');
          await receipt?.store(tx);
          failpoint('in-commit');
          await codes.remove(flow.ref, tx);
          return undefined;
        },
        ...(receipt && { receipt: receipt.id }),
        audit: [{ event: 'account.create', result: 'ok', subject }],
      };
    },
  };
}

const weak = (code: KnownProblemCode, error: string): Decision => ({
  type: 'reject',
  free: true,
  problem: problem(code, { errors: [{ pointer: '/password', code: error }] }),
});

const accountOf = (flow: Flow, facts: PersonFacts, passwordHash: string): NewAccount => ({
  flow: flow.ref,
  subject: accountSubjectOf(facts.citizenId),
  audience: flow.audience,
  method: flow.method,
  portal: flow.portal,
  ...keptOf(facts),
  passwordHash,
  assurance: 'phone',
  evidence: facts.evidence ?? null,
  consents: facts.consents,
});
