import { createHash } from 'node:crypto';

/** Makes a signature over it useless for anything else: no contract, no CMS attribute, no TLS transcript begins so. */
const PREFIX = 'DVC-REGISTER-AUTH-V1\0';

export type Hash = 'sha256' | 'sha384' | 'sha512';

interface Challenge {
  /** As the handshake told it; a page has no say in it (T13). */
  readonly origin: string;
  readonly nonce: string;
  readonly flowId: string;
}

/**
 * The bytes that are signed (C-7): the prefix, then the hash of the origin, of the nonce and of the flow's name, each as
 * UTF-8 text exactly as it came. Written apart from `src/proof/challenge.ts`, so that each proves the other.
 */
export function toBeSigned({ origin, nonce, flowId }: Challenge, hash: Hash): Buffer {
  const digest = (text: string) => createHash(hash).update(text, 'utf8').digest();
  return Buffer.concat([Buffer.from(PREFIX, 'latin1'), digest(origin), digest(nonce), digest(flowId)]);
}
