/**
 * Issues certificates, good and bad ones. For the sandbox and tests only: keys are not protected.
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

const engine = new pkijs.CryptoEngine({ crypto, name: 'sandbox' });

export const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  country: '2.5.4.6',
  title: '2.5.4.12',
  userId: '0.9.2342.19200300.100.1.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;

export type Subject = readonly (readonly [oid: string, value: string])[];

export type KeyKind = 'rsa' | 'ec' | 'weak';

/** A certificate with its key. */
export interface Holder {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly certificate: pkijs.Certificate;
  readonly keys: CryptoKeyPair;
}

export interface Order {
  readonly subject: Subject;
  /** The issuer; self-signed when absent. */
  readonly issuer?: Holder;
  /**
   * RSA 2048, as on real tokens; P-256, which is generated a hundred times faster; RSA 1024, which
   * must be refused.
   */
  readonly key?: KeyKind;
  readonly keys?: CryptoKeyPair;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly authority?: boolean;
  /** KeyUsage bits (RFC 5280 §4.2.1.3); by default digitalSignature and nonRepudiation. */
  readonly keyUsage?: readonly number[];
  readonly extendedKeyUsage?: readonly string[];
  /**
   * Adds id-pkix-ocsp-nocheck: the responder's certificate needs no revocation check (RFC 6960
   * §4.2.2.2.1).
   */
  readonly neverRevoked?: boolean;
  /** URLs of the issuer's revocation sources. */
  readonly status?: { readonly ocsp: string; readonly crl: string };
}

const YEAR = 365 * 86_400_000;
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) } as const;
export const ALGORITHMS = {
  rsa: { ...RSA, modulusLength: 2048 },
  weak: { ...RSA, modulusLength: 1024 },
  ec: { name: 'ECDSA', namedCurve: 'P-256' },
} as const;

export const makeKeys = (kind: KeyKind): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify']);

/** One RDN per attribute; PKI.js by default puts all into one RDN. */
const nameOf = (subject: Subject) => {
  const schema = new asn1js.Sequence({
    value: subject.map(
      ([type, value]) =>
        new asn1js.Set({
          value: [
            new asn1js.Sequence({
              value: [
                new asn1js.ObjectIdentifier({ value: type }),
                type === OID.country ? new asn1js.PrintableString({ value }) : new asn1js.Utf8String({ value }),
              ],
            }),
          ],
        }),
    ),
  });
  return new pkijs.RelativeDistinguishedNames({ schema: asn1js.fromBER(schema.toBER()).result });
};

const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }) =>
  new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });

function bits(set: readonly number[]) {
  const octets = new Uint8Array(1 + Math.floor(Math.max(...set) / 8));
  for (const bit of set) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  const unusedBits = Math.log2((octets[octets.length - 1] ?? 1) & -(octets[octets.length - 1] ?? 1));
  return new asn1js.BitString({ valueHex: octets.buffer, unusedBits });
}

const url = (value: string) => new pkijs.GeneralName({ type: 6, value });

/** SHA-1 of the key's bits (RFC 5280 §4.2.1.2); OCSP also identifies an issuer's key by it. */
export async function keyIdOf(certificate: pkijs.Certificate) {
  const { valueHexView } = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock;
  return crypto.subtle.digest('SHA-1', Uint8Array.from(valueHexView));
}

async function extensionsOf(order: Order, made: pkijs.Certificate): Promise<pkijs.Extension[]> {
  const { issuer, authority = false, neverRevoked = false, status } = order;
  const usage = order.keyUsage ?? (authority ? [5, 6] : [0, 1]);
  const purposes = order.extendedKeyUsage ?? (authority ? [] : [OID.clientAuth, OID.emailProtection]);
  const issuerKey = await keyIdOf(issuer?.certificate ?? made);
  const list = [
    extension('2.5.29.19', true, new pkijs.BasicConstraints({ cA: authority }).toSchema()),
    extension('2.5.29.15', true, bits(usage)),
    extension('2.5.29.14', false, new asn1js.OctetString({ valueHex: await keyIdOf(made) })),
    extension(
      '2.5.29.35',
      false,
      new pkijs.AuthorityKeyIdentifier({ keyIdentifier: new asn1js.OctetString({ valueHex: issuerKey }) }).toSchema(),
    ),
  ];
  if (purposes.length)
    list.push(extension('2.5.29.37', false, new pkijs.ExtKeyUsage({ keyPurposes: [...purposes] }).toSchema()));
  if (neverRevoked) list.push(extension('1.3.6.1.5.5.7.48.1.5', false, new asn1js.Null()));
  if (!status) return list;
  const point = new pkijs.DistributionPoint({ distributionPoint: [url(status.crl)] });
  const ocsp = new pkijs.AccessDescription({ accessMethod: '1.3.6.1.5.5.7.48.1', accessLocation: url(status.ocsp) });
  return [
    ...list,
    extension('2.5.29.31', false, new pkijs.CRLDistributionPoints({ distributionPoints: [point] }).toSchema()),
    extension('1.3.6.1.5.5.7.1.1', false, new pkijs.InfoAccess({ accessDescriptions: [ocsp] }).toSchema()),
  ];
}

/** Issues a certificate exactly as ordered, even a bad one. */
export async function issue(order: Order): Promise<Holder> {
  const { subject, issuer, key = 'ec', notBefore = new Date(Date.now() - 3_600_000) } = order;
  const keys = order.keys ?? (await makeKeys(key));
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  const serial = crypto.getRandomValues(new Uint8Array(12));
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  certificate.serialNumber = new asn1js.Integer({ valueHex: serial.buffer });
  certificate.subject = nameOf(subject);
  certificate.issuer = issuer?.certificate.subject ?? nameOf(subject);
  certificate.notBefore = new pkijs.Time({ type: pkijs.TimeType.UTCTime, value: notBefore });
  certificate.notAfter = new pkijs.Time({
    type: pkijs.TimeType.UTCTime,
    value: order.notAfter ?? new Date(Date.now() + 2 * YEAR),
  });
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey, engine);
  certificate.extensions = await extensionsOf(order, certificate);
  await certificate.sign(issuer?.keys.privateKey ?? keys.privateKey, 'SHA-256', engine);
  return { certificate, keys, der: new Uint8Array(certificate.toSchema(true).toBER()) };
}

export { engine };
