/**
 * Changes of an account by its signed-in person: phone, e-mail, password, and the step up to a
 * certificate. The old channels hear of each.
 */
import type { Json } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Facts, Flow } from '../../flow/transition.js';
import type { NoticeKind } from '../../locales/notice-texts.js';
import type { OwnedAccount } from '../accounts/sign-in-accounts.js';
import { subjectParts } from '../accounts/subject.js';
import type { Codes } from '../checks/codes.js';
import { notOwner, simSwapped, type SimSwapPorts } from '../checks/sim-swap.js';
import type { Passwords, SubscriberDirectory } from '../ports.js';
import type { Decision, Entered, StepHandler, Visit } from '../registration/implement.js';
import { changeAccount, type ContentChange } from '../scim/change-account.js';
import { askHandler } from '../steps/ask.js';
import { formGate, type GatePorts } from '../steps/captcha.js';
import { codeStep } from '../steps/code.js';
import { createVerifier } from '../steps/credentials.js';
import { askCarrier } from '../steps/match.js';
import { fail, refuse } from '../steps/person.js';
import type { Proved } from '../steps/proof.js';
import { openSession } from '../steps/session.js';
import type { SqlClient } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';
import { accountOf, asFact, newPasswordHandler, type OwnedPorts } from './owned.js';
import type { Session } from './sessions.js';

export interface ChangePorts extends OwnedPorts, GatePorts, SimSwapPorts {
  readonly vault: Vault;
  readonly passwords: Passwords;
  /** Carriers, which know the subscriber of a new number. */
  readonly subscribers?: SubscriberDirectory | undefined;
  readonly failed?: (error: unknown, flow: Flow) => void;
}

type SessionFact = Pick<Session, 'method' | 'assurance' | 'signedInAt'>;

const sessionOf = ({ facts }: Flow) => facts['session'] as unknown as SessionFact;

/** Lets only the signed-in owner of the account through each step. */
export const owned = <Steps extends Readonly<Record<string, StepHandler<never>>>>(
  ports: ChangePorts,
  steps: Steps,
): Steps =>
  Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, ownedStep(ports, step as StepHandler)]),
  ) as unknown as Steps;

const ownedStep = (ports: ChangePorts, step: StepHandler): StepHandler => ({
  ...step,
  async enter(flow, visit): Promise<Entered> {
    const found = await ownerFacts(ports, flow, visit);
    if ('problem' in found) return found;
    const { facts } = found;
    const entered = (await step.enter?.({ ...flow, facts: { ...flow.facts, ...facts } }, visit)) ?? { data: null };
    return 'problem' in entered ? entered : { ...entered, facts: { ...facts, ...entered.facts } };
  },
  async answer(input, flow, visit): Promise<Decision> {
    const found = await ownerFacts(ports, flow, visit);
    return 'problem' in found ? { type: 'close', problem: found.problem } : step.answer(input, flow, visit);
  },
});

/** The account of the caller's session: at the start, the one to change; then it must be the same. */
async function ownerFacts(
  { sessions, signInAccounts, limits }: ChangePorts,
  flow: Flow,
  { caller }: Visit,
): Promise<{ readonly problem: Problem } | { readonly facts: Facts }> {
  const session = await sessions.find(caller.session ?? '');
  const known = accountOf(flow) as OwnedAccount | undefined;
  const account = known ?? (session && (await signInAccounts.read(session.account)));
  if (!session || !account || account.id !== session.account) return { problem: problem('session-unknown') };
  const facts = { account: asFact(account), session: sessionFact(session) };
  if (known) return { facts };
  if (account.audience !== flow.audience) return { problem: problem('method-unavailable') };
  const limited = await limits.take('change', { caller, portal: flow.portal, identity: account.identity });
  return limited ? { problem: limited } : { facts };
}

const sessionFact = ({ method, assurance, signedInAt }: Session): Json => ({ method, assurance, signedInAt });

interface Change extends ContentChange {
  readonly kind: NoticeKind;
  /** For the audit log. */
  readonly what: string;
}

/** Writes the change if the account is still what was read, and tells the old channels. */
function changed(
  { vault, notices }: ChangePorts,
  flow: Flow,
  { now }: Visit,
  { kind, what, ...content }: Change,
): Pick<Decision, 'effects' | 'audit'> {
  const { id, version, phone, email, subject } = accountOf(flow);
  return {
    effects: async (tx) => {
      const written = await changeAccount(tx as SqlClient, vault, { account: id, seen: version, ...content, at: now });
      if (written === undefined) return problem('account-changed');
      await notices.add(tx, { account: id, kind, phone, email, lang: flow.lang });
      return undefined;
    },
    audit: [{ event: 'account.change', result: 'ok', reason: `${what} person`, subject }],
  };
}

