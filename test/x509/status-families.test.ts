// CRLs and OCSP answers per rule of RFC 5280 §5, §6.3 and RFC 6960, through the filter that foreign
// suites use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../tools/pki-check.js';
import {
  attribute,
  authority,
  crlOf,
  ecPair,
  extension,
  int,
  issue,
  name,
  now,
  ocspOf,
  octets,
  oid,
  seq,
  singleOf,
  time,
  tlv,
  usages,
} from './make.js';
import type { CrlWanted, Holder, OcspWanted, Wanted } from './make.js';

const ca = authority('Status CA');
const cn = (text: string): Buffer => name([attribute.cn, text]);
const leaf = issue({ subject: cn('leaf'), by: ca });
const other = issue({ subject: cn('other'), by: ca });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const ask = async (
  op: string,
  fields: Record<string, unknown>,
  policy: Record<string, unknown> = {},
): Promise<string> =>
  (await answer(JSON.stringify({ id: 'x', op, time: new Date(now * 1000).toISOString(), policy, ...fields }))).result;
const crl = (list: Buffer, cert: Holder = leaf, policy = {}, issuer: Holder = ca): Promise<string> =>
  ask('crl', { cert: base64(cert.der), issuer: base64(issuer.der), crl: base64(list) }, policy);
const listed = (wanted: CrlWanted, cert = leaf): Promise<string> => crl(crlOf(ca, wanted), cert);

const expectCrl = async (wanted: string, cases: Readonly<Record<string, CrlWanted>>): Promise<void> => {
  for (const [what, one] of Object.entries(cases)) assert.equal(await listed(one), wanted, what);
};
const fake = (critical: boolean): Buffer => extension('1.2.3.4.5', tlv(5), critical);
const uri = (text: string): Buffer => tlv(0xa0, tlv(0x86, Buffer.from(text)));
const scope = (...parts: readonly Buffer[]): Buffer => extension('2.5.29.28', seq(...parts), true);
const yes = Buffer.of(0xff);
const [users, authorities] = [tlv(0x81, yes), tlv(0x82, yes)];
const some = tlv(0x83, Buffer.of(6, 0x40));

test('a list must match RFC 5280 §5.1, or it is ignored', async () => {
  const generalized = time(now - 60);
  await expectCrl('good', {
    usual: {},
    numbered: { number: 7 },
    'a number of twenty octets': { more: [extension('2.5.29.20', tlv(2, Buffer.from(`00${'ff'.repeat(20)}`, 'hex')))] },
    'of version 1': { odd: { version: undefined } },
    'in GeneralizedTime': { odd: { from: generalized } },
    'with an extension that is not known': { more: [fake(false)] },
    'without an end, for a day': { odd: { next: undefined } },
    'about another': { revoked: [other] },
  });
  await expectCrl('revoked', {
    'about this one': { revoked: [leaf] },
    'on hold': { revoked: [leaf], reason: 6 },
    'with an entry’s extension': { revoked: [leaf], entryMore: [fake(false)] },
    'removed, which only a delta may say': { revoked: [leaf], reason: 8 },
  });
  await expectCrl('unknown', {
    'explicit version 1': { odd: { version: int(0) } },
    'of version 3': { odd: { version: int(2) } },
    'version 1 with an extension': { number: 1, odd: { version: undefined } },
    'version 1 with an entry’s extension': { revoked: [other], reason: 1, odd: { version: undefined } },
    'no entries, but their list': { odd: { entries: seq() } },
    'an unknown critical extension': { more: [fake(true)] },
    'an entry’s unknown critical extension': { revoked: [other], entryMore: [fake(true)] },
    'a critical number': { more: [extension('2.5.29.20', int(1), true)] },
    'a negative number': { more: [extension('2.5.29.20', tlv(2, yes))] },
    'a number of twenty-one octets': {
      more: [extension('2.5.29.20', tlv(2, Buffer.from(`00${'ff'.repeat(21)}`, 'hex')))],
    },
    'a reason 7': { revoked: [other], reason: 7 },
    'a reason 11': { revoked: [other], reason: 11 },
    'the same extension twice': { more: [fake(false), fake(false)] },
    'another algorithm inside': { odd: { inner: seq(oid('1.2.840.10045.4.3.3')) } },
    'in the future': { at: now + 1 },
    over: { next: now - 1 },
    'ending before it began': { at: now - 10, next: now - 20 },
    'without an end, yesterday’s': { at: now - 86_401, odd: { next: undefined } },
    'of another issuer': { issuer: cn('Other CA') },
    'of nobody': { issuer: seq() },
    'a delta alone': { number: 2, more: [extension('2.5.29.27', int(1), true)] },
  });
  const list = crlOf(ca, { revoked: [other] });
  assert.equal(await crl(Buffer.concat([list, Buffer.of(0)])), 'unknown');
  assert.equal(await crl(list, leaf, { maxAgeDays: 1 }), 'good');
  assert.equal(await crl(crlOf(ca, { at: now - 8 * 86_400 }), leaf, { maxAgeDays: 7 }), 'unknown');
});

