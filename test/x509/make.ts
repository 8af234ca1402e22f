// Makes certificates, CRLs, OCSP answers and CMS on demand, so that each test shows its deviation.
import { createHash, generateKeyPairSync, sign as signWith } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const length = (size: number): Buffer => {
  if (size < 0x80) return Buffer.of(size);
  const text = size.toString(16);
  const octets = Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
};

/** One DER element of any tag. */
export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), length(body.length), body]);
};
export const seq = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer =>
  tlv(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));
export const octets = (bytes: Uint8Array): Buffer => tlv(4, bytes);
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(3, Buffer.of(unused), bytes);
export const int = (value: number): Buffer => {
  const text = value.toString(16);
  const body = Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex');
  return tlv(2, (body[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), body]) : body);
};
export const oid = (dotted: string): Buffer => {
  const [a = 0, b = 0, ...rest] = dotted.split('.').map(Number);
  const arc = (value: number): number[] => {
    const out = [value % 128];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) out.unshift((left % 128) | 0x80);
    return out;
  };
  return tlv(6, Buffer.from([...arc(a * 40 + b), ...rest.flatMap(arc)]));
};
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text));
const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '');
export const time = (seconds: number): Buffer => tlv(0x18, Buffer.from(stamp(seconds)));
/** UTCTime until 2049, as RFC 5280 §4.1.2.5 requires. */
const validityTime = (seconds: number): Buffer =>
  seconds < 2_524_608_000 ? tlv(0x17, Buffer.from(stamp(seconds).slice(2))) : time(seconds);

export const attribute = {
  cn: '2.5.4.3',
  serialNumber: '2.5.4.5',
  o: '2.5.4.10',
  ou: '2.5.4.11',
  uid: '0.9.2342.19200300.100.1.1',
  organizationIdentifier: '2.5.4.97',
} as const;

/** An attribute as text (UTF8String) or as the DER of its value. */
export type Pair = readonly [string, string | Uint8Array];
const one = ([id, value]: Pair): Buffer => seq(oid(id), typeof value === 'string' ? utf8(value) : value);
/** A name of RDNs, each of one attribute or of several. */
export const name = (...rdns: readonly (Pair | readonly Pair[])[]): Buffer =>
  seq(
    ...rdns.map((rdn) => (Array.isArray(rdn[0]) ? set(...(rdn as readonly Pair[]).map(one)) : set(one(rdn as Pair)))),
  );

const sha256Ecdsa = seq(oid('1.2.840.10045.4.3.2'));
const sha256Rsa = seq(oid('1.2.840.113549.1.1.11'), tlv(5));
export const algorithmOf = (key: KeyObject): Buffer => (key.asymmetricKeyType === 'rsa' ? sha256Rsa : sha256Ecdsa);
const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** How something is signed, where a test deviates. */
export interface Signs {
  readonly hash?: string;
  readonly algorithm?: Buffer;
}

/** A signed structure: SEQUENCE { tbs, algorithm, signature }. */
export const signed = (
  tbs: Buffer,
  key: KeyObject,
  { hash = 'sha256', algorithm = algorithmOf(key) }: Signs = {},
  ...more: readonly Uint8Array[]
): Buffer => seq(tbs, algorithm, bits(signWith(hash, tbs, key)), ...more);

export const extension = (id: string, value: Uint8Array, critical = false): Buffer =>
  seq(oid(id), ...(critical ? [tlv(1, Buffer.of(0xff))] : []), octets(value));
const uri = (text: string): Buffer => tlv(0x86, Buffer.from(text));

export const usages = {
  clientAuth: '1.3.6.1.5.5.7.3.2',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  any: '2.5.29.37.0',
} as const;

/** PEM (RFC 7468 §5) of a certificate in DER. */
export const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

/** One key pair with its certificate. */
export interface Holder {
  readonly key: KeyObject;
  readonly der: Buffer;
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly serial: Buffer;
}

