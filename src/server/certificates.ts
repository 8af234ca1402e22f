/** Whose signature it is, in the words of a flow: the pipeline C-1 … C-8 of `src/pki`, with the gateway's trust. */
import type { Audience } from '../flow/method.js';
import type { Identifier } from '../pki/identifiers.js';
import { issuerText, subjectText } from '../pki/subject.js';
import type { Certificate } from '../pki/certificate.js';
import type { Challenge } from '../pki/challenge.js';
import { judgeProof, type PipelineFault, type SubmittedProof } from '../pki/pipeline.js';
import type { Owner } from '../pki/profile.js';
import type { Revocation, StatusEvidence } from '../pki/revocation.js';
import type { Trust } from '../pki/trust.js';

/** What a signer handed over; base64. */
export interface Proof {
  readonly certificate: string;
  /** RFC 7518 §3.1; with `web-eid:` before it where Web eID built what is signed; or `CMS`. */
  readonly algorithm: string;
  readonly signature: string;
}

/** Whom a certificate names, once everything about it holds. */
export interface Holder {
  /** `cccd:…`, `mst:…`, `agency:…`. */
  readonly subject: string;
  readonly name: string;
  readonly organization: string | undefined;
  readonly identifiers: readonly Identifier[];
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly notAfter: number;
  /** Serial number, hex. */
  readonly serial: string;
  /** Which bytes of the issuer's said that it is good (C-9). */
  readonly status: readonly StatusEvidence[];
}

/** Why there is none: problem codes. */
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

export type HolderVerdict =
  { readonly ok: true; readonly holder: Holder } | { readonly ok: false; readonly code: CertificateProblem };

/** What a challenge must be bound to. */
export type Expected = Pick<Challenge, 'origin' | 'flow' | 'step'>;

/** Judges proofs of possession. */
export interface Certificates {
  /** Names (DER) of the authorities that an audience's certificates come from. */
  issuers(audience: Audience): readonly Uint8Array[];
  /** `challenge` was taken: nobody can answer it again. */
  verify(proof: Proof, challenge: Challenge, expected: Expected, audience: Audience): Promise<HolderVerdict>;
}

export interface CertificatesOptions {
  readonly trust: Trust;
  readonly revocation: Pick<Revocation, 'check' | 'refusesUnknown'>;
  /** Whether other parsers read the same (C-2). */
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

/** What the rest of each step comes down to. */
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

function holderOf(
  { audience, identifier }: Owner,
  certificate: Certificate,
  status: readonly StatusEvidence[],
): Holder {
  return {
    subject: `${SCHEMES[audience]}:${identifier.value.toLowerCase()}`,
    name: subjectText(certificate, OID.name) ?? '',
    organization: subjectText(certificate, OID.organization),
    identifiers: certificate.identifiers.ok ? certificate.identifiers.identifiers : [],
    issuer: issuerText(certificate),
    notAfter: certificate.notAfter,
    serial: certificate.serial,
    status,
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
    async verify(proof, challenge, expected, audience) {
      const at = Math.floor(now() / 1000);
      const context = { trust, agrees, revocation, audience, challenge, expected, at };
      const verdict = await judgeProof(submittedOf(proof), context);
      if (!verdict.ok) return { ok: false, code: CODES[verdict.code] ?? STEPS[verdict.step] };
      return { ok: true, holder: holderOf(verdict.owner, verdict.certificate, verdict.evidence.status) };
    },
  };
}
