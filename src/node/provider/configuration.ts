/** Settings of the OpenID Provider: what RFC 9700 and FAPI 2.0 ask for, and nothing that is not used. */
import type { Configuration, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import type { SignInAccounts } from '../../server/accounts/sign-in-accounts.js';
import type { Portals } from '../../server/registration/portals.js';
import { ACR, SIGN_IN_LEVELS } from '../../server/sign-in/assurance.js';
import type { OidcRecords } from '../../server/sign-in/oidc-records.js';
import type { Sessions } from '../../server/sign-in/sessions.js';
import type { SigningKey } from '../../server/sign-in/signing-keys.js';
import type { Vault } from '../../server/vault/vault.js';
import { namesOf } from './account-sessions.js';
import { createAdapter } from './adapter.js';
import { CLAIMS, claimsOf, representsOf } from './claims.js';
import { clientOf, scopesOf } from './clients.js';
import { INTERACTION, policyOf } from './interaction.js';
import { failedPage, LANGUAGES, languageOf, signedOutPage, signOutPage } from './pages.js';

interface ConfigurationOptions {
  /** The gateway's own origin. */
  readonly issuer: string;
  readonly sessions: Pick<Sessions, 'byRef'>;
  readonly portals: Portals;
  readonly records: OidcRecords;
  readonly accounts: Pick<SignInAccounts, 'read'>;
  readonly vault: Vault;
  /** The published keys, the one that signs first. */
  readonly keys: readonly SigningKey[];
  /** Key of the provider's cookies. */
  readonly cookieKey: string;
  readonly isSecure: boolean;
  readonly now: () => number;
}

const HOURS = 3600;
/** Lifetimes in seconds. What a session has given out ends with it in any case. */
const TTL = {
  AccessToken: 600,
  AuthorizationCode: 60,
  IdToken: 600,
  Interaction: HOURS,
  RefreshToken: 12 * HOURS,
  Grant: 13 * HOURS,
  Session: 13 * HOURS,
};

const ROUTES = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/jwks',
  introspection: '/oidc/introspection',
  revocation: '/oidc/revocation',
  pushed_authorization_request: '/oidc/par',
  end_session: '/oidc/session/end',
};

/** Sends a logout token. The address is the operator's, so it may be inside their network. */
const post = (url: string | URL | Request, { body, headers, method, signal }: RequestInit = {}): Promise<Response> =>
  fetch(url, {
    ...{ redirect: 'error' },
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
    ...(method !== undefined && { method }),
    ...(signal && { signal }),
  });

const languageIn = (ctx: KoaContextWithOIDC) =>
  languageOf(ctx.oidc.params?.['ui_locales'] ?? ctx.query['ui_locales'], ctx.get('accept-language'));

const features = (): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  pushedAuthorizationRequests: { enabled: true },
  dPoP: { enabled: true },
  claimsParameter: { enabled: true },
  introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  revocation: { enabled: true },
  backchannelLogout: { enabled: true },
  resourceIndicators: { enabled: false },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource(ctx, form) {
      const isAsked = ctx.oidc.entities.IdTokenHint?.payload['sub'] === ctx.oidc.session?.accountId;
      ctx.body = signOutPage(languageIn(ctx), form, isAsked);
    },
    postLogoutSuccessSource(ctx) {
      ctx.body = signedOutPage(languageIn(ctx));
    },
  },
});

/** Grants a portal what its configuration allows, under a name that all tabs of the session derive alike. */
const grantsOf =
  ({ portals, vault }: ConfigurationOptions) =>
  async ({ oidc }: KoaContextWithOIDC) => {
    const { client, session, account, provider } = oidc;
    if (!client || !session || !account) return undefined;
    const portal = portals.byId(client.clientId);
    const { sid, grant: jti } = await namesOf(vault, session.uid, client.clientId);
    session.sidFor(client.clientId, sid);
    const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.jti = jti;
    const scopes = portal ? scopesOf(portal) : [];
    grant.addOIDCScope(scopes.join(' '));
    grant.addOIDCClaims(scopes.flatMap((scope) => CLAIMS[scope as keyof typeof CLAIMS]));
    await grant.save();
    return grant;
  };

/** The person, and for whom they act in the session that the token belongs to, as it is at this moment. */
const accountsOf =
  ({ issuer, accounts, sessions }: ConfigurationOptions): FindAccount =>
  async (_ctx, sub, token) => {
    const account = await accounts.read(sub);
    if (!account) return undefined;
    return {
      accountId: sub,
      async claims(use, scope) {
        const ref = token && 'sessionUid' in token ? token.sessionUid : undefined;
        const acting = ref === undefined ? undefined : (await sessions.byRef(ref))?.actingFor;
        const organisation = acting === undefined ? undefined : await accounts.read(acting);
        // The ID token names the organisation; what else may be read about it comes from userinfo.
        const scopes = use === 'userinfo' ? scope.split(' ') : [];
        return {
          ...claimsOf(account),
          ...(organisation && { represents: representsOf(issuer, organisation, scopes) }),
        };
      },
    };
  };

export function configurationOf(options: ConfigurationOptions): Configuration {
  const { portals, records, keys, cookieKey, isSecure, now } = options;
  const cookie = { httpOnly: true, sameSite: 'lax', secure: isSecure, signed: true } as const;
  return {
    adapter: createAdapter(records),
    jwks: { keys: keys.map(({ kid, jwk }) => ({ ...jwk, kid, alg: 'ES256', use: 'sig' })) },
    clients: portals.all.flatMap((portal) => clientOf(portal) ?? []),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: Object.keys(CLAIMS),
    claims: { ...mutable(CLAIMS), acr: null, auth_time: null, iss: null, sid: null },
    acrValues: SIGN_IN_LEVELS.map((level) => ACR + level),
    subjectTypes: ['public'],
    clientBasedCORS: () => false,
    acceptQueryParamAccessTokens: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    enableHttpPostMethods: true,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => true,
    enabledJWA: { clientAuthSigningAlgValues: ['ES256', 'PS256', 'RS256', 'EdDSA'] },
    features: features(),
    fetch: post,
    ttl: TTL,
    routes: ROUTES,
    cookies: {
      // The long one is for visits without a session; a request by POST comes from another site.
      ...{ keys: [cookieKey], short: cookie, long: { ...cookie, sameSite: 'none' } },
      names: { session: 'dvc-op', interaction: 'dvc-interaction', resume: 'dvc-resume' },
    },
    discovery: { ui_locales_supported: LANGUAGES, prompt_values_supported: ['none', 'login', 'create'] },
    interactions: { policy: policyOf(now), url: (_ctx, { uid }) => INTERACTION + uid },
    findAccount: accountsOf(options),
    loadExistingGrant: grantsOf(options),
    renderError(ctx, { error }) {
      ctx.type = 'html';
      ctx.body = failedPage(languageIn(ctx), error, /expired|session_not_found/.test(error));
    },
  };
}

const mutable = (claims: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(claims).map(([scope, names]) => [scope, [...names]]));
