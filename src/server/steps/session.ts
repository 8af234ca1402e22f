/** The end of a sign-in: the account's person gets a session. */
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { People } from '../accounts/people.js';
import type { SignInAccount, SignInAccounts } from '../accounts/sign-in-accounts.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Holder } from '../checks/certificates.js';
import type { Notice, Notices } from '../notices/notices.js';
import type { Decision, Visit } from '../registration/implement.js';
import type { Devices } from '../sign-in/devices.js';
import type { Sessions } from '../sign-in/sessions.js';
import { newSecret } from '../vault/vault.js';
import type { Proved } from './proof.js';
import { fail } from './person.js';

export interface SessionPorts {
  readonly signInAccounts: SignInAccounts;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly people: Pick<People, 'isNamed'>;
  /** Tells the person of a sign-in in a browser that is new to the account. */
  readonly notices?: Pick<Notices, 'add'> | undefined;
}

export interface SignedIn {
  readonly account: Pick<SignInAccount, 'id' | 'subject' | 'epoch'>;
  /** The identity that was proved, as `cccd:…`. */
  readonly identity: string;
  readonly assurance: string;
  /** The way of the sign-in, if it is not the flow's method. */
  readonly method?: string;
  /** The organisation that the person acts for. */
  readonly actingFor?: string;
  /** Who answers, and when. Without it no notice of a sign-in is sent: another notice tells the person. */
  readonly visit?: Pick<Visit, 'caller' | 'now'>;
  /** A code to the account's phone was entered: a text message would tell its reader nothing new. */
  readonly byCode?: boolean;
}

/** A decision that the audit always records. */
type Opened = Decision & { readonly audit: readonly AuditEvent[] };

/** Opens the session in the transaction of the commit. Its secrets leave in cookies only. */
export async function openSession(ports: SessionPorts, flow: Flow, signedIn: SignedIn): Promise<Opened> {
  const { sessions, devices, notices } = ports;
  const { account, identity, assurance, method = flow.method, actingFor } = signedIn;
  const notice = await noticeOf(ports, flow, signedIn);
  const id = newSecret();
  const session = {
    id,
    who: { account: account.id },
    method,
    portal: flow.portal,
    assurance,
    ...(actingFor && { actingFor }),
  };
  return {
    type: 'advance',
    effects: async (tx) => {
      if (!(await sessions.open(tx, session))) return problem('sign-in-refused');
      if (notice) await notices?.add(tx, notice);
      return undefined;
    },
    session: { id, device: await devices.mark(identity, account.epoch) },
    audit: [{ event: 'sign-in', result: 'ok', reason: method, subject: account.subject }],
  };
}

/** Tells the owner of a sign-in in a browser that has no mark of the account. */
async function noticeOf(
  { devices, notices, signInAccounts }: SessionPorts,
  { lang }: Flow,
  { account: { id, epoch }, identity, visit, byCode = false }: SignedIn,
): Promise<Notice | undefined> {
  if (!notices || !visit || (await devices.nameOf(visit.caller.device, identity, epoch))) return undefined;
  const { phone = '', email = '' } = (await signInAccounts.read(id)) ?? {};
  return { account: id, kind: 'signed-in', phone: byCode ? '' : phone, email, lang, time: visit.now };
}

/**
 * Signs in the owner of a certificate, or the person of an identity provider. A missing account is
 * reported only here, after the person has proved who they are.
 */
export const signInByProof =
  (ports: SessionPorts): Proved =>
  async (flow, { holder, vouched }, audit, visit) => {
    if (holder.person !== undefined) return signInEmployee(ports, flow, holder, audit, visit);
    const account = await ports.signInAccounts.find(holder.subject, ...(holder.also ?? []));
    if (!account) {
      const refused = fail('sign-in', 'no-account');
      return { type: 'close', problem: problem('account-unknown'), audit: [...audit, refused] };
    }
    const assurance = vouched?.assurance ?? 'certificate';
    const opened = await openSession(ports, flow, { account, identity: holder.subject, assurance, visit });
    return { ...opened, audit: [...audit, ...opened.audit] };
  };

/**
 * Signs an employee in as themselves, acting for the organisation of their certificate: with an
 * account of their own, and only if the organisation has named them (T58).
 */
async function signInEmployee(
  ports: SessionPorts,
  flow: Flow,
  { subject, also = [], person = '' }: Holder,
  audit: readonly AuditEvent[],
  visit: Visit,
): Promise<Decision> {
  const { signInAccounts, people } = ports;
  const [account, organisation] = [await signInAccounts.find(person), await signInAccounts.find(subject, ...also)];
  const named = organisation && (await people.isNamed(organisation.id, person));
  if (!account || !named) {
    const code = account ? 'not-named' : 'account-unknown';
    return { type: 'close', problem: problem(code), audit: [...audit, fail('sign-in', code)] };
  }
  const signedIn = { account, identity: person, assurance: 'certificate', actingFor: organisation.id, visit };
  const opened = await openSession(ports, flow, signedIn);
  const acting = { event: 'act', result: 'ok', reason: `for ${organisation.id}`, subject: account.subject } as const;
  return { ...opened, audit: [...audit, ...opened.audit, acting] };
}
