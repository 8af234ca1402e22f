/** Tells portals that a session has ended (OpenID Connect Back-Channel Logout 1.0). */
import { setTimeout as pause } from 'node:timers/promises';
import type { Provider } from 'oidc-provider';
import { retry } from '../../server/retry.js';
import { errorPlace, type Log } from '../../server/observe/log.js';
import type { OidcRecords } from '../../server/sign-in/oidc-records.js';
import type { EndedSession } from '../../server/sign-in/sessions.js';

interface BackChannelOptions {
  readonly provider: Provider;
  readonly records: Pick<OidcRecords, 'remove'>;
  readonly log: Log;
  /** Milliseconds before each further try. Default: 1, 5 and 25 seconds. */
  readonly pauses?: readonly number[];
}

export interface BackChannel {
  /** Returns at once; the tokens are sent meanwhile. */
  ended(sessions: readonly EndedSession[]): void;
}

type Client = InstanceType<Provider['Client']>;
type Authorizations = Readonly<Record<string, { readonly sid?: string }>>;

/** Most ended sessions reported to portals at once. In a country, thousands end in a minute. */
const AT_ONCE = 20;

/** A portal that does not answer keeps its own session, so the call is retried. */
export function createBackChannel(options: BackChannelOptions): BackChannel {
  const { provider, records, log, pauses = [1000, 5000, 25_000] } = options;

  const send = (client: Client, account: string, sid: string) =>
    (client as unknown as Sender).backchannelLogout(account, sid);
  const sendAgain = (client: Client, account: string, sid: string) =>
    pause(pauses[0] ?? 0)
      .then(() =>
        retry(
          () => send(client, account, sid),
          (_error, attempt) => pauses[attempt + 1],
        ),
      )
      .catch(() => log('warn', { event: 'logout.undelivered', portal: client.clientId }));

  async function end({ ref, account }: EndedSession): Promise<void> {
    // Of several processes one gets the record.
    const record = await records.remove('Session', ref);
    const authorizations = (record?.['authorizations'] ?? {}) as Authorizations;
    await Promise.all(
      Object.entries(authorizations).map(async ([id, { sid = '' }]) => {
        const client = await provider.Client.find(id);
        if (client?.backchannelLogoutUri === undefined) return;
        // The next session does not wait for a portal that is down.
        await send(client, account, sid).catch(() => void sendAgain(client, account, sid));
      }),
    );
  }

  // The page that signs a person out sends the first tokens itself, and waits for them.
  provider.on('backchannel.error', (_ctx, _error, client, account, sid) => void sendAgain(client, account, sid));
  return {
    ended(sessions) {
      const waiting = sessions.values();
      const lane = async () => {
        for (const session of waiting)
          await end(session).catch((error: unknown) =>
            log('warn', { event: 'logout.undelivered', ...errorPlace(error) }),
          );
      };
      for (let lanes = Math.min(AT_ONCE, sessions.length); lanes > 0; lanes -= 1) void lane();
    },
  };
}

interface Sender {
  backchannelLogout(account: string, sid: string): Promise<void>;
}
