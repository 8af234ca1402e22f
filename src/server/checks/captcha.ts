/**
 * Proof of work in the ALTCHA format: no puzzle for the person, no third party, no tracker
 * (docs/security-model.md#captcha).
 */
import type { Challenge, DeriveKeyFunction, Solution } from 'altcha-lib/types';
import { toHex } from '../../bytes.js';
import { webCiphers, type Bytes } from '../vault/ciphers.js';
import { random } from '../vault/vault.js';
import { isEqual } from './bearer.js';
import type { Limits } from './limits.js';
import type { Captcha, CaptchaContext } from '../ports.js';

const LIFE = 5 * 60;

/** PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2); `length` in bytes. */
export type Pbkdf2 = (password: Bytes, salt: Bytes, iterations: number, length: number) => Promise<Bytes>;

/** By WebCrypto, so that the same code runs in Node and inside a page. */
const webPbkdf2: Pbkdf2 = async (password, salt, iterations, length) => {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
};

export const deriveKey: DeriveKeyFunction = async ({ cost, keyLength }, salt, password) => ({
  parameters: {},
  derivedKey: await webPbkdf2(new Uint8Array(password), new Uint8Array(salt), cost, keyLength),
});

export interface ProofOfWorkOptions {
  /** Secret of the gateway that signs challenges; any text. */
  readonly secret: string;
  readonly limits: Pick<Limits, 'first'>;
  /**
   * PBKDF2 iterations per try. With the default prefix, 1,400 take 99 of 100 people less than 5 s on the slowest phone
   * (docs/browsers.md); half of them less than a second.
   */
  readonly cost?: number;
  /** HMAC-SHA-256, to sign challenges with. By WebCrypto if absent; that of `nodeCiphers` is faster. */
  readonly hmac?: (key: Bytes, data: Bytes) => Bytes | Promise<Bytes>;
  /** By WebCrypto if absent; that of `nodeCiphers` is faster. */
  readonly pbkdf2?: Pbkdf2;
  /** Hex prefix that a solution's key must have: `00` takes 256 tries on average. */
  readonly prefix?: string;
}

interface Payload {
  readonly challenge: Challenge;
  readonly solution: Solution;
}

function parse(text: string): Payload | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('challenge' in value) || !('solution' in value))
      return undefined;
    const { challenge, solution } = value as { readonly challenge?: Challenge; readonly solution?: Solution | null };
    return typeof challenge?.parameters === 'object' && typeof solution === 'object' && solution !== null
      ? { challenge, solution }
      : undefined;
  } catch {
    return undefined; // not base64 JSON, so not a payload
  }
}

const isFor = ({ flow, action, portal }: CaptchaContext, { parameters }: Challenge) =>
  parameters.data?.['flow'] === flow && parameters.data['action'] === action && parameters.data['portal'] === portal;

/** The form in which parameters are signed, as altcha-lib does it: members in order, at each depth. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, inner]) => [name, sorted(inner)]));
}

const fromHex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** What PBKDF2 derives the key from: the nonce, and the counter as a big-endian integer of 32 bits. */
function passwordOf(nonce: string, counter: number): Bytes {
  const start = fromHex(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  new DataView(password.buffer).setUint32(start.length, counter);
  return password;
}

const webHmac = async (key: Bytes, data: Bytes): Promise<Bytes> => webCiphers.hmac(await webCiphers.hmacKey(key), data);

/**
 * @example
 * const captcha = proofOfWork({ secret, limits });
 */
export function proofOfWork(options: ProofOfWorkOptions): Captcha {
  const { secret, limits, hmac = webHmac, pbkdf2 = webPbkdf2, cost = 1400, prefix = '00' } = options;
  // A prefix that no key can have would make each captcha unsolvable, and an empty one would ask for no work.
  if (!/^[\da-f]{1,64}$/.test(prefix)) throw new TypeError('proofOfWork: prefix is not lowercase hex.');
  if (!Number.isInteger(cost) || cost < 1) throw new TypeError('proofOfWork: cost is not a positive integer.');
  const key = new TextEncoder().encode(secret);
  const signatureOf = async (parameters: unknown) =>
    toHex(await hmac(key, new TextEncoder().encode(JSON.stringify(parameters))));

  /** The parameters are signed, so they are of our own making. */
  async function isSolved({ parameters }: Challenge, { counter, derivedKey }: Solution): Promise<boolean> {
    if (!Number.isInteger(counter) || counter < 0 || counter > 0xff_ff_ff_ff) return false;
    const { nonce, salt, cost: iterations, keyLength, keyPrefix } = parameters;
    const found = toHex(await pbkdf2(passwordOf(nonce, counter), fromHex(salt), iterations, keyLength));
    return found === derivedKey && found.startsWith(keyPrefix);
  }

  return {
    async issue({ flow, action, portal }, pressure) {
      // In the order of `sorted`.
      const parameters = {
        algorithm: 'PBKDF2/SHA-256',
        cost: cost * 2 ** pressure,
        data: { action, flow, portal },
        expiresAt: Math.floor(Date.now() / 1000) + LIFE,
        keyLength: 32,
        keyPrefix: prefix,
        nonce: toHex(random(16)),
        salt: toHex(random(16)),
      } satisfies Challenge['parameters'];
      return { parameters, signature: await signatureOf(parameters) };
    },
    async verify(solution, context) {
      const payload = parse(solution);
      if (!payload) return 'bad';
      const { challenge } = payload;
      const { parameters, signature } = challenge;
      // By altcha-lib this takes a thread twice: it imports the secret and signs by WebCrypto.
      if (typeof signature !== 'string' || !isEqual(signature, await signatureOf(sorted(parameters)))) return 'bad';
      if ((parameters.expiresAt ?? 0) < Date.now() / 1000) return 'expired';
      if (!isFor(context, challenge) || !(await isSolved(challenge, payload.solution))) return 'bad';
      return (await limits.first(`captcha ${signature}`, LIFE * 2)) ? 'ok' : 'used';
    },
  };
}
