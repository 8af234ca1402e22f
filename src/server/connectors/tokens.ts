import { toBase64 } from '../../bytes.js';
import { Unavailable } from '../ports.js';
import { member, type Answer } from './partner.js';

export interface Tokens {
  /** A valid access token, from the cache if possible. @throws {Unavailable} */
  get(): Promise<string>;
  /** Removes a token that the partner refused from the cache. */
  drop(token: string): void;
}

/** Milliseconds before expiry at which a token is no longer used. */
const MARGIN = 30_000;
const DEFAULT_LIFE = 300;
/** Characters allowed after `Bearer` (RFC 6750 §2.1). */
const isToken = (token: unknown): token is string =>
  typeof token === 'string' && token.length <= 8192 && /^[\w.~+/-]+=*$/.test(token);

/**
 * Caches the access token of the answer of `ask` (`access_token` and `expires_in`, RFC 6749 §5.1)
 * until shortly before it expires. Simultaneous calls share one request.
 */
export function keptTokens(ask: () => Promise<Answer>, now: () => number = Date.now): Tokens {
  let held: { readonly token: string; readonly until: number } | undefined;
  let renewing: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const { status, body } = await ask();
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
      renewing ??= renew().finally(() => (renewing = undefined));
      return renewing;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

/** `Authorization: Basic` of an OAuth client: both halves are form-encoded first (RFC 6749 §2.3.1). */
export const clientBasic = (clientId: string, clientSecret: string): string =>
  basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret));

/** `Authorization: Basic` (RFC 7617), in UTF-8. */
export const basic = (user: string, password: string): string =>
  `Basic ${toBase64(new TextEncoder().encode(`${user}:${password}`))}`;
