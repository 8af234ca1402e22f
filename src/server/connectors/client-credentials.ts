import type { Partner } from './partner.js';
import { basic, keptTokens, type Tokens } from './tokens.js';

export interface Credentials {
  readonly clientId: string;
  /** For `client_secret_basic`. */
  readonly clientSecret?: string;
  /** For `private_key_jwt` (RFC 7523), which CAMARA's security profile prefers: signs an assertion for the token URL. */
  readonly assertion?: (audience: string) => Promise<string>;
}

export interface ClientCredentialsOptions extends Credentials {
  readonly tokenUrl: string;
  readonly scope: string;
  readonly partner: Partner;
  readonly now?: () => number;
}

/**
 * Access tokens by OAuth 2.0 client credentials (RFC 6749 §4.4). Kept until shortly before they end; calls that arrive
 * together share one request.
 *
 * @example
 * const tokens = clientCredentials({ tokenUrl, scope: 'kyc-match:match', clientId, clientSecret, partner });
 */
export function clientCredentials(options: ClientCredentialsOptions): Tokens {
  const { partner, tokenUrl, now } = options;
  return keptTokens(async () => partner.ask({ url: tokenUrl, idempotent: true, ...(await form(options)) }), now);
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
    headers['Authorization'] = basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret));
  } else {
    throw new TypeError('clientCredentials: give a clientSecret or an assertion.');
  }
  return { headers, body: body.toString() };
}
