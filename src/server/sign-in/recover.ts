/**
 * Recovery: a proof at least as strong as the account's level opens it (T62). Until control is
 * proved, every caller gets the same answers (T61).
 */
import { problem, type KnownProblemCode } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { OwnedAccount } from '../accounts/sign-in-accounts.js';
import { subjectParts } from '../accounts/subject.js';
import type { Limits } from '../checks/limits.js';
import { notOwner, simSwapped, type SimSwapPorts } from '../checks/sim-swap.js';
import type { Decision, StepHandler, Visit } from '../registration/implement.js';
import type { SubscriberDirectory } from '../ports.js';
import type { Codes } from '../checks/codes.js';
import { askCarrier } from '../steps/match.js';
import { codeStep } from '../steps/code.js';
import { fail, subjectOf } from '../steps/person.js';
import type { Proved } from '../steps/proof.js';
import { isAtLeast } from './assurance.js';
import { asFact, newPasswordHandler, type OwnedPorts } from './owned.js';

export interface RecoveryPorts extends OwnedPorts {
  readonly limits: Limits;
}

/** The new password, after a proof of this strength; without one, of the strength that the proof had. */
export const recoveredPassword = (ports: OwnedPorts, assurance?: string): StepHandler<{ readonly password: string }> =>
  newPasswordHandler(ports, {
    session: ({ facts }) => ({ assurance: assurance ?? (facts['assurance'] as string) }),
    kind: 'password-reset',
    event: 'account.recover',
    pauses: true,
  });

/** After a certificate, the strongest proof that there is; or after an identity provider's word. */
export const recoverByProof =
  ({ signInAccounts }: RecoveryPorts): Proved =>
  async (_flow, { holder, vouched }, audit) => {
    const refuse = (code: KnownProblemCode, reason: string): Decision => ({
      type: 'close',
      problem: problem(code),
      audit: [...audit, fail('account.recover', reason)],
    });
    const found = await signInAccounts.find(holder.subject, ...(holder.also ?? []));
    const account = found && (await signInAccounts.read(found.id));
    if (!account) return refuse('account-unknown', 'no-account');
    const assurance = vouched?.assurance ?? CERTIFICATE;
    if (assurance !== CERTIFICATE && !isAtLeast(assurance, account.assurance))
      return refuse('recovery-too-weak', 'recovery-too-weak');
    return { type: 'advance', proven: true, facts: { account: asFact(account), assurance }, audit };
  };

/** The level that every account may be recovered by. */
const CERTIFICATE = 'certificate';

export interface PhoneRecoveryPorts extends RecoveryPorts, SimSwapPorts {
  readonly codes: Codes;
  readonly subscribers: SubscriberDirectory;
  readonly failed?: (error: unknown, flow: Flow) => void;
}

interface PhoneFacts {
  readonly citizenId: string;
  readonly phone: string;
}

/** The level of accounts that a phone may recover. */
const PHONE = 'phone';

/**
 * After a code to a phone. The number must be the account's, its SIM the person's own and not
 * swapped lately, and the request must have waited.
 *
 * @param matched the method whose accounts have a SIM that the carrier confirmed
 */
export function phoneRecoveryCode(ports: PhoneRecoveryPorts, matched: string): StepHandler<{ readonly code: string }> {
  const factsOf = ({ facts }: Flow) => facts as unknown as PhoneFacts;
  const of = (flow: Flow) => ({ phone: factsOf(flow).phone, identity: subjectOf(factsOf(flow).citizenId) });
  return codeStep(ports, {
    of,
    async proved(flow, visit) {
      const about = { caller: visit.caller, portal: flow.portal, ...of(flow) };
      const limited = await ports.limits.take('match', about);
      if (limited) return { type: 'close', problem: limited, audit: [fail('account.recover', 'limit')] };
      const account = await known(ports, of(flow).identity);
      if (account?.phone !== about.phone) return refused('recovery-refused', account);
      if (account.assurance !== PHONE) return refused('recovery-too-weak', account);
      const asked = await askCarrier(ports, flow, () => doubt(ports, flow, account, matched));
      if ('later' in asked || !asked.answer) await ports.limits.give('match', about);
      if ('later' in asked) return asked.later;
      return asked.answer ?? waited(ports, flow, visit, account);
    },
  });
}

/** Costs the same for an identity without an account (T61). */
async function known({ signInAccounts }: RecoveryPorts, identity: string): Promise<OwnedAccount | undefined> {
  const found = await signInAccounts.find(identity);
  return signInAccounts.read(found?.id ?? crypto.randomUUID());
}

const refused = (code: KnownProblemCode, account?: OwnedAccount): Decision => ({
  type: 'close',
  problem: problem(code),
  audit: [{ ...fail('account.recover', code), ...(account && { subject: account.subject }) }],
});

/** Why the SIM does not prove its owner any more; `undefined`: it does. */
async function doubt(
  ports: PhoneRecoveryPorts,
  { ref }: Flow,
  account: OwnedAccount,
  matched: string,
): Promise<Decision | undefined> {
  const { identity, fullName, birthDate, phone, method, subject } = account;
  const swapped = await simSwapped(ports, phone, `${ref}:swap`);
  if (swapped) return { type: 'close', problem: swapped, audit: [{ ...fail('account.recover', 'sim-swap'), subject }] };
  // The number may belong to somebody else by now (T48).
  if (method !== matched) return undefined;
  const claimed = { citizenId: subjectParts(identity).value, fullName, birthDate, phone };
  return (await notOwner(ports.subscribers, claimed, `${ref}:match`)) && refused('recovery-refused', account);
}

/** Goes on if the request has waited; else begins it, and tells the owner by every channel. */
async function waited(
  { recoveries, notices }: RecoveryPorts,
  flow: Flow,
  { now }: Visit,
  account: OwnedAccount,
): Promise<Decision> {
  const { id, subject, phone, email } = account;
  const readyAt = recoveries.waitMs > 0 ? await recoveries.readyAt(id) : now;
  if (readyAt !== undefined && readyAt <= now)
    return {
      type: 'advance',
      proven: true,
      facts: { account: asFact(account), phoneProven: true, hasWaited: recoveries.waitMs > 0 },
    };
  const seconds = Math.ceil(((readyAt ?? now + recoveries.waitMs) - now) / 1000);
  const waiting = { type: 'close', problem: problem('recovery-waiting', { retryAfter: seconds }) } as const;
  if (readyAt !== undefined) return waiting;
  return {
    ...waiting,
    effects: async (tx) => {
      const time = await recoveries.begin(tx, id);
      await notices.add(tx, { account: id, kind: 'recovery-begun', phone, email, lang: flow.lang, time });
      return undefined;
    },
    audit: [{ event: 'account.recover-ask', result: 'ok', reason: flow.method, subject }],
  };
}
