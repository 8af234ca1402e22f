/** Shared by the steps of a person's registration: stored facts, and ports. */
import { isOldIdentityCard } from '../../flow/identity/citizen-id.js';
import type { Json } from '../../flow/method.js';
import type { Said } from '../../flow/identity/person.js';
import type { Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Codes } from '../checks/codes.js';
import type { Decision, Visit } from '../registration/implement.js';
import type { About, Limits } from '../checks/limits.js';
import type { Captcha, ConsentRecord } from '../ports.js';
import type { PasswordPorts } from './password.js';
import type { CreationPorts } from './create-account.js';

/** What a person stated and proved, as stored in the flow. */
export interface PersonFacts extends Said {
  readonly consents: readonly ConsentRecord[];
  /** Whether the person entered the code sent to the number. */
  readonly phoneProven?: boolean;
  /** When and by which method the registry confirmed the person. */
  readonly evidence?: Json;
}

export interface StepPorts extends CreationPorts, PasswordPorts {
  readonly captcha: Captcha;
  readonly limits: Limits;
  readonly codes: Codes;
  readonly failpoint?: (name: string) => void;
  /** Called with each partner failure, for the log. */
  readonly failed?: (error: unknown, flow: Flow) => void;
}

/** Ports of the steps without a code: a method need not send one. */
export type PersonPorts = Omit<StepPorts, 'codes'> & { readonly codes?: Codes | undefined };

/** The identity number as limits and the audit log count it. */
export const subjectOf = (citizenId: string): string =>
  `${isOldIdentityCard(citizenId) ? 'cmnd' : 'cccd'}:${citizenId}`;

/** The subject of a person's account: always a CCCD, never a CMND (decision 0046). */
export function accountSubjectOf(citizenId: string): string {
  if (!/^\d{12}$/.test(citizenId)) throw new TypeError('accountSubjectOf: expected the 12 digits of a CCCD.');
  return subjectOf(citizenId);
}

export const factsOf = (flow: Flow): PersonFacts => flow.facts as unknown as PersonFacts;

export const aboutOf = (
  flow: Flow,
  { caller }: Visit,
  { phone, citizenId }: { phone: string; citizenId: string },
): About => ({
  caller,
  portal: flow.portal,
  phone,
  identity: subjectOf(citizenId),
});

export const fail = (event: string, reason: string): AuditEvent => ({ event, result: 'fail', reason });
export const refuse = (refusal: Problem, audit: readonly AuditEvent[] = []): Decision => ({
  type: 'reject',
  problem: refusal,
  audit,
});