test('a list counts only within its scope (RFC 5280 §5.2.5)', async () => {
  await expectCrl('good', { users: { more: [scope(users)] } });
  await expectCrl('unknown', {
    authorities: { more: [scope(authorities)] },
    both: { more: [scope(users, authorities)] },
    'attribute certificates': { more: [scope(tlv(0x85, yes))] },
    'of other issuers too': { more: [scope(tlv(0x84, yes))] },
    'some reasons': { more: [scope(some)] },
    'an empty scope': { more: [scope()] },
    'a flag that is FALSE as TRUE': { more: [scope(tlv(0x81, Buffer.of(1)))] },
    'a name, for a certificate without a point': { more: [scope(tlv(0xa0, uri('http://a.vn/1')))] },
    'two names of a point': { more: [scope(tlv(0xa0, uri('http://a.vn/1'), uri('http://a.vn/2')))] },
  });
  const pointed = issue({ subject: cn('pointed'), by: ca, crl: 'http://a.vn/1' });
  const at = (url: string): CrlWanted => ({ more: [scope(tlv(0xa0, uri(url)), users)] });
  assert.equal(await listed(at('http://a.vn/1'), pointed), 'good');
  assert.equal(await listed(at('http://a.vn/2'), pointed), 'unknown');
  const named = (point: Buffer): Holder =>
    issue({ subject: cn('named'), by: ca, more: [extension('2.5.29.31', seq(seq(point)))] });
  const whole = tlv(0xa0, tlv(0xa0, tlv(0xa4, name([attribute.cn, 'Status CA'], [attribute.ou, 'one']))));
  const relative = tlv(0xa0, tlv(0xa1, seq(oid(attribute.ou), tlv(0x0c, Buffer.from('one')))));
  for (const [a, b] of [
    [whole, relative],
    [relative, whole],
    [relative, relative],
  ] as const)
    assert.equal(await listed({ more: [scope(a)] }, named(b)), 'good', 'a relative name is added to the issuer’s');
  const byOther = named(tlv(0xa2, tlv(0xa4, cn('Another'))));
  assert.equal(await listed({}, byOther), 'unknown', 'its lists are another’s');
  const old = issue({
    subject: cn('old'),
    by: ca,
    usage: undefined,
    odd: { version: undefined, extensions: undefined },
  });
  assert.equal(await listed({}, old), 'good');
  assert.equal(await listed({ more: [scope(users)] }, old), 'unknown', 'version 1 is in no such scope');
  const below = authority('Below', { by: ca });
  assert.equal(await listed({ more: [scope(authorities)] }, below), 'good');
  assert.equal(await listed({ more: [scope(users)] }, below), 'unknown');
});

test('a list must be signed by its issuer’s key, with cRLSign', async () => {
  const made = (more: Partial<Wanted>): Holder => authority('Status CA', { pair, ...more });
  const pair = ecPair();
  const byPair = (holder: Holder): Promise<string> =>
    crl(crlOf(holder), issue({ subject: cn('leaf'), by: holder }), {}, holder);
  assert.equal(await byPair(made({})), 'good');
  assert.equal(await byPair(made({ usage: undefined })), 'good');
  assert.equal(await byPair(made({ usage: 0x04 })), 'unknown', 'RFC 5280 §6.3.3 (f)');
  assert.equal(await crl(crlOf(made({})), leaf), 'unknown', 'another key of the same name');
});

