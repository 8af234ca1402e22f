import type { Json } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, Visit } from '../registration/implement.js';
import { alreadyRegistered } from './create-account.js';
import type { AuditEvent } from '../audit/audit.js';
import type { LimitName } from '../checks/limit-table.js';
import { aboutOf, accountSubjectOf, factsOf, fail, subjectOf, type PersonFacts, type StepPorts } from './person.js';

/** A registry's result: a problem, or facts to add. */
export type Matched = { readonly problem: Problem } | { readonly facts: Partial<PersonFacts> };

/** Queries the registry, once the number is proved. @throws {Unavailable} */
export type Match = (facts: PersonFacts, key: string) => Promise<Matched>;

/**
 * Queries the registry, then says whether the identity has an account. Only after the number is
 * proved, so that a caller without the person's phone learns nothing about them (T01, T11).
 */
export async function owns(ports: StepPorts, match: Match, flow: Flow, visit: Visit): Promise<Decision> {
  const { accounts, limits, vault, failpoint = () => undefined } = ports;
  const facts = factsOf(flow);
  const about = aboutOf(flow, visit, facts);
  const claimed = subjectOf(facts.citizenId);
  const subject = await vault.mac('subject', claimed);
  const proven = facts.phoneProven ? [] : [{ event: 'otp', result: 'ok', subject } as const];
  const giveBack = (name: LimitName) => ({ beside: () => limits.give(name, about) });
  // At once: one message to the database, and both limits in one statement.
  const [limited, spent, hasAccount] = await Promise.all([
    limits.take('match', about),
    limits.take('lookup', about),
    accounts.exists(claimed),
  ]);
  if (limited) {
    const audit = [...proven, { ...fail('match', 'limit'), subject }];
    return { type: 'close', problem: limited, audit, ...(!spent && giveBack('lookup')) };
  }
  const later = (reason: string, retryAfter: number): Decision => ({
    ...unanswered(retryAfter, [...proven, { ...fail('match', reason), subject }]),
    ...giveBack('match'),
  });
  if (spent) return later('budget', spent.retryAfter ?? 10);
  let matched: Matched;
  try {
    matched = await match(facts, `${flow.ref}:match`);
  } catch (error) {
    ports.failed?.(error, flow);
    return later('unavailable', 10);
  }
  failpoint('after-match');
  if ('problem' in matched) {
    const audit = [...proven, { ...fail('match', matched.problem.code), subject }];
    return { type: 'close', problem: matched.problem, audit };
  }
  const proved = { ...facts, ...matched.facts };
  const identity = accountSubjectOf(proved.citizenId);
  // The registry may know the person by another number.
  const found =
    identity === claimed
      ? { subject, hasAccount }
      : { subject: await vault.mac('subject', identity), hasAccount: await accounts.exists(identity) };
  const decision = own(ports, proved, found, flow, visit);
  return { ...decision, ...giveBack('match'), audit: [...proven, ...(decision.audit ?? [])] };
}

interface AskedPorts {
  readonly failed?: ((error: unknown, flow: Flow) => void) | undefined;
}

/**
 * Asks a carrier about a number that was proved. If it cannot answer, the number stays proved and
 * the person tries again.
 */
export const askCarrier = <Answer>(
  { failed }: AskedPorts,
  flow: Flow,
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Answer } | { readonly later: Decision }> =>
  ask().then(
    (answer) => ({ answer }),
    (error: unknown) => {
      failed?.(error, flow);
      return { later: unanswered(10, [fail('carrier', 'unavailable')]) };
    },
  );

/** Keeps the proved number. The partner is asked again when the person retries. */
const unanswered = (retryAfter: number, audit: readonly AuditEvent[]): Decision => ({
  type: 'reject',
  free: true,
  problem: problem('provider-unavailable', { retryAfter }),
  facts: { phoneProven: true },
  audit,
});

/** What is known of the identity that the registry has confirmed. */
interface Found {
  /** The keyed hash of the identity. */
  readonly subject: string;
  readonly hasAccount: boolean;
}

/** The registry confirmed the person: continues unless the identity has an account. */
function own(ports: StepPorts, facts: PersonFacts, { subject, hasAccount }: Found, flow: Flow, visit: Visit): Decision {
  if (hasAccount) {
    const audit = [{ ...fail('account.duplicate', 'exists'), subject }];
    return { type: 'close', problem: alreadyRegistered(ports, flow), audit };
  }
  const evidence = { matchedAt: new Date(visit.now).toISOString(), method: flow.method };
  return {
    type: 'advance',
    proven: true,
    facts: { ...(facts as unknown as Record<string, Json>), phoneProven: true, evidence },
    audit: [{ event: 'match', result: 'ok', subject }],
  };
}
