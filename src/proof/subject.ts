import type { Certificate } from '../x509/certificate.js';
import { displaySafe } from '../x509/name.js';
import type { Name } from '../x509/name.js';

/** OIDs of the attributes that are shown to people (RFC 4519). */
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';

/** First value of an attribute by OID, safe to show. */
const nameText = (name: Pick<Name, 'attributes'>, oid: string): string | undefined => {
  const found = name.attributes.find((attribute) => attribute.oid === oid);
  return found && displaySafe(found.text);
};

/** First value of a subject attribute by OID, safe to show. */
export const subjectText = ({ subject }: Pick<Certificate, 'subject'>, oid: string): string | undefined =>
  nameText(subject, oid);

/** A certificate's owner in words, for display only: identity comes from `identifiers`. */
export const subjectWords = (certificate: Pick<Certificate, 'subject'>) => ({
  commonName: subjectText(certificate, COMMON_NAME),
  organization: subjectText(certificate, ORGANIZATION),
});

/** The issuer: its common name, else its organisation. */
export const issuerText = ({ issuer }: Pick<Certificate, 'issuer'>): string =>
  nameText(issuer, COMMON_NAME) ?? nameText(issuer, ORGANIZATION) ?? '';

/**
 * SHA-1 and SHA-256 of the certificate's bytes, in hexadecimal; for people to compare, never for
 * trust.
 */
export const fingerprintsOf = async ({ raw }: Pick<Certificate, 'raw'>): Promise<{ sha1: string; sha256: string }> => {
  const hash = async (name: string): Promise<string> => {
    const bytes = new Uint8Array(await crypto.subtle.digest(name, new Uint8Array(raw)));
    return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
  };
  const [sha1, sha256] = await Promise.all([hash('SHA-1'), hash('SHA-256')]);
  return { sha1, sha256 };
};
