import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../pki/certificate.js';

/** Whether OpenSSL, by way of node:crypto, reads the same serial, validity and key from the bytes (SECURITY C-2, F3). */
export const secondParserAgrees = (certificate: Certificate): boolean => {
  try {
    const other = new X509Certificate(certificate.raw);
    const seconds = (text: string): number => Date.parse(text) / 1000;
    const serial = other.serialNumber.toLowerCase().replace(/^0+/, '');
    return (
      serial === certificate.serial.replace(/^0+/, '') &&
      seconds(other.validFrom) === certificate.notBefore &&
      seconds(other.validTo) === certificate.notAfter &&
      other.publicKey.export({ type: 'spki', format: 'der' }).equals(certificate.key.spki)
    );
  } catch {
    // OpenSSL refuses the certificate or its key: that is the disagreement.
    return false;
  }
};
