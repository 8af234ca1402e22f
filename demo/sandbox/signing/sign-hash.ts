/** Signs a hash, as a SIM or a remote device does. WebCrypto can only sign messages. */
import { constants, KeyObject, privateEncrypt } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import type { Holder } from '../authority/issue.js';

/** DigestInfo of SHA-256 (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export const isRsa = ({ keys }: Holder): boolean => keys.privateKey.algorithm.name.startsWith('RSA');

/** Signs a SHA-256 hash: PKCS#1 v1.5, or ECDSA on P-256 as r‖s (`raw`) or DER. */
export async function signHash(holder: Holder, hash: Uint8Array, encoding: 'raw' | 'der'): Promise<Uint8Array> {
  const { privateKey } = holder.keys;
  if (isRsa(holder)) {
    const key = KeyObject.from(privateKey);
    return new Uint8Array(
      privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO, hash])),
    );
  }
  const { d = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  const format = encoding === 'raw' ? 'compact' : 'der';
  return p256.sign(hash, new Uint8Array(Buffer.from(d, 'base64url')), { prehash: false, lowS: false, format });
}