export type CertificateField =
  | 'version'
  | 'serial'
  | 'inner'
  | 'issuer'
  | 'validity'
  | 'subject'
  | 'spki'
  | 'unique'
  | 'extensions';

export interface Wanted {
  readonly subject: Buffer;
  readonly by?: Holder;
  readonly ca?: boolean;
  readonly from?: number;
  readonly to?: number;
  readonly serial?: number;
  /** First octet of the KeyUsage bits; undefined leaves the extension out. */
  readonly usage?: number | undefined;
  readonly eku?: readonly string[];
  readonly ocsp?: string;
  readonly crl?: string;
  readonly issuers?: string;
  readonly more?: readonly Buffer[];
  /** Replacements for fields of the TBSCertificate; `undefined` omits a field. */
  readonly odd?: Partial<Record<CertificateField, Buffer | undefined>>;
  /** Changes the TBSCertificate before it is signed. */
  readonly bend?: (tbs: Buffer) => Buffer;
  readonly signs?: Signs;
  readonly pair?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

/** The reference time of everything here: 2026-06-01T00:00:00Z. */
export const now = 1_780_272_000;
const year = 31_536_000;
let last = 0x1000;

export const ecPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const extensionsOf = (wanted: Wanted, usage: number | undefined): Buffer[] => [
  ...(wanted.ca === true ? [extension('2.5.29.19', seq(tlv(1, Buffer.of(0xff))), true)] : []),
  ...(usage === undefined
    ? []
    : [extension('2.5.29.15', bits(Buffer.of(usage), Math.clz32(usage & -usage) ^ 31), true)]),
  ...(wanted.eku ? [extension('2.5.29.37', seq(...wanted.eku.map(oid)))] : []),
  ...(wanted.crl === undefined ? [] : [extension('2.5.29.31', seq(seq(tlv(0xa0, tlv(0xa0, uri(wanted.crl))))))]),
  ...(wanted.ocsp === undefined && wanted.issuers === undefined
    ? []
    : [
        extension(
          '1.3.6.1.5.5.7.1.1',
          seq(
            ...(wanted.ocsp === undefined ? [] : [seq(oid('1.3.6.1.5.5.7.48.1'), uri(wanted.ocsp))]),
            ...(wanted.issuers === undefined ? [] : [seq(oid('1.3.6.1.5.5.7.48.2'), uri(wanted.issuers))]),
          ),
        ),
      ]),
  ...(wanted.more ?? []),
];

/** Issues a certificate; self-signed without `by`. */
export const issue = (wanted: Wanted): Holder => {
  const { privateKey, publicKey } = wanted.pair ?? ecPair();
  const { by, subject, from = now - year, to = now + year } = wanted;
  const usage = 'usage' in wanted ? wanted.usage : wanted.ca === true ? 0x06 : 0x80;
  const serial = int(wanted.serial ?? ++last);
  const signer = by?.key ?? privateKey;
  const spki = spkiOf(publicKey);
  const list = extensionsOf(wanted, usage);
  const inner = wanted.signs?.algorithm ?? algorithmOf(signer);
  const fields: Record<CertificateField, Buffer | undefined> = {
    version: tlv(0xa0, int(2)),
    ...{ serial, inner, issuer: by?.subject ?? subject },
    validity: seq(validityTime(from), validityTime(to)),
    ...{ subject, spki, unique: undefined },
    extensions: list.length > 0 ? tlv(0xa3, seq(...list)) : undefined,
    ...wanted.odd,
  };
  const tbs = seq(...Object.values(fields).filter((field) => field !== undefined));
  const der = signed(wanted.bend?.(tbs) ?? tbs, signer, wanted.signs);
  return { key: privateKey, der, subject, spki, serial: fields.serial ?? serial };
};

export const authority = (cn: string, more: Partial<Wanted> = {}): Holder =>
  issue({ subject: name([attribute.cn, cn]), ca: true, to: now + 9 * year, ...more });

export const sha = (hash: string, bytes: Uint8Array): Buffer => createHash(hash).update(bytes).digest();

export interface CrlWanted {
  readonly at?: number;
  readonly next?: number;
  readonly revoked?: readonly Holder[];
  readonly reason?: number;
  readonly number?: number;
  readonly issuer?: Buffer;
  /** Extensions of the list, and of each entry. */
  readonly more?: readonly Buffer[];
  readonly entryMore?: readonly Buffer[];
  /** Replacements for fields of the TBSCertList; `undefined` omits a field. */
  readonly odd?: Partial<Record<'version' | 'inner' | 'from' | 'next' | 'entries' | 'extensions', Buffer | undefined>>;
}

export const crlOf = (by: Holder, wanted: CrlWanted = {}): Buffer => {
  const { at = now - 60, next = now + 86_400, revoked = [], reason, number } = wanted;
  const why = [
    ...(reason === undefined ? [] : [extension('2.5.29.21', tlv(0x0a, Buffer.of(reason)))]),
    ...(wanted.entryMore ?? []),
  ];
  const entries = revoked.map(({ serial }) => seq(serial, validityTime(at), ...(why.length > 0 ? [seq(...why)] : [])));
  const list = [...(number === undefined ? [] : [extension('2.5.29.20', int(number))]), ...(wanted.more ?? [])];
  const fields: Record<string, Buffer | undefined> = {
    ...{ version: int(1), inner: algorithmOf(by.key), issuer: wanted.issuer ?? by.subject },
    ...{ from: validityTime(at), next: validityTime(next) },
    entries: entries.length > 0 ? seq(...entries) : undefined,
    extensions: list.length > 0 ? tlv(0xa0, seq(...list)) : undefined,
    ...wanted.odd,
  };
  return signed(seq(...Object.values(fields).filter((field) => field !== undefined)), by.key);
};

export interface OcspWanted {
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly at?: number;
  readonly next?: number | undefined;
  /** DER of the nonce extension's value. */
  readonly nonce?: Uint8Array | undefined;
  /** The signer, when it is not the issuer; its certificate is embedded. */
  readonly by?: Holder;
  readonly producedAt?: number;
  /** Name the responder by the hash of this one's key. */
  readonly byKey?: Holder;
  readonly hash?: 'sha1' | 'sha256' | 'sha512' | 'md5';
  /** OCSPResponseStatus (RFC 6960 §4.2.1). */
  readonly code?: number;
  readonly version?: Buffer;
  /** Extensions of the single answer, and of the whole. */
  readonly singleMore?: readonly Buffer[];
  readonly more?: readonly Buffer[];
  readonly extra?: readonly Uint8Array[];
  /** Further single answers. */
  readonly others?: readonly Buffer[];
  readonly type?: string;
  readonly issuerOfId?: Holder;
}

const keyBits = (spki: Buffer): Buffer => spki.subarray(spki.indexOf(Buffer.of(0x03, 0x42, 0x00)) + 3);

const hashIds = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
  md5: '1.2.840.113549.2.5',
} as const;

