import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { toBase64url } from './vault.js';

/**
 * Checks a DPoP proof (RFC 9449 §4.3) and hands back the thumbprint of its key. The person's clock is not believed
 * (SECURITY T40): `iat` is not judged, as a proof is worth nothing without the flow's id, which it names by hash.
 */
export async function proofThumbprint(
  proof: string,
  { verb, url, token }: { readonly verb: string; readonly url: string; readonly token?: string | undefined },
): Promise<string | undefined> {
  if (proof.length > 4096) return undefined;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
    });
    const { htm, htu, ath, jti } = payload;
    if (htm !== verb || typeof htu !== 'string' || typeof jti !== 'string') return undefined;
    if (new URL(htu).pathname !== new URL(url).pathname) return undefined;
    if (
      token !== undefined &&
      ath !== toBase64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
    )
      return undefined;
    return protectedHeader.jwk && (await calculateJwkThumbprint(protectedHeader.jwk));
  } catch {
    return undefined; // whatever is wrong with a proof, it proves nothing
  }
}
