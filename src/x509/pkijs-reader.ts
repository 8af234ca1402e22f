import { fromBER } from 'asn1js';
import { Certificate as Decoded } from 'pkijs';
import type { Certificate } from './certificate.js';
import { sameBytes } from './der/bytes.js';
import { hex } from './der/values.js';

/**
 * Whether PKI.js decodes the same serial, names, validity and key from the same bytes (C-2, F3).
 * PKI.js only decodes here: its engine decides nothing (F1). A page fetches it when a certificate
 * is about to be shown.
 */
export const pkijsAgrees = (certificate: Certificate): boolean => {
  try {
    const bytes = new Uint8Array(certificate.raw);
    const { offset, result } = fromBER(bytes.buffer);
    if (offset !== bytes.length) return false;
    const other = new Decoded({ schema: result });
    const der = (name: { readonly valueBeforeDecode: ArrayBuffer }): Uint8Array =>
      new Uint8Array(name.valueBeforeDecode);
    return (
      hex(new Uint8Array(other.serialNumber.valueBlock.valueHexView)) === certificate.serial &&
      sameBytes(der(other.subject), certificate.subject.raw) &&
      sameBytes(der(other.issuer), certificate.issuer.raw) &&
      other.notBefore.value.getTime() === certificate.notBefore * 1000 &&
      other.notAfter.value.getTime() === certificate.notAfter * 1000 &&
      sameBytes(new Uint8Array(other.subjectPublicKeyInfo.toSchema().toBER(false)), certificate.key.spki)
    );
  } catch {
    // asn1js throws on some bad DER (F2), which counts as a disagreement.
    return false;
  }
};
