/** Which portal shows a token (RFC 6750). Tokens are kept as hashes: whoever reads the configuration cannot show one. */
import { sha256 } from '../audit.js';

/** SHA-256, hex: how a portal's token is kept. */
export const tokenHash = (token: string): Promise<string> => sha256(token);

/** Texts of one length, without telling by time where they differ. */
function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/** The portal whose token an `Authorization` header shows; all are compared, so that the time tells nothing of which there are. */
export async function portalOf(
  tokens: Readonly<Record<string, readonly string[]>>,
  header = '',
): Promise<string | undefined> {
  const token = /^Bearer ([\w.~+/=-]{16,512})$/i.exec(header)?.[1];
  const hash = await tokenHash(token ?? '');
  let found: string | undefined;
  for (const [portal, hashes] of Object.entries(tokens)) {
    for (const each of hashes) if (isEqual(each, hash)) found = portal;
  }
  return token === undefined ? undefined : found;
}
