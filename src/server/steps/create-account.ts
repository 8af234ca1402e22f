/** The end of every registration: the account, its receipt, and at the gateway's own pages a session. */
import type { Json } from '../../flow/method.js';
import { masked } from '../../flow/identity/written.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Ending, EndingHolder } from '../../flow/view.js';
import { subjectParts } from '../accounts/subject.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Accounts, NewAccount, Part, Tx } from '../ports.js';
import type { Notices } from '../notices/notices.js';
import { pathOf, RECOVER, SIGN_IN } from '../pages/page-paths.js';
import type { Decision, Visit } from '../registration/implement.js';
import type { Origins } from '../registration/portals.js';
import type { Devices } from '../sign-in/devices.js';
import type { Receipts } from '../sign-in/receipts.js';
import type { Sessions } from '../sign-in/sessions.js';
import { newSecret, type Vault } from '../vault/vault.js';

export interface CreationPorts extends Origins {
  readonly accounts: Accounts;
  readonly vault: Vault;
  /** Absent where receipts cannot be redeemed. */
  readonly receipts?: Receipts | undefined;
  /** With `devices`: a registration on the gateway's own pages also signs the person in. */
  readonly sessions?: Sessions | undefined;
  readonly devices?: Devices | undefined;
  /** Tells the person that the account was made. */
  readonly notices?: Pick<Notices, 'add' | 'part'> | undefined;
}

interface Creation {
  readonly account: NewAccount;
  /** Events before those of the account. */
  readonly audit?: readonly AuditEvent[];
  /** Runs in the transaction, after the account exists. */
  readonly then?: () => void;
}

/** What is written with the account: in its transaction, or as a part of its statement. */
interface Written {
  readonly store: (tx: Tx) => Promise<unknown>;
  readonly part?: (() => Promise<Part>) | undefined;
}

/** A secret for the page, and how it is stored. */
interface Issued<Secret> extends Written {
  readonly secret: Secret;
}

/** Creates the account in the transaction of the flow's last answer. */
export async function createAccount(
  ports: CreationPorts,
  flow: Flow,
  visit: Visit,
  { account, audit = [], then }: Creation,
): Promise<Decision> {
  const { accounts, vault } = ports;
  const subject = await vault.mac('subject', account.subject);
  const receipt = receiptOf(ports, flow, visit, account);
  const session = await sessionOf(ports, flow, visit, account);
  const written = [receipt, session, noticeOf(ports, flow, account)].filter((each) => each !== undefined);
  const parts = await partsOf(accounts, account, written);
  const store = async (tx: Tx) => {
    if (!(await accounts.create(tx, account))) return alreadyRegistered(ports, flow);
    for (const each of written) await each.store(tx);
    then?.();
    return undefined;
  };
  const signedIn = { event: 'sign-in', result: 'ok', reason: flow.method, subject } as const;
  return {
    type: 'advance',
    ending: endingOf(ports, account),
    effects: Object.assign(store, parts && { parts }),
    ...(receipt && { receipt: receipt.secret }),
    ...(visit.jkt && { holder: holderOf(flow, visit, account) }),
    ...(session && { session: session.secret }),
    audit: [...audit, { event: 'account.create', result: 'ok', subject }, ...(session ? [signedIn] : [])],
  };
}

/** `undefined`: something is no part of a statement, or the account has several names. */
async function partsOf(
  accounts: Accounts,
  account: NewAccount,
  written: readonly Written[],
): Promise<readonly Part[] | undefined> {
  const makers = written.map(({ part }) => part).filter((each) => each !== undefined);
  if (account.also || !accounts.part || makers.length < written.length) return undefined;
  return Promise.all([accounts.part(account), ...makers.map((make) => make())]);
}

/** The notice to the person that the account was made. */
function noticeOf({ notices }: CreationPorts, { ref, lang }: Flow, account: NewAccount): Written | undefined {
  if (!notices) return undefined;
  const notice = { ...contactOf(account), account: { madeBy: ref }, kind: 'registered', lang } as const;
  return { store: (tx) => notices.add(tx, notice), part: notices.part && (async () => notices.part?.(notice)) };
}

const contactOf = ({ phone = '', email = '' }: NewAccount) => ({ phone, email });

/** The person has an account already: where they sign in, or get back into it. Only after the proof. */
export function alreadyRegistered({ home }: Pick<Origins, 'home'>, { portal, lang, audience }: Flow): Problem {
  if (home === undefined) return problem('already-registered');
  const to = (page: string) => home + pathOf(page, { portal, lang, audience });
  return problem('already-registered', { links: { signIn: to(SIGN_IN), recover: to(RECOVER) } });
}

/** Only the holder of the flow's key reads it, as with the user name (decision 0051). */
const holderOf = ({ ref }: Flow, { now }: Visit, { subject, fullName }: NewAccount): EndingHolder => ({
  name: fullName,
  username: masked(subjectParts(subject).value),
  reference: ref,
  at: new Date(now).toISOString(),
});

/** Shown after registration: the portals that have the account, according to the consent. */
function endingOf({ accounts, portals }: CreationPorts, account: NewAccount): Json {
  const names = accounts.reach(account).flatMap((id) => portals.byId(id)?.name ?? []);
  return { portals: names } satisfies Ending;
}

/** A receipt of the account, for a portal whose server can redeem it. */
function receiptOf(
  { portals, receipts }: CreationPorts,
  { portal, method }: Flow,
  { caller, jkt }: Visit,
  { subject, assurance }: NewAccount,
): Issued<string> | undefined {
  if (!receipts || !portals.byId(portal)?.client) return undefined;
  const id = newSecret();
  const about = { portal, origin: caller.origin ?? '', jkt, method, assurance };
  const issue = { id, subject, ...about };
  return {
    secret: id,
    store: (tx) => receipts.issue(tx, issue),
    part: receipts.part && (async () => receipts.part?.(issue)),
  };
}

/** A session for a person on a page of the gateway. A portal's page never gets one. */
async function sessionOf(
  { sessions, devices, home }: CreationPorts,
  { portal, method }: Flow,
  { caller }: Visit,
  { subject, assurance }: NewAccount,
): Promise<Issued<{ readonly id: string; readonly device: string }> | undefined> {
  if (!sessions || !devices || home === undefined || caller.origin !== home) return undefined;
  const id = newSecret();
  return {
    secret: { id, device: await devices.mark(subject) },
    store: (tx) => sessions.open(tx, { id, who: { subject }, method, portal, assurance }),
  };
}
