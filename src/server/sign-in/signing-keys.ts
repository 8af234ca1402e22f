/**
 * The keys that sign ID tokens (T68). A key is published from an hour before its first signature
 * until every token that it signed has expired, so a portal that caches the JWKS never lacks one.
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
/** Milliseconds for which a key stays published after its last signature: 12 hours of a session and one more. */
const OVERLAP = 13 * HOUR;

const byStart = (keys: readonly SigningKey[]) => [...keys].sort((one, other) => one.from - other.from);

/** The key that signs at `now`. */
export const signerAt = (keys: readonly SigningKey[], now: number): SigningKey | undefined => {
  const all = byStart(keys);
  return all.findLast(({ from }) => from <= now) ?? all[0];
};

/** The published keys. The key that signs now comes first. */
export function publishedAt(keys: readonly SigningKey[], now: number): readonly SigningKey[] {
  const all = byStart(keys);
  const signer = signerAt(all, now);
  const open = all.filter((_, index) => now < (all[index + 1]?.from ?? Infinity) + OVERLAP);
  return open.sort((one, other) => Number(other === signer) - Number(one === signer));
}

/**
 * Adds a key that signs an hour from now, or at once if it is the only one. Drops keys that no valid
 * token needs.
 *
 * @throws {TypeError} while an earlier key does not sign yet
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
