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

// Further building blocks of signers outside this package (docs/signers.md).
export { derOf, fromBase64, sameBytes, toBase64 } from '../bytes.js';
export { howOf } from '../keys.js';
export { loopbackState } from '../loopback.js';

/** A challenge with the origin of the page that shows it. */
export interface Bound extends Challenge {
  readonly origin: string;
}

/** The bytes of a challenge, for programs that sign bytes or a hash. */
export async function messageOf(
  bound: Bound,
  hash: 'SHA-256' | 'SHA-384' | 'SHA-512' = 'SHA-256',
): Promise<Uint8Array<ArrayBuffer>> {
  const { buildChallenge } = await import('../../proof/challenge.js');
  return new Uint8Array(await buildChallenge(bound, hash));
}

/**
 * The part that differs between vendors' programs. Exceptions and unreadable answers become
 * `failed`.
 */
export interface Plugin {
  /** Kebab-case; locales name it. */
  readonly id: string;
  /** The program's own name. */
  readonly name: string;
  detect(signal?: AbortSignal): Promise<SignerState>;
  /** The program's result in place of a base64 certificate. */
  list(options: SignerOptions): Promise<Signed<readonly string[]>>;
  /** Signs a challenge with the key of a listed certificate. */
  make(certificate: Uint8Array, bound: Bound, signal?: AbortSignal): Promise<Signed<Signature>>;
  install(system: System): readonly Install[];
}

/**
 * Makes a signer from a vendor's program. Such programs sign whatever a page sends; this signer
 * sends only our challenge. Its origin is the page's own claim: the signature proves the key, not
 * that the person was on the right page (T13).
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
      return { ok: false, fault: 'failed' }; // an undocumented answer
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