/** One SingleResponse (RFC 6960 §4.2.1). */
export const singleOf = (about: Holder, issuer: Holder, wanted: OcspWanted = {}): Buffer => {
  const { status = 'good', at = now - 60, hash = 'sha1', singleMore = [] } = wanted;
  const next = 'next' in wanted ? wanted.next : now + 3_600;
  const states = { good: tlv(0x80), revoked: tlv(0xa1, time(at)), unknown: tlv(0x82) };
  const id = seq(
    seq(oid(hashIds[hash]), tlv(5)),
    octets(sha(hash, issuer.subject)),
    octets(sha(hash, keyBits(issuer.spki))),
    about.serial,
  );
  return seq(
    ...[id, states[status], time(at), ...(next === undefined ? [] : [tlv(0xa0, time(next))])],
    ...(singleMore.length > 0 ? [tlv(0xa1, seq(...singleMore))] : []),
  );
};

export const ocspOf = (about: Holder, issuer: Holder, wanted: OcspWanted = {}): Buffer => {
  const { at = now - 60, nonce, by, code = 0, more = [], extra = [], others = [] } = wanted;
  const signer = by ?? issuer;
  const list = [...(nonce ? [extension('1.3.6.1.5.5.7.48.1.2', nonce)] : []), ...more];
  const tbs = seq(
    ...(wanted.version ? [wanted.version] : []),
    wanted.byKey ? tlv(0xa2, octets(sha('sha1', keyBits(wanted.byKey.spki)))) : tlv(0xa1, signer.subject),
    time(wanted.producedAt ?? at),
    seq(...others, singleOf(about, wanted.issuerOfId ?? issuer, wanted)),
    ...(list.length > 0 ? [tlv(0xa1, seq(...list))] : []),
  );
  const bag = [...extra, ...(by ? [by.der] : [])];
  const basic = signed(tbs, signer.key, {}, ...(bag.length > 0 ? [tlv(0xa0, seq(...bag))] : []));
  const answer = seq(oid(wanted.type ?? '1.3.6.1.5.5.7.48.1.1'), octets(basic));
  return seq(tlv(0x0a, Buffer.of(code)), ...(code === 0 ? [tlv(0xa0, answer)] : []));
};

