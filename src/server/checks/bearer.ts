/** Bearer tokens of machines and operators: long, random, and kept as nothing but their SHA-256. */
import { sha256Hex } from '../../bytes.js';

/** SHA-256, hex: how a token is kept. */
export const tokenHash = (token: string): Promise<string> => sha256Hex(token);

/** The token of an `Authorization` header (RFC 6750). */
export const bearerOf = (header: string | null | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]{16,512})$/i.exec(header ?? '')?.[1];

/** Texts of one length, without telling by time where they differ. */
function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** Whose token it is. All are compared, so that the time tells nothing of which there are. */
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
