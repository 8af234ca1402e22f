/** The end of every registration: the account, its receipt, and at the gateway's own pages a session. */
import type { Json } from '../../flow/method.js';
import { masked } from '../../flow/identity/written.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { Ending, EndingHolder } from '../../flow/view.js';
import { subjectParts } from '../accounts/subject.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Accounts, NewAccount, Tx } from '../ports.js';
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
  /** With `devices`: whoever registers at the gateway's own pages is signed in. */
  readonly sessions?: Sessions | undefined;
  readonly devices?: Devices | undefined;
  /** Tells the person that the account was made. */
  readonly notices?: Pick<Notices, 'add'> | undefined;
}

interface Creation {
  readonly account: NewAccount;
  /** Events before those of the account. */
  readonly audit?: readonly AuditEvent[];
  /** Runs in the transaction, after the account exists. */
  readonly then?: () => void;
}

/** A secret for the page, and how it is stored in the transaction that creates the account. */
interface Issued<Secret> {
  readonly secret: Secret;
  readonly store: (tx: Tx) => Promise<unknown>;
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
  const signedIn = { event: 'sign-in', result: 'ok', reason: flow.method, subject } as const;
  return {
    type: 'advance',
    ending: endingOf(ports, account),
    effects: async (tx) => {
      if (!(await accounts.create(tx, account))) return alreadyRegistered(ports, flow);
      await receipt?.store(tx);
      await session?.store(tx);
      await ports.notices?.add(tx, {
        ...contactOf(account),
        account: { madeBy: flow.ref },
        kind: 'registered',
        lang: flow.lang,
      });
      then?.();
      return undefined;
    },
    ...(receipt && { receipt: receipt.secret }),
    ...(visit.jkt && { holder: holderOf(flow, visit, account) }),
    ...(session && { session: session.secret }),
    audit: [...audit, { event: 'account.create', result: 'ok', subject }, ...(session ? [signedIn] : [])],
  };
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
  return { secret: id, store: (tx) => receipts.issue(tx, { id, subject, ...about }) };
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
