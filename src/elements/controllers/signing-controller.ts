import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type {
  Challenge,
  FileSigner,
  Signature,
  Signed,
  Signer,
  SignerCertificate,
  SignerFault,
  SignerRefusal,
} from '../../signers/signer.js';
import { part } from '../internal/part.js';
import type { OfferedCertificate } from '../steps/offered-certificate.js';

/** `unloaded`: the code that opens files or reads certificates could not be fetched. */
export interface Refusal extends Pick<SignerRefusal, 'tries'> {
  readonly fault: SignerFault | 'unloaded';
}

type Found = { readonly ok: true; readonly value: readonly OfferedCertificate[] } | ({ readonly ok: false } & Refusal);

interface SigningState {
  readonly signer: Signer | undefined;
  readonly doing: 'nothing' | 'looking' | 'signing';
  /** Why no certificate was found, or nothing was signed. */
  readonly refusal: Refusal | undefined;
  readonly offered: readonly OfferedCertificate[];
  /** Id of the chosen certificate. */
  readonly chosen: string;
  /** A code that the signing program shows too; set while the person has to accept there. */
  readonly comparing: string;
}

/** A file, and the password that opens it. */
interface Opening {
  readonly file: Blob;
  readonly password: string;
}

const FAILED: SignerRefusal = { ok: false, fault: 'failed' };
const UNLOADED: Found = { ok: false, fault: 'unloaded' };
const TIMEOUT: SignerRefusal = { ok: false, fault: 'timeout' };
/**
 * Timeouts of a signer, in milliseconds: to find its program, to list certificates (a person may
 * have to allow the page there), to open a file, and to sign (a person enters a PIN). `sign` is the
 * lifetime of a challenge.
 */
const TIME = { detect: 30_000, certificates: 180_000, open: 90_000, sign: 300_000 } as const;
const EMPTY = { refusal: undefined, offered: [], chosen: '', comparing: '' } as const;

/** Faults after which the certificates that were found are dropped. */
const FOUND_BY_LOOKING: ReadonlySet<SignerFault> = new Set([
  'software-missing',
  'driver-missing',
  'token-missing',
  'blocked',
  'outdated',
  'certificate-missing',
]);

/**
 * Settles like `work`, on abort, or after `ms` with a refusal: a portal's own signer may never
 * answer, and may ignore its signal.
 */
function limited<T>(ms: number, signal: AbortSignal, work: () => Promise<T>): Promise<T | SignerRefusal> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(TIMEOUT), ms);
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      });
  });
}

export const isFile = (signer: Signer | undefined): signer is FileSigner => signer !== undefined && 'open' in signer;

/**
 * Finds keys and signs with one of them. It searches again when tokens come and go, and when the
 * browser allows what it has blocked; the flow stays untouched by that.
 */
export class SigningController implements ReactiveController {
  state: SigningState = { signer: undefined, doing: 'nothing', ...EMPTY };

  readonly #host: ReactiveControllerHost;
  readonly #read: (found: readonly SignerCertificate[]) => Promise<readonly OfferedCertificate[]>;
  #abort = new AbortController();
  #over = new AbortController();

  /** `read` prepares the certificates that were found for people to choose from. */
  constructor(
    host: ReactiveControllerHost,
    read: (found: readonly SignerCertificate[]) => Promise<readonly OfferedCertificate[]>,
  ) {
    this.#host = host;
    this.#read = read;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.state.signer) this.use(this.state.signer);
  }

  hostDisconnected(): void {
    this.#abort.abort();
    this.#over.abort();
  }

