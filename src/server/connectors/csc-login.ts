import type { Partner } from './partner.js';
import { basic, keptTokens, type Tokens } from './tokens.js';

/** The gateway's own account with the provider. */
export interface ServiceLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Service authorisation by `auth/login` (CSC API 1.0.3.0 §11.2), for providers whose `authType` is `basic`. The service is not
 * to remember us: a token that lives long would be one more secret to keep.
 */
export function loginTokens(
  url: string,
  { user, password }: ServiceLogin,
  partner: Partner,
  now?: () => number,
): Tokens {
  const headers = { Authorization: basic(user, password), 'Content-Type': 'application/json' };
  const body = JSON.stringify({ rememberMe: false });
  return keptTokens(() => partner.ask({ url: `${url}/auth/login`, headers, body, idempotent: true }), now);
}
