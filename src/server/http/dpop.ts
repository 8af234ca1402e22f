/**
 * DPoP proofs (RFC 9449): JWTs in JWS compact serialization (RFC 7515), signed by the P-256 key that
 * their header names.
 */
import { fromBase64url, toBase64url } from '../../bytes.js';
import type { ProofCiphers, PublicP256 } from '../vault/ciphers.js';

/** The verified content of a DPoP proof. */
interface Proven {
  /** Thumbprint (RFC 7638) of the key that signed the proof. */
  readonly jkt: string;
  /** Unique id of the proof. The registrar accepts it once. */
  readonly jti: string;
}

interface Expected {
  readonly verb: string;
  /** The request's address as callers write it, without query and fragment. */
  readonly url: string;
  readonly token?: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Normalises an address (WHATWG). `undefined` if it has a query or a fragment (RFC 9449 §4.2). */
const addressOf = (text: string): string | undefined =>
  /[?#]/.test(text) || !URL.canParse(text) ? undefined : new URL(text).href;

/** A part of a JWS: an object in UTF-8. @throws if it is none */
function parse(part: string): Members {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(part)));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return value as Members;
}

/** 32 bytes in base64url. */
const COORDINATE = /^[\w-]{43}$/;
/** Members of private and symmetric keys (RFC 7518 §6): a proof must not contain one (RFC 9449 §4.3). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** The key in a proof's header; `undefined` if it is not a public key for ES256. */
function keyOf({ typ, alg, crit, jwk }: Members): PublicP256 | undefined {
  if (typ !== 'dpop+jwt' || alg !== 'ES256' || crit !== undefined) return undefined;
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kty, crv, x, y, alg: only = 'ES256', use = 'sig', key_ops: uses = ['verify'], ...rest } = jwk as Members;
  if (kty !== 'EC' || crv !== 'P-256' || only !== 'ES256' || use !== 'sig') return undefined;
  if (PRIVATE.some((name) => name in rest) || !Array.isArray(uses) || !uses.includes('verify')) return undefined;
  if (typeof x !== 'string' || typeof y !== 'string' || !COORDINATE.test(x) || !COORDINATE.test(y)) return undefined;
  return { x, y };
}

/** Times that a proof need not have, but that hold if it has them (RFC 7519 §4.1). In seconds. */
const isInTime = ({ iat, exp = Infinity, nbf = -Infinity }: Members, now: number): boolean =>
  typeof iat === 'number' && typeof exp === 'number' && exp > now && typeof nbf === 'number' && nbf <= now;

/**
 * Verifies a DPoP proof (RFC 9449 §4.3). `iat` must be present but is not checked, because the
 * person's clock may be wrong (T40). Instead the proof must name the flow's id by hash, and its
 * `jti` is accepted once.
 *
 * @returns `'elsewhere'` for a valid proof for another address
 */
export async function checkProof(
  { sha256, isEs256 }: ProofCiphers,
  proof: string,
  { verb, url, token }: Expected,
): Promise<Proven | 'elsewhere' | undefined> {
  const [, head = '', body = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/.exec(proof) ?? [];
  if (!signature || proof.length > 4096) return undefined;
  try {
    const key = keyOf(parse(head));
    const claims = parse(body);
    const { htm, htu, ath, jti } = claims;
    if (!key || !isInTime(claims, Math.floor(Date.now() / 1000))) return undefined;
    if (htm !== verb || typeof htu !== 'string' || typeof jti !== 'string' || !jti || jti.length > 256)
      return undefined;
    if (token !== undefined && ath !== toBase64url(await sha256(token))) return undefined;
    if (!(await isEs256(key, `${head}.${body}`, fromBase64url(signature)))) return undefined;
    // Most are spelled alike; `url` has no query.
    if (htu !== url && addressOf(htu) !== addressOf(url)) return 'elsewhere';
    // The members that RFC 7638 names, in its order.
    return { jkt: toBase64url(await sha256(JSON.stringify({ crv: 'P-256', kty: 'EC', ...key }))), jti };
  } catch {
    return undefined; // an invalid proof counts as none
  }
}
