import { sha256Hex } from '../bytes.js';
import type { Certificate } from '../x509/certificate.js';
import { Budget } from '../x509/chain.js';
import { crlSigners } from '../x509/status/crl-path.js';
import { parseCrl } from '../x509/status/crl.js';
import type { Crl } from '../x509/status/crl.js';
import { crlStatus } from '../x509/status/crl-status.js';
import type { Freshness, Status } from '../x509/status/crl-status.js';
import { hex } from '../x509/der/values.js';
import { ocspAnswer } from '../x509/status/ocsp.js';
import { ocspRequest } from '../x509/status/ocsp-request.js';
import { entryOf } from './trust.js';
import type { Trust } from './trust.js';
import { within } from '../within.js';

/** One request to a status source. */
export interface StatusRequest {
  readonly url: string;
  /** A DER OCSPRequest to post; without one, a CRL is fetched. */
  readonly body?: Uint8Array;
  /** Maximum size of the response, in octets. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Sends a request, on the gateway only: no redirects, no private addresses, at most `limit` octets
 * (T22). May reject.
 */
export type StatusPort = (request: StatusRequest) => Promise<Uint8Array>;

export interface RevocationOptions {
  readonly trust: Trust;
  readonly fetch: StatusPort;
  /** Timeout of one source in milliseconds; 5,000 by default. */
  readonly timeout?: number;
  /**
   * What an unknown status means; `refuse` by default. Accepting needs the operator's explicit
   * choice.
   */
  readonly whenUnknown?: 'refuse' | 'accept';
}

/** The bytes that decided, for the record (C-9). */
export interface StatusEvidence {
  readonly kind: 'ocsp' | 'crl';
  readonly serial: string;
  readonly url: string;
  readonly sha256: string;
  readonly status: Status;
  /** Seconds since 1970. */
  readonly at: number;
}

interface RevocationVerdict {
  readonly status: Status;
  readonly evidence: readonly StatusEvidence[];
}

const limits = { ocsp: 64 * 1024, crl: 20 * 1024 * 1024 } as const;
/** Allowed clock skew of a source, in seconds. */
const skew = 300;
/** Lifetime of a cached list and of a cached answer, in seconds. */
const keepList = 3_600;
const keepAnswer = 300;
const mostAnswers = 1_000;
const mostLists = 64;

interface Listed {
  readonly crl: Crl;
  readonly sha256: string;
  readonly until: number;
}

const remember = <T>(map: Map<string, T>, key: string, value: T, most: number): void => {
  map.delete(key);
  map.set(key, value);
  const [oldest = ''] = map.keys();
  if (map.size > most) map.delete(oldest);
};

/**
 * Whether a CRL has a lower number than an earlier one of the same source, which never happens
 * honestly (C-8).
 */
const goesBack = (before: Crl | undefined, after: Crl): boolean => {
  if (before?.number === undefined) return false;
  return after.number === undefined || BigInt(`0x${after.number}`) < BigInt(`0x${before.number}`);
};

/**
 * Checks the status of every certificate of a good path: OCSP first, then CRLs, from the sources of
 * the trust list only. The leaf is always checked; an issuing certificate, which is pinned by its
 * bytes, only where its issuer has sources. `good` needs a fresh, authentic answer; `revoked` from
 * any source is final; all else is `unknown` (RFC 6960, RFC 5280 §6.3).
 */
export class Revocation {
  readonly #options: RevocationOptions;
  readonly #answers = new Map<string, { readonly verdict: RevocationVerdict; readonly until: number }>();
  readonly #lists = new Map<string, Listed>();
  readonly #running = new Map<string, Promise<Listed | undefined>>();

  constructor(options: RevocationOptions) {
    this.#options = options;
  }

  /** Whether an `unknown` status refuses the proof. */
  get refusesUnknown(): boolean {
    return this.#options.whenUnknown !== 'accept';
  }

  /** `path` runs from the leaf to the anchor and is validated already. Never rejects. */
  async check(path: readonly Certificate[], at: number): Promise<RevocationVerdict> {
    const evidence: StatusEvidence[] = [];
    let status: Status = 'good';
    for (const index of path.slice(0, -1).keys()) {
      const verdict = await this.#one(path, index, at);
      evidence.push(...verdict.evidence);
      if (verdict.status === 'revoked') return { status: 'revoked', evidence };
      if (verdict.status === 'unknown') status = 'unknown';
    }
    return { status, evidence };
  }

