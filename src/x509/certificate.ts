import { readPublicKey, readSignatureAlgorithm } from './algorithms.js';
import type { PublicKey, SignatureAlgorithm } from './algorithms.js';
import { sameBytes } from './der/bytes.js';
import { decode } from './der/decode.js';
import { DerError, tags } from './der/element.js';
import type { DerFault, DerNode } from './der/element.js';
import { Reader, bitStringBytes, bodyHex, malformed, smallInteger, timeOf } from './der/values.js';
import * as extension from './extensions.js';
import { isWellFormed } from './general-name.js';
import type { GeneralName } from './general-name.js';
import { readName } from './name.js';
import type { Name } from './name.js';

/** One X.509 certificate, parsed once from strict DER, immutable. */
export interface Certificate {
  readonly raw: Uint8Array;
  readonly version: number;
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  /** Seconds since 1970, both inclusive (RFC 5280 §4.1.2.5). */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: PublicKey;
  readonly signed: Uint8Array;
  /** `undefined` when the algorithm is outside the allow-list. */
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
  readonly extensions: ReadonlyMap<string, extension.RawExtension>;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined } | undefined;
  /** Bit numbers (RFC 5280 §4.2.1.3); `undefined` when absent. */
  readonly keyUsage: ReadonlySet<number> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly policies: readonly string[] | undefined;
  /** False where a policy has an unknown qualifier. */
  readonly policiesUnderstood: boolean;
  readonly mappings: readonly (readonly [string, string])[];
  readonly policyConstraints: { readonly explicit: number | undefined; readonly mapping: number | undefined };
  readonly inhibitAny: number | undefined;
  readonly nameConstraints: extension.NameConstraints | undefined;
  readonly alternativeNames: readonly GeneralName[];
  readonly crlPoints: readonly extension.DistributionPoint[];
  readonly access: readonly { readonly method: string; readonly location: GeneralName }[];
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
}

type CertificateVerdict = { ok: true; certificate: Certificate } | { ok: false; fault: DerFault };

/** Maximum size in octets (T20). */
const largest = 16 * 1024;

/** Key-usage bits (RFC 5280 §4.2.1.3). */
export const usage = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, crlSign: 6 } as const;

const readSerial = (node: DerNode): string => {
  // A serial number is positive and has at most twenty octets (RFC 5280 §4.1.2.2).
  const { bytes, from, to } = node;
  const [first, length] = [bytes[from] ?? 0x80, to - from];
  if (first >= 0x80 || length > 20 || (length === 1 && first === 0)) malformed();
  return bodyHex(node);
};

const readVersion = (reader: Reader): number => {
  const wrapper = reader.optional(0xa0);
  if (!wrapper) return 1;
  const [number, ...rest] = wrapper.children;
  if (number?.tag !== tags.integer || rest.length > 0) return malformed();
  const version = smallInteger(number) + 1;
  return version === 2 || version === 3 ? version : malformed();
};

const readFields = (tbs: DerNode) => {
  const reader = new Reader(tbs);
  const version = readVersion(reader);
  const serial = readSerial(reader.take(tags.integer));
  const inner = reader.take(tags.sequence);
  const issuer = readName(reader.take(tags.sequence));
  const validity = new Reader(reader.take(tags.sequence));
  const [notBefore, notAfter] = [timeOf(validity.take()), timeOf(validity.take())];
  validity.end();
  const subject = readName(reader.take(tags.sequence));
  const key = readPublicKey(reader.take(tags.sequence));
  const unique = [reader.optional(0x81), reader.optional(0x82)];
  const wrapper = reader.optional(0xa3);
  reader.end();
  if ((wrapper && version !== 3) || (version === 1 && unique.some(Boolean))) malformed();
  if (wrapper && wrapper.children.length !== 1) malformed();
  const list = wrapper?.children[0] ? extension.readExtensions(wrapper.children[0]) : [];
  return { version, serial, inner, issuer, subject, notBefore, notAfter, key, list };
};

/** Options for the alternative names. */
interface NameOptions {
  /**
   * Ignores all alternative names where one of them violates RFC 5280 §4.2.1.6 (an e-mail with a
   * space or a Vietnamese letter). For display only: paths are never built with such a certificate.
   */
  readonly lenient?: boolean;
}

