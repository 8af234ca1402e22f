import type { Audience } from '../flow/method.js';
import type { Certificate } from '../x509/certificate.js';
import { hex } from '../x509/der/values.js';
import { identifierOf } from './identifiers.js';
import { readPem } from '../x509/pem.js';
import type { IssuerRules, Owner } from './profile.js';
import { fingerprintsOf } from './subject.js';

/** An issuer of certificates for citizens, enterprises or agencies, pinned by its bytes. */
export interface IssuerConfig extends IssuerRules {
  /** PEM of the issuing certificate. */
  readonly pem: string;
  /** Its status sources. URLs in certificates are never used (T22). */
  readonly ocsp?: readonly string[];
  readonly crl?: readonly string[];
}

/**
 * A certificate that the operator assigns to an organisation: an agency's without a code, or a
 * representative's.
 */
export interface AssignedCertificate {
  /** SHA-256 of the whole certificate in hexadecimal, with or without colons. */
  readonly sha256: string;
  readonly audience: Exclude<Audience, 'citizen'>;
  /** The enterprise's tax code; the agency's code (MDD, MST or MNS). */
  readonly code: string;
  /** The organisation's name for the account. */
  readonly name: string;
}

/** The operator's trust configuration. */
export interface TrustConfig {
  /** PEM of the roots, one or more blocks in each text. */
  readonly anchors: readonly string[];
  readonly issuers: readonly IssuerConfig[];
  /** Assigns certificates to organisations, whatever names and numbers they contain. */
  readonly assigned?: readonly AssignedCertificate[];
}

interface TrustedIssuer extends IssuerRules {
  readonly certificate: Certificate;
  readonly ocsp: readonly string[];
  readonly crl: readonly string[];
}

/** The certificates that the gateway trusts, pinned by bytes. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly issuers: readonly TrustedIssuer[];
  /** Keyed by SHA-256 in hexadecimal. */
  readonly assigned?: ReadonlyMap<string, Owner>;
}

type TrustVerdict = { ok: true; trust: Trust } | { ok: false; reason: string };

/** The trust entry of this certificate, found by its bytes: names can be forged (T15). */
export const entryOf = ({ issuers }: Trust, certificate: Certificate): TrustedIssuer | undefined =>
  issuers.find((issuer) => hex(issuer.certificate.raw) === hex(certificate.raw));

/** The organisation to which the operator has assigned this certificate. */
export const assignedOwner = async (
  { assigned }: Trust,
  certificate: Certificate,
  audience: Owner['audience'],
): Promise<Owner | undefined> => {
  if (!assigned?.size) return undefined;
  const owner = assigned.get((await fingerprintsOf(certificate)).sha256);
  return owner?.audience === audience ? owner : undefined;
};

const isSource = (text: string): boolean => {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
  } catch {
    // TypeError: not a URL.
    return false;
  }
};

const wrongAuthority = (certificate: Certificate, at: number): string | undefined => {
  if (certificate.basicConstraints?.ca !== true) return 'is not an authority’s certificate';
  return at > certificate.notAfter ? 'has expired' : undefined;
};

class Refusal extends Error {}

const readAll = (pem: string, what: string, at: number): readonly Certificate[] => {
  const read = readPem(pem);
  if (!read.ok) throw new Refusal(`${what} ${read.reason}.`);
  for (const certificate of read.certificates) {
    const wrong = wrongAuthority(certificate, at);
    if (wrong) throw new Refusal(`${what} ${wrong}.`);
  }
  return read.certificates;
};

const readIssuer = (config: IssuerConfig, what: string, at: number): TrustedIssuer => {
  const [certificate, ...rest] = readAll(config.pem, what, at);
  if (!certificate || rest.length > 0) throw new Refusal(`${what} holds more than one certificate.`);
  if (config.audiences.length === 0) throw new Refusal(`${what} is for no audience.`);
  const { ocsp = [], crl = [] } = config;
  const wrong = [...ocsp, ...crl].find((url) => !isSource(url));
  if (wrong !== undefined) throw new Refusal(`${what} names a status source that is no http or https URL.`);
  return { ...config, certificate, ocsp, crl };
};

const codes = { enterprise: ['MST'], agency: ['MDD', 'MST', 'MNS'] } as const;

const readAssigned = (list: readonly AssignedCertificate[]): ReadonlyMap<string, Owner> => {
  const assigned = new Map<string, Owner>();
  for (const [at, { sha256, audience, code, name: assignedAs }] of list.entries()) {
    const what = `Assigned certificate ${at + 1}`;
    const name = sha256.replaceAll(':', '').toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(name)) throw new Refusal(`${what} is not named by a SHA-256 in hexadecimal.`);
    if (assigned.has(name)) throw new Refusal(`${what} is assigned twice.`);
    const identifier = identifierOf(codes[audience], code);
    if (!identifier) throw new Refusal(`${what} has no code that an ${audience} can have.`);
    if (assignedAs.trim() === '') throw new Refusal(`${what} has no name.`);
    assigned.set(name, { audience, identifier, assignedAs });
  }
  return assigned;
};

/**
 * Reads the trust configuration at start-up. Every PEM must be an authority's certificate that has
 * not expired, every source an http or https URL. Reports the first mistake in one sentence for the
 * operator.
 */
export const readTrust = (config: TrustConfig, at: number): TrustVerdict => {
  try {
    const anchors = config.anchors.flatMap((pem, index) => readAll(pem, `Trust anchor ${index + 1}`, at));
    if (anchors.length === 0) throw new Refusal('There is no trust anchor.');
    const issuers = config.issuers.map((issuer, index) => readIssuer(issuer, `Issuer ${index + 1}`, at));
    const names = issuers.map(({ certificate }) => hex(certificate.raw));
    if (new Set(names).size !== names.length) throw new Refusal('An issuer is configured twice.');
    const assigned = readAssigned(config.assigned ?? []);
    return { ok: true, trust: Object.freeze({ anchors, issuers, assigned }) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
};