  async #one(path: readonly Certificate[], index: number, at: number): Promise<RevocationVerdict> {
    const [certificate, issuer] = path.slice(index);
    const sources = issuer && entryOf(this.#options.trust, issuer);
    if (!certificate || !issuer || !sources || sources.ocsp.length + sources.crl.length === 0)
      return { status: index === 0 ? 'unknown' : 'good', evidence: [] };
    const key = `${hex(issuer.key.spki)}.${certificate.serial}`;
    const kept = this.#answers.get(key);
    if (kept && kept.until >= at && at >= kept.until - keepAnswer) return kept.verdict;
    const verdict = await this.#ask(path, index, at, sources);
    // `unknown` is not cached: the next attempt may get an answer.
    if (verdict.status !== 'unknown') remember(this.#answers, key, { verdict, until: at + keepAnswer }, mostAnswers);
    return verdict;
  }

  async #ask(
    path: readonly Certificate[],
    index: number,
    at: number,
    { ocsp, crl }: { readonly ocsp: readonly string[]; readonly crl: readonly string[] },
  ): Promise<RevocationVerdict> {
    const evidence: StatusEvidence[] = [];
    for (const [kind, urls] of [
      ['ocsp', ocsp],
      ['crl', crl],
    ] as const) {
      for (const url of urls) {
        const found = await this.#source(kind, url, path, index, at);
        if (!found) continue;
        const { serial } = path[index] as Certificate;
        evidence.push({ kind, serial, url, sha256: found.sha256, status: found.status, at });
        // `unknown` from OCSP is final (C-8); a CRL out of scope is ignored and the next source is
        // asked.
        if (kind === 'ocsp' || found.status !== 'unknown') return { status: found.status, evidence };
      }
    }
    return { status: 'unknown', evidence };
  }

  async #source(
    kind: 'ocsp' | 'crl',
    url: string,
    path: readonly Certificate[],
    index: number,
    at: number,
  ): Promise<{ readonly status: Status; readonly sha256: string } | undefined> {
    try {
      return await (kind === 'ocsp' ? this.#ocsp(url, path, index, at) : this.#crl(url, path, index, at));
    } catch {
      // Refused, timed out, too large, or too costly to judge: the source is skipped.
      return undefined;
    }
  }

  async #ocsp(url: string, path: readonly Certificate[], index: number, at: number) {
    const [certificate, issuer] = path.slice(index);
    if (!certificate || !issuer) return undefined;
    const { request, nonce } = await ocspRequest(certificate, issuer);
    const bytes = await this.#receive({ url, body: request, limit: limits.ocsp });
    const asked = { at, skew, maxAgeDays: 1, nonce, nonceMayBeAbsent: true };
    const status = await ocspAnswer(certificate, issuer, bytes, asked, new Budget());
    return status && { status, sha256: await sha256Hex(bytes) };
  }

  async #crl(url: string, path: readonly Certificate[], index: number, at: number) {
    const certificate = path[index];
    const listed = await this.#list(url, at);
    if (!certificate || !listed) return undefined;
    const { trust } = this.#options;
    const intermediates = trust.issuers.map((entry) => entry.certificate);
    const freshness: Freshness = { at, skew };
    const options = { ...freshness, anchors: trust.anchors, intermediates };
    const budget = new Budget();
    const signers = await crlSigners(path, index, [listed.crl], options, budget);
    const status = await crlStatus(certificate, signers, [listed.crl], freshness, budget);
    // Only now, when its signature is known to be good: a forged list with a high number would
    // otherwise refuse every later one (C-8).
    if (status !== 'unknown') remember(this.#lists, url, listed, mostLists);
    return { status, sha256: listed.sha256 };
  }

  /** Fetches a list once for all concurrent callers. */
  #list(url: string, at: number): Promise<Listed | undefined> {
    const kept = this.#lists.get(url);
    if (kept && at <= kept.until && at >= kept.until - keepList) return Promise.resolve(kept);
    const running = this.#running.get(url);
    if (running) return running;
    const fetched = this.#fetchList(url, at, kept).finally(() => this.#running.delete(url));
    this.#running.set(url, fetched);
    return fetched;
  }

  async #fetchList(url: string, at: number, before: Listed | undefined): Promise<Listed | undefined> {
    const bytes = await this.#receive({ url, limit: limits.crl });
    const crl = parseCrl(bytes);
    if (!crl || goesBack(before?.crl, crl)) return undefined;
    return { crl, sha256: await sha256Hex(bytes), until: Math.min(at + keepList, crl.nextUpdate ?? Infinity) };
  }

  async #receive(request: Omit<StatusRequest, 'signal'>): Promise<Uint8Array> {
    const { fetch: port, timeout = 5_000 } = this.#options;
    const controller = new AbortController();
    const asked = port({ ...request, signal: controller.signal });
    // The timeout also ends a port that ignores its signal.
    const bytes = await within(timeout, asked).finally(() => controller.abort());
    if (bytes.length > request.limit) throw new Error('too large');
    return bytes;
  }
}
