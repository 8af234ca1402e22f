/**
 * Verifies a proof of possession with `src/proof` (rules C-1 to C-9) and maps its faults to problem
 * codes.
 */
import type { Audience } from '../../flow/method.js';
import {
  identifiersOf,
  unknownIdentifiersOf,
  type Identifier,
  type UnknownIdentifier,
} from '../../proof/identifiers.js';
import { issuerText, subjectText } from '../../proof/subject.js';
import type { Certificate } from '../../x509/certificate.js';
import type { Challenge } from '../../proof/challenge.js';
import { judgeProof, type Evidence, type PipelineFault, type SubmittedProof } from '../../proof/pipeline.js';
import { agencyCodes, type Owner } from '../../proof/profile.js';
import type { Revocation, StatusEvidence } from '../../proof/revocation.js';
import type { Trust } from '../../proof/trust.js';
import { toBase64 } from '../../bytes.js';

/** The signer's answer; values in base64. */
export interface Proof {
  readonly certificate: string;
  /**
   * RFC 7518 §3.1 name, prefixed with `web-eid:` where Web eID built the signed bytes; or `CMS`.
   */
  readonly algorithm: string;
  readonly signature: string;
}

/** Who a certificate, or an identity provider, has proved. */
export interface Holder {
  /** `cccd:…`, `mst:…`, `agency:…`. */
  readonly subject: string;
  readonly name: string;
  readonly organization?: string | undefined;
  readonly identifiers: readonly Identifier[];
  /** Identifiers of unknown type in the certificate. They are shown and have no other effect. */
  readonly unknown?: readonly UnknownIdentifier[];
  /** The person, as `cccd:…`, where the certificate is that of an employee of `subject`. */
  readonly person?: string;
  /** Further names of the same agency. Registration fails if one of them has an account. */
  readonly also?: readonly string[];
  /** The authority, or the identity provider. */
  readonly issuer: string;
  /** Seconds since 1970. Absent without a certificate, like `serial`. */
  readonly notAfter?: number;
  /** Serial number, hex. */
  readonly serial?: string;
}

/** What was verified and how; stored with the account (C-9). Bytes in base64. */
export interface HolderEvidence extends Proof {
  /** The issuing authorities, from the certificate's issuer up to the trust anchor. */
  readonly chain: readonly string[];
  readonly challenge: Challenge;
  /** OCSP responses and CRLs that confirmed the certificate, with their times. */
  readonly status: readonly StatusEvidence[];
  /** The verification steps that passed. */
  readonly trace: Evidence['trace'];
  readonly unknown: readonly UnknownIdentifier[];
  /** Whether the operator assigned the certificate to the organisation that it registers. */
  readonly assigned: boolean;
  /** ISO 8601. */
  readonly at: string;
}

/** Problem codes of a refused proof. */
export type CertificateProblem =
  | 'challenge-invalid'
  | 'signature-invalid'
  | 'certificate-unreadable'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-revoked'
  | 'certificate-untrusted'
  | 'certificate-usage'
  | 'certificate-weak'
  | 'certificate-audience'
  | 'certificate-person-in-organization'
  | 'certificate-identity'
  | 'certificate-legacy-id'
  | 'revocation-unavailable';

type HolderVerdict =
  | { readonly ok: true; readonly holder: Holder; readonly evidence: HolderEvidence }
  | { readonly ok: false; readonly code: CertificateProblem };

/** The challenge must be bound to these values. */
export type Expected = Pick<Challenge, 'origin' | 'flow' | 'step'>;

/** Verifies proofs of possession. */
export interface Certificates {
  /** Distinguished names (DER) of the authorities that issue an audience's certificates. */
  issuers(audience: Audience): readonly Uint8Array[];
  /**
   * Whether the operator assigned certificates to organisations of this audience. A page cannot
   * know that.
   */
  assigns?(audience: Audience): boolean;
  /**
   * `challenge` has been consumed, so that no other call can answer it. `employees`: also accepts the
   * certificate of a person in an organisation; only for a sign-in.
   */
  verify(
    proof: Proof,
    challenge: Challenge,
    expected: Expected,
    audience: Audience,
    employees?: boolean,
  ): Promise<HolderVerdict>;
}

