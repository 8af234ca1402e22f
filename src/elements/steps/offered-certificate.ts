import type { Certificate } from '../../pki/certificate.js';
import type { SignerCertificate } from '../../signers/signer.js';

/** A certificate as a card shows it. What the page finds wrong is advice: the gateway decides. */
export interface OfferedCertificate {
  readonly of: SignerCertificate;
  readonly name: string;
  readonly organization: string;
  readonly identifiers: readonly string[];
  readonly issuer: string;
  readonly validTo: Date;
  /** A problem code, when it cannot be used. */
  readonly problem: string | undefined;
}

const OID = { name: '2.5.4.3', organization: '2.5.4.10' };
const SIGNATURE = 0;
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const masked = (value: string) => '*'.repeat(Math.max(0, value.length - 4)) + value.slice(-4);

function problemOf(certificate: Certificate, issuers: readonly string[], now: number): string | undefined {
  if (now > certificate.notAfter * 1000) return 'certificate-expired';
  if (now < certificate.notBefore * 1000) return 'certificate-not-yet-valid';
  if (certificate.keyUsage?.has(SIGNATURE) !== true) return 'certificate-usage';
  return issuers.includes(toBase64(certificate.issuer.raw)) ? undefined : 'certificate-untrusted';
}

/** Reads certificates for people to choose from. `now` is the gateway's clock, in milliseconds. */
export async function readOffered(
  list: readonly SignerCertificate[],
  issuers: readonly string[],
  now: number,
): Promise<readonly OfferedCertificate[]> {
  const [{ parseCertificate }, { issuerText, subjectText }] = await Promise.all([
    import('../../pki/certificate.js'),
    import('../../pki/subject.js'),
  ]);
  return list.map((of) => {
    const parsed = parseCertificate(of.certificate);
    if (!parsed.ok) {
      const nobody = { name: of.token, organization: '', identifiers: [], issuer: '', validTo: new Date(0) };
      return { of, ...nobody, problem: 'certificate-unreadable' };
    }
    const { certificate } = parsed;
    const found = certificate.identifiers;
    return {
      of,
      name: subjectText(certificate, OID.name) ?? of.token,
      organization: subjectText(certificate, OID.organization) ?? '',
      identifiers: found.ok ? found.identifiers.map(({ scheme, value }) => `${scheme} ${masked(value)}`) : [],
      issuer: issuerText(certificate),
      validTo: new Date(certificate.notAfter * 1000),
      problem: problemOf(certificate, issuers, now),
    };
  });
}
