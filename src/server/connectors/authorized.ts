import { Unavailable } from '../ports.js';
import { partnerAddress } from './address.js';
import { clientCredentials, type Credentials } from './client-credentials.js';
import { createPartner, member, type Answer, type Partner, type PartnerOptions } from './partner.js';
import type { Tokens } from './tokens.js';

/** The scopes that are requested where the options name none. */
export const SCOPES = {
  subscribers: 'kyc-match:match sim-swap:check',
  codes: 'one-time-password-sms:send-validate',
  'social-insurance': 'social-insurance:match',
  'vietnam-post': 'vietnam-post:match',
  signing: 'service',
} as const;

export interface AuthorizedOptions extends Credentials, PartnerOptions {
  /** The partner's base address (CAMARA: `apiRoot`): `https://api.carrier.vn`. */
  readonly root: string;
  readonly tokenUrl: string;
  readonly scope?: string;
  readonly now?: () => number;
}

export interface Authorized {
  /** `false` while the circuit breaker refuses calls. */
  readonly available: boolean;
  /**
   * Posts JSON with an access token. If the token is refused, fetches another once. @throws
   * {Unavailable}
   */
  ask(
    path: string,
    question: object,
    headers: Readonly<Record<string, string>>,
    idempotent?: boolean,
    timeout?: number,
  ): Promise<Answer>;
}

/**
 * A partner behind OAuth 2.0 client credentials.
 *
 * @example
 * const carrier = authorized({ root, tokenUrl, clientId, clientSecret, scope: 'kyc-match:match' });
 */
export function authorized(options: AuthorizedOptions & { readonly scope: string }): Authorized {
  const tokenUrl = partnerAddress('tokenUrl', options.tokenUrl);
  return authorizedBy(options, (partner) => clientCredentials({ ...options, tokenUrl, partner }));
}

/**
 * A partner that accepts access tokens of any kind. `tokensOf` gets the client for the token
 * issuer.
 */
export function authorizedBy(
  options: Pick<AuthorizedOptions, 'root'> & PartnerOptions,
  tokensOf: (issuer: Partner) => Tokens,
): Authorized {
  const root = partnerAddress('root', options.root);
  const partner = createPartner(options);
  // A separate breaker: tokens may arrive while the partner's answers do not.
  const issuer = createPartner({ ...options, ...(options.id ? { id: `${options.id}:tokens` } : {}) });
  const tokens = tokensOf(issuer);
  return {
    get available() {
      return !partner.open && !issuer.open;
    },
    async ask(path, question, more, idempotent = true, timeout) {
      const send = async (token: string) => {
        const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...more };
        return partner.ask({
          url: root + path,
          headers,
          body: JSON.stringify(question),
          idempotent,
          ...(timeout ? { timeout } : {}),
        });
      };
      const token = await tokens.get();
      const answer = await send(token);
      if (answer.status !== 401) return answer;
      tokens.drop(token);
      return send(await tokens.get());
    },
  };
}

/**
 * Error codes such as `KNOW_YOUR_CUSTOMER.ID_DOCUMENT_MISMATCH`. Capitals only, so no personal data
 * can match.
 */
const CODE = /^[A-Z][A-Z_]*(?:\.[A-Z][A-Z_]*)?$/;

/**
 * An error from an unusable answer: its status and code, never its message, which may quote the
 * request (T35).
 */
export const refusal = ({ status, body }: Answer): Unavailable => {
  const code = member(body, 'code');
  const named = typeof code === 'string' && code.length <= 80 && CODE.test(code);
  return new Unavailable(`HTTP ${status}${named ? ` ${code}` : ''}`);
};

/** CAMARA's `x-correlator` allows letters, digits and dashes, at most 55. */
export const correlator = (key: string): Readonly<Record<string, string>> => ({
  'x-correlator': key.replaceAll(/[^a-zA-Z0-9-]/g, '-').slice(0, 55),
});