const tolerantly =
  (read: typeof extension.readAltName, lenient: boolean): typeof extension.readAltName =>
  (value) => {
    try {
      const names = read(value);
      return names.every(isWellFormed) ? names : malformed();
    } catch (error) {
      if (lenient && error instanceof DerError) return [];
      throw error;
    }
  };

const readKnown = (list: readonly extension.RawExtension[], lenient: boolean) => {
  const extensions = new Map(list.map((item) => [item.oid, item]));
  const get = <T>(oid: string, read: (value: Uint8Array) => T): T | undefined => {
    const found = extensions.get(oid);
    return found && read(found.value);
  };
  const { ids } = extension;
  const issuerName = extensions.get(ids.issuerAltName);
  // X.509 requires at least one name. Old issuers of the government left the list empty, and
  // nothing uses it.
  if (issuerName && !lenient && (issuerName.critical || !extension.isEmptySequence(issuerName.value)))
    extension.readAltName(issuerName.value);
  get(ids.freshest, extension.readCrlPoints);
  const policies = get(ids.policies, extension.readPolicies);
  return {
    extensions,
    basicConstraints: get(ids.basicConstraints, extension.readBasicConstraints),
    keyUsage: get(ids.keyUsage, extension.readKeyUsage),
    extendedKeyUsage: get(ids.extendedKeyUsage, extension.readOids),
    policies: policies?.policies,
    policiesUnderstood: policies?.understood !== false,
    mappings: get(ids.mappings, extension.readMappings) ?? [],
    policyConstraints: get(ids.policyConstraints, extension.readPolicyConstraints) ?? {
      explicit: undefined,
      mapping: undefined,
    },
    inhibitAny: get(ids.inhibitAny, extension.readInhibitAny),
    nameConstraints: get(ids.nameConstraints, extension.readNameConstraints),
    alternativeNames: get(ids.subjectAltName, tolerantly(extension.readAltName, lenient)) ?? [],
    crlPoints: get(ids.crlPoints, extension.readCrlPoints) ?? [],
    access: get(ids.authorityAccess, extension.readAccess) ?? [],
    subjectKeyId: get(ids.subjectKey, extension.readSubjectKey),
    authorityKeyId: get(ids.authorityKey, extension.readAuthorityKey),
  };
};

/** Reads a certificate. Throws DerError; for use inside this folder. */
const readCertificate = (bytes: Uint8Array, { lenient = false }: NameOptions = {}): Certificate => {
  if (bytes.length > largest) throw new DerError('too-large');
  const outer = new Reader(decode(bytes));
  const tbs = outer.take(tags.sequence);
  const algorithm = outer.take(tags.sequence);
  const signature = bitStringBytes(outer.take(tags.bitString));
  outer.end();
  const fields = readFields(tbs);
  // The inner and the outer algorithm are the same (RFC 5280 §4.1.1.2).
  if (!sameBytes(fields.inner.raw, algorithm.raw)) malformed();
  const known = readKnown(fields.list, lenient);
  // Written out: spreading or assigning these properties costs more than reading them did.
  return Object.freeze({
    raw: bytes,
    signed: tbs.raw,
    algorithm: readSignatureAlgorithm(algorithm),
    signature,
    version: fields.version,
    serial: fields.serial,
    issuer: fields.issuer,
    subject: fields.subject,
    notBefore: fields.notBefore,
    notAfter: fields.notAfter,
    key: fields.key,
    extensions: known.extensions,
    basicConstraints: known.basicConstraints,
    keyUsage: known.keyUsage,
    extendedKeyUsage: known.extendedKeyUsage,
    policies: known.policies,
    policiesUnderstood: known.policiesUnderstood,
    mappings: known.mappings,
    policyConstraints: known.policyConstraints,
    inhibitAny: known.inhibitAny,
    nameConstraints: known.nameConstraints,
    alternativeNames: known.alternativeNames,
    crlPoints: known.crlPoints,
    access: known.access,
    subjectKeyId: known.subjectKeyId,
    authorityKeyId: known.authorityKeyId,
  });
};

/** Parses a certificate. A fault is a typed verdict, never an exception. */
export const parseCertificate = (bytes: Uint8Array, options?: NameOptions): CertificateVerdict => {
  try {
    return { ok: true, certificate: readCertificate(bytes.slice(), options) };
  } catch (error) {
    return { ok: false, fault: error instanceof DerError ? error.fault : 'bad-structure' };
  }
};
