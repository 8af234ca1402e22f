import type { Hash } from '../x509/algorithms.js';

/**
 * The facts that a challenge binds. The gateway, the signer and the checker each build the
 * challenge from them (C-7). `step` and `time` are part of `nonce`, so that a signer needs only
 * origin, nonce and flow.
 */
export interface Binding {
  /**
   * The page's origin as the signer itself saw it, never as a page claims it: scheme, host and
   * port, no path (T13).
   */
  readonly origin: string;
  /**
   * Base64 text, at least 44 characters. The text itself is hashed, not the bytes that it encodes.
   */
  readonly nonce: string;
  readonly flow: string;
}

/** A challenge as the gateway stores it until it is used. Times in seconds since 1970. */
export interface Challenge extends Binding {
  readonly step: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export type ChallengeFault = 'challenge-expired' | 'challenge-mismatch';
/** Hashes of a challenge: the same hash as the signature's. */
export type ChallengeHash = Exclude<Hash, 'SHA-1'>;

/** Domain separation: no CMS, TLS transcript or PDF attribute starts with this prefix (T14). */
const challengePrefix = 'DVC-REGISTER-AUTH-V1\0';

/** Seconds: a challenge lives at most five minutes (T12). */
const longest = 300;
const version = 1;
const randomOctets = 32;
const head = 1 + 8 + randomOctets;
const stepForm = /^[a-z][a-z0-9-]{0,39}$/;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const digest = async (hash: Hash, value: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array(text(value))));

/** Whether a text is an origin in the form that browsers write: https, or http on this machine. */
const isOrigin = (value: string): boolean => {
  try {
    const url = new URL(value);
    const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    return url.origin === value && (url.protocol === 'https:' || (url.protocol === 'http:' && local));
  } catch {
    // TypeError: not a URL, so no origin either.
    return false;
  }
};

/**
 * Makes a fresh challenge: 32 random bytes, bound to origin, flow and step, valid for `seconds` (at
 * most 300).
 * @throws {RangeError} when origin, step or lifetime is invalid: a mistake of the caller
 */
export const issueChallenge = (
  bound: Pick<Challenge, 'origin' | 'flow' | 'step'>,
  now: number,
  seconds = longest,
): Challenge => {
  if (!isOrigin(bound.origin) || !stepForm.test(bound.step) || bound.flow === '') throw new RangeError('bad binding');
  if (!(seconds > 0 && seconds <= longest)) throw new RangeError('bad lifetime');
  const issuedAt = Math.floor(now);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(issuedAt));
  const random = crypto.getRandomValues(new Uint8Array(randomOctets));
  const bytes = join([Uint8Array.of(version), time, random, text(bound.step)]);
  const nonce = btoa(String.fromCharCode(...bytes));
  const { origin, flow, step } = bound;
  return Object.freeze({ origin, flow, step, nonce, issuedAt, expiresAt: issuedAt + seconds });
};

/**
 * Reads step and time from one of our nonces; `undefined` for any other text, which a signer may
 * still sign.
 */
export const parseChallenge = (nonce: string): { readonly step: string; readonly issuedAt: number } | undefined => {
  if (nonce.length > 200) return undefined;
  try {
    const bytes = Uint8Array.from(atob(nonce), (character) => character.charCodeAt(0));
    // Accepts only the canonical text: atob also accepts variants, which do not encode back to it.
    if (bytes[0] !== version || btoa(String.fromCharCode(...bytes)) !== nonce) return undefined;
    const issuedAt = Number(new DataView(bytes.buffer).getBigUint64(1));
    const step = String.fromCharCode(...bytes.subarray(head));
    return stepForm.test(step) && Number.isSafeInteger(issuedAt) ? { step, issuedAt } : undefined;
  } catch {
    // InvalidCharacterError or RangeError: not one of our nonces.
    return undefined;
  }
};

/** The bytes to sign: prefix ‖ H(origin) ‖ H(nonce) ‖ H(flow). H is the signature's hash. */
export const buildChallenge = async ({ origin, nonce, flow }: Binding, hash: ChallengeHash): Promise<Uint8Array> =>
  join([text(challengePrefix), ...(await Promise.all([origin, nonce, flow].map((part) => digest(hash, part))))]);

