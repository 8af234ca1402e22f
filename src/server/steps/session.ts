/** The end of a sign-in: the account's person gets a session. */
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import type { SignInAccount, SignInAccounts } from '../accounts/sign-in-accounts.js';
import type { Decision } from '../registration/implement.js';
import type { Devices } from '../sign-in/devices.js';
import type { Sessions } from '../sign-in/sessions.js';
import { newSecret } from '../vault/vault.js';
import type { Proved } from './proof.js';
import { fail } from './person.js';

export interface SessionPorts {
  readonly signInAccounts: SignInAccounts;
  readonly sessions: Sessions;
  readonly devices: Devices;
}

export interface SignedIn {
  readonly account: Pick<SignInAccount, 'id' | 'subject' | 'epoch'>;
  /** The identity that was proved, as `cccd:…`. */
  readonly identity: string;
  readonly assurance: string;
  /** The way of the sign-in, if it is not the flow's method. */
  readonly method?: string;
}

/** Opens the session in the transaction of the commit. Its secrets leave in cookies only. */
export async function openSession(
  { sessions, devices }: SessionPorts,
  flow: Flow,
  { account, identity, assurance, method = flow.method }: SignedIn,
): Promise<Decision> {
  const id = newSecret();
  const session = { id, who: { account: account.id }, method, portal: flow.portal, assurance };
  return {
    type: 'advance',
    effects: async (tx) => ((await sessions.open(tx, session)) ? undefined : problem('sign-in-refused')),
    session: { id, device: await devices.mark(identity, account.epoch) },
    audit: [{ event: 'sign-in', result: 'ok', reason: method, subject: account.subject }],
  };
}

/**
 * Signs in the owner of a certificate, or the person of an identity provider. That there is no account is said only here, where the person
 * has proved who they are.
 */
export const signInByProof =
  (ports: SessionPorts): Proved =>
  async (flow, { holder, vouched }, audit) => {
    const account = await ports.signInAccounts.find(holder.subject, ...(holder.also ?? []));
    if (!account) {
      const refused = fail('sign-in', 'no-account');
      return { type: 'close', problem: problem('account-unknown'), audit: [...audit, refused] };
    }
    const assurance = vouched?.assurance ?? 'certificate';
    const opened = await openSession(ports, flow, { account, identity: holder.subject, assurance });
    return { ...opened, audit: [...audit, ...(opened.audit ?? [])] };
  };
