import { rawEcdsa, verifySignature } from './algorithms.js';
import type { PublicKey, SignatureAlgorithm } from './algorithms.js';
import { Candidates } from './candidates.js';
import type { Certificate } from './certificate.js';
import { sameBytes } from './der/bytes.js';
import { couldSign, judgeAuthority, judgeLeaf } from './judge.js';
import type { ChainFault, Demands } from './judge.js';
import { isSelfIssued, namesAllowed } from './name-constraints.js';
import { sameName } from './name.js';
import { policiesHold } from './policy.js';
import type { PolicyInputs } from './policy.js';

/** Everything that decides about a path, except the leaf. */
export interface ChainOptions extends Demands, PolicyInputs {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  /** Maximum number of intermediates in a path. */
  readonly maxDepth?: number;
  /** Use only an anchor's name and key, as RFC 5280 §6.1.1 (d) does. */
  readonly anchorIsTrustedAsIs?: boolean;
  /** The revocation check; runs last, over the path from the leaf to the anchor. */
  readonly revocation?: (path: readonly Certificate[], budget: Budget) => Promise<ChainFault | undefined>;
}

type ChainVerdict = { ok: true; path: readonly Certificate[] } | { ok: false; fault: ChainFault };

/** Thrown inside a search that exceeds its budget; caught by `validate`. */
class Exhausted extends Error {}

/** Limits the cost of one verdict: signature checks (each pair once), steps and time (T21). */
export class Budget {
  #checks = 64;
  #steps = 20_000;
  readonly #until = performance.now() + 1_000;
  /** Keyed by the bytes that were read, which never change. */
  readonly #known = new Map<Uint8Array, { readonly spki: Uint8Array; readonly answer: Promise<boolean> }[]>();

