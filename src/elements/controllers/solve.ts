import type { Json } from '../../flow/method.js';
import { within } from '../../within.js';
import type { Host } from './captcha-controller.js';
import type { CaptchaPlace } from './contexts.js';
import { showPatience } from './patience.js';

/** A challenge in the ALTCHA format, version 2. */
interface Challenge {
  readonly parameters: {
    readonly nonce: string;
    readonly salt: string;
    readonly cost: number;
    readonly keyLength: number;
    readonly keyPrefix: string;
  };
}

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (data: ArrayBuffer) =>
  Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Timeout of a portal's own captcha in milliseconds; a person may have to solve it. */
const OWN_MS = 90_000;
/**
 * Timeout of the built-in captcha in milliseconds. A slower phone needs another way: the challenge
 * lives for 5 minutes.
 */
const WORK_MS = 240_000;

/**
 * Hashes in flight at once: WebCrypto computes them off the main thread, and a busy page is
 * interrupted less often.
 */
const BATCH = 8;

/**
 * Finds the counter whose key has the prefix that the challenge requires: proof of work by
 * WebCrypto, in small batches, so that the page stays responsive. `tried` gets the probability that
 * the search had ended by now. altcha-lib has the same loop, with 1 kB that a page does not need.
 */
export async function solveAltcha(
  data: Json,
  { signal }: Pick<CaptchaPlace, 'signal'>,
  tried: (share: number) => void = () => undefined,
): Promise<string> {
  const challenge = data as unknown as Challenge;
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost };
  const derive = async (counter: number) => {
    const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
    new DataView(password.buffer).setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    return { counter, derivedKey: hex(await crypto.subtle.deriveBits(algorithm, key, keyLength * 8)) };
  };
  for (let first = 0; ; first += BATCH) {
    signal.throwIfAborted();
    const keys = await Promise.all(Array.from({ length: BATCH }, (_, n) => derive(first + n)));
    const solution = keys.find(({ derivedKey }) => derivedKey.startsWith(keyPrefix));
    if (solution) return JSON.stringify({ challenge, solution });
    tried(1 - (1 - 16 ** -keyPrefix.length) ** (first + BATCH));
  }
}

/** Solves a challenge with the portal's solver, or else with the built-in one. */
export async function solve(host: Host, challenge: Json, mount: HTMLElement, signal: AbortSignal): Promise<string> {
  // Lets the mount be drawn first.
  await host.updateComplete;
  signal.throwIfAborted();
  mount.replaceChildren();
  const place = Object.assign(signal, { signal, mount });
  if (host.captcha) {
    mount.style.position = '';
    return within(OWN_MS, host.captcha(challenge, place));
  }
  const patience = showPatience(host, mount);
  try {
    const solution = await within(WORK_MS, solveAltcha(challenge, place, patience.tried));
    patience.end();
    return solution;
  } catch (error) {
    patience.end(signal.aborted ? undefined : 'captcha-slow-end');
    throw error;
  }
}
