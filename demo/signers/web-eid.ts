/**
 * Web eID, over its official library `@web-eid/web-eid-library`, which the page brings along: it is published on a registry of its own.
 *
 * Its `authenticate` is what we ask for, not its `sign`: the extension puts the page's origin into what is signed (T13), the person is told
 * that they sign in and not that they sign a document, and the key is the one for signing in (docs/decisions/0053-web-eid.md).
 */
import {
  derOf,
  fromBase64,
  messageOf,
  pluginSigner,
  sameBytes,
  toBase64,
  type Bound,
} from 'dvc-register/signers/plug-ins';
import {
  abortable,
  type Install,
  type SignatureName,
  type Signer,
  type SignerFault,
  type System,
} from 'dvc-register/signers/signer.js';

/** What is used of the library, version 2: `import * as library from '@web-eid/web-eid-library'`. */
export interface WebEidLibrary {
  status(): Promise<unknown>;
  getSigningCertificate(): Promise<{ readonly certificate: string }>;
  authenticate(challengeNonce: string): Promise<{
    readonly unverifiedCertificate: string;
    readonly algorithm: string;
    readonly signature: string;
    readonly format: string;
  }>;
}

export interface WebEidSignerOptions {
  readonly library: WebEidLibrary;
  /** The page's own origin; another one only where there is no page. */
  readonly origin?: string;
  /** Where the person gets the application, which brings the extension. */
  readonly install?: (system: System) => readonly Install[];
}

/** By the library's `ErrorCode`; a wrong PIN and a missing card are told and mended in the application's own window. */
const FAULTS: Readonly<Record<string, SignerFault>> = {
  ERR_WEBEID_ACTION_TIMEOUT: 'timeout',
  ERR_WEBEID_USER_TIMEOUT: 'timeout',
  ERR_WEBEID_VERSION_MISMATCH: 'outdated',
  ERR_WEBEID_VERSION_INVALID: 'outdated',
  ERR_WEBEID_EXTENSION_UNAVAILABLE: 'software-missing',
  ERR_WEBEID_NATIVE_UNAVAILABLE: 'software-missing',
  ERR_WEBEID_USER_CANCELLED: 'cancelled',
  ERR_WEBEID_ACTION_PENDING: 'busy',
};
const NAME = /^(?:RS|PS|ES)(?:256|384|512)$/;
const isName = (text: string): text is SignatureName => NAME.test(text);

async function told<T>(work: Promise<T>) {
  try {
    return { ok: true, value: await work } as const;
  } catch (error) {
    const { code = '' } = Object(error) as { readonly code?: string };
    return { ok: false, fault: FAULTS[code] ?? 'failed' } as const;
  }
}

/** The hash of our challenge, 44 characters, which is Web eID's minimum: what it signs is bound to this flow. */
const nonceOf = async (bound: Bound) =>
  toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', await messageOf(bound))));

const installOf = (): readonly Install[] => [{ name: 'Web eID', url: 'https://web-eid.eu/' }];

/**
 * Signs with a card or a token that Web eID knows.
 *
 * @example
 * import * as library from '@web-eid/web-eid-library';
 * element.signers = [webEidSigner({ library })];
 */
export function webEidSigner({ library, origin, install = installOf }: WebEidSignerOptions): Signer {
  async function make(certificate: Uint8Array, bound: Bound) {
    const token = await told(library.authenticate(await nonceOf(bound)));
    if (!token.ok) return token;
    const { unverifiedCertificate, algorithm, signature, format } = token.value;
    if (!/^web-eid:1(?:\.|$)/.test(format) || !isName(algorithm)) return { ok: false, fault: 'outdated' } as const;
    // A card may keep another key for signing in than the one whose certificate the person was shown.
    const by = derOf(unverifiedCertificate);
    if (!by || !sameBytes(by, certificate)) return { ok: false, fault: 'certificate-missing' } as const;
    return { ok: true, value: { algorithm: `web-eid:${algorithm}`, signature: fromBase64(signature) } } as const;
  }

  return pluginSigner(
    {
      id: 'web-eid',
      name: 'Web eID',
      async detect(signal) {
        const { ok } = await abortable(told(library.status()), signal);
        return ok ? 'ready' : 'software-missing';
      },
      async list() {
        const found = await told(library.getSigningCertificate());
        return found.ok ? { ok: true, value: [found.value.certificate] } : found;
      },
      make,
      install,
    },
    origin,
  );
}
