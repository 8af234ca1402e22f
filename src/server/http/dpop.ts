import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { sha256, toBase64url } from '../../bytes.js';

/** What a DPoP proof has shown. */
interface Proven {
  /** Thumbprint (RFC 7638) of the key that signed. */
  readonly jkt: string;
  /** Unique name of the proof; the registrar takes it once. */
  readonly jti: string;
}

interface Expected {
  readonly verb: string;
  /** The address of the request as callers write it, without query and fragment. */
  readonly url: string;
  readonly token?: string | undefined;
}

const hashOf = async (token: string) => toBase64url(await sha256(token));

/** An address in the one spelling of WHATWG; `undefined` with a query, a fragment or a name in it (RFC 9449 §4.2). */
function addressOf(text: string): string | undefined {
  if (/[?#]/.test(text) || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username || password ? undefined : href;
}

/**
 * Checks a DPoP proof (RFC 9449 §4.3). The person's clock is not believed (T40): `iat` must be there and is not
 * judged. What ends a proof is that it names the flow's id by hash, and that its `jti` is taken once.
 *
 * @returns `'elsewhere'` for a proof that is right but was made for another address
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
    return undefined; // whatever is wrong with a proof, it proves nothing
  }
}
