import { createPrivateKey, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

/** An OAuth client that proves who it is by a key (`private_key_jwt`, RFC 7523). */
interface KeyClient {
  readonly clientId: string;
  /** PEM, without a passphrase. */
  readonly privateKey: string;
  /** `kid` of the registered public key. */
  readonly keyId?: string | undefined;
  readonly algorithm?: string | undefined;
}

/** Seconds. */
const LIFE = 120;

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (asymmetricKeyType === 'rsa') return 'RS256';
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  return CURVES[asymmetricKeyDetails?.namedCurve ?? ''];
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The error may quote the file.
    throw new TypeError('is not a private key in PEM without a passphrase.');
  }
}

/**
 * Signs the assertions of a client for a token URL.
 *
 * @throws {TypeError} for a key that cannot sign with the algorithm
 */
export function assertionOf(client: KeyClient, now: () => number): (audience: string) => Promise<string> {
  const key = keyOf(client.privateKey);
  const usual = algorithmOf(key);
  const alg = client.algorithm ?? usual;
  const isRsa = usual === 'RS256';
  if (!alg || !usual || (isRsa ? !/^[RP]S/.test(alg) : alg !== usual))
    throw new TypeError(`does not sign ${alg ?? 'as OAuth needs it: use RSA, P-256 or Ed25519'}.`);
  const { clientId, keyId } = client;
  return (audience) => {
    const seconds = Math.floor(now() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg, typ: 'JWT', ...(keyId && { kid: keyId }) })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + LIFE)
      .sign(key);
  };
}
