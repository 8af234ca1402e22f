/**
 * The only client of the sandbox's carrier. Not secret: it gives access to invented people only.
 */
export const CLIENT = { clientId: 'dvc-sandbox', clientSecret: 'sandbox-only' } as const;

const SCOPES = [
  'service',
  'social-insurance:match',
  'vietnam-post:match',
  'one-time-password-sms:send-validate',
  'kyc-match:match',
  'sim-swap',
  'sim-swap:check',
  'sim-swap:retrieve-date',
];
/** Token lifetime in seconds. */
const LIFE = 300;

export interface CamaraTokens {
  issue(
    authorization: string | undefined,
    form: Readonly<Record<string, unknown>>,
  ): { readonly status: 200 | 400 | 401; readonly answer: Readonly<Record<string, string | number>> };
  check(authorization: string | undefined, scope: string): 'ok' | 'invalid' | 'scope';
  /** Expires every token at once. */
  expire(): void;
}

const basic = `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`;

export function camaraTokens(now: () => number = Date.now): CamaraTokens {
  const issued = new Map<string, { readonly scopes: readonly string[]; readonly until: number }>();
  return {
    issue(authorization, form) {
      if (authorization !== basic) return { status: 401, answer: { error: 'invalid_client' } };
      if (form['grant_type'] !== 'client_credentials') {
        return { status: 400, answer: { error: 'unsupported_grant_type' } };
      }
      const scope = typeof form['scope'] === 'string' ? form['scope'] : '';
      const scopes = scope.split(' ').filter((each) => SCOPES.includes(each));
      if (!scopes.length) return { status: 400, answer: { error: 'invalid_scope' } };
      for (const [token, { until }] of issued) if (until <= now()) issued.delete(token);
      const token = crypto.randomUUID();
      issued.set(token, { scopes, until: now() + LIFE * 1000 });
      const answer = { access_token: token, token_type: 'Bearer', expires_in: LIFE, scope: scopes.join(' ') };
      return { status: 200, answer };
    },
    check(authorization, scope) {
      const known = issued.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
      if (!known || known.until <= now()) return 'invalid';
      return known.scopes.some((each) => each === scope || scope.startsWith(`${each}:`)) ? 'ok' : 'scope';
    },
    expire: () => issued.clear(),
  };
}
