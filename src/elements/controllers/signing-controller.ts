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

/** `unloaded`: a part of this page that opens files or reads certificates could not be fetched. */
export interface Refusal extends Pick<SignerRefusal, 'tries'> {
  readonly fault: SignerFault | 'unloaded';
}

type Found = { readonly ok: true; readonly value: readonly OfferedCertificate[] } | ({ readonly ok: false } & Refusal);

interface SigningState {
  readonly signer: Signer | undefined;
  readonly doing: 'nothing' | 'looking' | 'signing';
  /** Why there is nothing to sign with, or nothing was signed. */
  readonly refusal: Refusal | undefined;
  readonly offered: readonly OfferedCertificate[];
  /** Id of the certificate that is to sign. */
  readonly chosen: string;
  /** A code that the signing program shows too, while the person is to accept there. */
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
 * Time for a signer, in milliseconds: to find its program, to list certificates (a person may have to allow the page
 * there), to open a file, and to sign (a person enters a PIN). A challenge lives no longer.
 */
const TIME = { detect: 30_000, certificates: 180_000, open: 90_000, sign: 300_000 } as const;
const EMPTY = { refusal: undefined, offered: [], chosen: '', comparing: '' } as const;

/** Faults after which what was on the token is not to be chosen any more. */
const FOUND_BY_LOOKING: ReadonlySet<SignerFault> = new Set([
  'software-missing',
  'driver-missing',
  'token-missing',
  'blocked',
  'outdated',
  'certificate-missing',
]);

/**
 * Ends as `work` does, when the signal is aborted, or after `ms` as a refusal: a portal's own signer may never answer,
 * and may not listen to the signal.
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
 * Looks for keys and has one of them sign. It looks again by itself when tokens come and go, and when the browser allows what it has
 * blocked; nothing of that touches the flow.
 */
export class SigningController implements ReactiveController {
  state: SigningState = { signer: undefined, doing: 'nothing', ...EMPTY };

  readonly #host: ReactiveControllerHost;
  readonly #read: (found: readonly SignerCertificate[]) => Promise<readonly OfferedCertificate[]>;
  #abort = new AbortController();
  #over = new AbortController();

  /** `read` prepares what was found for people to choose from. */
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

  /** Looks with another signer, and listens to it. */
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

  /** Closes a file, so that another can be opened. */
  forget(): void {
    this.#change(EMPTY);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /** Looks for the token and what is on it; for a file, only at what was opened. */
  async look(opening?: Opening): Promise<void> {
    const { signer } = this.state;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    if (!signer) return;
    this.#change({ doing: 'looking', comparing: '' });
    // What a file signer does not refuse by a value is a chunk that cannot be had.
    const found = await this.#find(signer, opening, signal).catch(() => (isFile(signer) ? UNLOADED : FAILED));
    const offered = found.ok ? found.value : [];
    // Another look has begun, or the step is over.
    if (signal.aborted) return;
    // A program that was too slow asks the person nothing any more.
    if (found === TIMEOUT) this.#abort.abort();
    // A file that nobody has opened yet is no failure.
    const refusal = found.ok || (isFile(signer) && found.fault === 'token-missing') ? undefined : found;
    this.#change({ doing: 'nothing', refusal, offered, chosen: this.#keep(offered), comparing: '' });
  }

  /** Has the chosen certificate's key sign. `undefined` when it did not; the state says why. */
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
    // Another signer was chosen meanwhile.
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

  /** What was chosen stays chosen; where there is no choice, none has to be made. */
  #keep(offered: readonly OfferedCertificate[]): string {
    const usable = offered.filter(({ problem }) => !problem).map(({ of }) => of.id);
    const { chosen } = this.state;
    if (usable.includes(chosen)) return chosen;
    return usable.length === 1 ? (usable[0] ?? '') : '';
  }

  readonly #onChange = () => {
    if (this.state.doing !== 'signing') void this.look();
  };

  /** The browser's rule about programs on this machine may change at any moment, and also while we look. */
  async #watchBrowser(signal: AbortSignal) {
    // Without it the person presses “again”.
    const found = await part(import('../../signers/loopback.js')).catch(() => undefined);
    await found?.watchLoopback(this.#onChange, signal);
  }

  #change(change: Partial<SigningState>) {
    this.state = { ...this.state, ...change };
    this.#host.requestUpdate();
  }
}
