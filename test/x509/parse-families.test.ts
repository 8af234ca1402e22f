// One certificate per rule of DER and of RFC 5280 §4.1 and §4.2, through the filter that foreign
// suites use.
import assert from 'node:assert/strict';
import { createECDH, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { answer } from '../tools/pki-check.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { decode } from '../../src/x509/der/decode.js';
import {
  attribute,
  authority,
  bits,
  extension,
  int,
  issue,
  name,
  now,
  octets,
  oid,
  seq,
  set,
  tlv,
  utf8,
} from './make.js';
import type { Holder, Wanted } from './make.js';

const root = authority('Parse Root');
const subject = name([attribute.cn, 'A']);
const leaf = (more: Partial<Wanted> = {}): Holder => issue({ subject, by: root, ...more });

const ask = async (op: string, fields: Record<string, unknown>): Promise<string> =>
  (await answer(JSON.stringify({ id: 'x', op, time: new Date(now * 1000).toISOString(), policy: {}, ...fields })))
    .result;
const parse = (der: Uint8Array): Promise<string> => ask('parse', { der: Buffer.from(der).toString('base64') });
const path = ({ der }: Holder, policy: Record<string, unknown> = {}): Promise<string> =>
  ask('path', { leaf: der.toString('base64'), anchors: [root.der.toString('base64')], policy });

const check = async (
  cases: Readonly<Record<string, Partial<Wanted>>>,
  parsed: string,
  valid: string,
): Promise<void> => {
  for (const [what, wanted] of Object.entries(cases)) {
    const holder = leaf(wanted);
    assert.equal(await parse(holder.der), parsed, `parse: ${what}`);
    assert.equal(await path(holder), valid, `path: ${what}`);
  }
};
const times = (from: [number, string], to: [number, string]): Buffer =>
  seq(tlv(from[0], Buffer.from(from[1])), tlv(to[0], Buffer.from(to[1])));
const until = (tag: number, text: string): Partial<Wanted> => ({
  odd: { validity: times([0x17, '200101000000Z'], [tag, text]) },
});
const serial = (hex: string): Partial<Wanted> => ({ odd: { serial: tlv(2, Buffer.from(hex, 'hex')) } });
const called = (value: Uint8Array): Partial<Wanted> => ({ odd: { subject: name([attribute.cn, value]) } });
const extended = (...more: readonly Buffer[]): Partial<Wanted> => ({ more });
const alternative = (...names: readonly Buffer[]): Partial<Wanted> => extended(extension('2.5.29.17', seq(...names)));
const sequence = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

test('serial numbers: one to twenty octets, positive, minimal', async () => {
  await check({ one: serial('01'), high: serial('00ff'), twenty: serial(`7f${'ff'.repeat(19)}`) }, 'parsed', 'valid');
  const wrong = ['', '00', 'ff', '80', '0001', 'ff80', `7f${'ff'.repeat(20)}`, `00${'ff'.repeat(20)}`];
  await check(Object.fromEntries(wrong.map((hex) => [`serial ${hex}`, serial(hex)])), 'error', 'invalid');
  for (const octets of [[0x7f], [0, 0x80], [0x80], [0xff, 0x7f]]) decode(Uint8Array.of(2, octets.length, ...octets));
  for (const octets of [[], [0, 0x7f], [0xff, 0x80]])
    assert.throws(() => decode(Uint8Array.of(2, octets.length, ...octets)), { message: 'bad-integer' });
  for (const hex of wrong) assert.ok(!parseCertificate(Uint8Array.from(leaf(serial(hex)).der)).ok, hex);
});

test('validity: UTCTime and GeneralizedTime with seconds and Z, real dates, in order', async () => {
  const good = { last: until(0x17, '491231235959Z'), next: until(0x18, '20500101000000Z') };
  await check(
    { ...good, never: until(0x18, '99991231235959Z'), leap: until(0x17, '480229000000Z') },
    'parsed',
    'valid',
  );
  const wrong: readonly (readonly [number, string])[] = [
    ...['4912312359Z', '491231235959', '491231235959+0000', '491331235959Z', '490230000000Z', '490229000000Z'].map(
      (text) => [0x17, text] as const,
    ),
    ...['491231240000Z', '491231236000Z', '491231235960Z', '49123123595aZ', '', ' 91231235959Z', '491231235959z'].map(
      (text) => [0x17, text] as const,
    ),
    ...['20500101000000', '20500101000000.5Z', '20500101000000+0700', '205001010000Z', '500101000000Z'].map(
      (text) => [0x18, text] as const,
    ),
    ...['20500132000000Z', '120500101000000Z', '20500101000000Z '].map((text) => [0x18, text] as const),
    [0x0c, '20500101000000Z'],
  ];
  await check(Object.fromEntries(wrong.map(([tag, text]) => [`${tag} ${text}`, until(tag, text)])), 'error', 'invalid');
  await check({ backwards: { from: now + 10, to: now - 10 } }, 'parsed', 'invalid');
  const open: Partial<Wanted> = { odd: { validity: seq(tlv(0x17, Buffer.from('200101000000Z'))) } };
  await check({ 'one end': open }, 'error', 'invalid');
});

test('versions: three has extensions, the others have none and stand in no path', async () => {
  const bare = { usage: undefined, odd: { version: undefined, extensions: undefined } };
  await check({ one: bare, two: { ...bare, odd: { ...bare.odd, version: tlv(0xa0, int(1)) } } }, 'parsed', 'invalid');
  const versions = [int(0), int(3), int(255), tlv(2, Buffer.of(0xff)), tlv(5), sequence(int(2), int(2))];
  const wrong = versions.map((version, at) => [`${at}`, { odd: { version: tlv(0xa0, version) } }] as const);
  await check(Object.fromEntries(wrong), 'error', 'invalid');
  await check({ 'one with extensions': { odd: { version: undefined } } }, 'error', 'invalid');
  await check({ 'two with extensions': { odd: { version: tlv(0xa0, int(1)) } } }, 'error', 'invalid');
  const unique = tlv(0x81, Buffer.of(0, 1));
  await check({ 'one with a unique identifier': { ...bare, odd: { ...bare.odd, unique } } }, 'error', 'invalid');
});

test('a key usage is required where the policy says so', async () => {
  for (const [usage, valid] of [
    [0x80, 'valid'],
    [0x40, 'invalid'],
    [undefined, 'invalid'],
  ] as const)
    assert.equal(await path(leaf({ usage }), { requireKeyUsage: true }), valid, `${usage}`);
  assert.equal(await path(leaf({ usage: undefined })), 'valid');
});

test('extensions: each once, whole, and DEFAULT not written', async () => {
  const unknown = (value: Buffer, critical = false): Buffer => extension('1.2.3.4.5', value, critical);
  await check({ unknown: extended(unknown(Buffer.of(1, 2, 3))) }, 'parsed', 'valid');
  await check({ critical: extended(unknown(tlv(5), true)) }, 'parsed', 'invalid');
  const basic = (value: Buffer): Buffer => extension('2.5.29.19', value, true);
  const ku = (body: Buffer): Partial<Wanted> => ({ usage: undefined, more: [extension('2.5.29.15', body, true)] });
  const eku = oid('1.3.6.1.5.5.7.3.2');
  await check(
    {
      twice: extended(unknown(tlv(5)), unknown(tlv(5))),
      'explicit FALSE': extended(seq(oid('1.2.3.4.5'), tlv(1, Buffer.of(0)), octets(tlv(5)))),
      'TRUE as 1': extended(seq(oid('1.2.3.4.5'), tlv(1, Buffer.of(1)), octets(tlv(5)))),
      'no value': extended(seq(oid('1.2.3.4.5'))),
      'two values': extended(seq(oid('1.2.3.4.5'), octets(tlv(5)), octets(tlv(5)))),
      'no list': { odd: { extensions: tlv(0xa3, seq()) } },
      'two lists': { odd: { extensions: tlv(0xa3, seq(unknown(tlv(5))), seq()) } },
      'basicConstraints and more': extended(basic(sequence(seq(), Buffer.of(0)))),
      'basicConstraints twice': extended(basic(seq(tlv(1, Buffer.of(0xff)), tlv(1, Buffer.of(0xff))))),
      'pathLen negative': extended(basic(seq(tlv(1, Buffer.of(0xff)), tlv(2, Buffer.of(0xff))))),
      'pathLen first': extended(basic(seq(int(1), tlv(1, Buffer.of(0xff))))),
      'keyUsage empty': ku(bits(Buffer.alloc(0))),
      'keyUsage of no bits': ku(bits(Buffer.of(0), 7)),
      'keyUsage with trailing zeros': ku(bits(Buffer.of(0x80), 0)),
      'keyUsage with rubbish': ku(tlv(3, Buffer.of(7, 0x81))),
      'keyUsage unused 8': ku(tlv(3, Buffer.of(8, 0x80))),
      'keyUsage no bit string': ku(octets(Buffer.of(0x80))),
      'no purposes': extended(extension('2.5.29.37', seq())),
      'purposes and more': extended(extension('2.5.29.37', sequence(seq(eku), Buffer.of(5, 0)))),
      'purpose no OID': extended(extension('2.5.29.37', seq(int(1)))),
      'no policies': extended(extension('2.5.29.32', seq())),
      'a policy twice': extended(extension('2.5.29.32', seq(seq(oid('1.2.3')), seq(oid('1.2.3'))))),
      'policyConstraints empty': extended(extension('2.5.29.36', seq(), true)),
      'inhibitAny negative': extended(extension('2.5.29.54', tlv(2, Buffer.of(0xff)), true)),
      'name constraints empty': extended(extension('2.5.29.30', seq(), true)),
      'no permitted names': extended(extension('2.5.29.30', seq(tlv(0xa0)), true)),
      'key identifier no octets': extended(extension('2.5.29.14', int(1))),
      'authority key serial alone': extended(extension('2.5.29.35', seq(tlv(0x82, Buffer.of(1))))),
      'no points': extended(extension('2.5.29.31', seq())),
      'a point of reasons alone': extended(extension('2.5.29.31', seq(seq(tlv(0x81, Buffer.of(6, 0x40)))))),
      'no access': extended(extension('1.3.6.1.5.5.7.1.1', seq())),
    },
    'error',
    'invalid',
  );
});

test('alternative names: of their own alphabets and lengths', async () => {
  const dns = (text: string): Buffer => tlv(0x82, Buffer.from(text, 'latin1'));
  const mail = (text: string): Buffer => tlv(0x81, Buffer.from(text, 'latin1'));
  const uri = (text: string): Buffer => tlv(0x86, Buffer.from(text, 'latin1'));
  const ip = (size: number): Buffer => tlv(0x87, Buffer.alloc(size, 1));
  const other = tlv(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), tlv(0xa0, utf8('a@b.vn')));
  await check(
    {
      all: alternative(dns('a.vn'), dns('*.a.vn'), mail('a@b.vn'), uri('urn:uuid:1'), ip(4), ip(16), other),
      directory: alternative(tlv(0xa4, subject)),
      registered: alternative(tlv(0x88, Buffer.of(0x2a, 3))),
      'a long label': alternative(dns(`${'a'.repeat(63)}.vn`)),
    },
    'parsed',
    'valid',
  );
  await check(
    {
      none: alternative(),
      ...Object.fromEntries(
        ['', ' ', 'a..vn', '.a.vn', '-a.vn', 'a\0.vn', 'a b.vn', 'é.vn', '*', 'a.*.vn', 'a'.repeat(64), '*a.vn'].map(
          (text) => [`dns ${text}`, alternative(dns(text))],
        ),
      ),
      ...Object.fromEntries(
        ['', 'a', '@b.vn', 'a@', 'A <a@b.vn>', 'a@b@c.vn', 'a b@c.vn', 'ă@b.vn'].map((text) => [
          `mail ${text}`,
          alternative(mail(text)),
        ]),
      ),
      ...Object.fromEntries(
        ['', '/a', 'a b:c', ':x', 'http://é'].map((text) => [`uri ${text}`, alternative(uri(text))]),
      ),
      ...Object.fromEntries([0, 3, 5, 8, 15, 17, 32].map((size) => [`ip ${size}`, alternative(ip(size))])),
      'unknown form': alternative(tlv(0x89, Buffer.of(1))),
      'other name without a value': alternative(tlv(0xa0, oid('1.2.3'))),
      'directory of two': alternative(tlv(0xa4, subject, subject)),
    },
    'error',
    'invalid',
  );
});