export interface CertificatesOptions {
  readonly trust: Trust;
  readonly revocation: Pick<Revocation, 'check' | 'refusesUnknown'>;
  /** Whether a second X.509 parser reads the certificate alike (C-2). */
  readonly agrees: (certificate: Certificate) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const OID = { name: '2.5.4.3', organization: '2.5.4.10' };

const CODES: Readonly<Partial<Record<PipelineFault, CertificateProblem>>> = {
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  revoked: 'certificate-revoked',
  'revocation-unavailable': 'revocation-unavailable',
  'weak-algorithm': 'certificate-weak',
  untrusted: 'certificate-untrusted',
  'signature-mismatch': 'signature-invalid',
  'challenge-expired': 'challenge-invalid',
  'challenge-mismatch': 'challenge-invalid',
  'cert-wrong-audience': 'certificate-audience',
  'cert-of-organization': 'certificate-audience',
  'cert-no-tax-code': 'certificate-audience',
  'cert-person-in-organization': 'certificate-person-in-organization',
  'cert-legacy-id': 'certificate-legacy-id',
};

/** Problem codes by verification step, for faults without an entry in `CODES`. */
const STEPS = {
  'C-1': 'certificate-unreadable',
  'C-2': 'certificate-unreadable',
  'C-3': 'certificate-weak',
  'C-4': 'certificate-untrusted',
  'C-5': 'certificate-usage',
  'C-6': 'certificate-identity',
  'C-7': 'signature-invalid',
  'C-8': 'revocation-unavailable',
} as const;

const SCHEMES: Readonly<Record<Audience, string>> = { citizen: 'cccd', enterprise: 'mst', agency: 'agency' };

const WEB_EID = 'web-eid:';

function submittedOf({ certificate, algorithm, signature }: Proof): SubmittedProof {
  if (algorithm === 'CMS') return { kind: 'cms', certificate, cms: signature };
  if (!algorithm.startsWith(WEB_EID)) return { kind: 'raw', certificate, algorithm, signature };
  return { kind: 'web-eid', certificate, algorithm: algorithm.slice(WEB_EID.length), signature };
}

/** The name of an audience's account by a number or code: `cccd:…`, `mst:…`, `agency:…`. */
export const subjectNamed = (audience: Audience, value: string): string =>
  `${SCHEMES[audience]}:${value.toLowerCase()}`;

function holderOf({ audience, identifier, assignedAs, person }: Owner, certificate: Certificate): Holder {
  const subjectOf = ({ value }: Identifier) => subjectNamed(audience, value);
  const verdict = identifiersOf(certificate);
  const own = verdict.ok ? verdict.identifiers : [];
  const subject = subjectOf(identifier);
  return {
    subject,
    name: subjectText(certificate, OID.name) ?? '',
    organization: assignedAs ?? subjectText(certificate, OID.organization),
    identifiers: assignedAs ? [identifier, ...own] : own,
    ...(person && { person: subjectNamed('citizen', person.value) }),
    unknown: unknownIdentifiersOf(certificate),
    also:
      audience === 'agency' && !assignedAs
        ? agencyCodes(own)
            .map(subjectOf)
            .filter((each) => each !== subject)
        : [],
    issuer: issuerText(certificate),
    notAfter: certificate.notAfter,
    serial: certificate.serial,
  };
}

function evidenceOf(
  { certificate, algorithm, signature }: Proof,
  { assignedAs }: Owner,
  { chain, challenge, status, trace, at }: Evidence,
  unknown: HolderEvidence['unknown'],
): HolderEvidence {
  const above = chain.slice(1).map(toBase64);
  const when = new Date(at * 1000).toISOString();
  return {
    ...{ certificate, algorithm, signature, chain: above, challenge, status, trace, unknown },
    ...{ assigned: assignedAs !== undefined, at: when },
  };
}

/**
 * @example
 * const certificates = createCertificates({ trust, revocation: new Revocation({ trust, fetch: statusFetch() }), agrees: secondParserAgrees });
 */
export function createCertificates({ trust, revocation, agrees, now = Date.now }: CertificatesOptions): Certificates {
  return {
    issuers: (audience) =>
      trust.issuers
        .filter(({ audiences }) => audiences.includes(audience))
        .map(({ certificate }) => certificate.subject.raw),
    assigns: (audience) => [...(trust.assigned?.values() ?? [])].some((owner) => owner.audience === audience),
    async verify(proof, challenge, expected, audience, employees = false) {
      const at = Math.floor(now() / 1000);
      const context = { trust, agrees, revocation, audience, employees, challenge, expected, at };
      const verdict = await judgeProof(submittedOf(proof), context);
      if (!verdict.ok) return { ok: false, code: CODES[verdict.code] ?? STEPS[verdict.step] };
      const holder = holderOf(verdict.owner, verdict.certificate);
      return { ok: true, holder, evidence: evidenceOf(proof, verdict.owner, verdict.evidence, holder.unknown ?? []) };
    },
  };
}
