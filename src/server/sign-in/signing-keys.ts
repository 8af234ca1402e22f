/**
 * The keys that sign ID tokens (T68). A key is published an hour before it signs, and until every
 * token that it signed has ended. So a portal that caches the JWKS never misses a key.
 */

/** An ES256 key. */
export interface SigningKey {
  /** Names the key in tokens and in the JWKS. */
  readonly kid: string;
  /** Milliseconds since 1970 from which it signs, until the next key does. */
  readonly from: number;
  /** The private key as a JWK (RFC 7517). */
  readonly jwk: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
    readonly d: string;
  };
}

const HOUR = 3_600_000;
/** Milliseconds between the publication of a key and its first signature. */
const LEAD = HOUR;
/** Milliseconds for which a key stays published after its last signature: a session’s 12 hours and one. */
const OVERLAP = 13 * HOUR;

const byStart = (keys: readonly SigningKey[]) => [...keys].sort((one, other) => one.from - other.from);

/** The key that signs at `now`. */
export const signerAt = (keys: readonly SigningKey[], now: number): SigningKey | undefined => {
  const all = byStart(keys);
  return all.findLast(({ from }) => from <= now) ?? all[0];
};

/** The published keys, the one that signs first. */
export function publishedAt(keys: readonly SigningKey[], now: number): readonly SigningKey[] {
  const all = byStart(keys);
  const signer = signerAt(all, now);
  const open = all.filter((_, index) => now < (all[index + 1]?.from ?? Infinity) + OVERLAP);
  return open.sort((one, other) => Number(other === signer) - Number(one === signer));
}

/**
 * Adds a key that signs an hour later, or at once where there is none, and drops the keys that have
 * ended.
 *
 * @throws {TypeError} while an earlier key waits for its hour
 */
export function withNextKey(
  keys: readonly SigningKey[],
  fresh: Omit<SigningKey, 'from'>,
  now: number,
): readonly SigningKey[] {
  const waiting = keys.find(({ from }) => from > now);
  if (waiting)
    throw new TypeError(`Key ${waiting.kid} signs from ${new Date(waiting.from).toISOString()}: wait until then.`);
  return [...publishedAt(keys, now), { ...fresh, from: keys.length ? now + LEAD : now }];
}
