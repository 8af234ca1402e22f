import { decode } from './der/decode.js';
import { tags } from './der/element.js';
import type { DerNode } from './der/element.js';
import {
  Reader,
  bodyHex,
  booleanOf,
  listOf,
  malformed,
  namedBits,
  onlyChild,
  smallInteger,
  takeOid,
} from './der/values.js';
import { readGeneralName, readGeneralNames } from './general-name.js';
import type { GeneralName } from './general-name.js';
import { relativeName } from './name.js';

/** One extension, unparsed. */
export interface RawExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** OIDs of the extensions that this folder processes (RFC 5280 §4.2). */
export const ids = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlPoints: '2.5.29.31',
  policies: '2.5.29.32',
  mappings: '2.5.29.33',
  authorityKey: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAny: '2.5.29.54',
  freshest: '2.5.29.46',
  authorityAccess: '1.3.6.1.5.5.7.1.1',
} as const;

/** Where an issuer publishes a CRL (RFC 5280 §4.2.1.13). */
export interface DistributionPoint {
  readonly names: readonly GeneralName[];
  readonly reasons: ReadonlySet<number> | undefined;
  readonly crlIssuers: readonly GeneralName[];
  /** A nameRelativeToCRLIssuer, as canonical RDN. */
  readonly relative: string | undefined;
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Reads `Extensions`; refuses a repeated extension (RFC 5280 §4.2). */
export const readExtensions = (sequence: DerNode): readonly RawExtension[] => {
  const seen = new Set<string>();
  return listOf(sequence).map((node) => {
    const reader = new Reader(node);
    const oid = takeOid(reader.take(tags.oid));
    const flag = reader.optional(tags.boolean);
    // DER omits a DEFAULT value (X.690 §11.5).
    if (flag && !booleanOf(flag)) malformed();
    const value = reader.take(tags.octetString).body;
    reader.end();
    if (seen.has(oid)) malformed();
    seen.add(oid);
    return { oid, critical: flag !== undefined, value };
  });
};

export const readBasicConstraints = (value: Uint8Array): { ca: boolean; pathLength: number | undefined } => {
  const reader = new Reader(decode(value));
  const flag = reader.optional(tags.boolean);
  const length = reader.optional(tags.integer);
  reader.end();
  const ca = flag !== undefined && booleanOf(flag);
  return { ca, pathLength: length && smallInteger(length) };
};

export const readKeyUsage = (value: Uint8Array): ReadonlySet<number> => {
  const node = decode(value);
  const bits = node.tag === tags.bitString ? namedBits(node) : malformed();
  // At least one bit is set (RFC 5280 §4.2.1.3).
  return bits.size > 0 ? bits : malformed();
};

export const readOids = (value: Uint8Array): readonly string[] => listOf(decode(value)).map(takeOid);

export const readSubjectKey = (value: Uint8Array): string => {
  const node = decode(value);
  return node.tag === tags.octetString ? bodyHex(node) : malformed();
};

export const readAuthorityKey = (value: Uint8Array): string | undefined => {
  const reader = new Reader(decode(value));
  const key = reader.optional(0x80);
  const issuer = reader.optional(0xa1);
  const serial = reader.optional(0x82);
  reader.end();
  if ((issuer === undefined) !== (serial === undefined)) malformed();
  if (issuer) readGeneralNames(issuer.children);
  return key && bodyHex(key);
};

/** `30 00`. */
export const isEmptySequence = (value: Uint8Array): boolean =>
  value.length === 2 && value[0] === tags.sequence && value[1] === 0;

export const readAltName = (value: Uint8Array): readonly GeneralName[] => readGeneralNames(listOf(decode(value)));

/** CPS pointers and user notices (RFC 5280 §4.2.1.4): texts for people, which decide nothing. */
const understoodQualifiers: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.2.1', '1.3.6.1.5.5.7.2.2']);

const readQualifier = (node: DerNode): string => {
  const reader = new Reader(node);
  const id = takeOid(reader.take(tags.oid));
  reader.take();
  reader.end();
  return id;
};

interface Policies {
  readonly policies: readonly string[];
  /** Whether all qualifiers are known; otherwise a critical extension cannot be processed. */
  readonly understood: boolean;
}

/** Reads policy OIDs, each at most once (RFC 5280 §4.2.1.4). */
export const readPolicies = (value: Uint8Array): Policies => {
  const qualifiers: string[] = [];
  const policies = listOf(decode(value)).map((node) => {
    const reader = new Reader(node);
    const oid = takeOid(reader.take(tags.oid));
    const more = reader.optional(tags.sequence);
    reader.end();
    if (more) qualifiers.push(...listOf(more).map(readQualifier));
    return oid;
  });
  if (new Set(policies).size !== policies.length) malformed();
  return { policies, understood: qualifiers.every((id) => understoodQualifiers.has(id)) };
};

export const readMappings = (value: Uint8Array): readonly (readonly [string, string])[] =>
  listOf(decode(value)).map((node) => {
    const reader = new Reader(node);
    const pair = [takeOid(reader.take()), takeOid(reader.take())] as const;
    reader.end();
    return pair;
  });

/** Reads policy constraints; refuses an empty sequence (RFC 5280 §4.2.1.11). */
export const readPolicyConstraints = (
  value: Uint8Array,
): { explicit: number | undefined; mapping: number | undefined } => {
  const node = decode(value);
  const reader = new Reader(node);
  const explicit = reader.optional(0x80);
  const mapping = reader.optional(0x81);
  reader.end();
  if (!explicit && !mapping) malformed();
  return { explicit: explicit && smallInteger(explicit), mapping: mapping && smallInteger(mapping) };
};

export const readInhibitAny = (value: Uint8Array): number => {
  const node = decode(value);
  return node.tag === tags.integer ? smallInteger(node) : malformed();
};

/**
 * Reads name constraints: only base names; minimum is always 0, maximum absent (RFC 5280
 * §4.2.1.10).
 */
export const readNameConstraints = (value: Uint8Array): NameConstraints => {
  const reader = new Reader(decode(value));
  const subtrees = (node: DerNode | undefined): readonly GeneralName[] => {
    if (node && node.children.length === 0) malformed();
    return (node?.children ?? []).map((subtree) => readGeneralName(onlyChild(subtree)));
  };
  const [permitted, excluded] = [reader.optional(0xa0), reader.optional(0xa1)];
  reader.end();
  if (!permitted && !excluded) malformed();
  return { permitted: subtrees(permitted), excluded: subtrees(excluded) };
};

/** Reads a DistributionPointName; relative names keep their canonical RDN. */
export const readPointName = (node: DerNode): Pick<DistributionPoint, 'names' | 'relative'> => {
  const name = onlyChild(node);
  if (name.tag === 0xa0) return { names: readGeneralNames(name.children), relative: undefined };
  return { names: [], relative: relativeName(name) };
};

export const readCrlPoints = (value: Uint8Array): readonly DistributionPoint[] =>
  listOf(decode(value)).map((node) => {
    const reader = new Reader(node);
    const [point, reasons, issuers] = [reader.optional(0xa0), reader.optional(0x81), reader.optional(0xa2)];
    reader.end();
    if (!point && !issuers) malformed();
    return {
      ...(point ? readPointName(point) : { names: [], relative: undefined }),
      reasons: reasons && namedBits(reasons),
      crlIssuers: issuers ? readGeneralNames(issuers.children) : [],
    };
  });

/** Access method and location pairs of AIA (RFC 5280 §4.2.2.1). The URLs are never fetched. */
export const readAccess = (value: Uint8Array): readonly { method: string; location: GeneralName }[] =>
  listOf(decode(value)).map((node) => {
    const reader = new Reader(node);
    const method = takeOid(reader.take());
    const location = readGeneralName(reader.take());
    reader.end();
    return { method, location };
  });
