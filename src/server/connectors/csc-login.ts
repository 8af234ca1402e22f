import type { Partner } from './partner.js';
import { basic, keptTokens, type Tokens } from './tokens.js';

/** The gateway's account at the provider. */
export interface ServiceLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Service authorisation by `auth/login` (CSC API 1.0.3.0 §11.2), for providers whose `authType` is
 * `basic`. `rememberMe` is off: a long-lived token would be one more secret to protect.
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
