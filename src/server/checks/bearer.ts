/**
 * Bearer tokens of machines and operators. They are long and random, and only their SHA-256 is
 * stored.
 */
import { sha256Hex } from '../../bytes.js';

/** SHA-256 of a token in hex, the form in which it is stored. */
export const tokenHash = (token: string): Promise<string> => sha256Hex(token);

/** The token of an `Authorization` header (RFC 6750). */
export const bearerOf = (header: string | null | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]{16,512})$/i.exec(header ?? '')?.[1];

/** Compares texts of equal length in constant time. */
export function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/**
 * The name of the token's owner. Compares with every hash, so that the time does not reveal a
 * match.
 */
export async function ownerOf(
  token: string | undefined,
  owners: Readonly<Record<string, readonly string[]>>,
): Promise<string | undefined> {
  const hash = await tokenHash(token ?? '');
  let found: string | undefined;
  for (const [owner, hashes] of Object.entries(owners)) {
    for (const each of hashes) if (isEqual(each, hash)) found = owner;
  }
  return token === undefined ? undefined : found;
}