test('a delta updates only its own complete list (RFC 5280 §5.2.4)', async () => {
  const path = (cert: Holder, ...lists: readonly Buffer[]): Promise<string> =>
    ask(
      'path',
      { leaf: base64(cert.der), intermediates: [], anchors: [base64(ca.der)], crls: lists.map(base64) },
      { revocation: 'crl' },
    );
  const delta = (base: number, wanted: CrlWanted): Buffer =>
    crlOf(ca, { ...wanted, more: [extension('2.5.29.27', int(base), true), ...(wanted.more ?? [])] });
  const held = crlOf(ca, { number: 5, revoked: [leaf], reason: 6 });
  const lifted = delta(5, { number: 6, revoked: [leaf], reason: 8 });
  assert.equal(await path(leaf, crlOf(ca, { number: 5 })), 'valid');
  assert.equal(await path(leaf, held), 'invalid');
  assert.equal(await path(leaf, held, lifted), 'valid', 'a hold is lifted');
  assert.equal(await path(leaf, lifted), 'invalid', 'but not by the delta alone');
  assert.equal(await path(leaf, crlOf(ca, { number: 5 }), delta(5, { number: 6, revoked: [leaf] })), 'invalid');
  assert.equal(
    await path(leaf, held, lifted, delta(5, { number: 7, revoked: [leaf] })),
    'invalid',
    'the newest counts',
  );
  assert.equal(await path(leaf, held, delta(6, { number: 7, revoked: [leaf], reason: 8 })), 'invalid', 'a later base');
  assert.equal(
    await path(leaf, held, delta(4, { number: 5, revoked: [leaf], reason: 8 })),
    'invalid',
    'no later itself',
  );
  const scoped = delta(5, { number: 6, revoked: [leaf], reason: 8, more: [scope(users)] });
  assert.equal(await path(leaf, held, scoped), 'invalid', 'of another scope');
  const stale = delta(5, { number: 6, revoked: [leaf], reason: 8, next: now - 1 });
  assert.equal(await path(leaf, held, stale), 'invalid', 'over');
  const [one, rest] = [scope(some), scope(tlv(0x83, Buffer.of(7, 0x3f, 0x80)))];
  assert.equal(
    await path(leaf, crlOf(ca, { more: [one] }), crlOf(ca, { more: [rest] })),
    'valid',
    'all reasons together',
  );
  assert.equal(await path(leaf, crlOf(ca, { more: [one] }), crlOf(ca, { more: [one] })), 'invalid');
});

const ocsp = (response: Buffer, cert: Holder = leaf, policy = {}): Promise<string> =>
  ask('ocsp', { cert: base64(cert.der), issuer: base64(ca.der), response: base64(response) }, policy);
const expectOcsp = async (wanted: string, cases: Readonly<Record<string, OcspWanted>>): Promise<void> => {
  for (const [what, one] of Object.entries(cases)) assert.equal(await ocsp(ocspOf(leaf, ca, one)), wanted, what);
};
const delegate = (more: Partial<Wanted> = {}): Holder =>
  issue({ subject: cn('Responder'), by: ca, eku: [usages.ocspSigning], ...more });

