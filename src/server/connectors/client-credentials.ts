import { Unavailable } from '../ports.js';
import { member, type Partner } from './partner.js';

export interface Credentials {
  readonly clientId: string;
  /** For `client_secret_basic`. */
  readonly clientSecret?: string;
  /** For `private_key_jwt` (RFC 7523), which CAMARA's security profile prefers: signs an assertion for the token URL. */
  readonly assertion?: (audience: string) => Promise<string>;
}

export interface Tokens {
  /** An access token that is good for some time yet. @throws {Unavailable} */
  get(): Promise<string>;
  /** This token was refused: do not hand it out again. */
  drop(token: string): void;
}

export interface ClientCredentialsOptions extends Credentials {
  readonly tokenUrl: string;
  readonly scope: string;
  readonly partner: Partner;
  readonly now?: () => number;
}

/** Milliseconds before its end at which a token is not used any more. */
const MARGIN = 30_000;
const DEFAULT_LIFE = 300;
/** What may stand behind `Bearer` (RFC 6750 §2.1). */
const isToken = (token: unknown): token is string =>
  typeof token === 'string' && token.length <= 8192 && /^[\w.~+/-]+=*$/.test(token);

/**
 * Access tokens by OAuth 2.0 client credentials (RFC 6749 §4.4). Kept until shortly before they end; calls that arrive
 * together share one request.
 *
 * @example
 * const tokens = clientCredentials({ tokenUrl, scope: 'kyc-match:match', clientId, clientSecret, partner });
 */
export function clientCredentials(options: ClientCredentialsOptions): Tokens {
  const { partner, tokenUrl, now = Date.now } = options;
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { status, body } = await partner.ask({ url: tokenUrl, idempotent: true, ...(await form(options)) });
    const token = member(body, 'access_token');
    const life = member(body, 'expires_in');
    if (status !== 200 || !isToken(token)) throw new Unavailable(`No token: HTTP ${status}`);
    const seconds = typeof life === 'number' && life > 0 ? life : DEFAULT_LIFE;
    held = { token, until: now() + Math.max(seconds * 500, seconds * 1000 - MARGIN) };
    return token;
  }

  return {
    get() {
      if (held && now() < held.until) return Promise.resolve(held.token);
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

async function form({ clientId, clientSecret, assertion, scope, tokenUrl }: ClientCredentialsOptions) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope });
  const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' };
  if (assertion) {
    body.set('client_id', clientId);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', await assertion(tokenUrl));
  } else if (clientSecret) {
    // RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
    headers['Authorization'] = `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`;
  } else {
    throw new TypeError('clientCredentials: give a clientSecret or an assertion.');
  }
  return { headers, body: body.toString() };
}
