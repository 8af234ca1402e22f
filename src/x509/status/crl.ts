import { readSignatureAlgorithm } from '../algorithms.js';
import type { SignatureAlgorithm } from '../algorithms.js';
import type { Certificate } from '../certificate.js';
import { sameBytes } from '../der/bytes.js';
import { decode, elementsOf } from '../der/decode.js';
import { tags } from '../der/element.js';
import type { DerNode, Span } from '../der/element.js';
import { Reader, bodyHex, booleanOf, hex, malformed, namedBits, smallInteger, timeOf } from '../der/values.js';
import { readAltName, readExtensions, readPointName } from '../extensions.js';
import type { DistributionPoint, RawExtension } from '../extensions.js';
import { readName, sameName } from '../name.js';
import type { Name } from '../name.js';

/** Certificates and reasons that a CRL covers (RFC 5280 §5.2.5). */
interface Scope extends Pick<DistributionPoint, 'names' | 'relative'> {
  readonly only: 'users' | 'authorities' | undefined;
  readonly reasons: ReadonlySet<number> | undefined;
  /** The list may contain certificates of other issuers. */
  readonly indirect: boolean;
  /** The raw extension: a delta's equals that of its complete CRL (RFC 5280 §5.2.4). */
  readonly written: string;
}

/** A complete or delta CRL, parsed from strict DER. */
export interface Crl {
  readonly issuer: Name;
  readonly thisUpdate: number;
  /** Absent in old lists, which then expire by their age. */
  readonly nextUpdate: number | undefined;
  /**
   * Internal: use `entryFor`. Maps a serial, with its issuer where another one issued it, to its
   * entry.
   */
  readonly entries: ReadonlySet<string>;
  /** CRL number (RFC 5280 §5.2.3), in hexadecimal; never decreases within one source. */
  readonly number: string | undefined;
  /** Number of the complete CRL that a delta updates, in hexadecimal (RFC 5280 §5.2.4). */
  readonly base: string | undefined;
  readonly authorityKey: string | undefined;
  readonly scope: Scope | undefined;
  readonly signed: Uint8Array;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

const scopeId = '2.5.29.28';
const numberId = '2.5.29.20';
const reasonId = '2.5.29.21';
const deltaId = '2.5.29.27';
const entryIssuerId = '2.5.29.29';
const authorityKeyId = '2.5.29.35';
const removeFromCrl = 8;
/**
 * Maximum size in octets, equal to the gateway's fetch limit (T20): about five hundred thousand
 * entries with reasons.
 */
const largest = 20 * 1024 * 1024;

const readScope = (value: Uint8Array): Scope => {
  const reader = new Reader(decode(value));
  // An empty sequence is not allowed (RFC 5280 §5.2.5).
  if (!reader.more) malformed();
  const point = reader.optional(0xa0);
  const flag = (tag: number): boolean => {
    const node = reader.optional(tag);
    return node !== undefined && booleanOf(node);
  };
  const [users, authorities] = [flag(0x81), flag(0x82)];
  const reasons = reader.optional(0x83);
  const [indirect, attributes] = [flag(0x84), flag(0x85)];
  reader.end();
  // A list of attribute certificates covers no certificate that is judged here.
  if (attributes || (users && authorities)) malformed();
  const only = users ? 'users' : authorities ? 'authorities' : undefined;
  const name = point ? readPointName(point) : { names: [], relative: undefined };
  return { ...name, only, indirect, reasons: reasons && namedBits(reasons), written: hex(value) };
};

const entryKey = (serial: string, removed: boolean, other: Name | undefined): string =>
  `${removed ? '-' : ''}${serial}${other ? ` ${other.canonical.join('/')}` : ''}`;

const readReason = (value: Uint8Array): number => {
  const node = decode(value);
  const reason = node.tag === tags.enumerated ? smallInteger(node) : malformed();
  return reason > 10 || reason === 7 ? malformed() : reason;
};

/** Reads the issuer of this entry and all later ones: one directory name (RFC 5280 §5.3.3). */
const readEntryIssuer = (value: Uint8Array): Name => {
  const found = readAltName(value).find((name) => name.kind === 'directory');
  return found ? found.name : malformed();
};

/**
 * Reads the entries one by one and keeps only their keys, to bound memory. An unknown critical
 * entry extension refuses the whole CRL (RFC 5280 §5.3).
 */
const readEntries = (list: Span, issuer: Name, indirect: boolean, extended: boolean): ReadonlySet<string> => {
  let current = issuer;
  const read = (entry: Uint8Array): string => {
    const reader = new Reader(decode(entry));
    const serial = bodyHex(reader.take(tags.integer));
    timeOf(reader.take());
    const more = reader.optional(tags.sequence);
    reader.end();
    if (more && !extended) malformed();
    let removed = false;
    for (const { oid, critical, value } of more ? readExtensions(more) : []) {
      if (oid === reasonId) removed = readReason(value) === removeFromCrl;
      else if (oid === entryIssuerId && indirect) current = readEntryIssuer(value);
      else if (critical) malformed();
    }
    return entryKey(serial, removed, sameName(current, issuer) ? undefined : current);
  };
  const entries = new Set<string>();
  for (const { bytes, start, to } of elementsOf(list.bytes, list.from, list.to))
    entries.add(read(bytes.subarray(start, to)));
  // A list without entries is omitted (RFC 5280 §5.1.2.6).
  return entries.size > 0 ? entries : malformed();
};

/** A list's entry for a certificate; `removed` counts only in a delta (RFC 5280 §5.3.1). */
export const entryFor = (crl: Crl, certificate: Certificate): 'listed' | 'removed' | undefined => {
  const other = sameName(crl.issuer, certificate.issuer) ? undefined : certificate.issuer;
  if (crl.entries.has(entryKey(certificate.serial, false, other))) return 'listed';
  if (!crl.entries.has(entryKey(certificate.serial, true, other))) return undefined;
  return crl.base === undefined ? 'listed' : 'removed';
};

const numberOf = (value: Uint8Array): string => {
  const node = decode(value);
  // A CRL number is not negative and has at most twenty octets (RFC 5280 §5.2.3).
  return node.tag === tags.integer && (node.body[0] ?? 0x80) < 0x80 && node.body.length <= 21
    ? bodyHex(node)
    : malformed();
};

const readList = (list: readonly RawExtension[]) => {
  const known = new Map(list.map(({ oid, value }) => [oid, value]));
  for (const { oid, critical } of list) if (oid === deltaId ? !critical : critical && oid !== scopeId) malformed();
  const [scope, number, base, key] = [scopeId, numberId, deltaId, authorityKeyId].map((oid) => known.get(oid));
  return {
    scope: scope && readScope(scope),
    number: number && numberOf(number),
    base: base && numberOf(base),
    authorityKey: key && hex(key),
  };
};

/**
 * Reads the elements of a part of the bytes; fails the parse at more than `most`, because a part
 * may hold millions.
 */
const partsOf = (bytes: Uint8Array, most: number, from = 0, to = bytes.length) => {
  const parts: (Span & { readonly tag: number; readonly start: number })[] = [];
  for (const part of elementsOf(bytes, from, to)) {
    if (parts.length === most) malformed();
    parts.push(part);
  }
  return parts;
};

/** Reads the one SEQUENCE that fills the bytes. */
const sequenceOf = (bytes: Uint8Array) => {
  const [span] = partsOf(bytes, 1);
  return span?.tag === tags.sequence ? span : malformed();
};

/** Builds an element from its bytes and the children already read. */
const nodeOf = (
  span: Span & { readonly tag: number; readonly start: number },
  children: readonly DerNode[],
): DerNode => ({
  ...span,
  raw: span.bytes.subarray(span.start, span.to),
  body: span.bytes.subarray(span.from, span.to),
  children,
});

const isTime = (node: DerNode | undefined): boolean => node?.tag === tags.utcTime || node?.tag === tags.generalizedTime;

/**
 * Reads the TBSCertList, but leaves its entries as bytes: the SEQUENCE after the times (RFC 5280
 * §5.1.2).
 */
const readTbs = (bytes: Uint8Array): DerNode => {
  const span = sequenceOf(bytes);
  const children: DerNode[] = [];
  for (const part of partsOf(bytes, 7, span.from, span.to)) {
    const isList = part.tag === tags.sequence && isTime(children.at(-1));
    children.push(isList ? nodeOf(part, []) : decode(bytes.subarray(part.start, part.to)));
  }
  return nodeOf(span, children);
};

const readFields = (tbs: DerNode) => {
  const reader = new Reader(tbs);
  const version = reader.optional(tags.integer);
  if (version && smallInteger(version) !== 1) malformed();
  const inner = reader.take(tags.sequence);
  const issuer = readName(reader.take(tags.sequence));
  const thisUpdate = timeOf(reader.take());
  const next = reader.optional(tags.utcTime) ?? reader.optional(tags.generalizedTime);
  const revoked = reader.optional(tags.sequence);
  const wrapper = reader.optional(0xa0);
  reader.end();
  const [list, ...rest] = wrapper?.children ?? [];
  // Extensions, of the list or an entry, require version 2 (RFC 5280 §5.1.2.1).
  if (rest.length > 0 || (wrapper && (!list || !version)) || issuer.attributes.length === 0) malformed();
  const own = readList(list ? readExtensions(list) : []);
  const indirect = own.scope?.indirect === true;
  const entries = revoked ? readEntries(revoked, issuer, indirect, version !== undefined) : new Set<string>();
  return { inner, issuer, thisUpdate, nextUpdate: next && timeOf(next), entries, ...own };
};

/** Parses a CRL; `undefined` for anything that is not fully understood (RFC 5280 §5). */
export const parseCrl = (bytes: Uint8Array): Crl | undefined => {
  try {
    if (bytes.length > largest) return undefined;
    const list = sequenceOf(bytes);
    const [first, second, third] = partsOf(bytes, 3, list.from, list.to);
    if (!first || !second || !third) return undefined;
    const tbs = readTbs(bytes.subarray(first.start, first.to));
    const algorithm = decode(bytes.subarray(second.start, second.to));
    const bits = decode(bytes.subarray(third.start, third.to));
    if (algorithm.tag !== tags.sequence || bits.tag !== tags.bitString) return undefined;
    const { inner, ...fields } = readFields(tbs);
    if (bits.body[0] !== 0 || !sameBytes(inner.raw, algorithm.raw)) return undefined;
    const signature = bits.body.subarray(1);
    return { ...fields, signed: tbs.raw, algorithm: readSignatureAlgorithm(algorithm), signature };
  } catch {
    // DerError: not a CRL.
    return undefined;
  }
};
