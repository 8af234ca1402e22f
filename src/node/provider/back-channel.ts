/** Tells portals that a session has ended (OpenID Connect Back-Channel Logout 1.0). */
import type { Provider } from 'oidc-provider';
import { retry } from '../../server/retry.js';
import type { Log } from '../../server/observe/log.js';
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

/** A portal that does not answer keeps its own session, so it is asked again a few times. */
export function createBackChannel(options: BackChannelOptions): BackChannel {
  const { provider, records, log, pauses = [1000, 5000, 25_000] } = options;

  const send = (client: Client, account: string, sid: string) =>
    retry(
      () => (client as unknown as Sender).backchannelLogout(account, sid),
      (_error, attempt) => pauses[attempt],
    ).catch(() => log('warn', { event: 'logout.undelivered', portal: client.clientId }));

  async function end({ ref, account }: EndedSession): Promise<void> {
    // Of several processes one gets the record.
    const record = await records.remove('Session', ref);
    const authorizations = (record?.['authorizations'] ?? {}) as Authorizations;
    await Promise.all(
      Object.entries(authorizations).map(async ([id, { sid = '' }]) => {
        const client = await provider.Client.find(id);
        if (client?.backchannelLogoutUri !== undefined) await send(client, account, sid);
      }),
    );
  }

  // The page that signs a person out sends the first tokens itself, and waits for them.
  provider.on('backchannel.error', (_ctx, _error, client, account, sid) => void send(client, account, sid));
  return {
    ended(sessions) {
      for (const session of sessions)
        end(session).catch(() => log('warn', { event: 'logout.undelivered', portal: session.ref }));
    },
  };
}

interface Sender {
  backchannelLogout(account: string, sid: string): Promise<void>;
}
