import { derOf, fingerprint } from '../bytes.js';
import {
  abortable,
  type Challenge,
  type Install,
  type Signature,
  type Signed,
  type Signer,
  type SignerCertificate,
  type SignerOptions,
  type SignerState,
  type System,
} from '../signer.js';

// What a signer written outside of this package needs besides (docs/signers.md).
export { derOf, fromBase64, sameBytes, toBase64 } from '../bytes.js';
export { howOf } from '../keys.js';
export { loopbackState } from '../loopback.js';

/** A challenge with the origin of the page that shows it. */
export interface Bound extends Challenge {
  readonly origin: string;
}

/** The bytes of a challenge, for programs that are given bytes or their hash. */
export async function messageOf(
  bound: Bound,
  hash: 'SHA-256' | 'SHA-384' | 'SHA-512' = 'SHA-256',
): Promise<Uint8Array<ArrayBuffer>> {
  const { buildChallenge } = await import('../../proof/challenge.js');
  return new Uint8Array(await buildChallenge(bound, hash));
}

/** What is peculiar to one vendor's program. Whatever it throws, and whatever cannot be read, ends as `failed`. */
export interface Plugin {
  /** Kebab-case; locales name it. */
  readonly id: string;
  /** How the program calls itself. */
  readonly name: string;
  detect(signal?: AbortSignal): Promise<SignerState>;
  /** What the program answers where a certificate in base64 is to be. */
  list(options: SignerOptions): Promise<Signed<readonly string[]>>;
  /** Signs a challenge with the key of a certificate that was listed. */
  make(certificate: Uint8Array, bound: Bound, signal?: AbortSignal): Promise<Signed<Signature>>;
  install(system: System): readonly Install[];
}

/**
 * A signer out of a program of somebody else's. Those that sign whatever a page gives them are given our challenge and nothing else; but
 * its origin is the one that this page says: such a signature proves the key, and not that the person was on the right page (T13).
 */
export function pluginSigner(plugin: Plugin, origin?: string): Signer {
  const listed = new Map<string, Uint8Array>();
  let busy = false;

  async function attempt<T>(work: () => Promise<Signed<T>>, signal?: AbortSignal): Promise<Signed<T>> {
    try {
      signal?.throwIfAborted();
      return await abortable(work(), signal);
    } catch {
      signal?.throwIfAborted();
      return { ok: false, fault: 'failed' }; // what was answered is nothing that anybody has described
    }
  }

  async function list(options: SignerOptions): Promise<Signed<readonly SignerCertificate[]>> {
    const found = await plugin.list(options);
    if (!found.ok) return found;
    const ders = found.value.map(derOf);
    if (!ders.every((der) => der !== undefined)) return { ok: false, fault: 'failed' };
    const named = await Promise.all(ders.map(async (der) => [await fingerprint(der), der] as const));
    listed.clear();
    for (const [id, der] of named) listed.set(id, der);
    return { ok: true, value: named.map(([id, certificate]) => ({ id, certificate, chain: [], token: plugin.name })) };
  }

  function sign(id: string, { nonce, flow }: Challenge, signal?: AbortSignal): Promise<Signed<Signature>> {
    const certificate = listed.get(id);
    if (!certificate) return Promise.resolve({ ok: false, fault: 'certificate-missing' });
    return plugin.make(certificate, { origin: origin ?? location.origin, nonce, flow }, signal);
  }

  return {
    id: plugin.id,
    program: plugin.name,
    detect: async ({ signal } = {}) => {
      signal?.throwIfAborted();
      return abortable(plugin.detect(signal), signal);
    },
    certificates: (options = {}) => attempt(() => list(options), options.signal),
    async sign({ id }, challenge, { signal } = {}) {
      if (busy) return { ok: false, fault: 'busy' };
      busy = true;
      try {
        return await attempt(() => sign(id, challenge, signal), signal);
      } finally {
        busy = false;
      }
    },
    install: (system) => plugin.install(system),
  };
}
