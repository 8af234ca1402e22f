/**
 * An identity provider over OpenID Connect: authorization code with PKCE, `state`, `nonce`, PAR
 * where it is offered (RFC 9700). The identity is read from the signed ID token and from nothing
 * else. The protocol's checks are those of `oauth4webapi` (docs/decisions/0078).
 */
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  calculatePKCECodeChallenge,
  clockSkew,
  customFetch,
  generateRandomCodeVerifier,
  generateRandomNonce,
  getValidatedIdTokenClaims,
  jwksCache,
  processAuthorizationCodeResponse,
  processPushedAuthorizationResponse,
  pushedAuthorizationRequest,
  ResponseBodyError,
  validateApplicationLevelSignature,
  validateAuthResponse,
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  type IDToken,
  type JWKSCacheInput,
} from 'oauth4webapi';
import type { Json } from '../../../flow/method.js';
import { Unavailable, type AssertedIdentity, type IdentityProvider } from '../../ports.js';
import { authenticateClient, type Credentials } from '../client-credentials.js';
import { createPartner, type Partner, type PartnerOptions } from '../partner.js';
import { discovery } from './discovery.js';

/** The claims of the ID token that say who the person is. */
export interface IdentityClaims {
  /** The 12 digits of the CCCD. */
  readonly citizenId: string;
  readonly fullName: string;
  /** `1986-06-12`, or `12/06/1986`. */
  readonly birthDate?: string;
  readonly phone?: string;
}

export interface OpenIdOptions extends Credentials, PartnerOptions {
  /** The provider's issuer identifier, as it stands in its ID tokens. */
  readonly issuer: string;
  readonly claims: IdentityClaims;
  /** The `acr` values that are accepted, the lowest first. An ID token with another one proves nothing. */
  readonly acr: readonly string[];
  /** `openid` is added. Default: `profile`. */
  readonly scope?: string;
  /** The provider's public keys (RFC 7517), where they are pinned. */
  readonly keys?: readonly Readonly<Record<string, Json>>[];
  /** Where the provider's keys are. Default: whatever its metadata says, on the issuer's origin. */
  readonly jwksUri?: string;
  /**
   * Whether a response must name its issuer (RFC 9207). Needed where a gateway has several
   * providers: otherwise one of them could pass a response off as another's.
   */
  readonly named?: boolean;
  readonly now?: () => number;
}

/** What is kept of a request until its response comes. */
interface Request {
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Seconds by which the provider's clock may be ahead of ours. */
const SKEW_S = 60;
/** Errors of a response by which the provider, not the person, asks for another try. */
const LATER: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);
/** Errors that only the operator can mend. */
const OURS: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client']);

/**
 * @throws {TypeError} for an issuer without https, or without an accepted `acr`
 * @example
 * const claims = { citizenId: 'citizen_id', fullName: 'name', birthDate: 'birthdate' };
 * const service = openIdProvider({ issuer, clientId, clientSecret, claims, acr: ['urn:vneid:level:2'] });
 */
export function openIdProvider(options: OpenIdOptions): IdentityProvider {
  if (!options.acr.length) throw new TypeError('openIdProvider: name the acr values that are accepted.');
  const calls = callsOf(options);
  return {
    get available() {
      return !calls.partner.open;
    },
    begin: (request) => begin(calls, request),
    finish: (response, { state, session }) => finish(calls, response, state, session as unknown as Request),
  };
}

interface Calls {
  readonly options: OpenIdOptions;
  readonly partner: Partner;
  readonly client: Client;
  readonly authenticate: ClientAuth;
  readonly metadata: () => Promise<AuthorizationServer>;
  /** How the library calls: through our partner. */
  readonly how: {
    readonly [customFetch]: (url: string, sent: Sent) => Promise<Response>;
    // oxlint-disable-next-line typescript/no-deprecated -- a warning to readers: `partnerAddress` lets only loopback be without TLS
    readonly [allowInsecureRequests]: boolean;
    readonly [jwksCache]: JWKSCacheInput;
  };
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | null | undefined;
}

function callsOf(options: OpenIdOptions): Calls {
  const { issuer, jwksUri, keys, clientId, now = Date.now } = options;
  const partner = createPartner(options);
  const ask = async (url: string, { method, headers, body }: Sent) => {
    // An authorization code is taken once: a lost answer must not be asked for again.
    const idempotent = method === 'GET';
    const answer = await partner.ask({ url, headers, ...(body && { body: body.toString() }), idempotent });
    return Response.json(answer.body, { status: answer.status });
  };
  const get = (url: string) => ask(url, { method: 'GET', headers: { Accept: 'application/json' } });
  const metadata = discovery({ issuer, jwksUri, get, now });
  const send = async (url: string, sent: Sent) =>
    keys && url === (await metadata()).jwks_uri ? Response.json({ keys }) : ask(url, sent);
  const authenticate: ClientAuth = (server, _client, body, headers) =>
    authenticateClient(options, server.token_endpoint ?? server.issuer, body, headers);
  return {
    ...{ options, partner, authenticate, metadata },
    client: {
      client_id: clientId,
      get [clockSkew]() {
        return Math.round((now() - Date.now()) / 1000);
      },
    },
    // oxlint-disable-next-line typescript/no-deprecated -- a warning to readers: `partnerAddress` lets only loopback be without TLS
    how: { [customFetch]: send, [allowInsecureRequests]: true, [jwksCache]: {} },
  };
}

