/** The sandbox's certification authorities: a public branch, a government branch, and their people. */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { TrustConfig } from '../../../src/pki/trust.js';
import { engine, issue, OID, type Holder, type Order, type Subject } from './issue.js';

/** Who has a certificate, good or not, and why one would try it. */
export interface Kept {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly holder: Holder;
  readonly chain: readonly Holder[];
}

export interface Authority {
  readonly roots: { readonly public: Holder; readonly government: Holder };
  readonly intermediates: readonly Holder[];
  readonly kept: readonly Kept[];
  /** The CRL of an authority, by its place in `crls`. */
  crl(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Names of the authorities that publish CRLs, with their subjects. */
  readonly crls: ReadonlyMap<string, Holder>;
}

const YEAR = 365 * 86_400_000;
const DAY = 86_400_000;
const person = (name: string, ...ids: readonly string[]): Subject => [
  [OID.country, 'VN'],
  ...ids.map((id) => [OID.userId, id] as const),
  [OID.commonName, name],
];

interface Wanted {
  readonly id: string;
  readonly about: string;
  readonly subject: Subject;
  readonly branch?: 'public' | 'government' | 'stranger';
  readonly order?: Partial<Order>;
  readonly revoked?: boolean;
}

const WANTED: readonly Wanted[] = [
  {
    id: 'citizen',
    about: 'Công dân, chứng thư tốt',
    subject: person('NGUYỄN ĐĂNG ĐIỆN', 'CCCD:034086012222'),
    order: { key: 'rsa' },
  },
  {
    id: 'token',
    about: 'Công dân, để đưa vào USB (SoftHSM2)',
    subject: person('ĐỖ THỊ TOKEN', 'CCCD:001190000015'),
    order: { key: 'rsa' },
  },
  {
    id: 'enterprise',
    about: 'Doanh nghiệp, chứng thư tốt',
    subject: [
      ...person('CÔNG TY CỔ PHẦN THỬ NGHIỆM', 'MST:0100109106'),
      [OID.organization, 'CÔNG TY CỔ PHẦN THỬ NGHIỆM'],
    ],
  },
  {
    id: 'agency',
    about: 'Cơ quan nhà nước, do CA chính phủ cấp',
    branch: 'government',
    subject: [
      ...person('SỞ THỬ NGHIỆM', 'MST:0102030405'),
      ['2.5.4.97', 'GOVVN-000.00.01.H29'],
      [OID.organization, 'SỞ THỬ NGHIỆM'],
    ],
  },
  {
    id: 'expired',
    about: 'Đã hết hạn',
    subject: person('TRẦN THỊ HẾT HẠN', 'CCCD:001190000011'),
    order: { notBefore: new Date(Date.now() - 2 * YEAR), notAfter: new Date(Date.now() - DAY) },
  },
  { id: 'revoked', about: 'Đã bị thu hồi', revoked: true, subject: person('LÊ VĂN THU HỒI', 'CCCD:001090000012') },
  { id: 'legacy', about: 'Còn ghi CMND 9 số', subject: person('PHẠM THỊ SỐ CŨ', 'CMND:012345678') },
  {
    id: 'stranger',
    about: 'Do một CA không được công nhận cấp',
    branch: 'stranger',
    subject: person('NGƯỜI LẠ', 'CCCD:001090000013'),
  },
  {
    id: 'server',
    about: 'Chứng thư của máy chủ, không dùng để ký',
    subject: person('máy chủ', 'CCCD:001090000014'),
    order: { extendedKeyUsage: [OID.serverAuth], keyUsage: [2] },
  },
];

async function authorities() {
  const ca = (name: string, issuer?: Holder) =>
    issue({
      subject: [
        [OID.country, 'VN'],
        [OID.commonName, name],
      ],
      authority: true,
      notAfter: new Date(Date.now() + 10 * YEAR),
      ...(issuer ? { issuer } : {}),
    });
  const [root, government, stranger] = await Promise.all([
    ca('Sandbox National Root CA'),
    ca('Sandbox Government Root CA'),
    ca('Sandbox Unknown CA'),
  ]);
  const [publicCa, governmentCa] = await Promise.all([
    ca('Sandbox Public CA', root),
    ca('Sandbox Government Agencies CA', government),
  ]);
  return { root, government, stranger, publicCa, governmentCa };
}

/** Makes everything anew: nothing outside of this process ever trusts it. */
export async function createAuthority(): Promise<Authority> {
  const { root, government, stranger, publicCa, governmentCa } = await authorities();
  const above = { public: [publicCa, root], government: [governmentCa, government], stranger: [stranger] };
  const revoked: Holder[] = [];
  const kept = await Promise.all(
    WANTED.map(async ({ id, about, subject, branch = 'public', order = {}, revoked: isRevoked }): Promise<Kept> => {
      const chain = above[branch];
      const [issuer] = chain;
      const holder = await issue({ ...order, subject, ...(issuer ? { issuer } : {}) });
      if (isRevoked) revoked.push(holder);
      return { id, about, holder, chain, name: subject.find(([oid]) => oid === OID.commonName)?.[1] ?? id };
    }),
  );
  const crls = new Map([
    ['root', root],
    ['government-root', government],
    ['public', publicCa],
    ['government', governmentCa],
  ]);
  return {
    roots: { public: root, government },
    intermediates: [publicCa, governmentCa],
    kept,
    crls,
    async crl(name) {
      const issuer = crls.get(name);
      return issuer && makeCrl(issuer, name === 'public' ? revoked : []);
    },
  };
}

/** A complete CRL (RFC 5280 §5), good for a day. */
async function makeCrl(issuer: Holder, revoked: readonly Holder[]): Promise<Uint8Array<ArrayBuffer>> {
  const time = (value: Date) => new pkijs.Time({ type: pkijs.TimeType.UTCTime, value });
  const crl = new pkijs.CertificateRevocationList();
  crl.version = 1;
  crl.issuer = issuer.certificate.subject;
  crl.thisUpdate = time(new Date(Date.now() - 60_000));
  crl.nextUpdate = time(new Date(Date.now() + DAY));
  if (revoked.length) {
    crl.revokedCertificates = revoked.map(
      ({ certificate }) =>
        new pkijs.RevokedCertificate({
          userCertificate: certificate.serialNumber,
          revocationDate: time(new Date(Date.now() - DAY)),
        }),
    );
  }
  const number = new asn1js.Integer({ value: Math.floor(Date.now() / 1000) });
  const keyId = issuer.certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.14');
  const octets = (keyId?.parsedValue as asn1js.OctetString | undefined)?.valueBlock.valueHexView;
  const key = new pkijs.AuthorityKeyIdentifier({
    keyIdentifier: new asn1js.OctetString({ valueHex: Uint8Array.from(octets ?? []).buffer }),
  });
  const schema = key.toSchema() as { toBER(): ArrayBuffer };
  const keyDer = schema.toBER();
  crl.crlExtensions = new pkijs.Extensions({
    extensions: [
      new pkijs.Extension({ extnID: '2.5.29.20', extnValue: number.toBER() }),
      new pkijs.Extension({ extnID: '2.5.29.35', extnValue: keyDer }),
    ],
  });
  await crl.sign(issuer.keys.privateKey, 'SHA-256', engine);
  const made = crl.toSchema(true) as { toBER(): ArrayBuffer };
  return new Uint8Array(made.toBER());
}

const pem = ({ der }: Holder) =>
  `-----BEGIN CERTIFICATE-----\n${
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? ''
  }\n-----END CERTIFICATE-----\n`;

/** What a gateway is configured with to trust the sandbox: each branch for its own audiences, CRLs under `url`. */
export function trustConfig({ roots, intermediates }: Authority, url: string): TrustConfig {
  const [publicCa, governmentCa] = intermediates;
  if (!publicCa || !governmentCa) throw new TypeError('The sandbox has two issuing authorities.');
  return {
    anchors: [pem(roots.public), pem(roots.government)],
    issuers: [
      { pem: pem(publicCa), audiences: ['citizen', 'enterprise'], crl: [`${url}/public.crl`] },
      { pem: pem(governmentCa), audiences: ['agency'], crl: [`${url}/government.crl`] },
    ],
  };
}
