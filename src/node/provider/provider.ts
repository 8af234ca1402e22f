/** The OpenID Provider of the gateway (T65, T68): `oidc-provider` on our sessions, accounts and portals. */
import type Koa from 'koa';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { SignInAccounts } from '../../server/accounts/sign-in-accounts.js';
import { sessionCookie } from '../../server/checks/host-cookie.js';
import { readBody } from '../../server/http/body.js';
import { eventOf, failureOf } from '../../server/observe/failures.js';
import { errorPlace, type Log } from '../../server/observe/log.js';
import type { Portals } from '../../server/registration/portals.js';
import type { OidcRecords } from '../../server/sign-in/oidc-records.js';
import type { Receipts } from '../../server/sign-in/receipts.js';
import type { EndedSession, Sessions } from '../../server/sign-in/sessions.js';
import { publishedAt, type SigningKey } from '../../server/sign-in/signing-keys.js';
import type { Vault } from '../../server/vault/vault.js';
import { bindSessions } from './account-sessions.js';
import { createBackChannel, type BackChannel } from './back-channel.js';
import { matchesSecret } from './clients.js';
import { configurationOf } from './configuration.js';
import { interactionRoute } from './interaction.js';
import { koaFetch, type KoaHandler } from './koa-fetch.js';
import * as library from './library.js';
import { POLICY } from './pages.js';
import { registerReceiptGrant } from './receipt-grant.js';

interface OpenIdProviderOptions {
  /** The gateway's own origin. */
  readonly issuer: string;
  readonly signing: readonly SigningKey[];
  readonly portals: Portals;
  readonly sessions: Sessions;
  readonly records: OidcRecords;
  readonly accounts: Pick<SignInAccounts, 'read'>;
  readonly receipts: Receipts;
  readonly vault: Vault;
  readonly log: Log;
  /** Writes to the audit log that a person has signed in to a portal. */
  readonly signedIn: (account: string, portal: string) => Promise<unknown>;
  readonly now: () => number;
}

export interface OpenIdProvider {
  fetch(request: Request): Promise<Response>;
  /** Tells portals that sessions have ended. */
  ended(sessions: readonly EndedSession[]): void;
}

interface Made {
  readonly kids: string;
  readonly provider: Provider;
  readonly app: KoaHandler;
  readonly backChannel: BackChannel;
}

/**
 * @example
 * const provider = await createOpenIdProvider({ issuer: 'https://id.example.vn', signing, ...ports });
 * const response = await provider.fetch(request);
 */
export async function createOpenIdProvider(options: OpenIdProviderOptions): Promise<OpenIdProvider> {
  const { signing, now, vault } = options;
  const cookieKey = await vault.mac('oidc-cookies');
  let made: Made | undefined;
  /** Keys begin and end by the clock, so another set of keys makes another provider. */
  function current(): Made {
    const keys = publishedAt(signing, now());
    const kids = keys.map(({ kid }) => kid).join();
    if (made?.kids !== kids) made = make(options, keys, kids, cookieKey);
    return made;
  }
  current();
  return {
    async fetch(request) {
      const isForm = request.method === 'POST';
      const body = isForm ? await readBody(request, ['application/x-www-form-urlencoded']) : '';
      return koaFetch(current().app, request, body);
    },
    ended: (sessions) => current().backChannel.ended(sessions),
  };
}

function make(options: OpenIdProviderOptions, keys: readonly SigningKey[], kids: string, cookieKey: string): Made {
  const { issuer, portals, sessions, receipts, records, log } = options;
  const { protocol, host } = new URL(issuer);
  const isSecure = protocol === 'https:';
  const provider = new library.Provider(issuer, configurationOf({ ...options, keys, cookieKey, isSecure }));
  // A proxy may be in front: the address is the issuer's, whatever the request says.
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  });
  const session = sessionCookie(issuer);
  const cookieOf = (header: string) => session.read(new Request(issuer, { headers: { Cookie: header } }));
  bindSessions(provider, { sessions, cookieOf });
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { readonly clientId: string }, secret: string) {
      return matchesSecret(portals, this.clientId, secret);
    },
  });
  registerReceiptGrant(provider, receipts);
  const backChannel = createBackChannel({ provider, records, log });
  provider.use(headers);
  provider.use(audited(provider));
  provider.use(interactionRoute(provider, { sessions, cookieOf }));
  observe(provider, options, session.write());
  return { kids, provider, app: provider.callback(), backChannel };
}

/** Addresses that any page may read, and that may be cached: a quarter of a key's lead. */
const OPEN = /^\/oidc\/jwks$|^\/\.well-known\//;

const headers: Koa.Middleware = async (ctx, next) => {
  ctx.set('Content-Security-Policy', POLICY);
  ctx.set('Cache-Control', 'no-store');
  await next();
  const isOpen = OPEN.test(ctx.path);
  if (isOpen && ctx.status === 200) ctx.set('Cache-Control', 'public, max-age=900');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.set('Cross-Origin-Resource-Policy', isOpen ? 'cross-origin' : 'same-origin');
  ctx.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  const { oidc } = ctx as Partial<KoaContextWithOIDC>;
  // The gateway's session has its own cookie. The provider's is for visits without a session.
  if (oidc?.session?.accountId) {
    const cookies = [ctx.response.headers['set-cookie'] ?? []].flat();
    ctx.set(
      'Set-Cookie',
      cookies.filter((each) => !each.startsWith('dvc-op')),
    );
  }
};

/** Sends a person back to a portal only after the audit log has the entry of the sign-in. */
const audited =
  (provider: Provider): Koa.Middleware =>
  async (ctx, next) => {
    await next();
    const error: unknown = await ctx.state['unwritten'];
    if (error === undefined) return;
    ctx.status = 500;
    ctx.body = '';
    ctx.remove('Location');
    provider.emit('server_error', ctx, error);
  };

function observe(provider: Provider, { log, signedIn }: OpenIdProviderOptions, cleared: string): void {
  provider.on('server_error', (ctx, error) => {
    const failure = failureOf(error);
    log(failure.level, { event: eventOf(failure, 'oidc.failed'), code: failure.code, ...errorPlace(error) });
    if (failure.code === 'internal') return;
    ctx.status = 503;
    ctx.set('Retry-After', String(failure.retryAfter));
  });
  (provider as Koa).on('error', (error: unknown) => log('error', { event: 'oidc.failed', ...errorPlace(error) }));
  provider.on('authorization.success', (ctx) => {
    const { session, client } = ctx.oidc;
    const written = signedIn(session?.accountId ?? '', client?.clientId ?? '');
    // The error is a value until `audited` reads it: a rejection would have no handler before.
    ctx.state['unwritten'] = written.then(
      () => undefined,
      (error: unknown) => error,
    );
  });
  provider.on('end_session.success', (ctx) => ctx.append('Set-Cookie', cleared));
}
