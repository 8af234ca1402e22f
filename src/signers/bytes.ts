/** Base64 (RFC 4648 §4). */
export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** @throws {DOMException} when the text is not base64 */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** SHA-256 in hex. */
export async function fingerprint(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Decodes a certificate or CMS as programs write it: base64, with or without line breaks and PEM
 * lines. `undefined` for any other text.
 */
export function derOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const der = fromBase64(text.replaceAll(/-----[A-Z ]+-----|\s/g, ''));
    return der[0] === 0x30 ? der : undefined;
  } catch {
    return undefined; // DOMException: not base64
  }
}

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);
