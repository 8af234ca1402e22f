import type { Json } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, Visit } from '../registration/implement.js';
import { alreadyRegistered } from './create-account.js';
import type { AuditEvent } from '../audit/audit.js';
import { aboutOf, accountSubjectOf, factsOf, fail, subjectOf, type PersonFacts, type StepPorts } from './person.js';

/** A registry's result: a problem, or facts to add. */
export type Matched = { readonly problem: Problem } | { readonly facts: Partial<PersonFacts> };

/** Queries the registry, once the number is proved. @throws {Unavailable} */
export type Match = (facts: PersonFacts, key: string) => Promise<Matched>;

/**
 * Queries the registry, then checks whether the identity has an account. Only after the number is
 * proved, so that a caller without the person's phone learns nothing about them (T01, T11).
 */
export async function owns(ports: StepPorts, match: Match, flow: Flow, visit: Visit): Promise<Decision> {
  const { limits, vault, failpoint = () => undefined } = ports;
  const facts = factsOf(flow);
  const about = aboutOf(flow, visit, facts);
  const subject = await vault.mac('subject', subjectOf(facts.citizenId));
  const proven = facts.phoneProven ? [] : [{ event: 'otp', result: 'ok', subject } as const];
  // At once, so that both are counted in one statement.
  const [limited, spent] = await Promise.all([limits.take('match', about), limits.take('lookup', about)]);
  if (limited && !spent) await limits.give('lookup', about);
  if (limited) return { type: 'close', problem: limited, audit: [...proven, { ...fail('match', 'limit'), subject }] };
  const later = async (reason: string, retryAfter: number): Promise<Decision> => {
    await limits.give('match', about);
    return unanswered(retryAfter, [...proven, { ...fail('match', reason), subject }]);
  };
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
  // At once, so that both are one message to the database.
  const [decision] = await Promise.all([own(ports, proved, flow, visit), limits.give('match', about)]);
  return { ...decision, audit: [...proven, ...(decision.audit ?? [])] };
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

/** The registry confirmed the person: continues unless they have an account. */
async function own(ports: StepPorts, facts: PersonFacts, flow: Flow, visit: Visit): Promise<Decision> {
  const { accounts, vault } = ports;
  const identity = accountSubjectOf(facts.citizenId);
  const subject = await vault.mac('subject', identity);
  if (await accounts.exists(identity)) {
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
