import { createHash } from 'node:crypto';

/** Domain separation: no contract, CMS attribute or TLS transcript starts with these bytes. */
const PREFIX = 'DVC-REGISTER-AUTH-V1\0';

export type Hash = 'sha256' | 'sha384' | 'sha512';

interface Challenge {
  /** From the WebSocket handshake; a page cannot choose it (T13). */
  readonly origin: string;
  readonly nonce: string;
  readonly flowId: string;
}

/**
 * The bytes to sign (C-7): the prefix, then the hashes of the origin, the nonce and the flow's
 * name, each hashed as received in UTF-8. Written independently of `src/proof/challenge.ts`, so
 * that each checks the other.
 */
export function toBeSigned({ origin, nonce, flowId }: Challenge, hash: Hash): Buffer {
  const digest = (text: string) => createHash(hash).update(text, 'utf8').digest();
  return Buffer.concat([Buffer.from(PREFIX, 'latin1'), digest(origin), digest(nonce), digest(flowId)]);
}