const cmsIds = {
  data: oid('1.2.840.113549.1.7.1'),
  signedData: oid('1.2.840.113549.1.7.2'),
  contentType: oid('1.2.840.113549.1.9.3'),
  messageDigest: oid('1.2.840.113549.1.9.4'),
  signingCertificateV2: oid('1.2.840.113549.1.9.16.2.47'),
} as const;
const sha256 = seq(oid('2.16.840.1.101.3.4.2.1'), tlv(5));

export interface CmsWanted {
  readonly content?: Uint8Array;
  readonly attributes?: (usual: readonly Buffer[]) => readonly Buffer[];
  /** The order of the set of attributes; DER's by default. */
  readonly order?: (sorted: readonly Buffer[]) => readonly Buffer[];
  readonly signers?: number;
  readonly bare?: boolean;
  readonly named?: Holder;
  readonly bag?: readonly Holder[];
  readonly issuer?: Buffer;
}
export const cmsAttribute = (id: keyof typeof cmsIds, value: Uint8Array): Buffer => seq(cmsIds[id], set(value));

/** A detached CMS SignedData by `by` over `message`. */
export const cmsOf = (by: Holder, issuer: Holder, message: Uint8Array, wanted: CmsWanted = {}): Buffer => {
  const usual = [
    cmsAttribute('contentType', cmsIds.data),
    cmsAttribute('messageDigest', octets(sha('sha256', message))),
    cmsAttribute('signingCertificateV2', seq(seq(seq(octets(sha('sha256', (wanted.named ?? by).der)))))),
  ];
  const sorted = [...(wanted.attributes?.(usual) ?? usual)].sort((a, b) => Buffer.compare(a, b));
  const list = wanted.order?.(sorted) ?? sorted;
  const signature = signWith('sha256', wanted.bare === true ? message : tlv(0x31, ...list), by.key);
  const info = seq(
    int(1),
    seq(issuer.subject, by.serial),
    sha256,
    ...(wanted.bare === true ? [] : [tlv(0xa0, ...list)]),
    by.key.asymmetricKeyType === 'rsa' ? seq(oid('1.2.840.113549.1.1.1'), tlv(5)) : sha256Ecdsa,
    octets(signature),
  );
  const content = wanted.content ? [tlv(0xa0, octets(wanted.content))] : [];
  const bag = wanted.bag ?? [by];
  const infos = Array.from({ length: wanted.signers ?? 1 }, () => info);
  const data = seq(
    int(1),
    set(sha256),
    seq(cmsIds.data, ...content),
    ...(bag.length > 0 ? [tlv(0xa0, ...bag.map(({ der }) => der))] : []),
    tlv(0x31, ...infos),
  );
  return seq(cmsIds.signedData, tlv(0xa0, data));
};
