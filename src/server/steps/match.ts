import type { Json } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Decision, Visit } from '../registration/implement.js';
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
  const limited = await limits.take('match', about);
  if (limited) return { type: 'close', problem: limited, audit: [...proven, { ...fail('match', 'limit'), subject }] };
  /** Keeps the proved number. The registry is queried again when the person retries. */
  const later = async (reason: string, retryAfter: number): Promise<Decision> => {
    await limits.give('match', about);
    return {
      type: 'reject',
      free: true,
      problem: problem('provider-unavailable', { retryAfter }),
      facts: { phoneProven: true },
      audit: [...proven, { ...fail('match', reason), subject }],
    };
  };
  const spent = await limits.take('lookup', about);
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
  await limits.give('match', about);
  const decision = await own(ports, { ...facts, ...matched.facts }, flow, visit);
  return { ...decision, audit: [...proven, ...(decision.audit ?? [])] };
}

/** The registry confirmed the person: continues unless they have an account. */
async function own({ accounts, vault }: StepPorts, facts: PersonFacts, flow: Flow, visit: Visit): Promise<Decision> {
  const identity = accountSubjectOf(facts.citizenId);
  const subject = await vault.mac('subject', identity);
  if (await accounts.exists(identity)) {
    const audit = [{ ...fail('account.duplicate', 'exists'), subject }];
    return { type: 'close', problem: problem('already-registered'), audit };
  }
  const evidence = { matchedAt: new Date(visit.now).toISOString(), method: flow.method };
  return {
    type: 'advance',
    proven: true,
    facts: { ...(facts as unknown as Record<string, Json>), phoneProven: true, evidence },
    audit: [{ event: 'match', result: 'ok', subject }],
  };
}
