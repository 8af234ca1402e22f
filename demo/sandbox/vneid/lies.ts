/** How the provider can lie in its ID tokens. Each lie is one that a gateway must notice. */
import { base64url, decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import type { VneidMode } from '../world.js';
import { identities, LEVELS } from './identities.js';

type Key = CryptoKey;

/** The token again with other claims, signed by `key`. A claim that is `undefined` is left out. */
export const resigned = (token: string, claims: JWTPayload, key: Key): Promise<string> =>
  new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'ES256' })
    .sign(key);

/** The token again without a signature (`alg: none`). */
export const unsigned = (token: string): string =>
  `${base64url.encode(JSON.stringify({ alg: 'none' }))}.${token.split('.')[1] ?? ''}.`;

/** A key that the provider does not publish. */
export const strangeKey = async (): Promise<Key> => (await generateKeyPair('ES256')).privateKey;

/** The ID token as the provider tells it in this mode. */
export async function told(token: string, mode: VneidMode, key: Key): Promise<string> {
  const another = identities.find(({ citizenId }) => citizenId !== decodeJwt(token)['citizen_id']);
  switch (mode) {
    case 'low-level':
      return resigned(token, { acr: LEVELS[0] }, key);
    case 'other-person':
      return resigned(token, { citizen_id: another?.citizenId }, key);
    case 'other-issuer':
      return resigned(token, { iss: 'https://vneid.example' }, key);
    case 'unsigned':
      return unsigned(token);
    case 'other-key':
      return resigned(token, {}, await strangeKey());
    default:
      return token;
  }
}
