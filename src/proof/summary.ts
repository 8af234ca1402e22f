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

/** What a page may note about a certificate: advice, since only the gateway decides, by its own lists and its own clock. */
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
  /** What stands among its identifiers and is none that we know; it decides nothing. */
  readonly unknown?: readonly UnknownIdentifier[] | undefined;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Codes of what is to be noted, what weighs most first; one without a sentence of ours is left out. */
  readonly findings?: readonly string[] | undefined;
}

export interface SummaryOptions {
  /** Whom the certificate is to register; without it nothing is said of that. */
  readonly audience?: Audience | undefined;
  /** PEM of authorities that the portal knows, roots and issuers. Without any, nothing is said of trust. */
  readonly anchors?: readonly string[] | undefined;
  /** Names (DER) of issuers that a gateway takes for this audience; whoever has another issuer is noted as untrusted. */
  readonly issuers?: readonly Uint8Array[] | undefined;
  /** The instant, in seconds since 1970; now when absent. */
  readonly at?: number | undefined;
}

/** `readers-differ`: PKI.js finds something else in the bytes than we do, so neither is shown. */
export type SummaryVerdict =
  | { ok: true; summary: CertificateSummary }
  | { ok: false; fault: DerFault | 'readers-differ' };

/** @throws TypeError for an anchor that is no PEM: a portal's mistake, not a person's. */
const readAnchors = (texts: readonly string[]): readonly Certificate[] =>
  texts.flatMap((text, at) => {
    const verdict = readPem(text);
    if (!verdict.ok) throw new TypeError(`Anchor ${at + 1} ${verdict.reason}.`);
    return verdict.certificates;
  });

/** Outside of its validity nothing is said of trust: its dates say enough, and its issuer may not have lived then. */
const isUntrusted = async (leaf: Certificate, { anchors, issuers }: SummaryOptions, at: number): Promise<boolean> => {
  if (issuers && !issuers.some((name) => sameBytes(name, leaf.issuer.raw))) return true;
  // No path to a weak one is valid: that says nothing of its issuer.
  if (!anchors || isWeak(leaf)) return false;
  const known = readAnchors(anchors);
  // Whoever only compares names needs no path validation.
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

/** The identifier that an account of this audience would have, or the first one. */
const identifierOf = (leaf: Certificate, audience: Audience | undefined): CertificateSummary['identifier'] => {
  const verdict = identifiersOf(leaf);
  if (!verdict.ok) return undefined;
  const { identifiers } = verdict;
  return (audience && identifierFor(identifiers, audience)) ?? identifiers[0];
};

/**
 * Reads a certificate for `<dvc-certificate-card>`: its owner in words, its identifier, and what a person may want to know before
 * signing. Two readers have to find the same in it, the strict one and PKI.js, as on the gateway. Nothing here decides, asks a status or reaches
 * the network (docs/security-model.md#certificates: that is the gateway's), but for the module of PKI.js, which is fetched by the first call.
 *
 * @param der One certificate in DER, as a signer hands it over.
 * @throws TypeError when an anchor is no PEM certificate, and what `import()` throws when PKI.js cannot be fetched.
 */
export const summarize = async (der: Uint8Array, options: SummaryOptions = {}): Promise<SummaryVerdict> => {
  const strict = parseCertificate(der);
  // A gateway refuses wrong alternative names; what is not about them is still worth showing.
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