  step(): void {
    // The clock is read every eighth step: reading it costs more than a step.
    if (--this.#steps < 0 || (this.#steps % 8 === 0 && performance.now() > this.#until)) throw new Exhausted();
  }

  /** Verifies a signature once; ECDSA signatures are DER, as in X.509. */
  async verify(
    key: PublicKey,
    algorithm: SignatureAlgorithm,
    message: Uint8Array,
    signature: Uint8Array,
  ): Promise<boolean> {
    this.step();
    const known = this.#known.get(signature) ?? [];
    const before = known.find(({ spki }) => sameBytes(spki, key.spki));
    if (before) return before.answer;
    if (--this.#checks < 0) throw new Exhausted();
    const answer = check(key, algorithm, message, signature);
    this.#known.set(signature, [...known, { spki: key.spki, answer }]);
    return answer;
  }
}

const check = async (key: PublicKey, algorithm: SignatureAlgorithm, message: Uint8Array, signature: Uint8Array) => {
  if (algorithm.scheme !== 'ECDSA') return verifySignature(algorithm, key, message, signature);
  try {
    const raw = rawEcdsa(signature, Math.ceil(key.bits / 8));
    return raw !== undefined && (await verifySignature(algorithm, key, message, raw));
  } catch {
    // DerError: the ECDSA signature is not DER.
    return false;
  }
};

const sameEntity = (a: Certificate, b: Certificate): boolean =>
  sameName(a.subject, b.subject) && sameBytes(a.key.spki, b.key.spki);

/**
 * Whether pathLenConstraint allows this many certificates below `authority`; self-issued ones do
 * not count (RFC 5280 §6.1.4 (l), (m)).
 */
const pathLengthHolds = (authority: Certificate, path: readonly Certificate[]): boolean => {
  const limit = authority.basicConstraints?.pathLength;
  return limit === undefined || path.slice(1).filter((certificate) => !isSelfIssued(certificate)).length <= limit;
};

/** Depth-first search that judges each certificate before it spends a signature check on it. */
class Search {
  readonly #options: ChainOptions;
  readonly #budget: Budget;
  readonly #candidates: Candidates;
  fault: ChainFault = 'untrusted';

  constructor(options: ChainOptions, budget: Budget) {
    this.#options = options;
    this.#budget = budget;
    this.#candidates = new Candidates(options.anchors, options.intermediates);
  }

  /**
   * Starts the checks along the most promising path in parallel; `extend` finds them running. At
   * most one per certificate of depth, and each counts against the budget.
   */
  ahead(leaf: Certificate): void {
    let last: Certificate | undefined = leaf;
    for (let left = 2 + Math.min(this.#options.maxDepth ?? 6, 6); last && left > 0; left--) {
      const [anchor] = this.#candidates.anchorsOf(last);
      const issuer: Certificate | undefined = anchor ?? this.#candidates.intermediatesOf(last)[0];
      if (!issuer || !last.algorithm || !couldSign(issuer, last, this.#options)) return;
      // Prevents an unhandled rejection of a check that is not awaited.
      this.#budget.verify(issuer.key, last.algorithm, last.signed, last.signature).catch(() => false);
      last = anchor ? undefined : issuer;
    }
  }

  async extend(path: readonly Certificate[]): Promise<readonly Certificate[] | undefined> {
    this.#budget.step();
    const last = path[path.length - 1];
    if (!last) return undefined;
    for (const anchor of this.#candidates.anchorsOf(last)) {
      const fault = await this.#close(path, last, anchor);
      if (!fault) return [...path, anchor];
      this.fault = fault;
    }
    const limit = this.#options.maxDepth ?? 6;
    const counted = path.slice(1).filter((certificate) => !isSelfIssued(certificate)).length;
    const deep = path.length > 2 * limit + 2;
    for (const issuer of this.#candidates.intermediatesOf(last)) {
      this.#budget.step();
      if (deep || (counted >= limit && !isSelfIssued(issuer))) continue;
      if (path.some((certificate) => sameEntity(certificate, issuer))) continue;
      const fault = await this.#link(path, last, issuer, true);
      if (fault) this.fault = fault;
      const found = fault ? undefined : await this.extend([...path, issuer]);
      if (found) return found;
    }
    return undefined;
  }

  async #link(
    path: readonly Certificate[],
    last: Certificate,
    issuer: Certificate,
    judged: boolean,
  ): Promise<ChainFault | undefined> {
    if (judged) {
      const fault = judgeAuthority(issuer, this.#options);
      if (fault) return fault;
      if (!pathLengthHolds(issuer, path)) return 'path-length';
      if (!namesAllowed(issuer, path)) return 'name-constraints';
    }
    if (!last.algorithm || !couldSign(issuer, last, this.#options)) return 'weak-algorithm';
    const good = await this.#budget.verify(issuer.key, last.algorithm, last.signed, last.signature);
    return good ? undefined : 'signature';
  }

  async #close(path: readonly Certificate[], last: Certificate, anchor: Certificate): Promise<ChainFault | undefined> {
    const fault = await this.#link(path, last, anchor, this.#options.anchorIsTrustedAsIs !== true);
    if (fault) return fault;
    if (!policiesHold([...path].reverse(), this.#options)) return 'policies';
    return this.#options.revocation?.([...path, anchor], this.#budget);
  }
}

/**
 * Builds and validates a path to one of the anchors at a given time (RFC 5280 §6.1). Bounded in
 * cost; any doubt refuses.
 */
export const validate = async (
  leaf: Certificate,
  options: ChainOptions,
  budget: Budget = new Budget(),
): Promise<ChainVerdict> => {
  const fault = judgeLeaf(leaf, options);
  if (fault) return { ok: false, fault };
  const search = new Search(options, budget);
  try {
    search.ahead(leaf);
    const path = await search.extend([leaf]);
    return path ? { ok: true, path } : { ok: false, fault: search.fault };
  } catch (error) {
    if (error instanceof Exhausted) return { ok: false, fault: 'too-complex' };
    throw error;
  }
};