test('names: strings of their own alphabets, sorted sets, nothing empty', async () => {
  const text = (tag: number, bytes: Uint8Array): Partial<Wanted> => called(tlv(tag, bytes));
  await check(
    {
      printable: text(0x13, Buffer.from("A-Za '()+,-./:=?")),
      numeric: text(0x12, Buffer.from('0123 456')),
      ia5: text(0x16, Buffer.from('a@b.vn')),
      teletex: text(0x14, Buffer.from([0x4e, 0xc7])),
      bmp: text(0x1e, Buffer.of(0x1e, 0xc5, 0, 0x41)),
      universal: text(0x1c, Buffer.of(0, 0, 0x1e, 0xc5)),
      nfd: called(utf8('Nguyễn'.normalize('NFD'))),
      'two in one': { odd: { subject: name([[attribute.cn, 'A'] as const, [attribute.o, 'B'] as const]) } },
    },
    'parsed',
    'valid',
  );
  const value = (rdn: Uint8Array): Partial<Wanted> => ({ odd: { subject: seq(rdn) } });
  const [first, second] = [seq(oid('2.5.4.3'), utf8('B')), seq(oid('2.5.4.3'), utf8('A'))];
  await check(
    {
      'printable !': text(0x13, Buffer.from('a!')),
      'printable é': text(0x13, Buffer.from([0xe9])),
      'numeric a': text(0x12, Buffer.from('1a')),
      'ia5 high': text(0x16, Buffer.from([0x80])),
      'visible control': text(0x1a, Buffer.from([0x1b])),
      'bmp odd': text(0x1e, Buffer.of(0)),
      'bmp surrogate': text(0x1e, Buffer.of(0xd8, 0)),
      'universal of three': text(0x1c, Buffer.of(0, 0, 1)),
      'universal out of range': text(0x1c, Buffer.of(0, 0x11, 0, 0)),
      'utf8 overlong': text(0x0c, Buffer.of(0xc0, 0x80)),
      'utf8 surrogate': text(0x0c, Buffer.of(0xed, 0xa0, 0x80)),
      'utf8 cut': text(0x0c, Buffer.of(0xe1, 0xbb)),
      'utf8 lone': text(0x0c, Buffer.of(0x80)),
      'empty RDN': value(tlv(0x31)),
      'no value': value(set(seq(oid('2.5.4.3')))),
      'three values': value(set(seq(oid('2.5.4.3'), utf8('A'), utf8('B')))),
      'unsorted set': value(tlv(0x31, first, second)),
      'RDN as sequence': value(seq(first)),
      'constructed string': called(tlv(0x2c, utf8('A'))),
    },
    'error',
    'invalid',
  );
});