  /** Searches with another signer, and listens to that signer's changes. */
  use(signer: Signer | undefined): void {
    this.#over.abort();
    const { signal } = (this.#over = new AbortController());
    const stop = signer?.watch?.(this.#onChange);
    if (stop) signal.addEventListener('abort', stop);
    if (signer && !isFile(signer)) void this.#watchBrowser(signal);
    this.#change({ signer, ...EMPTY });
    void this.look();
  }

  choose(chosen: string): void {
    this.#change({ chosen });
  }

  /** Forgets a file, so that another can be opened. */
  forget(): void {
    this.#change(EMPTY);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /** Searches for the token and its certificates; for a file, only in the opened one. */
  async look(opening?: Opening): Promise<void> {
    const { signer } = this.state;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    if (!signer) return;
    this.#change({ doing: 'looking', comparing: '' });
    // A file signer returns its faults as values; when it throws, a chunk could not be fetched.
    const found = await this.#find(signer, opening, signal).catch(() => (isFile(signer) ? UNLOADED : FAILED));
    const offered = found.ok ? found.value : [];
    // Another search has begun, or the step is over.
    if (signal.aborted) return;
    // Stops a slow program from showing the person its windows after the timeout.
    if (found === TIMEOUT) this.#abort.abort();
    // It is not a failure that no file is open yet.
    const refusal = found.ok || (isFile(signer) && found.fault === 'token-missing') ? undefined : found;
    this.#change({ doing: 'nothing', refusal, offered, chosen: this.#keep(offered), comparing: '' });
  }

  /** Signs with the chosen certificate's key. `undefined` when it did not; the state says why. */
  async sign(challenge: Challenge): Promise<(Signature & Pick<SignerCertificate, 'certificate'>) | undefined> {
    const { signer, offered, chosen } = this.state;
    const certificate = offered.find(({ of }) => of.id === chosen)?.of;
    if (!certificate || !signer) return undefined;
    const { signal } = (this.#abort = new AbortController());
    this.#change({ doing: 'signing', refusal: undefined });
    const signing = limited(TIME.sign, signal, () => signer.sign(certificate, challenge, { signal }));
    const signed = await signing.catch((): SignerRefusal =>
      signal.aborted ? { ok: false, fault: 'cancelled' } : FAILED,
    );
    // The person chose another signer meanwhile.
    if (signal !== this.#abort.signal) return undefined;
    if (signed === TIMEOUT) this.#abort.abort();
    this.#change({ doing: 'nothing' });
    if (signed.ok) return { ...signed.value, certificate: certificate.certificate };
    this.#change({ ...(FOUND_BY_LOOKING.has(signed.fault) ? EMPTY : {}), refusal: signed });
    return undefined;
  }

  async #find(signer: Signer, opening: Opening | undefined, signal: AbortSignal): Promise<Found> {
    const found =
      opening && isFile(signer)
        ? await limited(TIME.open, signal, () => signer.open(opening.file, opening.password, { signal }))
        : await this.#list(signer, signal);
    if (!found.ok) return found;
    const value = await this.#read(found.value).catch(() => undefined);
    if (!value) return UNLOADED;
    return value.length ? { ok: true, value } : { ok: false, fault: 'certificate-missing' };
  }

  async #list(signer: Signer, signal: AbortSignal): Promise<Signed<readonly SignerCertificate[]>> {
    const fault = await limited(TIME.detect, signal, () => signer.detect({ signal }));
    if (typeof fault === 'object') return fault;
    if (fault !== 'ready') return { ok: false, fault };
    const compare = (comparing: string) => {
      if (!signal.aborted) this.#change({ comparing });
    };
    return limited(TIME.certificates, signal, () => signer.certificates({ signal, compare }));
  }

  /** Keeps the choice while it is usable; a single usable certificate is chosen automatically. */
  #keep(offered: readonly OfferedCertificate[]): string {
    const usable = offered.filter(({ problem }) => !problem).map(({ of }) => of.id);
    const { chosen } = this.state;
    if (usable.includes(chosen)) return chosen;
    return usable.length === 1 ? (usable[0] ?? '') : '';
  }

  readonly #onChange = () => {
    if (this.state.doing !== 'signing') void this.look();
  };

  /**
   * Searches again when the browser's permission for local programs changes, which may happen at
   * any moment.
   */
  async #watchBrowser(signal: AbortSignal) {
    // Without the watcher the person presses "again".
    const found = await part(import('../../signers/loopback.js')).catch(() => undefined);
    await found?.watchLoopback(this.#onChange, signal);
  }

  #change(change: Partial<SigningState>) {
    this.state = { ...this.state, ...change };
    this.#host.requestUpdate();
  }
}
