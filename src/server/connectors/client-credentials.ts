import {
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
  type ClientAuth,
  type CustomFetchOptions,
} from 'oauth4webapi';
import { Unavailable } from '../ports.js';
import type { Partner } from './partner.js';
import { clientBasic, keptTokens, type Tokens } from './tokens.js';

export interface Credentials {
  readonly clientId: string;
  /** For `client_secret_basic`. */
  readonly clientSecret?: string;
  /**
   * For `private_key_jwt` (RFC 7523), preferred by CAMARA's security profile: signs an assertion
   * for the token URL.
   */
  readonly assertion?: (audience: string) => Promise<string>;
}

interface ClientCredentialsOptions extends Credentials {
  readonly tokenUrl: string;
  readonly scope: string;
  readonly partner: Partner;
  readonly now?: () => number;
}

/**
 * Access tokens by OAuth 2.0 client credentials (RFC 6749 §4.4). A token is cached until shortly
 * before it expires. Simultaneous calls share one request.
 *
 * @example
 * const tokens = clientCredentials({ tokenUrl, scope: 'kyc-match:match', clientId, clientSecret, partner });
 */
export function clientCredentials(options: ClientCredentialsOptions): Tokens {
  const { partner, tokenUrl, clientId, scope, now } = options;
  const server = { issuer: tokenUrl, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const authenticate: ClientAuth = (_server, _client, body, headers) =>
    authenticateClient(options, tokenUrl, body, headers);
  // `Partner` adds the timeout, the retry, the circuit breaker and the limit on the answer's size.
  const send = async (url: string, { headers, body }: CustomFetchOptions<'POST', URLSearchParams>) => {
    const answer = await partner.ask({ url, headers, body: body.toString(), idempotent: true });
    if (answer.status !== 200) throw new Unavailable(`No token: HTTP ${answer.status}`);
    // Some issuers omit the type and mean Bearer.
    return Response.json({ token_type: 'Bearer', ...(answer.body as object | null) });
  };
  // oxlint-disable-next-line typescript/no-deprecated -- a warning to readers: `partnerAddress` lets only loopback be without TLS
  const how = { [customFetch]: send, [allowInsecureRequests]: true };
  return keptTokens(async () => {
    const response = await clientCredentialsGrantRequest(server, client, authenticate, { scope }, how);
    // The library's error quotes the answer (T35), so it is dropped here.
    const body = await processClientCredentialsResponse(server, client, response).catch(() => null);
    return { status: response.status, body };
  }, now);
}

/**
 * Authenticates a client in its request for a token: adds `client_secret_basic` to the headers, or
 * `private_key_jwt` to the body.
 */
export async function authenticateClient(
  { clientId, clientSecret, assertion }: Credentials,
  tokenUrl: string,
  body: URLSearchParams,
  headers: Headers,
): Promise<void> {
  if (assertion) {
    body.set('client_id', clientId);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', await assertion(tokenUrl));
  } else if (clientSecret) {
    // The library also encodes `-`, `.` and `_`; an issuer that does not decode them would see
    // another client.
    headers.set('authorization', clientBasic(clientId, clientSecret));
  } else {
    throw new TypeError('clientCredentials: give a clientSecret or an assertion.');
  }
}
