/**
 * The seam between a page and the keys that a person holds. A signer never sees a flow's bearer id, and has no way to
 * sign what a page made up: it is given a nonce and the flow's public name, and signs the challenge of C-7.
 */

/**
 * What stands between the person and a signature.
 *
 * - `software-missing`: no program answers; or none that this page's browser trusts.
 * - `driver-missing`: the program answers, but it has no driver for tokens.
 * - `token-missing`: no token is plugged in; for `file`, none has been opened.
 * - `blocked`: the browser keeps this page from programs on this machine, until its user allows it.
 * - `unsupported-browser`: the browser lets no page speak to programs on this machine, and nobody can allow it.
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

/** Why nothing was signed. What can be detected goes by the same name as what stood in the way. */
export type SignerFault =
  | Exclude<SignerState, 'ready'>
  /** The PIN, or a file's password, is wrong; `tries` says how many are left, when the token says so. */
  | 'wrong-pin'
  /** The token refuses every PIN until its issuer unlocks it. */
  | 'pin-locked'
  /** The person said no. */
  | 'cancelled'
  /** The person did not allow this page's origin. */
  | 'refused'
  | 'certificate-missing'
  /** Another page, or another tab, is at it. */
  | 'busy'
  | 'timeout'
  /** The program is older than this page can work with. */
  | 'outdated'
  /** The chosen file is no PKCS#12, or is damaged. */
  | 'unreadable'
  /** The chosen file's keys are of kinds that are not signed with here. */
  | 'key-unsupported'
  | 'failed';

export interface SignerRefusal {
  readonly ok: false;
  readonly fault: SignerFault;
  /** PINs that may still be wrong before the token locks. */
  readonly tries?: number;
}

/** A refusal is an ordinary day, and therefore a value. A call rejects only when its `signal` is aborted. */
export type Signed<T> = { readonly ok: true; readonly value: T } | SignerRefusal;

/** A certificate that the signer has a key for. */
export interface SignerCertificate {
  /** Names the key to `sign`; means nothing outside of this signer, and nothing after the token is removed. */
  readonly id: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** Certificates above it, as far as the token carries them; the gateway needs none and trusts none. */
  readonly chain: readonly Uint8Array[];
  /** The label that is printed on the token or given to it. */
  readonly token: string;
}

/** What is signed, besides the origin and our prefix. */
export interface Challenge {
  /** The gateway's text, as it is: at least 44 base64 characters. */
  readonly nonce: string;
  /** The flow's public name. */
  readonly flow: string;
  /** The oldest version of each signer's program that the gateway takes, by the signer's id (B-13). */
  readonly atLeast?: Readonly<Record<string, string>>;
}

/** Named as RFC 7518 §3.1 names them. */
export type SignatureName = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

export interface Signature {
  /**
   * What was signed, and how: our challenge, built with the hash of the signature; for `CMS` a SignedData (RFC 5652) over the challenge built
   * with SHA-256, where a program makes no bare signature; for `web-eid:…` what Web eID makes of it (`src/proof/challenge.ts`).
   */
  readonly algorithm: SignatureName | 'CMS' | `web-eid:${SignatureName}`;
  /** RSA as it is; ECDSA as r‖s (IEEE P1363); a CMS in DER, its content inside or not. */
  readonly signature: Uint8Array;
}

export type System = 'windows' | 'mac' | 'linux' | 'handheld' | 'other';

/** Where the person gets what is missing. A portal names it: nothing is linked that nobody answers for. */
export interface Install {
  readonly name: string;
  /** `https:` or `http:`; another one is not shown. */
  readonly url: string;
  /** Which systems it is for; all, when absent. */
  readonly system?: System;
  /** Whose signature the person will be shown when they open it. */
  readonly publisher?: string;
  /** In bytes. */
  readonly size?: number;
  /** Hex. */
  readonly sha256?: string;
}

export interface SignerOptions {
  readonly signal?: AbortSignal;
  /** Told a code that the program shows as well, for the person to compare: `certificates` goes on once they have accepted there. */
  readonly compare?: (code: string) => void;
}

/**
 * Signs with keys the person holds.
 *
 * @example
 * const state = await signer.detect();
 * const found = await signer.certificates();
 * if (found.ok && found.value[0]) await signer.sign(found.value[0], { nonce, flow });
 */
export interface Signer {
  /** Kebab-case; locales name it. */
  readonly id: string;
  /** How its program calls itself, for people to ask for. */
  readonly program?: string;
  detect(options?: SignerOptions): Promise<SignerState>;
  certificates(options?: SignerOptions): Promise<Signed<readonly SignerCertificate[]>>;
  /** One signature at a time. Aborting closes whatever asks for a PIN, where the program can. */
  sign(certificate: SignerCertificate, challenge: Challenge, options?: SignerOptions): Promise<Signed<Signature>>;
  /** What to download for an operating system: the program first, then the token's driver. */
  install(system: System): readonly Install[];
  /** Tells of tokens that come and go. Returns what stops it. */
  watch?(changed: () => void): () => void;
}

/** A signer whose token is a file that the person chooses. */
export interface FileSigner extends Signer {
  /** Opens a file; its keys are forgotten when another is opened, and with the page. */
  open(file: Blob, password: string, options?: SignerOptions): Promise<Signed<readonly SignerCertificate[]>>;
}

export const isFileSigner = (signer: Signer): signer is FileSigner => 'open' in signer;

export { systemOf } from './device.js';

/** Rejects as soon as the signal is aborted, whatever the work is at. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
