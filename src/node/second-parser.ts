import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../x509/certificate.js';
import { pkijsAgrees } from '../x509/pkijs-reader.js';

/**
 * Whether two independent parsers read the same values (C-2, F3). OpenSSL (node:crypto) compares
 * serial, validity and key. PKI.js compares those and the bytes of both names, which node:crypto
 * does not expose.
 */
export const secondParserAgrees = (certificate: Certificate): boolean => {
  try {
    const other = new X509Certificate(certificate.raw);
    const seconds = (text: string): number => Date.parse(text) / 1000;
    const serial = other.serialNumber.toLowerCase().replace(/^0+/, '');
    return (
      serial === certificate.serial.replace(/^0+/, '') &&
      seconds(other.validFrom) === certificate.notBefore &&
      seconds(other.validTo) === certificate.notAfter &&
      other.publicKey.export({ type: 'spki', format: 'der' }).equals(certificate.key.spki) &&
      pkijsAgrees(certificate)
    );
  } catch {
    // OpenSSL rejects the certificate or its key: the parsers disagree.
    return false;
  }
};