test('T20: only DER, and nothing beside it', async () => {
  const { der } = leaf();
  const bent = (at: number, ...instead: readonly number[]): Buffer =>
    Buffer.concat([der.subarray(0, at), Buffer.from(instead), der.subarray(at + 4)]);
  const size = der.length - 4;
  assert.equal(der[1], 0x82);
  for (const [what, bytes] of Object.entries({
    'trailing zero': sequence(der, Buffer.of(0)),
    'trailing certificate': sequence(der, der),
    'leading zero': sequence(Buffer.of(0), der),
    indefinite: sequence(bent(0, 0x30, 0x80), Buffer.alloc(2)),
    'length of three octets': bent(0, 0x30, 0x83, 0, size >> 8, size & 0xff),
    'length of 4 GiB': bent(0, 0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
    'length of 127 octets': bent(0, 0x30, 0xff),
    'another tag': bent(0, 0x31, 0x82, size >> 8, size & 0xff),
    'a long tag': bent(0, 0x3f, 0x10, 0x82, size >> 8, size & 0xff),
    nothing: Buffer.alloc(0),
  }))
    assert.equal(await parse(bytes), 'error', what);
  const raw = (type: Buffer, value: Buffer): Partial<Wanted> => ({ odd: { subject: seq(set(seq(type, value))) } });
  const [cn, a] = [oid('2.5.4.3'), utf8('A')];
  await check({ 'as it should be': raw(cn, a) }, 'parsed', 'valid');
  await check(
    {
      'OID with padding': raw(Buffer.of(6, 4, 0x55, 4, 0x80, 3), a),
      'OID that is cut': raw(Buffer.of(6, 3, 0x55, 4, 0x83), a),
      'OID cut at zero': raw(Buffer.of(6, 4, 0x55, 4, 0x83, 0x80), a),
      'OID of nothing': raw(Buffer.of(6, 0), a),
      'OID of a million octets': raw(tlv(6, Buffer.alloc(10_000, 1)), a),
      'short length in two octets': raw(cn, Buffer.of(0x0c, 0x81, 1, 0x41)),
      'indefinite inside': raw(cn, Buffer.of(0x2c, 0x80, 0x0c, 1, 0x41, 0, 0)),
      'NULL with contents': raw(cn, Buffer.of(5, 1, 0)),
      'BOOLEAN of two octets': raw(cn, Buffer.of(1, 2, 0, 0)),
      'end of contents': raw(cn, Buffer.of(0, 0)),
    },
    'error',
    'invalid',
  );
});

test('keys: whole, on their curve, of the allow-list (C-3)', async () => {
  const ec = (curve: Buffer, point: Buffer): Partial<Wanted> => ({
    odd: { spki: seq(seq(oid('1.2.840.10045.2.1'), curve), bits(point)) },
  });
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const p256 = oid('1.2.840.10045.3.1.7');
  const point = ecdh.getPublicKey();
  const off = Buffer.from(point);
  off[64]! ^= 1;
  assert.equal(await path(leaf(ec(p256, point))), 'valid');
  const wrong: Readonly<Record<string, Partial<Wanted>>> = {
    'off the curve': ec(p256, off),
    'at infinity': ec(p256, Buffer.of(0)),
    compressed: ec(p256, ecdh.getPublicKey(null, 'compressed')),
    'cut short': ec(p256, point.subarray(0, 64)),
    'of another curve': ec(oid('1.3.132.0.34'), point),
    'without a curve': { odd: { spki: seq(seq(oid('1.2.840.10045.2.1')), bits(point)) } },
    'with an explicit curve': ec(seq(int(1)), point),
    'with the implicit curve': ec(tlv(5), point),
    'unused bits': { odd: { spki: seq(seq(oid('1.2.840.10045.2.1'), p256), bits(point, 1)) } },
    'P-224': { pair: generateKeyPairSync('ec', { namedCurve: 'P-224' }) },
    secp256k1: { pair: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }) },
    'RSA of 1024 bits': { pair: generateKeyPairSync('rsa', { modulusLength: 1024 }) },
    'RSA with e = 3': { pair: generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }) },
    ed25519: { pair: generateKeyPairSync('ed25519') },
  };
  for (const [what, wanted] of Object.entries(wrong)) assert.equal(await path(leaf(wanted)), 'invalid', what);
  const small = leaf({ pair: generateKeyPairSync('rsa', { modulusLength: 1024 }) });
  assert.equal(await path(small, { allow1024: true }), 'valid');
  const rsa = (modulus: Buffer, exponent: Buffer, parameters = tlv(5)): Partial<Wanted> => ({
    odd: { spki: seq(seq(oid('1.2.840.113549.1.1.1'), parameters), bits(seq(modulus, exponent))) },
  });
  const modulus = (last: number, first = 0xc0): Buffer =>
    tlv(2, Buffer.of(0, first), Buffer.alloc(254, 0x5a), Buffer.of(last));
  const numbers: Readonly<Record<string, Partial<Wanted>>> = {
    'an even modulus': rsa(modulus(2), int(65_537)),
    'e = 1': rsa(modulus(1), int(1)),
    'an even e': rsa(modulus(1), int(65_538)),
    'a negative modulus': rsa(tlv(2, Buffer.of(0xc0), Buffer.alloc(255, 0x5a)), int(65_537)),
    'a negative e': rsa(modulus(1), tlv(2, Buffer.of(0x81))),
    'an e that is as long': rsa(modulus(1), modulus(3)),
  };
  for (const [what, wanted] of Object.entries(numbers)) assert.equal(await path(leaf(wanted)), 'invalid', what);
  const pss = seq(seq(oid('1.2.840.113549.1.1.10'), tlv(5)), bits(seq(modulus(1), int(65_537))));
  const types = [rsa(modulus(1), int(65_537)), rsa(modulus(1), int(65_537), Buffer.alloc(0)), { odd: { spki: pss } }];
  assert.deepEqual(
    types
      .map((wanted) => parseCertificate(Uint8Array.from(leaf(wanted).der)))
      .map((read) => read.ok && read.certificate.key.type),
    ['RSA', 'other', 'other'],
  );
});

