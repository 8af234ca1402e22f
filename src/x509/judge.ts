import { isAllowed, isStrongKey } from './algorithms.js';
import type { Strength } from './algorithms.js';
import { usage } from './certificate.js';
import type { Certificate } from './certificate.js';
import { ids } from './extensions.js';

/** Why no path was accepted. */
export type ChainFault =
  | 'unreadable'
  | 'two-parsers-disagree'
  | 'critical-extension'
  | 'not-yet-valid'
  | 'expired'
  | 'weak-algorithm'
  | 'bad-profile'
  | 'wrong-usage'
  | 'not-an-authority'
  | 'path-length'
  | 'name-constraints'
  | 'policies'
  | 'signature'
  | 'untrusted'
  | 'revoked'
  | 'revocation-unavailable'
  | 'too-complex'
  | 'unsupported-option';

/** Requirements for every certificate of a path. */
export interface Demands extends Strength {
  /** Seconds since 1970. */
  readonly at: number;
  /** Extended key usages of which the leaf needs one; empty requires none. */
  readonly requiredEku?: readonly string[];
  /** The leaf must carry a key usage with digitalSignature. */
  readonly requireKeyUsage?: boolean;
}

const anyUsage = '2.5.29.37.0';

const processed: ReadonlySet<string> = new Set([
  ids.keyUsage,
  ids.subjectAltName,
  ids.issuerAltName,
  ids.basicConstraints,
  ids.nameConstraints,
  ids.crlPoints,
  ids.policies,
  ids.mappings,
  ids.policyConstraints,
  ids.extendedKeyUsage,
  ids.inhibitAny,
]);

const isCritical = (certificate: Certificate, oid: string): boolean =>
  certificate.extensions.get(oid)?.critical === true;

const judgeShape = (certificate: Certificate): ChainFault | undefined => {
  const { basicConstraints, keyUsage, subject, issuer } = certificate;
  for (const { oid, critical } of certificate.extensions.values())
    if (critical && !processed.has(oid)) return 'critical-extension';
  if (!certificate.policiesUnderstood && isCritical(certificate, ids.policies)) return 'critical-extension';
  if (certificate.version !== 3 || issuer.attributes.length === 0) return 'bad-profile';
  const authority = basicConstraints?.ca === true;
  // An empty subject requires a critical alternative name (RFC 5280 §4.2.1.6).
  if (subject.attributes.length === 0 && (authority || !isCritical(certificate, ids.subjectAltName)))
    return 'bad-profile';
  // Only an authority may have these (RFC 5280 §4.2.1.9, §4.2.1.10).
  const claims = keyUsage?.has(usage.keyCertSign) === true || certificate.nameConstraints !== undefined;
  if (!authority && (claims || basicConstraints?.pathLength !== undefined)) return 'bad-profile';
  return undefined;
};

const judgeCommon = (certificate: Certificate, demands: Demands): ChainFault | undefined => {
  if (demands.at < certificate.notBefore) return 'not-yet-valid';
  if (demands.at > certificate.notAfter) return 'expired';
  if (!isStrongKey(certificate.key, demands)) return 'weak-algorithm';
  return judgeShape(certificate);
};

/** Judges the leaf of a path by itself. */
export const judgeLeaf = (leaf: Certificate, demands: Demands): ChainFault | undefined => {
  const fault = judgeCommon(leaf, demands);
  if (fault) return fault;
  const { requiredEku = [], requireKeyUsage = false } = demands;
  if (requiredEku.length > 0) {
    // A required usage means that the leaf must be an end entity (T16).
    if (leaf.basicConstraints?.ca === true) return 'wrong-usage';
    if (leaf.extendedKeyUsage && !requiredEku.some((oid) => leaf.extendedKeyUsage?.includes(oid))) return 'wrong-usage';
  }
  if (requireKeyUsage && leaf.keyUsage?.has(usage.digitalSignature) !== true) return 'wrong-usage';
  return undefined;
};

/**
 * Whether extensions that an issuer must mark critical are not critical (RFC 5280 §4.2.1.11,
 * §4.2.1.14). §6 processes them either way, so this refuses a path only where a usage is required
 * and issuers are held to their full profile.
 */
const isSoftened = (authority: Certificate): boolean =>
  [ids.policyConstraints, ids.inhibitAny].some((oid) => authority.extensions.has(oid) && !isCritical(authority, oid));

/**
 * Judges an issuing certificate by itself (RFC 5280 §6.1.4 k–n), and its usages against those
 * required of the leaf.
 */
export const judgeAuthority = (authority: Certificate, demands: Demands): ChainFault | undefined => {
  const fault = judgeCommon(authority, demands);
  if (fault) return fault;
  if (authority.basicConstraints?.ca !== true) return 'not-an-authority';
  if (authority.keyUsage && !authority.keyUsage.has(usage.keyCertSign)) return 'not-an-authority';
  const { requiredEku = [] } = demands;
  const { extendedKeyUsage } = authority;
  if (requiredEku.length > 0 && isSoftened(authority)) return 'bad-profile';
  if (requiredEku.length === 0 || !extendedKeyUsage || extendedKeyUsage.includes(anyUsage)) return undefined;
  return requiredEku.some((oid) => extendedKeyUsage.includes(oid)) ? undefined : 'wrong-usage';
};

/**
 * Whether `authority`'s key type and algorithm may have signed `certificate` under the allow-list.
 */
export const couldSign = (
  authority: Certificate,
  certificate: Pick<Certificate, 'algorithm'>,
  strength: Strength,
): boolean => certificate.algorithm !== undefined && isAllowed(certificate.algorithm, authority.key, strength);
