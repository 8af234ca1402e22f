/**
 * Conversions of bytes and text, and SHA-256: the one copy for all of `src` except pages. Pages
 * have `signers/bytes.ts` and three one-liners (`client/dpop.ts`, `steps/sign.ts`,
 * `controllers/solve.ts`): sharing this module would add a chunk, and a request before a person can sign
 * or send.
 */

type Encoding = 'base64' | 'base64url' | 'hex';
interface Native {
  isEncoding(name: string): boolean;
  from(text: string, encoding: Encoding): Uint8Array;
  from(buffer: ArrayBufferLike, offset: number, length: number): { toString(encoding: Encoding): string };
}

const { Buffer: found } = globalThis as { readonly Buffer?: Native };
/**
 * Node's conversions: for a kilobyte `atob` and a loop take fifty times as long. A page may have a
 * substitute that does not know all encodings.
 */
const native = found?.isEncoding('base64url') ? found : undefined;
const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array, encoding: Encoding) =>
  native?.from(buffer, byteOffset, byteLength).toString(encoding);

/** Base64 (RFC 4648 §4), used for binary values in flows and partners' messages. */
export function toBase64(bytes: Uint8Array): string {
  const known = textOf(bytes, 'base64');
  if (known !== undefined) return known;
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** `undefined` if the text is not base64, or longer than a certificate of 16 KiB. */
export const fromBase64 = (text: unknown): Uint8Array<ArrayBuffer> | undefined =>
  typeof text === 'string' && text.length <= 22_000 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    : undefined;

/** Base64url without padding (RFC 4648 §5). */
export function toBase64url(data: ArrayBuffer | Uint8Array): string {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  return textOf(bytes, 'base64url') ?? toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws {DOMException} if the text is not base64url */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  // `Buffer` skips what it cannot read, so it gets only what it can.
  if (native && text.length % 4 !== 1 && /^[\w-]*$/.test(text)) return new Uint8Array(native.from(text, 'base64url'));
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

export const toHex = (data: Uint8Array): string =>
  textOf(data, 'hex') ?? Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of bytes, or of text in UTF-8. */
export async function sha256(data: Uint8Array | string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : Uint8Array.from(data);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export const sha256Hex = async (data: Uint8Array | string): Promise<string> => toHex(await sha256(data));
