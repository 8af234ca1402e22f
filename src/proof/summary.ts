import type { Audience } from '../flow/method.js';
import { parseCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { sameBytes } from '../x509/der/bytes.js';
import type { DerFault } from '../x509/der/element.js';
import { identifiersOf, unknownIdentifiersOf } from './identifiers.js';
import type { UnknownIdentifier } from './identifiers.js';
import { readPem } from '../x509/pem.js';
import { identifierFor, isWeak, judgeUsage, ownerOf } from './profile.js';
import type { ProfileFault } from './profile.js';
import { issuerText, subjectWords } from './subject.js';

/**
 * What a page may note about a certificate. Advice only: the gateway decides, by its own lists and
 * clock.
 */
export type Finding =
  | ProfileFault
  | 'cert-alternative-name'
  | 'cert-expired'
  | 'cert-not-yet-valid'
  | 'cert-unreadable'
  | 'cert-untrusted'
  | 'cert-weak';

/** A certificate in words that are safe to show. Times are seconds since 1970. */
export interface CertificateSummary {
  readonly owner: string;
  readonly organization?: string | undefined;
  readonly identifier?: { readonly scheme: string; readonly value: string } | undefined;
  /** Unknown values among its identifiers; they decide nothing. */
  readonly unknown?: readonly UnknownIdentifier[] | undefined;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Codes of the findings, the most important first. Findings without a sentence are left out. */
  readonly findings?: readonly string[] | undefined;
}

export interface SummaryOptions {
  /** The audience that the certificate must register. Without it the audience is not checked. */
  readonly audience?: Audience | undefined;
  /**
   * PEM of the roots and issuers that the portal knows. Without any, nothing is noted about trust.
   */
  readonly anchors?: readonly string[] | undefined;
  /**
   * Names (DER) of the issuers that the gateway accepts for this audience; any other issuer is
   * noted as untrusted.
   */
  readonly issuers?: readonly Uint8Array[] | undefined;
  /** The time of the check in seconds since 1970; by default now. */
  readonly at?: number | undefined;
}

/** `readers-differ`: PKI.js reads the bytes differently, so neither reading is shown. */
export type SummaryVerdict =
  | { ok: true; summary: CertificateSummary }
  | { ok: false; fault: DerFault | 'readers-differ' };

/** @throws {TypeError} for an anchor that is not PEM: a portal's mistake, not a person's */
const readAnchors = (texts: readonly string[]): readonly Certificate[] =>
  texts.flatMap((text, at) => {
    const verdict = readPem(text);
    if (!verdict.ok) throw new TypeError(`Anchor ${at + 1} ${verdict.reason}.`);
    return verdict.certificates;
  });

/**
 * Outside the validity period, trust is not judged: the dates say enough, and the issuer may not
 * have existed then.
 */
const isUntrusted = async (leaf: Certificate, { anchors, issuers }: SummaryOptions, at: number): Promise<boolean> => {
  if (issuers && !issuers.some((name) => sameBytes(name, leaf.issuer.raw))) return true;
  // A weak certificate has no valid path, whatever its issuer, so the path says nothing about that.
  if (!anchors || isWeak(leaf)) return false;
  const known = readAnchors(anchors);
  // Fetched only when there are anchors: comparing names needs no path validation.
  const { validate } = await import('../x509/chain.js');
  const { ok } = await validate(leaf, { at, anchors: known, intermediates: known });
  return !ok;
};

const profileFault = (leaf: Certificate, audience: Audience): ProfileFault | undefined => {
  const rules = { audiences: [audience], usageMayBeAbsent: true };
  const owner = ownerOf(leaf, audience, rules);
  return judgeUsage([leaf], rules) ?? (owner.ok ? undefined : owner.fault);
};

const findingsOf = async (leaf: Certificate, options: SummaryOptions, at: number): Promise<readonly Finding[]> => {
  const found: (Finding | undefined)[] = [options.audience && profileFault(leaf, options.audience)];
  if (at > leaf.notAfter) found.unshift('cert-expired');
  else if (at < leaf.notBefore) found.unshift('cert-not-yet-valid');
  else {
    if (isWeak(leaf)) found.unshift('cert-weak');
    if (await isUntrusted(leaf, options, at)) found.push('cert-untrusted');
  }
  return found.filter((each) => each !== undefined);
};

/** The identifier for an account of this audience; else the first one. */
const identifierOf = (leaf: Certificate, audience: Audience | undefined): CertificateSummary['identifier'] => {
  const verdict = identifiersOf(leaf);
  if (!verdict.ok) return undefined;
  const { identifiers } = verdict;
  return (audience && identifierFor(identifiers, audience)) ?? identifiers[0];
};

/**
 * Reads a certificate for `<dvc-certificate-card>`: its owner in words, its identifier, and what a
 * person may want to know before signing. Two readers must agree on it, the strict one and PKI.js,
 * as on the gateway. It decides nothing and checks no status (docs/security-model.md#certificates:
 * the gateway does). The network is used only to fetch PKI.js at the first call.
 *
 * @param der One certificate in DER, as a signer hands it over.
 * @throws {TypeError} when an anchor is not a PEM certificate; also what `import()` throws when
 * PKI.js cannot be fetched
 */
export const summarize = async (der: Uint8Array, options: SummaryOptions = {}): Promise<SummaryVerdict> => {
  const strict = parseCertificate(der);
  // A gateway refuses malformed alternative names; the rest of the certificate is still worth
  // showing.
  const parsed = strict.ok ? strict : parseCertificate(der, { lenient: true });
  if (!parsed.ok) return parsed;
  const { certificate } = parsed;
  const { pkijsAgrees } = await import('../x509/pkijs-reader.js');
  if (!pkijsAgrees(certificate)) return { ok: false, fault: 'readers-differ' };
  const at = options.at ?? Date.now() / 1000;
  const words = subjectWords(certificate);
  const summary: CertificateSummary = {
    owner: words.commonName ?? words.organization ?? '',
    organization: words.organization === words.commonName ? undefined : words.organization,
    identifier: identifierOf(certificate, options.audience),
    unknown: unknownIdentifiersOf(certificate),
    issuer: issuerText(certificate),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    findings: [
      ...(await findingsOf(certificate, options, at)),
      ...(strict.ok ? [] : ['cert-alternative-name' satisfies Finding]),
    ],
  };
  return { ok: true, summary };
};
