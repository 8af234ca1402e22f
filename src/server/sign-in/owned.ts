/** Steps of a flow about an account: whose it is, and what is done with it in the end. */
import type { Json } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Flow } from '../../flow/transition.js';
import { masked } from '../../flow/identity/written.js';
import type { OwnedAccount } from '../accounts/sign-in-accounts.js';
import { subjectParts } from '../accounts/subject.js';
import type { AuditEvent } from '../audit/audit.js';
import { dateForms } from '../checks/blocklist.js';
import type { NoticeKind } from '../../locales/notice-texts.js';
import type { Notices } from '../notices/notices.js';
import type { Decision, StepHandler } from '../registration/implement.js';
import { passwordStep, type PasswordPorts } from '../steps/password.js';
import { openSession, type SessionPorts, type SignedIn } from '../steps/session.js';
import type { Passkeys } from './passkeys.js';
import type { Recoveries } from './recoveries.js';

export interface OwnedPorts extends SessionPorts, PasswordPorts {
  readonly notices: Pick<Notices, 'add'>;
  readonly recoveries: Recoveries;
  readonly passkeys?: Pick<Passkeys, 'pause'> | undefined;
}

/** The account that the flow is about, as it was read. */
export const accountOf = ({ facts }: Flow): OwnedAccount => facts['account'] as unknown as OwnedAccount;

export const asFact = (account: OwnedAccount): Json => ({ ...account });

/** How the new session of such a flow is described. */
type SessionOf = (flow: Flow) => Pick<SignedIn, 'assurance' | 'method'>;

interface NewPassword {
  readonly session: SessionOf;
  readonly kind: NoticeKind;
  /** The audit event; also why all other sessions end. */
  readonly event: string;
  /** Whether the account's passkeys are paused, until the person has looked at them. */
  readonly pauses?: boolean;
}

/**
 * Sets a new password. All sessions and all marks of browsers end in the same transaction, and one
 * session is opened (T62).
 */
export function newPasswordHandler(
  ports: OwnedPorts,
  { session, kind, event, pauses = false }: NewPassword,
): StepHandler<{ readonly password: string }> {
  const { signInAccounts, sessions, notices, recoveries, passkeys } = ports;
  return passwordStep(ports, {
    of(flow) {
      const { identity, fullName, phone, birthDate, portal } = accountOf(flow);
      const { value: username } = subjectParts(identity);
      const words = [username, fullName, phone, phone.replace('+84', '0'), portal, ...dateForms(birthDate)];
      return { shown: masked(username), username, portal, words: words.filter((word) => word !== '') };
    },
    async save(flow, _visit, hash): Promise<Decision> {
      const account = accountOf(flow);
      const { id, epoch, identity, subject, phone, email } = account;
      const next = { ...account, epoch: epoch + 1 };
      const opened = await openSession(ports, flow, { account: next, identity, ...session(flow) });
      const done: AuditEvent = { event, result: 'ok', reason: flow.method, subject };
      return {
        ...opened,
        effects: async (tx) => {
          if (!(await signInAccounts.setPassword(tx, account, hash))) return problem('account-changed');
          const isAsked = await recoveries.end(tx, id);
          // The owner has signed in since the proof, which stops the request.
          if (flow.facts['hasWaited'] === true && !isAsked) return problem('account-changed');
          await sessions.endAll(tx, id, event);
          if (pauses) await passkeys?.pause(tx, { account: id }, 'recovery');
          await notices.add(tx, { account: id, kind, phone, email, lang: flow.lang });
          return opened.effects?.(tx);
        },
        audit: [done, ...opened.audit],
      };
    },
  });
}
