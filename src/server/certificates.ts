/** Decides whose signature it is: SECURITY C-1 … C-8, in that order, each with its own word. */
import type { Audience } from '../flow/method.js';
import { usage, parseCertificate, type Certificate } from '../pki/certificate.js';
import { validate } from '../pki/chain.js';
import type { Binding } from '../pki/challenge.js';
import { identifiersOf, subjectText, type Identifier } from '../pki/identifiers.js';
import type { ChainFault } from '../pki/judge.js';
import { verifyRawProof } from '../pki/signature.js';

/** What a signer handed over. */
export interface Proof {
  readonly certificate: Uint8Array;
  /** RFC 7518 §3.1. */
  readonly algorithm: string;
  readonly signature: Uint8Array;
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
}

/** The end of a problem code: `certificate-expired`, `signature-invalid`, … */
export type CertificateProblem =
  | 'signature-invalid'
  | 'certificate-unreadable'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-revoked'
  | 'certificate-untrusted'
  | 'certificate-usage'
  | 'certificate-weak'
  | 'certificate-audience'
  | 'certificate-identity'
  | 'certificate-legacy-id'
  | 'revocation-unavailable';

export type HolderVerdict =
  { readonly ok: true; readonly holder: Holder } | { readonly ok: false; readonly code: CertificateProblem };

/** Judges proofs of possession. */
export interface Certificates {
  /** Names (DER) of the authorities that an audience's certificates come from. */
  issuers(audience: Audience): readonly Uint8Array[];
  verify(proof: Proof, binding: Binding, audience: Audience): Promise<HolderVerdict>;
}

/** Asks the issuer; from the leaf up to and including the anchor. */
export type Revocation = (path: readonly Certificate[]) => Promise<'revoked' | 'revocation-unavailable' | undefined>;