test('signature algorithms: the same inside and outside, of the allow-list, with their own parameters (T17)', async () => {
  const ecdsa = (algorithm: Buffer, hash = 'sha256'): Partial<Wanted> => ({ signs: { algorithm, hash } });
  const sha256 = seq(oid('1.2.840.10045.4.3.2'));
  assert.equal(await path(leaf(ecdsa(seq(oid('1.2.840.10045.4.3.4')), 'sha512'))), 'valid');
  const sha1 = ecdsa(seq(oid('1.2.840.10045.4.1')), 'sha1');
  assert.equal(await path(leaf(sha1), { allowSha1: true }), 'valid');
  const wrong: Readonly<Record<string, Partial<Wanted>>> = {
    'SHA-1': sha1,
    'SHA-224': ecdsa(seq(oid('1.2.840.10045.4.3.1')), 'sha224'),
    'NULL for ECDSA': ecdsa(seq(oid('1.2.840.10045.4.3.2'), tlv(5))),
    'RSA by an EC key': ecdsa(seq(oid('1.2.840.113549.1.1.11'), tlv(5))),
    'MD5 with RSA': ecdsa(seq(oid('1.2.840.113549.1.1.4'), tlv(5))),
    'a hash alone': ecdsa(seq(oid('2.16.840.1.101.3.4.2.1'))),
    'no algorithm': ecdsa(seq()),
    'another inside': { odd: { inner: seq(oid('1.2.840.10045.4.3.3')) } },
    'the same, otherwise written': {
      odd: { inner: seq(oid('1.2.840.10045.4.3.2'), tlv(5)) },
      signs: { algorithm: sha256 },
    },
    'signed with another hash': ecdsa(sha256, 'sha384'),
  };
  for (const [what, wanted] of Object.entries(wrong)) assert.equal(await path(leaf(wanted)), 'invalid', what);
});

