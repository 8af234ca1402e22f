/** Base64 (RFC 4648 §4), as partners and flows carry binary values. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** `undefined` for what is none, and for more characters than a certificate of 16 KiB has. */
export const fromBase64 = (text: unknown): Uint8Array<ArrayBuffer> | undefined =>
  typeof text === 'string' && text.length <= 22_000 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    : undefined;
