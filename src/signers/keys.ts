import { fingerprint } from './bytes.js';
import { abortable, type Challenge, type Signature, type Signed, type SignerCertificate } from './signer.js';

/** A key in this page, with its certificate. */
export interface HeldKey {
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly chain: readonly Uint8Array[];
  /** A signing key: RSASSA-PKCS1-v1_5 with SHA-256, or ECDSA on P-256, P-384 or P-521. */
  readonly key: CryptoKey;
}

export interface KeyRing {
  certificates(token: string): Promise<readonly SignerCertificate[]>;
  sign(id: string, challenge: Challenge, signal?: AbortSignal): Promise<Signed<Signature>>;
}

const EC = { 'P-256': ['ES256', 'SHA-256'], 'P-384': ['ES384', 'SHA-384'], 'P-521': ['ES512', 'SHA-512'] } as const;

/** The algorithm by which a key signs a challenge. */
export function howOf({ algorithm }: Pick<CryptoKey, 'algorithm'>) {
  if (algorithm.name === 'RSASSA-PKCS1-v1_5') return ['RS256', 'SHA-256'] as const;
  return EC[(algorithm as EcKeyAlgorithm).namedCurve as keyof typeof EC];
}

/**
 * Keys in this page that sign by WebCrypto. `origin` is the page's own claim: no separate program
 * sees it, so such a signature proves the key and not the page. It protects against replay, but not
 * against a malicious page.
 */
export function keyRing(held: readonly HeldKey[], origin: string): KeyRing {
  let busy = false;
  const named = Promise.all(held.map(async (each) => ({ ...each, id: await fingerprint(each.certificate) })));

  async function make(id: string, { nonce, flow }: Challenge): Promise<Signed<Signature>> {
    const found = (await named).find((each) => each.id === id);
    const how = found && howOf(found.key);
    if (!found || !how) return { ok: false, fault: 'certificate-missing' };
    const [algorithm, hash] = how;
    const { buildChallenge } = await import('../proof/challenge.js');
    const message = Uint8Array.from(await buildChallenge({ origin, nonce, flow }, hash));
    const bytes = await crypto.subtle.sign({ name: found.key.algorithm.name, hash }, found.key, message);
    return { ok: true, value: { algorithm, signature: new Uint8Array(bytes) } };
  }

  return {
    certificates: async (token) =>
      (await named).map(({ id, certificate, chain }) => ({ id, certificate, chain, token })),
    async sign(id, challenge, signal) {
      if (busy) return { ok: false, fault: 'busy' };
      busy = true;
      try {
        return await abortable(make(id, challenge), signal);
      } finally {
        busy = false;
      }
    },
  };
}