export interface CertificatesOptions {
  /** Roots of the public hierarchy, DER. */
  readonly anchors: readonly Uint8Array[];
  /** Roots of the government's: the only ones for agencies, and for nobody else. */
  readonly government: readonly Uint8Array[];
  readonly intermediates?: readonly Uint8Array[];
  readonly revocation: Revocation;
  /** Whether another parser reads the same (C-2). */
  readonly agrees?: (certificate: Certificate) => boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Purposes that a person's certificate may have (C-5); one without any has all. */
const PURPOSES = [
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.20.2.2',
  '1.3.6.1.4.1.311.10.3.12',
];
const OID = { name: '2.5.4.3', organization: '2.5.4.10', organizationId: '2.5.4.97' };

const CODES: Readonly<Partial<Record<ChainFault, CertificateProblem>>> = {
  unreadable: 'certificate-unreadable',
  'two-parsers-disagree': 'certificate-unreadable',
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  revoked: 'certificate-revoked',
  'revocation-unavailable': 'revocation-unavailable',
  'wrong-usage': 'certificate-usage',
  'bad-profile': 'certificate-usage',
  'weak-algorithm': 'certificate-weak',
};

const refuse = (code: CertificateProblem): HolderVerdict => ({ ok: false, code });

function read(list: readonly Uint8Array[], what: string): Certificate[] {
  return list.map((bytes, at) => {
    const verdict = parseCertificate(bytes);
    if (!verdict.ok) throw new TypeError(`createCertificates: ${what}[${at}] is not a certificate (${verdict.fault}).`);
    return verdict.certificate;
  });
}

type Subject = { readonly subject: string } | { readonly code: CertificateProblem };

/** The legal identity of an audience in a certificate, or why there is none. */
function subjectFor(audience: Audience, certificate: Certificate): Subject {
  const found = identifiersOf(certificate);
  if (!found.ok) return { code: 'certificate-identity' };
  const of = (scheme: Identifier['scheme']) => found.identifiers.find((each) => each.scheme === scheme)?.value;
  const [cccd, mst, cmnd] = [of('CCCD'), of('MST'), of('CMND')];
  if (audience === 'agency') {
    const code = subjectText(certificate, OID.organizationId) ?? mst;
    const readable = code && /^[A-Za-z0-9.:-]{3,40}$/.test(code);
    return readable ? { subject: `agency:${code.toLowerCase()}` } : { code: 'certificate-identity' };
  }
  // The person in a company's certificate acts for it, and is not its owner (T18).
  if (audience === 'enterprise') {
    if (mst) return { subject: `mst:${mst}` };
    return { code: cccd ? 'certificate-audience' : 'certificate-identity' };
  }
  if (mst) return { code: 'certificate-audience' };
  const citizen = cccd ?? (cmnd?.length === 12 ? cmnd : undefined);
  if (citizen) return { subject: `cccd:${citizen}` };
  return { code: cmnd ? 'certificate-legacy-id' : 'certificate-identity' };
}

/**
 * @throws {TypeError} when an anchor is none
 *
 * @example
 * const certificates = createCertificates({ anchors, government, revocation: onlineRevocation() });
 */
export function createCertificates(options: CertificatesOptions): Certificates {
  const { revocation, agrees = () => true, now = Date.now } = options;
  const pools = {
    public: read(options.anchors, 'anchors'),
    government: read(options.government, 'government'),
    intermediates: read(options.intermediates ?? [], 'intermediates'),
  };
  const path = (leaf: Certificate, anchors: readonly Certificate[]) =>
    validate(leaf, {
      anchors,
      intermediates: pools.intermediates,
      at: Math.floor(now() / 1000),
      requiredEku: PURPOSES,
      requireKeyUsage: true,
    });

  async function verify(proof: Proof, binding: Binding, audience: Audience): Promise<HolderVerdict> {
    const parsed = parseCertificate(proof.certificate);
    if (!parsed.ok || !agrees(parsed.certificate)) return refuse('certificate-unreadable');
    const { certificate } = parsed;
    if (certificate.keyUsage?.has(usage.keyCertSign)) return refuse('certificate-usage');
    const own = audience === 'agency' ? pools.government : pools.public;
    const other = audience === 'agency' ? pools.public : pools.government;
    const known = await path(certificate, own);
    if (!known.ok) {
      const elsewhere = (await path(certificate, other)).ok;
      return refuse(elsewhere ? 'certificate-audience' : (CODES[known.fault] ?? 'certificate-untrusted'));
    }
    const named = subjectFor(audience, certificate);
    if ('code' in named) return refuse(named.code);
    const possession = await verifyRawProof(
      { certificate, algorithm: proof.algorithm, signature: proof.signature },
      binding,
    );
    if (!possession.ok) return refuse(possession.fault === 'weak-algorithm' ? 'certificate-weak' : 'signature-invalid');
    // Last, so that nobody makes us call out with junk (C-8).
    const fault = await revocation(known.path);
    if (fault) return refuse(CODES[fault] ?? 'certificate-untrusted');
    return { ok: true, holder: holderOf(named.subject, certificate) };
  }
  return {
    verify,
    issuers(audience) {
      const roots = audience === 'agency' ? pools.government : pools.public;
      const names = new Set(roots.map(({ subject }) => subject.canonical.join()));
      const below = pools.intermediates.filter(({ issuer }) => names.has(issuer.canonical.join()));
      return [...roots, ...below].map(({ subject }) => subject.raw);
    },
  };
}

function holderOf(subject: string, certificate: Certificate): Holder {
  const identifiers = identifiersOf(certificate);
  const issuer = certificate.issuer.attributes;
  return {
    subject,
    name: subjectText(certificate, OID.name) ?? '',
    organization: subjectText(certificate, OID.organization),
    identifiers: identifiers.ok ? identifiers.identifiers : [],
    issuer: (issuer.find(({ oid }) => oid === OID.name) ?? issuer[0])?.text ?? '',
    notAfter: certificate.notAfter,
    serial: certificate.serial,
  };
}
