/** What people do at the gateway's own pages: sessions, their account, recovery, organisations. */
import { sqlOwnAccounts, type OwnAccounts } from '../../server/accounts/own-account.js';
import { sqlPeople, type People } from '../../server/accounts/people.js';
import { sqlSignInAccounts, type SignInAccounts } from '../../server/accounts/sign-in-accounts.js';
import { sqlNotices, type Notices } from '../../server/notices/notices.js';
import type { Portals } from '../../server/registration/portals.js';
import { sqlPasskeys, type Passkeys } from '../../server/sign-in/passkeys.js';
import { sqlReceipts, type Receipts } from '../../server/sign-in/receipts.js';
import { sqlRecoveries, type Recoveries } from '../../server/sign-in/recoveries.js';
import { sqlSessions, type Sessions, type SessionsOptions } from '../../server/sign-in/sessions.js';
import type { ServerOptions } from '../create-server.js';
import type { Foundation } from './foundation.js';
import type { Partners } from './implementations.js';

export interface AccountParts {
  /** The gateway's own origin, where people sign in. */
  readonly home: string | undefined;
  readonly sessions: Sessions;
  readonly receipts: Receipts;
  readonly accounts: SignInAccounts;
  readonly notices: Notices;
  readonly recoveries: Recoveries;
  readonly people: People;
  readonly passkeys: Passkeys;
  readonly own: OwnAccounts;
}

interface AccountPartsOptions {
  readonly options: Pick<ServerOptions, 'sql' | 'publicUrl' | 'account'>;
  readonly foundation: Foundation;
  readonly portals: Portals;
  readonly partners: Pick<Partners, 'texts' | 'mails'>;
  /** Called with sessions that have ended. */
  readonly onEnd: NonNullable<SessionsOptions['onEnd']>;
}

/** @throws {TypeError} for a hosted portal without `publicUrl` */
export function accountPartsOf(given: AccountPartsOptions): AccountParts {
  const { options, foundation, portals, partners, onEnd } = given;
  const { sql, publicUrl, account = {} } = options;
  const { eraseAfterMs, recoveryWaitMs } = account;
  const home = publicUrl !== undefined && URL.canParse(publicUrl) ? new URL(publicUrl).origin : undefined;
  const hosted = portals.all.find((portal) => portal.hosted);
  if (hosted && home === undefined)
    throw new TypeError(`createServer: portal "${hosted.id}" is hosted, which needs publicUrl.`);
  const shared = { ...foundation, sql };
  const { texts, mails } = partners;
  const sessions = sqlSessions({ ...shared, onEnd });
  const accounts = sqlSignInAccounts(shared);
  const notices = sqlNotices({ ...shared, texts, mails });
  const waiting = eraseAfterMs !== undefined && { waitMs: eraseAfterMs };
  return {
    ...{ home, sessions, accounts, notices },
    receipts: sqlReceipts(shared),
    people: sqlPeople({ ...shared, accounts }),
    passkeys: sqlPasskeys(shared),
    own: sqlOwnAccounts({ ...shared, accounts, portals, sessions, notices, ...waiting }),
    recoveries: sqlRecoveries({ ...shared, ...(recoveryWaitMs !== undefined && { waitMs: recoveryWaitMs }) }),
  };
}
