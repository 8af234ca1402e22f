/** PKCS#12 as it was until some years ago: 3DES, RC2 and SHA-1, which WebCrypto does not have. */
import forge from 'node-forge';
import type { Contents } from './pkcs12.js';

const BAGS = {
  key: '1.2.840.113549.1.12.10.1.1',
  shrouded: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
};

const bytesOf = (binary: string) => Uint8Array.from(binary, (char) => char.charCodeAt(0));
const derOf = (asn1: forge.asn1.Asn1) => bytesOf(forge.asn1.toDer(asn1).getBytes());
const idOf = ({ attributes }: forge.pkcs12.Bag) =>
  ((attributes as { localKeyId?: string[] } | undefined)?.localKeyId ?? [])
    .map((id) => forge.util.bytesToHex(id))
    .join();

/** forge reads RSA keys itself, and leaves others as PKCS#8. */
function pkcs8Of({ key, asn1 }: forge.pkcs12.Bag): Uint8Array<ArrayBuffer> {
  return derOf(key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : asn1);
}

export function readLegacy(file: Uint8Array<ArrayBuffer>, password: string): Contents | 'wrong-pin' {
  const binary = Array.from(file, (byte) => String.fromCharCode(byte)).join('');
  const asn1 = forge.asn1.fromDer(binary);
  let opened: forge.pkcs12.Pkcs12Pfx;
  try {
    opened = forge.pkcs12.pkcs12FromAsn1(asn1, false, password.normalize('NFC'));
  } catch (error) {
    if (/MAC could not be verified/.test((error as Error).message)) return 'wrong-pin';
    throw error;
  }
  const bags = opened.safeContents.flatMap(({ safeBags }) => safeBags);
  return {
    keys: bags
      .filter(({ type }) => type === BAGS.shrouded || type === BAGS.key)
      .map((bag) => ({ pkcs8: pkcs8Of(bag), id: idOf(bag) })),
    certificates: bags
      .filter(({ type }) => type === BAGS.certificate)
      .map((bag) => ({ der: derOf(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1), id: idOf(bag) })),
  };
}
