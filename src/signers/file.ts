import { within } from '../within.js';
import { keyRing, type KeyRing } from './keys.js';
import type { FileSigner, Signed, SignerCertificate } from './signer.js';

export interface FileSignerOptions {
  /** The page's own origin; set it only where there is no page. */
  readonly origin?: string;
  /** Where the person gets such a file; named by the portal. */
  readonly install?: { readonly name: string; readonly url: string };
}

/** Timeout in milliseconds: enough for PKI.js on a 2G line and for the file's key derivation. */
const OPENING_MS = 60_000;
/** Maximum file size in bytes; real files have a few kilobytes. */
const LARGEST = 256 * 1024;

/**
 * A PKCS#12 file that the person chooses. It is opened in this page; file and password never leave
 * it. Modern files are opened with PKI.js and WebCrypto, older ones (3DES, RC2) with node-forge;
 * each is fetched when a file needs it.
 *
 * @example
 * const signer = fileSigner();
 * const opened = await signer.open(input.files[0], password);
 */
export function fileSigner({ origin, install }: FileSignerOptions = {}): FileSigner {
  let ring: KeyRing | undefined;
  let token = '';

  async function open(file: Blob, password: string): Promise<Signed<readonly SignerCertificate[]>> {
    ring = undefined;
    if (file.size > LARGEST) return { ok: false, fault: 'unreadable' };
    const bytes = new Uint8Array(await file.arrayBuffer());
    const opening = import('../x509/pkcs12/pkcs12.js').then(({ openPkcs12 }) => openPkcs12(bytes, password));
    const opened = await within(OPENING_MS, opening);
    if (!opened.ok) return { ok: false, fault: opened.fault };
    if (!opened.keys.length) return { ok: false, fault: 'certificate-missing' };
    ring = keyRing(opened.keys, origin ?? location.origin);
    token = file instanceof File ? file.name : 'PKCS#12';
    return { ok: true, value: await ring.certificates(token) };
  }

  return {
    id: 'file',
    // A file needs no software: like a token, it is there or missing.
    async detect({ signal } = {}) {
      await Promise.resolve();
      signal?.throwIfAborted();
      return ring ? 'ready' : 'token-missing';
    },
    async certificates({ signal } = {}) {
      signal?.throwIfAborted();
      return ring ? { ok: true, value: await ring.certificates(token) } : { ok: false, fault: 'token-missing' };
    },
    async sign({ id }, challenge, { signal } = {}) {
      return ring ? ring.sign(id, challenge, signal) : { ok: false, fault: 'token-missing' };
    },
    install: () => (install ? [install] : []),
    async open(file, password, { signal } = {}) {
      const opened = await open(file, password);
      if (signal?.aborted) ring = undefined;
      signal?.throwIfAborted();
      return opened;
    },
  };
}
