import { readSignatureAlgorithm } from './algorithms.js';
import type { SignatureAlgorithm, Strength } from './algorithms.js';
import { usage } from './certificate.js';
import type { Certificate } from './certificate.js';
import type { Budget } from './chain.js';
import { decode, sameBytes, tags } from './der.js';
import type { DerNode } from './der.js';
import { Reader, booleanOf, hex, malformed, namedBits, smallInteger, timeOf } from './der-values.js';
import { readExtensions, readPointName } from './extensions.js';
import type { DistributionPoint, RawExtension } from './extensions.js';
import { couldSign } from './judge.js';
import { readName, sameName } from './name.js';
import type { Name } from './name.js';

/** What a revocation source says about one certificate. */
export type Status = 'good' | 'revoked' | 'unknown';

/** Which certificates and reasons a CRL speaks of (RFC 5280 §5.2.5). */
interface Scope extends Pick<DistributionPoint, 'names' | 'relative'> {
  readonly only: 'users' | 'authorities' | undefined;
  readonly reasons: ReadonlySet<number> | undefined;
}

/** A complete or delta CRL as read from strict DER. */
export interface Crl {
  readonly issuer: Name;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: ReadonlySet<string>;
  /** CRL number (RFC 5280 §5.2.3), in hexadecimal; one source's never goes back. */
  readonly number: string | undefined;
  /** A delta can only revoke: it never makes a certificate good (RFC 5280 §5.2.4). */
  readonly delta: boolean;
  readonly scope: Scope | undefined;
  readonly signed: Uint8Array;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

export interface Freshness extends Strength {
  readonly at: number;
  /** Seconds by which a source's clock may be ahead of ours; none by default. */
  readonly skew?: number;
  readonly maxAgeDays?: number | null;
}

const scopeId = '2.5.29.28';
const numberId = '2.5.29.20';
const reasonId = '2.5.29.21';
const deltaId = '2.5.29.27';
const removeFromCrl = 8;
/** About a hundred thousand entries, which is several megabytes. */
const mostNodes = 500_000;
const allReasons = [1, 2, 3, 4, 5, 6, 7, 8];

const readScope = (value: Uint8Array): Scope => {
  const reader = new Reader(decode(value));
  const point = reader.optional(0xa0);
  const flag = (tag: number): boolean => {
    const node = reader.optional(tag);
    return node !== undefined && booleanOf(node);
  };
  const [users, authorities] = [flag(0x81), flag(0x82)];
  const reasons = reader.optional(0x83);
  const [indirect, attributes] = [flag(0x84), flag(0x85)];
  reader.end();
  // Indirect CRLs and attribute certificates are refused, not half understood (SECURITY C-8).
  if (indirect || attributes || (users && authorities)) malformed();
  const only = users ? 'users' : authorities ? 'authorities' : undefined;
  const name = point ? readPointName(point) : { names: [], relative: undefined };
  return { ...name, only, reasons: reasons && namedBits(reasons) };
};

/** One entry's serial. An unknown critical entry extension spoils the whole CRL (RFC 5280 §5.3). */
const readEntry = (node: DerNode): string => {
  const reader = new Reader(node);
  const serial = hex(reader.take(tags.integer).body);
  timeOf(reader.take());
  const list = reader.optional(tags.sequence);
  reader.end();
  let removed = false;
  for (const { oid, critical, value } of list ? readExtensions(list) : []) {
    if (oid === reasonId) {
      const reason = decode(value);
      if (reason.tag !== tags.enumerated || smallInteger(reason) > 10 || smallInteger(reason) === 7) malformed();
      removed = smallInteger(reason) === removeFromCrl;
    } else if (critical) malformed();
  }
  return removed ? `removed ${serial}` : serial;
};

const scopeOf = (list: readonly RawExtension[]): Scope | undefined => {
  let scope: Scope | undefined;
  for (const { oid, critical, value } of list) {
    if (oid === scopeId) scope = readScope(value);
    else if (oid === deltaId ? !critical : critical) malformed();
    else if (oid === numberId && decode(value).tag !== tags.integer) malformed();
  }
  return scope;
};

const readFields = (tbs: DerNode) => {
  const reader = new Reader(tbs);
  const version = reader.optional(tags.integer);
  if (version && smallInteger(version) !== 1) malformed();
  const inner = reader.take(tags.sequence);
  const issuer = readName(reader.take(tags.sequence));
  const [thisUpdate, nextUpdate] = [timeOf(reader.take()), timeOf(reader.take())];
  const entries = reader.optional(tags.sequence);
  const wrapper = reader.optional(0xa0);
  reader.end();
  const [list, ...rest] = wrapper?.children ?? [];
  if (rest.length > 0 || (wrapper && (!list || !version))) malformed();
  if (entries?.children.length === 0) malformed();
  const revoked = new Set((entries?.children ?? []).map(readEntry));
  const extensions = list ? readExtensions(list) : [];
  const delta = extensions.some(({ oid }) => oid === deltaId);
  const given = extensions.find(({ oid }) => oid === numberId);
  const number = given && hex(decode(given.value).body);
  return { inner, issuer, thisUpdate, nextUpdate, revoked, delta, number, scope: scopeOf(extensions) };
};

/** Reads a CRL; undefined for anything that is not a direct CRL that we understand wholly (RFC 5280 §5). */
export const parseCrl = (bytes: Uint8Array): Crl | undefined => {
  try {
    const outer = new Reader(decode(bytes, mostNodes));
    const tbs = outer.take(tags.sequence);
    const algorithm = outer.take(tags.sequence);
    const bits = outer.take(tags.bitString);
    outer.end();
    const { inner, ...fields } = readFields(tbs);
    if (bits.body[0] !== 0 || !sameBytes(inner.raw, algorithm.raw)) return undefined;
    const signature = bits.body.subarray(1);
    return { ...fields, signed: tbs.raw, algorithm: readSignatureAlgorithm(algorithm), signature };
  } catch {
    // DerError: bytes that are no CRL say nothing.
    return undefined;
  }
};

const samePoint = (scope: Scope, point: DistributionPoint): boolean => {
  if (scope.relative !== undefined) return point.relative === scope.relative;
  return scope.names.some((a) =>
    point.names.some((b) => {
      if (a.kind === 'directory' && b.kind === 'directory') return sameName(a.name, b.name);
      return a.kind === 'uri' && b.kind === 'uri' && a.text === b.text;
    }),
  );
};

/** RFC 5280 §6.3.3 (b)(2): whether the CRL speaks of this certificate. */
const covers = (crl: Crl, certificate: Certificate): boolean => {
  if (!sameName(crl.issuer, certificate.issuer)) return false;
  const { scope } = crl;
  if (!scope) return true;
  const authority = certificate.basicConstraints?.ca === true;
  if (scope.only !== undefined && (scope.only === 'authorities') !== authority) return false;
  if (scope.names.length === 0 && scope.relative === undefined) return true;
  return certificate.crlPoints.some((point) => point.crlIssuers.length === 0 && samePoint(scope, point));
};

const isFresh = (crl: Crl, { at, maxAgeDays, skew = 0 }: Freshness): boolean => {
  if (at + skew < crl.thisUpdate || at > crl.nextUpdate) return false;
  return typeof maxAgeDays !== 'number' || at - crl.thisUpdate <= maxAgeDays * 86_400;
};

const isSignedBy = async (crl: Crl, signer: Certificate, freshness: Freshness, budget: Budget): Promise<boolean> => {
  const { algorithm, signed, signature } = crl;
  if (!sameName(signer.subject, crl.issuer) || !algorithm) return false;
  // RFC 5280 §6.3.3 (f): cRLSign, where a key usage is given.
  if (signer.keyUsage && !signer.keyUsage.has(usage.crlSign)) return false;
  if (!couldSign(signer, { algorithm }, freshness)) return false;
  return budget.verify(signer.key, algorithm, signed, signature);
};

/**
 * Status by CRLs (RFC 5280 §6.3.3). `signers` are certificates that the caller trusts to speak for the issuer.
 * Good only when fresh CRLs in scope cover every reason between them; a hold counts as revoked.
 */
export const crlStatus = async (
  certificate: Certificate,
  signers: readonly Certificate[],
  crls: readonly Crl[],
  freshness: Freshness,
  budget: Budget,
): Promise<Status> => {
  const reasons = new Set<number>();
  let whole = false;
  for (const crl of crls) {
    if (!covers(crl, certificate) || !isFresh(crl, freshness)) continue;
    let good = false;
    for (const signer of signers) good ||= await isSignedBy(crl, signer, freshness, budget);
    if (!good) continue;
    if (crl.revoked.has(certificate.serial)) return 'revoked';
    if (crl.delta) continue;
    // Only a delta may lift a hold; in a complete CRL such an entry still revokes.
    if (crl.revoked.has(`removed ${certificate.serial}`)) return 'revoked';
    if (crl.scope?.reasons) for (const reason of crl.scope.reasons) reasons.add(reason);
    else whole = true;
  }
  return whole || allReasons.every((reason) => reasons.has(reason)) ? 'good' : 'unknown';
};
