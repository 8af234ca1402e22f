/**
 * The seam between a page and the keys that a person holds. A signer never sees a flow's bearer id
 * and cannot sign a page's own content: it gets a nonce and the flow's public name, and signs the
 * challenge of C-7.
 */

/**
 * What prevents a signature.
 *
 * - `software-missing`: no program answers, or none that the browser trusts.
 * - `driver-missing`: the program answers, but has no driver for tokens.
 * - `token-missing`: no token is plugged in; for `file`, none has been opened.
 * - `blocked`: the browser blocks local programs for this page, until its user allows them.
 * - `unsupported-browser`: the browser blocks local programs for every page, and offers no
 * permission.
 * - `computer-needed`: this is a phone or a tablet, for which there is no such program.
 */
export type SignerState =
  | 'ready'
  | 'software-missing'
  | 'driver-missing'
  | 'token-missing'
  | 'blocked'
  | 'unsupported-browser'
  | 'computer-needed';

/** Why nothing was signed. Faults that `detect` can find have the names of its states. */
export type SignerFault =
  | Exclude<SignerState, 'ready'>
  /**
   * The PIN or a file's password is wrong; `tries` is the number of attempts left, when the token
   * reports it.
   */
  | 'wrong-pin'
  /** The token refuses every PIN until its issuer unlocks it. */
  | 'pin-locked'
  /** The person refused. */
  | 'cancelled'
  /** The person did not allow this page's origin. */
  | 'refused'
  | 'certificate-missing'
  /** The signer is busy with another page or tab. */
  | 'busy'
  | 'timeout'
  /** The program is older than this page requires. */
  | 'outdated'
  /** The chosen file is not a PKCS#12 file, or is damaged. */
  | 'unreadable'
  /** The chosen file has only keys of unsupported kinds. */
  | 'key-unsupported'
  | 'failed';

export interface SignerRefusal {
  readonly ok: false;
  readonly fault: SignerFault;
  /** Wrong PINs left before the token locks. */
  readonly tries?: number;
}

/**
 * A refusal is expected, and therefore a value. A call rejects only when its `signal` is aborted.
 */
export type Signed<T> = { readonly ok: true; readonly value: T } | SignerRefusal;

/** A certificate for which the signer has the key. */
export interface SignerCertificate {
  /** Names the key for `sign`. Valid only in this signer, until the token is removed. */
  readonly id: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /**
   * Issuing certificates, as far as the token has them; the gateway neither needs nor trusts them.
   */
  readonly chain: readonly Uint8Array[];
  /** The token's label. */
  readonly token: string;
}

/** What is signed, besides the origin and our prefix. */
export interface Challenge {
  /** The gateway's text, unchanged: at least 44 base64 characters. */
  readonly nonce: string;
  /** The flow's public name. */
  readonly flow: string;
  /** Minimum versions that the gateway accepts, by the signer's id (B-13). */
  readonly atLeast?: Readonly<Record<string, string>>;
}

/** Named as RFC 7518 §3.1 names them. */
export type SignatureName = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

export interface Signature {
  /**
   * What was signed, and how. By default: our challenge, built with the signature's hash. `CMS`: a
   * SignedData (RFC 5652) over the challenge built with SHA-256, for programs that make no bare
   * signature. `web-eid:…`: what Web eID makes of it (`src/proof/challenge.ts`).
   */
  readonly algorithm: SignatureName | 'CMS' | `web-eid:${SignatureName}`;
  /** RSA as it is; ECDSA as r‖s (IEEE P1363); a CMS in DER, attached or detached. */
  readonly signature: Uint8Array;
}

export type System = 'windows' | 'mac' | 'linux' | 'handheld' | 'other';

/** A download for the person. Portals name them; nothing else is ever linked. */
export interface Install {
  readonly name: string;
  /** `https:` or `http:`; a link of any other scheme is not shown. */
  readonly url: string;
  /** The signer's program, or a token's driver. Named for either fault when absent. */
  readonly kind?: 'program' | 'driver';
  /** The operating systems; all when absent. */
  readonly system?: System;
  /** The publisher whose signature the system shows when the file is opened. */
  readonly publisher?: string;
  /** In bytes. */
  readonly size?: number;
  /** SHA-256 in hex. */
  readonly sha256?: string;
}

export interface SignerOptions {
  readonly signal?: AbortSignal;
  /**
   * Called with a code that the program shows too, for the person to compare; `certificates`
   * resolves once they accept there.
   */
  readonly compare?: (code: string) => void;
}

/**
 * Signs with keys that the person holds.
 *
 * @example
 * const state = await signer.detect();
 * const found = await signer.certificates();
 * if (found.ok && found.value[0]) await signer.sign(found.value[0], { nonce, flow });
 */
export interface Signer {
  /** Kebab-case; locales name it. */
  readonly id: string;
  /** Its program's name, for people to look for. */
  readonly program?: string;
  detect(options?: SignerOptions): Promise<SignerState>;
  certificates(options?: SignerOptions): Promise<Signed<readonly SignerCertificate[]>>;
  /**
   * Signs one challenge at a time. Aborting closes the program's PIN window, where the program can.
   */
  sign(certificate: SignerCertificate, challenge: Challenge, options?: SignerOptions): Promise<Signed<Signature>>;
  /** Downloads for an operating system: the program first, then the token's driver. */
  install(system: System): readonly Install[];
  /** Calls back when tokens come or go. Returns a function that stops it. */
  watch?(changed: () => void): () => void;
}

/** A signer whose token is a file that the person chooses. */
export interface FileSigner extends Signer {
  /** Opens a file. Its keys are forgotten when another file is opened, and with the page. */
  open(file: Blob, password: string, options?: SignerOptions): Promise<Signed<readonly SignerCertificate[]>>;
}

export { systemOf } from './device.js';

/** Rejects as soon as the signal is aborted, even while the work still runs. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