async function begin(
  { options, client, authenticate, metadata, how }: Calls,
  { state, redirectUri, lang }: Parameters<IdentityProvider['begin']>[0],
): Promise<{ readonly url: string; readonly session: Json }> {
  const server = await metadata();
  const request: Request = { nonce: generateRandomNonce(), verifier: generateRandomCodeVerifier(), redirectUri };
  const parameters = new URLSearchParams({
    ...{ client_id: client.client_id, response_type: 'code', redirect_uri: redirectUri },
    ...{ scope: `openid ${options.scope ?? 'profile'}`, state, nonce: request.nonce },
    ...{ code_challenge: await calculatePKCECodeChallenge(request.verifier), code_challenge_method: 'S256' },
    ...{ acr_values: options.acr.join(' '), ui_locales: lang },
    ...(server.claims_parameter_supported && { claims: JSON.stringify(wanted(options)) }),
  });
  const url = new URL(server.authorization_endpoint ?? '');
  const session = request as unknown as Json;
  if (server.pushed_authorization_request_endpoint === undefined) {
    for (const [name, value] of parameters) url.searchParams.set(name, value);
    return { url: url.href, session };
  }
  const response = await pushedAuthorizationRequest(server, client, authenticate, parameters, how);
  const pushed = await processPushedAuthorizationResponse(server, client, response).catch(() => undefined);
  if (!pushed) throw new Unavailable(`The request was not taken: HTTP ${response.status}`);
  url.searchParams.set('client_id', client.client_id);
  url.searchParams.set('request_uri', pushed.request_uri);
  return { url: url.href, session };
}

/** Asks for the claims in the ID token: by default a provider may give them at userinfo only. */
function wanted({ claims, acr }: OpenIdOptions) {
  const names: readonly string[] = Object.values(claims);
  const essential = Object.fromEntries(names.map((name) => [name, { essential: true }]));
  return { id_token: { ...essential, acr: { essential: true, values: acr } } };
}

type Finished = Awaited<ReturnType<IdentityProvider['finish']>>;

async function finish(calls: Calls, response: string, state: string, request: Request): Promise<Finished> {
  const { client, metadata, options } = calls;
  const server = await metadata();
  const query = new URLSearchParams(response);
  let parameters: URLSearchParams;
  try {
    parameters = validateAuthResponse(server, client, query, state);
  } catch (error) {
    return { refused: refusalOf(error) };
  }
  if (options.named && !parameters.has('iss')) return { refused: 'invalid' };
  const found = await tokenOf(calls, server, parameters, request);
  return found ? judge(options, found) : { refused: 'invalid' };
}

function refusalOf(error: unknown): 'cancelled' | 'level' | 'invalid' {
  if (!(error instanceof AuthorizationResponseError)) return 'invalid';
  if (LATER.has(error.error)) throw new Unavailable(`The provider said ${error.error}.`);
  if (error.error === 'unmet_authentication_requirements') return 'level';
  return error.error === 'access_denied' ? 'cancelled' : 'invalid';
}

interface Found {
  readonly claims: IDToken;
  readonly token: string;
}

/** The ID token for a code, once its signature and its claims are verified. */
async function tokenOf(
  { client, authenticate, how }: Calls,
  server: AuthorizationServer,
  parameters: URLSearchParams,
  { nonce, verifier, redirectUri }: Request,
): Promise<Found | undefined> {
  try {
    const call = [server, client, authenticate, parameters, redirectUri, verifier, how] as const;
    const response = await authorizationCodeGrantRequest(...call);
    const checks = { expectedNonce: nonce, requireIdToken: true };
    const result = await processAuthorizationCodeResponse(server, client, response, checks);
    await validateApplicationLevelSignature(server, response, how);
    const claims = getValidatedIdTokenClaims(result);
    return claims && { claims, token: result.id_token ?? '' };
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    if (error instanceof ResponseBodyError && OURS.has(error.error))
      throw new Unavailable(`The provider said ${error.error}.`);
    return undefined; // the library's error quotes the answer (T35)
  }
}

/** What the library leaves open: the time of issue, `azp` beside one audience, the level, the claims. */
function judge({ clientId, acr, claims: names, now = Date.now }: OpenIdOptions, { claims, token }: Found): Finished {
  const isOurs = claims.azp === undefined || claims.azp === clientId;
  if (!isOurs || claims.iat > now() / 1000 + SKEW_S) return { refused: 'invalid' };
  const level = claims.acr;
  if (typeof level !== 'string' || !acr.includes(level)) return { refused: 'level' };
  const text = (name = '') => (Object.hasOwn(claims, name) && typeof claims[name] === 'string' ? claims[name] : '');
  const [citizenId, fullName] = [text(names.citizenId), text(names.fullName)];
  const [birthDate, phone] = [text(names.birthDate), text(names.phone)];
  const more = { ...(birthDate && { birthDate }), ...(phone && { phone }) };
  const identity: AssertedIdentity = { citizenId, fullName, ...more, acr: level, token };
  return { identity };
}