/** The code to the new number. The carrier must know it as the person's, unless a certificate proves them. */
export const newPhoneCode = (ports: ChangePorts & { readonly codes: Codes }): StepHandler<{ readonly code: string }> =>
  codeStep(ports, {
    of: (flow) => ({ phone: phoneOf(flow), identity: accountOf(flow).identity }),
    async proved(flow, visit) {
      const asked = await askCarrier(ports, flow, () => doubt(ports, flow));
      if ('later' in asked) return asked.later;
      if (asked.answer) return asked.answer;
      const change = { changes: { phone: phoneOf(flow) }, kind: 'phone-changed', what: 'phone' } as const;
      return { type: 'advance', ...changed(ports, flow, visit, change) };
    },
  });

const phoneOf = ({ facts }: Flow) => facts['phone'] as string;

async function doubt(ports: ChangePorts, flow: Flow): Promise<Decision | undefined> {
  const { identity, fullName, birthDate, audience, assurance, subject } = accountOf(flow);
  const phone = phoneOf(flow);
  const swapped = await simSwapped(ports, phone, `${flow.ref}:swap`);
  if (swapped) return { type: 'close', problem: swapped, audit: [{ ...fail('account.change', 'sim-swap'), subject }] };
  if (audience !== 'citizen' || assurance !== 'phone' || !ports.subscribers) return undefined;
  const { value: citizenId } = subjectParts(identity);
  const refused = await notOwner(ports.subscribers, { citizenId, fullName, birthDate, phone }, `${flow.ref}:match`);
  if (!refused) return undefined;
  return { type: 'close', problem: refused, audit: [{ ...fail('account.change', refused.code), subject }] };
}

/** The new e-mail address. It is not verified, as at registration. */
export function newEmailHandler(ports: ChangePorts): StepHandler<{ readonly email: string; readonly captcha: string }> {
  const ask = askHandler<{ email: string; captcha: string }>(ports, () => ({}));
  return {
    ...ask,
    async answer(input, flow, visit) {
      const asked = await ask.answer(input, flow, visit);
      if (asked.type !== 'advance') return asked;
      const change = { changes: { email: input.email }, kind: 'email-changed', what: 'email' } as const;
      return { ...asked, ...changed(ports, flow, visit, change) };
    },
  };
}

/** Milliseconds for which a sign-in by certificate stands in for the old password. */
const FRESH = 10 * 60_000;

/** The old password; or nothing, where the session was opened by a certificate just now. */
export function currentPasswordHandler(
  ports: ChangePorts,
): StepHandler<{ readonly password: string; readonly captcha: string }> {
  const { limits, signInAccounts } = ports;
  const gate = formGate(ports);
  const verify = createVerifier(ports.passwords);
  const isFresh = (flow: Flow, { now }: Visit) => {
    const { assurance, signedInAt } = sessionOf(flow);
    return assurance === 'certificate' && now - signedInAt <= FRESH;
  };
  const show = async (flow: Flow, visit: Visit): Promise<Json> => ({
    captcha: await gate.issue(flow, visit),
    needed: !isFresh(flow, visit),
  });
  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit) }),
    renew: show,
    async answer({ password, captcha }, flow, visit): Promise<Decision> {
      const unsolved = await gate.unsolved(captcha, flow);
      if (unsolved) return unsolved;
      if (isFresh(flow, visit)) return { type: 'advance' };
      const { id, identity, subject } = accountOf(flow);
      const about = { caller: visit.caller, portal: flow.portal, device: `account ${id}` };
      const limited = await limits.take('password-known', about);
      if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'change')] };
      const account = await signInAccounts.find(identity);
      if (!(await verify(account?.passwordHash, password)))
        return refuse(problem('sign-in-refused'), [{ ...fail('account.change', 'password'), subject }]);
      await limits.give('password-known', about);
      return { type: 'advance', proven: true };
    },
  };
}

/** The new password. All other sessions end. */
export const changedPassword = (ports: ChangePorts): StepHandler<{ readonly password: string }> =>
  newPasswordHandler(ports, {
    session: (flow) => ({ method: sessionOf(flow).method, assurance: sessionOf(flow).assurance }),
    kind: 'password-changed',
    event: 'account.password',
  });

/** The certificate of the account's own person raises its level; the session is a new one (T66). */
export const steppingUp =
  (ports: ChangePorts): Proved =>
  async (flow, { holder, evidence }, audit, visit) => {
    const account = accountOf(flow);
    const { identity, subject } = account;
    if (![holder.subject, ...(holder.also ?? [])].includes(identity)) {
      const refused = { ...fail('account.step-up', 'other-person'), subject };
      return { type: 'reject', problem: problem('certificate-other-person'), audit: [...audit, refused] };
    }
    const proof = { method: flow.method, assurance: 'certificate', evidence, at: visit.now };
    const change = changed(ports, flow, visit, { changes: {}, proof, kind: 'stepped-up', what: 'assurance' });
    const opened = await openSession(ports, flow, { account, identity, assurance: 'certificate' });
    return {
      ...opened,
      effects: async (tx) => (await change.effects?.(tx)) ?? opened.effects?.(tx),
      audit: [...audit, ...(change.audit ?? []), ...opened.audit],
    };
  };
