/**
 * Fortify, over its own client `@webcrypto-local/client`: a token's keys through a paired channel
 * to 127.0.0.1:31337.
 *
 * The client generates code at run time (protobufjs), which a policy without `unsafe-eval` forbids.
 * A page that allows it passes the client in (docs/decisions/0016-fortify.md, 0054).
 */
import {
  howOf,
  loopbackState,
  messageOf,
  pluginSigner,
  sameBytes,
  toBase64,
  type Bound,
} from 'dvc-register/signers/plug-ins';
import type {
  Install,
  Signature,
  Signed,
  Signer,
  SignerFault,
  SignerOptions,
  System,
} from 'dvc-register/signers/signer.js';

interface FortifyCrypto {
  isLoggedIn(): Promise<boolean>;
  /** Prompts for the PIN, in Fortify's own window. */
  login(): Promise<unknown>;
  readonly certStorage: {
    keys(): Promise<readonly string[]>;
    getValue(key: string): Promise<ArrayBuffer | null>;
    findPrivateKey(key: string): Promise<CryptoKey | null>;
  };
  readonly subtle: { sign(how: EcdsaParams, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer> };
}

interface FortifyProvider {
  connect(address: string): unknown;
  close(): void;
  on(event: 'listening' | 'error' | 'close', heard: () => void): unknown;
  challenge(): Promise<string>;
  isLoggedIn(): Promise<boolean>;
  login(): Promise<void>;
  info(): Promise<{
    readonly providers: readonly { readonly id: string; readonly isHardware: boolean; readonly isRemovable: boolean }[];
  }>;
  getCrypto(id: string): Promise<FortifyCrypto>;
}

/**
 * The used part of `@webcrypto-local/client` 1.10; its browser build calls it `WebcryptoSocket`.
 */
export interface FortifyLibrary {
  readonly SocketProvider: new (options: { readonly storage: object }) => FortifyProvider;
  /** Stores the page's half of the pairing in the browser. */
  readonly BrowserStorage: { create(): Promise<object> };
  readonly MemoryStorage: new () => object;
}

export interface FortifySignerOptions {
  readonly library: FortifyLibrary;
  /** The page's own origin; set it only where there is no page. */
  readonly origin?: string;
  /** Where the person gets the program. */
  readonly install?: (system: System) => readonly Install[];
}

const ADDRESS = '127.0.0.1:31337';
/** Timeout for opening the channel, in milliseconds. */
const PATIENCE = 3000;
/** RATCHET_KEY_NOT_APPROVED and SERVER_NOT_LOGGED_IN of webcrypto-local. */
const UNPAIRED: readonly unknown[] = [101, 602];
/** PKCS#11 error codes, as Fortify forwards them. */
const FAULTS: Readonly<Record<string, SignerFault>> = {
  CKR_PIN_INCORRECT: 'wrong-pin',
  CKR_PIN_LEN_RANGE: 'wrong-pin',
  CKR_PIN_LOCKED: 'pin-locked',
  CKR_FUNCTION_CANCELED: 'cancelled',
  CKR_DEVICE_REMOVED: 'token-missing',
  CKR_TOKEN_NOT_PRESENT: 'token-missing',
};

function refusalOf(error: unknown) {
  const { code, type, message } = Object(error) as {
    readonly code?: unknown;
    readonly type?: unknown;
    readonly message?: unknown;
  };
  if (type === 'wcl' && UNPAIRED.includes(code)) return { ok: false, fault: 'refused' } as const;
  return { ok: false, fault: FAULTS[String(message)] ?? 'failed' } as const;
}

const installOf = (): readonly Install[] => [{ name: 'Fortify', url: 'https://fortifyapp.com/' }];

/** A certificate on a token. */
interface Found {
  readonly crypto: FortifyCrypto;
  readonly key: string;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** Basic constraints with cA true (RFC 5280 §4.2.1.9), as DER writes them, in hex. */
const AUTHORITY = /0603551d13(?:0101ff)?04..30..0101ff/;
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** People's certificates on every token, without authorities' certificates. */
async function certificatesOf(provider: FortifyProvider): Promise<readonly Found[] | undefined> {
  const { providers } = await provider.info();
  const tokens = providers.filter(({ isHardware, isRemovable }) => isHardware || isRemovable);
  const found: Found[] = [];
  for (const { id } of tokens) {
    const crypto = await provider.getCrypto(id);
    for (const key of (await crypto.certStorage.keys()).filter((each) => each.startsWith('x509-'))) {
      const der = new Uint8Array((await crypto.certStorage.getValue(key)) ?? new ArrayBuffer(0));
      if (der.length && !AUTHORITY.test(hex(der))) found.push({ crypto, key, der });
    }
  }
  return tokens.length ? found : undefined;
}

async function sign(found: Found | undefined, bound: Bound): Promise<Signed<Signature>> {
  if (!found) return { ok: false, fault: 'certificate-missing' };
  const { crypto, key } = found;
  if (!(await crypto.isLoggedIn())) await crypto.login();
  const privateKey = await crypto.certStorage.findPrivateKey(key);
  const how = privateKey && howOf(privateKey);
  if (!privateKey || !how) return { ok: false, fault: 'certificate-missing' };
  const [algorithm, hash] = how;
  const message = await messageOf(bound, hash);
  const signature = await crypto.subtle.sign(
    { name: privateKey.algorithm.name, hash: { name: hash } },
    privateKey,
    message,
  );
  return { ok: true, value: { algorithm, signature: new Uint8Array(signature) } };
}

/**
 * Signs with a token through Fortify. At the first use, the person compares a code on the page with
 * one in Fortify's window.
 *
 * @example
 * element.signers = [fortifySigner({ library: WebcryptoSocket })];
 */
export function fortifySigner({ library, origin, install = installOf }: FortifySignerOptions): Signer {
  const { SocketProvider, BrowserStorage, MemoryStorage } = library;
  let storage: Promise<object> | undefined;

  async function connect(signal?: AbortSignal): Promise<FortifyProvider | undefined> {
    storage ??= BrowserStorage.create().catch(() => new MemoryStorage()); // no IndexedDB: paired for as long as the page lives
    const provider = new SocketProvider({ storage: await storage });
    signal?.addEventListener('abort', () => provider.close(), { once: true });
    return new Promise((resolve) => {
      let late = false;
      const give = (found?: FortifyProvider) => {
        clearTimeout(timer);
        late = true;
        resolve(found);
      };
      const timer = setTimeout(give, PATIENCE);
      provider.connect(ADDRESS);
      provider.on('listening', () => {
        if (late || signal?.aborted) provider.close();
        give(provider);
      });
      provider.on('close', () => give());
      // An unreadable certificate would leave its request open; closing the channel ends every
      // request.
      provider.on('error', () => {
        provider.close();
        give();
      });
    });
  }

  /** Pairs first, if the page can show the code to compare. */
  async function using<T>(
    work: (found: readonly Found[]) => Promise<Signed<T>>,
    { signal, compare }: SignerOptions,
  ): Promise<Signed<T>> {
    const provider = await connect(signal);
    if (!provider) return { ok: false, fault: await loopbackState() };
    try {
      if (!(await provider.isLoggedIn())) {
        if (!compare) return { ok: false, fault: 'refused' };
        compare(await provider.challenge());
        await provider.login();
      }
      const found = await certificatesOf(provider);
      return found ? await work(found) : { ok: false, fault: 'token-missing' };
    } catch (error) {
      return refusalOf(error);
    } finally {
      provider.close();
    }
  }

  return pluginSigner(
    {
      id: 'fortify',
      name: 'Fortify',
      async detect(signal) {
        const provider = await connect(signal);
        if (!provider) return loopbackState();
        try {
          // Before pairing it reports no tokens.
          if (!(await provider.isLoggedIn())) return 'ready';
          return (await certificatesOf(provider)) ? 'ready' : 'token-missing';
        } catch {
          return 'ready'; // faults are reported when certificates are requested
        } finally {
          provider.close();
        }
      },
      list: (options) =>
        using((found) => Promise.resolve({ ok: true, value: found.map(({ der }) => toBase64(der)) }), options),
      make: (certificate, bound, signal) =>
        using(
          (found) =>
            sign(
              found.find(({ der }) => sameBytes(der, certificate)),
              bound,
            ),
          signal ? { signal } : {},
        ),
      install,
    },
    origin,
  );
}
