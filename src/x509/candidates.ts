import type { Certificate } from './certificate.js';
import { sameBytes } from './der/bytes.js';
import { sameName } from './name.js';
import type { Name } from './name.js';

const keyOf = (name: Name): string => name.canonical.join('/');

/** Removes duplicates. */
const unique = (certificates: readonly Certificate[]): readonly Certificate[] => {
  const bySize = new Map<number, Certificate[]>();
  return certificates.filter((certificate) => {
    const { raw } = certificate;
    const alike = bySize.get(raw.length) ?? [];
    if (alike.some((other) => sameBytes(other.raw, raw))) return false;
    bySize.set(raw.length, [...alike, certificate]);
    return true;
  });
};

/**
 * Number of certificates between a name and an anchor, by names alone; names without a path to an
 * anchor are missing.
 */
const distancesTo = (anchors: readonly Certificate[], pool: readonly Certificate[]): ReadonlyMap<string, number> => {
  const below = new Map<string, string[]>();
  for (const { issuer, subject } of pool) {
    const list = below.get(keyOf(issuer)) ?? [];
    below.set(keyOf(issuer), [...list, keyOf(subject)]);
  }
  const distances = new Map(anchors.map(({ subject }) => [keyOf(subject), 0]));
  for (const [name, distance] of distances) {
    // A Map iterates in insertion order and includes entries added meanwhile: breadth first.
    for (const next of below.get(name) ?? []) if (!distances.has(next)) distances.set(next, distance + 1);
  }
  return distances;
};

/** Possible issuers of a certificate, the most promising first. */
export class Candidates {
  readonly #anchors: readonly Certificate[];
  readonly #pool: readonly Certificate[];
  readonly #distances: ReadonlyMap<string, number>;

  constructor(anchors: readonly Certificate[], intermediates: readonly Certificate[]) {
    this.#anchors = unique(anchors);
    this.#pool = unique(intermediates);
    this.#distances = distancesTo(this.#anchors, this.#pool);
  }

  anchorsOf(subject: Certificate): readonly Certificate[] {
    return this.#ranked(this.#anchors, subject);
  }

  /**
   * Skips issuers without a path of names to an anchor, so that no signature check is spent on
   * them.
   */
  intermediatesOf(subject: Certificate): readonly Certificate[] {
    return this.#ranked(this.#pool, subject).filter((issuer) => this.#distance(issuer) !== Infinity);
  }

  #distance({ issuer }: Certificate): number {
    return this.#distances.get(keyOf(issuer)) ?? Infinity;
  }

  /**
   * Sorts by matching key identifier, then the shorter path, then the longer validity (RFC 4158
   * §3.5).
   */
  #ranked(pool: readonly Certificate[], subject: Certificate): readonly Certificate[] {
    const rank = (issuer: Certificate): number => {
      if (subject.authorityKeyId === undefined || issuer.subjectKeyId === undefined) return 1;
      return subject.authorityKeyId === issuer.subjectKeyId ? 0 : 2;
    };
    return pool
      .filter((issuer) => sameName(issuer.subject, subject.issuer))
      .sort((a, b) => rank(a) - rank(b) || Math.sign(this.#distance(a) - this.#distance(b)) || b.notAfter - a.notAfter);
  }
}