test('T20: bombs are refused by their size, depth or number, within 50 ms of the processor each', async () => {
  const deep = (levels: number): Buffer => {
    let bytes = tlv(5);
    for (let level = 0; level < levels; level++) bytes = seq(bytes);
    return bytes;
  };
  const many = (count: number): Buffer => seq(...Array.from({ length: count }, () => tlv(5)));
  const dns = tlv(0x82, Buffer.from('a'));
  const value = (bytes: Buffer): Partial<Wanted> => extended(extension('1.3.6.1.5.5.7.1.1', bytes));
  const bombs: Readonly<Record<string, Buffer>> = {
    'a hundred thousand levels, unread': Buffer.alloc(200_000, Buffer.of(0x30, 0x80)),
    'eight thousand levels': Buffer.alloc(16_000, Buffer.of(0x30, 0x80)),
    'three thousand levels': deep(3_000),
    'forty levels inside': leaf(value(deep(40))).der,
    'ten thousand elements': many(8_000),
    'ten thousand elements inside': leaf(value(many(7_500))).der,
    'an OID of a megabyte': seq(tlv(6, Buffer.alloc(1_000_000, 1))),
    'a number of a megabyte': leaf(serial('7f'.repeat(1_000_000))).der,
    'a number of ten kilobytes': leaf(serial('7f'.repeat(10_000))).der,
    'ten thousand names': leaf(alternative(...Array.from({ length: 10_000 }, () => dns))).der,
    'ten thousand extensions': leaf(
      extended(...Array.from({ length: 10_000 }, (_, at) => extension(`1.2.3.${at}`, tlv(5)))),
    ).der,
    'a modulus of twelve kilobytes': leaf({
      odd: {
        spki: seq(seq(oid('1.2.840.113549.1.1.1'), tlv(5)), bits(seq(int(3), tlv(2, Buffer.alloc(12_000, 0x55))))),
      },
    }).der,
  };
  decode(Uint8Array.from(deep(31)));
  assert.throws(() => decode(Uint8Array.from(deep(32))), { message: 'too-deep' });
  const before = process.memoryUsage().rss;
  for (const [what, der] of Object.entries(bombs)) {
    const begun = process.cpuUsage();
    const result = await path({ ...root, der });
    const { user, system } = process.cpuUsage(begun);
    assert.equal(result, 'invalid', what);
    assert.ok(user + system < 50_000, `${what} took ${user + system} µs of the processor`);
  }
  assert.ok(process.memoryUsage().rss - before < 50 * 1024 * 1024);
});