/**
 * The nonce for Web eID: the hash of the challenge, 44 characters, which is Web eID's minimum. It
 * binds Web eID's signature to our prefix and flow, so that it is no valid login elsewhere.
 */
const webEidNonce = async (binding: Binding): Promise<string> => {
  const message = new Uint8Array(await buildChallenge(binding, 'SHA-256'));
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', message))));
};

/**
 * The bytes that Web eID signs (format `web-eid:1`): H(origin) ‖ H(nonce), with the origin that its
 * extension saw (T13).
 */
export const buildWebEid = async (binding: Binding, hash: ChallengeHash): Promise<Uint8Array> => {
  const nonce = await webEidNonce(binding);
  return join(await Promise.all([binding.origin, nonce].map((part) => digest(hash, part))));
};

/**
 * Why a stored challenge must not be answered now, for this flow, step and origin; `undefined` when
 * it may.
 */
export const judgeChallenge = (
  kept: Challenge,
  { origin, flow, step }: Pick<Challenge, 'origin' | 'flow' | 'step'>,
  now: number,
): ChallengeFault | undefined => {
  const inside = parseChallenge(kept.nonce);
  if (kept.origin !== origin || kept.flow !== flow || kept.step !== step) return 'challenge-mismatch';
  if (inside?.step !== step || inside.issuedAt !== kept.issuedAt) return 'challenge-mismatch';
  // A clock that went backwards also expires a challenge.
  if (now < kept.issuedAt || now > kept.expiresAt || kept.expiresAt - kept.issuedAt > longest)
    return 'challenge-expired';
  return undefined;
};

/**
 * Control code of four digits for both screens: the first six and the last seven bits of the
 * SHA-256 of what is signed.
 */
export const controlCodeOf = (hash: Uint8Array): string => {
  const bits = ((hash[0] ?? 0) >> 2) * 128 + ((hash[hash.length - 1] ?? 0) & 0x7f);
  return String(bits).padStart(4, '0');
};

export const controlCode = async (binding: Binding): Promise<string> => {
  const bytes = await buildChallenge(binding, 'SHA-256');
  return controlCodeOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
};

const sentences = {
  vi: {
    dates: 'vi-VN',
    register: 'Đăng ký tài khoản dịch vụ công tại',
    at: 'Lúc',
    code: 'Mã đối chiếu',
    not: 'Không phải ký hợp đồng.',
  },
  en: {
    dates: 'en-GB',
    register: 'Register a public-service account at',
    at: 'At',
    code: 'Control code',
    not: 'This signs no contract.',
  },
} as const;

/**
 * Lines that a person reads before signing: where, when, the control code, and what the signature
 * is not.
 */
export const challengeText = async (binding: Binding, language: 'vi' | 'en'): Promise<readonly string[]> => {
  const words = sentences[language];
  const made = parseChallenge(binding.nonce);
  const zone = { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short', timeStyle: 'medium' } as const;
  const time = made && new Intl.DateTimeFormat(words.dates, zone).format(made.issuedAt * 1000);
  return [
    `${words.register} ${new URL(binding.origin).host}`,
    ...(time === undefined ? [] : [`${words.at} ${time}`]),
    `${words.code}: ${await controlCode(binding)}`,
    words.not,
  ];
};

/**
 * Stores challenges. `take` finds and deletes atomically, so that a challenge is answered only
 * once.
 */
interface Challenges {
  keep(challenge: Challenge): Promise<void>;
  take(nonce: string): Promise<Challenge | undefined>;
}

/** Challenges in memory, at most `most`; the oldest is dropped first. */
export const memoryChallenges = (most = 10_000): Challenges => {
  const kept = new Map<string, Challenge>();
  return {
    keep: (challenge) => {
      kept.set(challenge.nonce, challenge);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return Promise.resolve();
    },
    take: (nonce) => {
      const found = kept.get(nonce);
      kept.delete(nonce);
      return Promise.resolve(found);
    },
  };
};
