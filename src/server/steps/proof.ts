/** What a signature over a challenge comes to: whose it is, and whether they have an account already. */
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Challenge } from '../../proof/challenge.js';
import type { Certificates, Expected, Holder, Proof } from '../checks/certificates.js';
import type { Decision, Visit } from '../registration/implement.js';
import type { Accounts } from '../ports.js';
import type { Portals } from '../registration/portals.js';
import type { Vault } from '../vault/vault.js';
import type { Proven } from './confirm.js';
import { fail } from './person.js';

export interface ProofPorts {
  readonly certificates: Certificates;
  readonly accounts: Accounts;
  readonly portals: Portals;
  readonly vault: Vault;
}

/** What a challenge of this flow's step must be bound to: the origin that the browser named, or the portal's own. */
export async function bindingOf(
  { portals, vault }: Pick<ProofPorts, 'portals' | 'vault'>,
  flow: Flow,
  { caller }: Visit,
  step: string,
): Promise<Expected> {
  const origins = portals.byId(flow.portal)?.origins ?? [];
  const origin = origins.find((each) => each === caller.origin) ?? origins[0] ?? '';
  return { origin, flow: await vault.mac('challenge', flow.ref), step };
}

interface Given {
  readonly proof: Proof;
  /** What was to be signed. */
  readonly challenge: Challenge;
  readonly expected: Expected;
  /** Whether this is whoever was asked, where somebody was. */
  readonly asked?: (holder: Holder) => boolean;
}

/** Refusals that say nothing against the person. */
const FREE: ReadonlySet<string> = new Set(['challenge-invalid', 'revocation-unavailable']);

/**
 * Judges a proof against a challenge that was taken: nobody else can answer it (T12). Advances with what is
 * proved, refuses, or closes the flow of whoever has an account.
 */
export async function settle(
  { certificates, accounts, vault }: ProofPorts,
  flow: Flow,
  { proof, challenge, expected, asked = () => true }: Given,
): Promise<Decision> {
  const refused = (code: string): Decision => {
    const audit = [fail('certificate', code)];
    return { type: 'reject', free: FREE.has(code), problem: problem(code), audit };
  };
  const verdict = await certificates.verify(proof, challenge, expected, flow.audience);
  if (!verdict.ok) return refused(verdict.code);
  const { holder, evidence } = verdict;
  if (!asked(holder)) return refused('certificate-other-person');
  const subject = await vault.mac('subject', holder.subject);
  const audit = [{ event: 'certificate', result: 'ok', subject } as const];
  const names = [holder.subject, ...(holder.also ?? [])];
  if (await accounts.exists(...names)) {
    if (names.length > 1) await accounts.tie(names);
    const duplicate = { ...fail('account.duplicate', 'exists'), subject };
    return { type: 'close', problem: problem('already-registered'), audit: [...audit, duplicate] };
  }
  const proven: Proven = { holder, evidence: evidence as unknown as Json };
  return { type: 'advance', proven: true, facts: proven as unknown as Readonly<Record<string, Json>>, audit };
}
