/** Verifies a signature over a challenge: whose it is, and what follows for them. */
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Challenge } from '../../proof/challenge.js';
import type { Certificates, Expected, Holder, Proof } from '../checks/certificates.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Decision, Visit } from '../registration/implement.js';
import type { Accounts } from '../ports.js';
import { originsOf, type Origins } from '../registration/portals.js';
import type { Vault } from '../vault/vault.js';
import type { Proven } from './confirm.js';
import { alreadyRegistered } from './create-account.js';
import { fail } from './person.js';

/** Decides what follows once a certificate's owner is proved. `audit` is to be written with it. */
export type Proved = (flow: Flow, proven: Proven, audit: readonly AuditEvent[], visit: Visit) => Promise<Decision>;

export interface ProofPorts extends Origins {
  readonly certificates: Certificates;
  readonly accounts: Accounts;
  readonly vault: Vault;
  /** Whether an employee's certificate is accepted. `proved` must then know `holder.person`. */
  readonly employees?: boolean;
  /** Default: the owner registers. */
  readonly proved?: Proved;
}

/** Binds a challenge to the flow, the step, and the page's origin (or the first that the flow may have). */
export async function bindingOf(
  ports: Pick<ProofPorts, 'portals' | 'home' | 'vault'>,
  flow: Flow,
  { caller }: Visit,
  step: string,
): Promise<Expected> {
  const { vault } = ports;
  const origins = originsOf(ports, flow);
  const origin = origins.find((each) => each === caller.origin) ?? origins[0] ?? '';
  return { origin, flow: await vault.mac('challenge', flow.ref), step };
}

interface Given {
  readonly proof: Proof;
  /** The challenge that had to be signed. */
  readonly challenge: Challenge;
  readonly expected: Expected;
  /** Whether the holder is the person addressed, for requests that address one. */
  readonly asked?: (holder: Holder) => boolean;
}

/** Refusals that are not the person's fault, so they cost no attempt. */
const FREE: ReadonlySet<string> = new Set(['challenge-invalid', 'revocation-unavailable']);

/**
 * Verifies a proof against a challenge that this call consumed (T12). Rejects it, or passes the
 * owner on.
 */
export async function settle(
  ports: ProofPorts,
  flow: Flow,
  visit: Visit,
  { proof, challenge, expected, asked = () => true }: Given,
): Promise<Decision> {
  const { certificates, vault, employees = false, proved = registering(ports) } = ports;
  const refused = (code: string): Decision => {
    const audit = [fail('certificate', code)];
    return { type: 'reject', free: FREE.has(code), problem: problem(code), audit };
  };
  const verdict = await certificates.verify(proof, challenge, expected, flow.audience, employees);
  if (!verdict.ok) return refused(verdict.code);
  const { holder, evidence } = verdict;
  if (!asked(holder)) return refused('certificate-other-person');
  const subject = await vault.mac('subject', holder.person ?? holder.subject);
  const proven: Proven = { holder, evidence: evidence as unknown as Json };
  return proved(flow, proven, [{ event: 'certificate', result: 'ok', subject }], visit);
}

/** Advances with the proved facts, or closes the flow of a person who already has an account. */
export const registering =
  ({ accounts, vault, home }: Pick<ProofPorts, 'accounts' | 'vault' | 'home'>): Proved =>
  async (flow, proven, audit) => {
    const { subject, also = [] } = proven.holder;
    const names = [subject, ...also];
    if (await accounts.exists(...names)) {
      if (names.length > 1) await accounts.tie(names);
      const duplicate = { ...fail('account.duplicate', 'exists'), subject: await vault.mac('subject', subject) };
      return { type: 'close', problem: alreadyRegistered({ home }, flow), audit: [...audit, duplicate] };
    }
    return { type: 'advance', proven: true, facts: proven as unknown as Readonly<Record<string, Json>>, audit };
  };
