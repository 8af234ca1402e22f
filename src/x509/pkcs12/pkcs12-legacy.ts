/**
 * Block ciphers that WebCrypto lacks in some or all browsers. Only node-forge's ciphers are
 * imported: they need no Node module.
 */
import 'node-forge/lib/aes.js';
import 'node-forge/lib/des.js';
import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/rc2.js';

export type OldCipher = 'AES' | '3DES' | 'RC2';

const binary = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/**
 * Decrypts CBC with PKCS#7 padding. The cipher defines the key length. @throws {Error} when the
 * padding is wrong
 */
export function decryptCbc(
  cipher: OldCipher,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const decipher =
    cipher === 'RC2'
      ? forge.rc2.createDecryptionCipher(binary(key), key.length * 8)
      : forge.cipher.createDecipher(`${cipher}-CBC`, binary(key));
  const start = cipher === 'RC2' ? binary(iv) : { iv: binary(iv) };
  decipher.start(start);
  decipher.update(forge.util.createBuffer(binary(data)));
  if (!decipher.finish()) throw new Error('The padding is wrong.');
  return Uint8Array.from(decipher.output.getBytes(), (char) => char.charCodeAt(0));
}
