import type { Audience } from '../../flow/method.js';
import type { CertificateSummary } from '../../proof/summary.js';
import type { SignerCertificate } from '../../signers/signer.js';
import { certificateReader } from '../internal/certificate-reader.js';
import { part } from '../internal/part.js';

/** A certificate as a card shows it. What the page finds wrong is advice: the gateway decides. */
export interface OfferedCertificate {
  readonly of: SignerCertificate;
  readonly summary: CertificateSummary;
  /** What stands in its way, by the name that the texts about certificates have for it. */
  readonly problem: string | undefined;
}

interface OfferOptions {
  readonly audience: Audience;
  /** Names (DER, base64) of the authorities that the gateway takes for this audience. */
  readonly issuers: readonly string[];
  /** The gateway takes certificates by its operator's word, whatever is in them. */
  readonly assigned?: boolean | undefined;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
}

/** A gateway may take more usages than are usual, and its page cannot know: it lets them through. */
const GATEWAYS: readonly string[] = ['cert-extended-usage'];
/** Likewise, where its operator has assigned certificates to organisations. */
const ASSIGNED: readonly string[] = [
  'cert-no-agency-code',
  'cert-no-tax-code',
  'cert-person-in-organization',
  'cert-identifier-malformed',
  'cert-identifiers-contradict',
];

/**
 * Reads certificates for people to choose from, usable ones first. An agency is shown only what its own authority has issued, unless
 * there is nothing of the kind.
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
