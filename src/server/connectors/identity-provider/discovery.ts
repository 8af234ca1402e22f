/** The metadata of an OpenID Provider (OpenID Connect Discovery 1.0), checked before its use. */
import { processDiscoveryResponse, type AuthorizationServer } from 'oauth4webapi';
import { Unavailable } from '../../ports.js';
import { partnerAddress } from '../address.js';

/** How long metadata is used before it is fetched again, in milliseconds. */
const FRESH_MS = 3_600_000;

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'pushed_authorization_request_endpoint',
] as const satisfies readonly (keyof AuthorizationServer)[];

const REQUIRED: ReadonlySet<string> = new Set(['authorization_endpoint', 'token_endpoint', 'jwks_uri']);

interface DiscoveryOptions {
  readonly issuer: string;
  /** Where the provider's keys must be; on the issuer's origin if absent. */
  readonly jwksUri?: string | undefined;
  readonly get: (url: string) => Promise<Response>;
  readonly now: () => number;
}

/**
 * The metadata, fetched once an hour. One call fetches it for all that wait.
 *
 * @throws {TypeError} at once if the issuer is no https address
 */
export function discovery({ issuer, jwksUri, get, now }: DiscoveryOptions): () => Promise<AuthorizationServer> {
  const root = partnerAddress('issuer', issuer);
  let kept: { readonly at: number; readonly metadata: Promise<AuthorizationServer> } | undefined;

  async function fetchMetadata(): Promise<AuthorizationServer> {
    const response = await get(`${root}/.well-known/openid-configuration`);
    // The library's error quotes the answer (T35), so it is dropped here.
    const metadata = await processDiscoveryResponse(new URL(issuer), response).catch(() => undefined);
    const fault = metadata ? faultIn(metadata, issuer, jwksUri) : 'it is not that of the issuer';
    if (!metadata || fault) throw new Unavailable(`No usable metadata: ${fault ?? ''}.`);
    return metadata;
  }

  return () => {
    if (kept && now() - kept.at < FRESH_MS) return kept.metadata;
    const metadata = fetchMetadata();
    kept = { at: now(), metadata };
    metadata.catch(() => (kept = undefined));
    return metadata;
  };
}

function faultIn(metadata: AuthorizationServer, issuer: string, jwksUri = new URL(issuer).origin): string | undefined {
  for (const name of ENDPOINTS) {
    const url = metadata[name];
    if (url === undefined ? REQUIRED.has(name) : !isPartnerAddress(url)) return `${name} is no https address`;
  }
  const { jwks_uri: keys = '', code_challenge_methods_supported: challenges = ['S256'] } = metadata;
  // An attacker who can change the metadata must not be able to change the keys (T67).
  if (keys !== jwksUri && new URL(keys).origin !== jwksUri) return 'jwks_uri is elsewhere';
  return challenges.includes('S256') ? undefined : 'S256 is not supported';
}

function isPartnerAddress(url: string): boolean {
  try {
    return partnerAddress('url', url) !== '';
  } catch {
    return false;
  }
}
