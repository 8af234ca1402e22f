/** The OpenID Provider of a configuration. */
import { sqlOidcRecords } from '../../server/sign-in/oidc-records.js';
import { portalSignIns } from '../../server/sign-in/portal-sign-ins.js';
import type { Configuration, ServerOptions } from '../create-server.js';
import type { OpenIdProvider } from '../provider/provider.js';
import type { AccountParts } from './account-parts.js';
import type { Foundation } from './foundation.js';

interface ProviderOptions extends Pick<AccountParts, 'home' | 'sessions' | 'receipts' | 'accounts'> {
  readonly options: Pick<ServerOptions, 'sql' | 'keys'>;
  readonly configuration: Pick<Configuration, 'portals' | 'signing'>;
  readonly foundation: Foundation;
}

/**
 * Loads oidc-provider only where a key signs ID tokens.
 *
 * @throws {TypeError} for a portal that people sign in to, without `publicUrl` or a key
 */
export async function providerOf(given: ProviderOptions): Promise<OpenIdProvider | undefined> {
  const { options, configuration, foundation, home, sessions, receipts, accounts } = given;
  const { sql, keys } = options;
  const { portals, signing = keys.signing ?? [] } = configuration;
  const client = portals.all.find((each) => each.client?.redirectUris?.length);
  if (client && (home === undefined || !signing.length))
    throw new TypeError(
      `createServer: people sign in to portal "${client.id}" (client.redirectUris), which needs publicUrl and a signing key: dvc-register keys rotate-signing.`,
    );
  if (home === undefined || !signing.length) return undefined;
  const { createOpenIdProvider } = await import('../provider/provider.js');
  return createOpenIdProvider({
    ...foundation,
    ...{ issuer: home, signing, portals, sessions, receipts, accounts },
    records: sqlOidcRecords({ ...foundation, sql }),
    signedIn: portalSignIns({ ...foundation, sql }),
  });
}
