import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { sha256, toBase64url } from '../../bytes.js';

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

const hashOf = async (token: string) => toBase64url(await sha256(token));

/**
 * Normalises an address (WHATWG). `undefined` if it has a query, fragment or credentials (RFC 9449
 * §4.2).
 */
function addressOf(text: string): string | undefined {
  if (/[?#]/.test(text) || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username || password ? undefined : href;
}

/**
 * Verifies a DPoP proof (RFC 9449 §4.3). `iat` must be present but is not checked, because the
 * person's clock may be wrong (T40). Instead the proof must name the flow's id by hash, and its
 * `jti` is accepted once.
 *
 * @returns `'elsewhere'` for a valid proof for another address
 */
export async function checkProof(
  proof: string,
  { verb, url, token }: Expected,
): Promise<Proven | 'elsewhere' | undefined> {
  if (proof.length > 4096) return undefined;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['iat'],
    });
    const { htm, htu, ath, jti } = payload;
    if (htm !== verb || typeof htu !== 'string' || typeof jti !== 'string' || !jti || jti.length > 256)
      return undefined;
    if (token !== undefined && ath !== (await hashOf(token))) return undefined;
    if (!protectedHeader.jwk) return undefined;
    if (addressOf(htu) !== addressOf(url)) return 'elsewhere';
    return { jkt: await calculateJwkThumbprint(protectedHeader.jwk), jti };
  } catch {
    return undefined; // an invalid proof counts as none
  }
}
