/** What is signed to prove that a key is at hand (SECURITY C-7). */

const PREFIX = 'DVC-REGISTER-AUTH-V1\0';

export type ChallengeHash = 'SHA-256' | 'SHA-384' | 'SHA-512';

export interface ChallengeParts {
  /** As the browser or the agent saw it; the gateway puts the one that it has stored. */
  readonly origin: string;
  /** Text exactly as it was issued. */
  readonly nonce: string;
  /** The flow's public name. */
  readonly flow: string;
}

/** The prefix, then the hashes of origin, nonce and flow as UTF-8. The hash is that of the signature's algorithm. */
export async function challengeBytes(
  { origin, nonce, flow }: ChallengeParts,
  hash: ChallengeHash,
): Promise<Uint8Array<ArrayBuffer>> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const digests = await Promise.all([origin, nonce, flow].map((text) => crypto.subtle.digest(hash, encode(text))));
  const parts = [encode(PREFIX), ...digests.map((digest) => new Uint8Array(digest))];
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
