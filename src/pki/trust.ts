import type { Certificate } from './certificate.js';
import { hex } from './der-values.js';
import { readPem } from './pem.js';
import type { IssuerRules } from './profile.js';

/** One issuer of citizens', enterprises' or agencies' certificates, pinned by its bytes. */
export interface IssuerConfig extends IssuerRules {
  /** PEM of the issuing certificate. */
  readonly pem: string;
  /** Where its status is asked: never a URL out of a certificate (SECURITY T22). */
  readonly ocsp?: readonly string[];
  readonly crl?: readonly string[];
}

/** Trust as an operator configures it. */
export interface TrustConfig {
  /** PEM of the roots, one or more blocks each. */
  readonly anchors: readonly string[];
  readonly issuers: readonly IssuerConfig[];
}

export interface TrustedIssuer extends IssuerRules {
  readonly certificate: Certificate;
  readonly ocsp: readonly string[];
  readonly crl: readonly string[];
}

/** Whom the gateway believes, pinned by bytes. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly issuers: readonly TrustedIssuer[];
}

export type TrustVerdict = { ok: true; trust: Trust } | { ok: false; reason: string };

/** The entry of this very certificate: the bytes, not the name, which anybody can write (T15). */
export const entryOf = ({ issuers }: Trust, certificate: Certificate): TrustedIssuer | undefined =>
  issuers.find((issuer) => hex(issuer.certificate.raw) === hex(certificate.raw));

const isSource = (text: string): boolean => {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
  } catch {
    // TypeError: no URL.
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

/**
 * Reads the configuration at a start: every PEM is an authority's certificate that has not expired, every source an http or
 * https URL. The first mistake is told in one sentence for the operator.
 */
export const readTrust = (config: TrustConfig, at: number): TrustVerdict => {
  try {
    const anchors = config.anchors.flatMap((pem, index) => readAll(pem, `Trust anchor ${index + 1}`, at));
    if (anchors.length === 0) throw new Refusal('There is no trust anchor.');
    const issuers = config.issuers.map((issuer, index) => readIssuer(issuer, `Issuer ${index + 1}`, at));
    const names = issuers.map(({ certificate }) => hex(certificate.raw));
    if (new Set(names).size !== names.length) throw new Refusal('An issuer is configured twice.');
    return { ok: true, trust: Object.freeze({ anchors, issuers }) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
};