test('T23: an OCSP answer must be complete, fresh, and about this certificate', async () => {
  await expectOcsp('good', {
    usual: {},
    'by key': { byKey: ca },
    'produced when it was known': { at: now - 60, producedAt: now - 60 },
    'produced later, and until it ends': { at: now - 60, producedAt: now, next: now },
    'by SHA-256': { hash: 'sha256' },
    'by SHA-512': { hash: 'sha512' },
    'explicit version 1': { version: tlv(0xa0, int(0)) },
    'extensions that are not known': { more: [fake(false)], singleMore: [fake(false)] },
    'where it was logged, critical': {
      singleMore: [extension('1.3.6.1.4.1.11129.2.4.5', octets(Buffer.of(0, 0)), true)],
    },
    'without an end, for a day': { next: undefined },
    'another’s beside it': { others: [singleOf(other, ca, { status: 'revoked' })] },
    'certificates that nobody needs': { extra: [ca.der, leaf.der] },
    'one that nobody can read': { extra: [seq(int(1))] },
  });
  await expectOcsp('revoked', {
    revoked: { status: 'revoked' },
    'revoked and good': { status: 'revoked', others: [singleOf(leaf, ca)] },
  });
  await expectOcsp('unknown', {
    unknown: { status: 'unknown' },
    'unknown and good': { others: [singleOf(leaf, ca, { status: 'unknown' })] },
    ...Object.fromEntries([1, 2, 3, 5, 6, 4, 7].map((code) => [`status ${code}`, { code }])),
    'another type': { type: '1.3.6.1.5.5.7.48.1.9' },
    'another version': { version: tlv(0xa0, int(1)) },
    'a critical extension': { more: [fake(true)] },
    'a critical extension of the one': { singleMore: [fake(true)] },
    'by MD5': { hash: 'md5' },
    'of another issuer': { issuerOfId: authority('Other CA') },
    'of another key': { issuerOfId: authority('Status CA') },
    'in the future': { at: now + 1 },
    'produced in the future': { producedAt: now + 1 },
    'produced before it was known (RFC 6960 §2.4)': { at: now - 60, producedAt: now - 61 },
    'revoked, produced before it was known': { status: 'revoked', at: now - 60, producedAt: now - 61 },
    'produced a day before it was known': { at: now - 60, producedAt: now - 86_400 },
    over: { next: now - 1 },
    'ending before it began': { at: now - 10, next: now - 20 },
    'without an end, yesterday’s': { at: now - 86_401, next: undefined },
  });
  assert.equal(await ocsp(ocspOf(other, ca)), 'unknown', 'about another');
  assert.equal(await ocsp(Buffer.concat([ocspOf(leaf, ca), Buffer.of(0)])), 'unknown');
  assert.equal(await ocsp(ocspOf(leaf, ca, { at: now - 2 * 86_400 }), leaf, { maxAgeDays: 1 }), 'unknown');
  const missing = seq(tlv(0x0a, Buffer.of(0)));
  assert.equal(await ocsp(missing), 'unknown', 'successful, and nothing in it');
});

test('T23: an OCSP answer must be signed by the issuer or its delegate', async () => {
  const by = (holder: Holder, more: OcspWanted = {}): Promise<string> =>
    ocsp(ocspOf(leaf, ca, { by: holder, ...more }));
  assert.equal(await by(delegate()), 'good');
  const keyed = delegate();
  assert.equal(await by(keyed, { byKey: keyed }), 'good');
  assert.equal(await by(keyed, { byKey: ca }), 'unknown', 'another’s key');
  assert.equal(await by(delegate({ usage: undefined })), 'good');
  assert.equal(await by(ca), 'good', 'the issuer’s own certificate along');
  const wrong: Readonly<Record<string, Holder>> = {
    'without the purpose': delegate({ eku: [usages.clientAuth] }),
    'for any purpose': delegate({ eku: [usages.any] }),
    'with no purposes': issue({ subject: cn('Responder'), by: ca }),
    'that may not sign': delegate({ usage: 0x20 }),
    'that has expired': delegate({ to: now - 1 }),
    'that is not yet valid': delegate({ from: now + 1 }),
    'of another issuer': delegate({ by: authority('Other CA') }),
    'of another key of the name': delegate({ by: authority('Status CA') }),
    'of a delegate': delegate({ by: delegate() }),
    'that signed itself': issue({ subject: ca.subject, eku: [usages.ocspSigning] }),
    'the certificate itself': leaf,
    'that is an authority': delegate({ ca: true, usage: 0x86 }),
  };
  for (const [what, holder] of Object.entries(wrong)) assert.equal(await by(holder), 'unknown', what);
  const silent = delegate();
  const answered = ocspOf(leaf, ca, { by: silent });
  const without = ocspOf(leaf, { ...ca, key: silent.key }, {});
  assert.equal(await ocsp(answered), 'good');
  assert.equal(await ocsp(without), 'unknown', 'its certificate left out');
});
