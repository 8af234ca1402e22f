/**
 * Web eID, over its official library `@web-eid/web-eid-library`. The page passes the library in,
 * because it is published on a separate registry.
 *
 * The signer calls `authenticate`, not `sign`: the extension adds the page's origin to what is
 * signed (T13), its window says "sign in" instead of "sign a document", and the token uses its
 * authentication key (docs/decisions/0015-web-eid.md).
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

/**
 * The used part of the library, version 2: `import * as library from '@web-eid/web-eid-library'`.
 */
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
  /** The page's own origin; set it only where there is no page. */
  readonly origin?: string;
  /** Where the person gets the application, which includes the extension. */
  readonly install?: (system: System) => readonly Install[];
}

/**
 * Faults by the library's `ErrorCode`. A wrong PIN and a missing card are handled in the
 * application's own window.
 */
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

async function resultOf<T>(work: Promise<T>) {
  try {
    return { ok: true, value: await work } as const;
  } catch (error) {
    const { code = '' } = Object(error) as { readonly code?: string };
    return { ok: false, fault: FAULTS[code] ?? 'failed' } as const;
  }
}

/**
 * The hash of our challenge, 44 characters (Web eID's minimum). It binds Web eID's signature to
 * this flow.
 */
const nonceOf = async (bound: Bound) =>
  toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', await messageOf(bound))));

const installOf = (): readonly Install[] => [{ name: 'Web eID', url: 'https://web-eid.eu/' }];

/**
 * Signs with a card or token that Web eID supports.
 *
 * @example
 * import * as library from '@web-eid/web-eid-library';
 * element.signers = [webEidSigner({ library })];
 */
export function webEidSigner({ library, origin, install = installOf }: WebEidSignerOptions): Signer {
  async function make(certificate: Uint8Array, bound: Bound) {
    const token = await resultOf(library.authenticate(await nonceOf(bound)));
    if (!token.ok) return token;
    const { unverifiedCertificate, algorithm, signature, format } = token.value;
    if (!/^web-eid:1(?:\.|$)/.test(format) || !isName(algorithm)) return { ok: false, fault: 'outdated' } as const;
    // A card's authentication key may have another certificate than the one that the person chose.
    const by = derOf(unverifiedCertificate);
    if (!by || !sameBytes(by, certificate)) return { ok: false, fault: 'certificate-missing' } as const;
    return { ok: true, value: { algorithm: `web-eid:${algorithm}`, signature: fromBase64(signature) } } as const;
  }

  return pluginSigner(
    {
      id: 'web-eid',
      name: 'Web eID',
      async detect(signal) {
        const { ok } = await abortable(resultOf(library.status()), signal);
        return ok ? 'ready' : 'software-missing';
      },
      async list() {
        const found = await resultOf(library.getSigningCertificate());
        return found.ok ? { ok: true, value: [found.value.certificate] } : found;
      },
      make,
      install,
    },
    origin,
  );
}
