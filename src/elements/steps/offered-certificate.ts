import type { Audience } from '../../flow/method.js';
import type { CertificateSummary } from '../../proof/summary.js';
import type { SignerCertificate } from '../../signers/signer.js';
import { certificateReader } from '../internal/certificate-reader.js';
import { part } from '../internal/part.js';

/** A certificate as a card shows it. The page's findings are advice: the gateway decides. */
export interface OfferedCertificate {
  readonly of: SignerCertificate;
  readonly summary: CertificateSummary;
  /** The finding that makes it unusable, by its key in the certificate texts. */
  readonly problem: string | undefined;
}

interface OfferOptions {
  readonly audience: Audience;
  /** Names (DER, base64) of the authorities that the gateway accepts for this audience. */
  readonly issuers: readonly string[];
  /** The gateway accepts certificates that its operator has assigned, whatever they contain. */
  readonly assigned?: boolean | undefined;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
}

/**
 * Findings that only a gateway can judge: it may accept more usages than usual, which its page does
 * not know.
 */
const GATEWAYS: readonly string[] = ['cert-extended-usage'];
/** Findings that are ignored where the operator assigns certificates to organisations. */
const ASSIGNED: readonly string[] = [
  'cert-no-agency-code',
  'cert-no-tax-code',
  'cert-person-in-organization',
  'cert-identifier-malformed',
  'cert-identifiers-contradict',
];

/**
 * Reads certificates for people to choose from, usable ones first. For an agency, only those of its
 * own authority are shown, unless there are none.
 */
export async function readOffered(
  list: readonly SignerCertificate[],
  { audience, issuers, assigned, now }: OfferOptions,
): Promise<readonly OfferedCertificate[]> {
  const [summarize, { fromBase64 }] = await part(Promise.all([certificateReader(), import('../../signers/bytes.js')]));
  const through = assigned ? [...GATEWAYS, ...ASSIGNED] : GATEWAYS;
  const options = { audience, issuers: issuers.map(fromBase64), at: now / 1000 };
  const read = async (of: SignerCertificate): Promise<OfferedCertificate> => {
    const verdict = await summarize(of.certificate, options);
    if (!verdict.ok)
      return { of, summary: { owner: of.token, issuer: '', notBefore: 0, notAfter: 0 }, problem: 'cert-unreadable' };
    return { of, summary: verdict.summary, problem: verdict.summary.findings?.find((code) => !through.includes(code)) };
  };
  const all = await Promise.all(list.map(read));
  const own = all.filter(({ summary }) => !summary.findings?.includes('cert-untrusted'));
  const shown = audience === 'agency' && own.length ? own : all;
  return [...shown].sort((a, b) => Number(Boolean(a.problem)) - Number(Boolean(b.problem)));
}
