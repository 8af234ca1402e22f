import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { parseCertificate } from '../../src/x509/certificate.js';
import { summarize } from '../../src/proof/summary.js';
import type { CertificateSummary, SummaryOptions } from '../../src/proof/summary.js';
import {
  attribute,
  authority,
  extension,
  issue,
  name,
  now,
  oid,
  pem,
  seq,
  set,
  tlv,
  usages,
  utf8,
} from '../x509/make.js';
import type { Holder, Pair, Wanted } from '../x509/make.js';

const root = authority('Test Root');
const leaf = (more: Partial<Wanted> = {}): Holder =>
  issue({
    subject: name([attribute.cn, 'NGUYỄN VĂN A'], [attribute.uid, 'CCCD:034086012222']),
    by: root,
    eku: [usages.clientAuth],
    ...more,
  });
/** A leaf with exactly this common-name value. */
const called = (value: Uint8Array): Holder => leaf({ odd: { subject: seq(set(seq(oid(attribute.cn), value))) } });
const read = async (holder: Holder, options: SummaryOptions = {}): Promise<CertificateSummary> => {
  const verdict = await summarize(new Uint8Array(holder.der), { at: now, ...options });
  return verdict.ok ? verdict.summary : assert.fail(verdict.fault);
};

test('a name is decoded from every string type', async () => {
  const bmp = Buffer.from('Nguyễn', 'utf16le').swap16();
  assert.equal((await read(called(tlv(0x1e, bmp)))).owner, 'Nguyễn');
  assert.equal((await read(called(tlv(0x14, Buffer.from('NGUYEN A'))))).owner, 'NGUYEN A');
  const composed = await read(called(utf8('Nguyễn Thị Ánh'.normalize('NFD'))));
  assert.equal(composed.owner, 'Nguyễn Thị Ánh'.normalize('NFC'));
});

test('bidi, invisible and control characters in a name become visible', async () => {
  for (const trick of ['\u202e', '\u2066', '\u200b', '\u0000', '\u001b', '\u2028', '\u3164', '\ufeff', '\u{e0041}']) {
    const { owner } = await read(called(utf8(`CÔNG${trick}TY`)));
    assert.equal(owner, 'CÔNG\ufffdTY', `U+${trick.codePointAt(0)?.toString(16) ?? ''}`);
  }
});

test('a shown name has bounded length and at most four marks per letter', async () => {
  for (const long of ['A'.repeat(14_000), '\u{1f600}'.repeat(3_500), 'ệ'.repeat(4_000), `A${'\u0301'.repeat(6_000)}`]) {
    const { owner } = await read(called(utf8(long)));
    assert.ok(Array.from(owner).length <= 200, `${Array.from(owner).length} characters`);
    assert.doesNotMatch(owner, /\p{Surrogate}/u);
    assert.doesNotMatch(owner, /\p{M}{5}/u);
  }
  const full = 'Nguyễn '.repeat(28).trim();
  assert.equal((await read(called(utf8(full)))).owner, full);
  assert.match((await read(called(utf8('B'.repeat(201))))).owner, /^B{199}…$/);
  const issuer = authority('C'.repeat(14_000));
  assert.equal(Array.from((await read(leaf({ by: issuer }))).issuer).length, 200);
});

test('a malformed alternative name is noted and the rest shown; the gateway refuses it', async () => {
  const mail = (text: string): Buffer => tlv(0x81, Buffer.from(text));
  for (const [what, list] of [
    ['a space behind an e-mail', [mail('a@b.vn ')]],
    ['a Vietnamese letter in an e-mail', [mail('điện@b.vn')]],
    ['no e-mail at all', [mail('khong co')]],
    ['a good one beside a wrong one', [mail('a@b.vn'), mail('')]],
    ['a host with a space', [tlv(0x82, Buffer.from('a b.vn'))]],
    ['an address of five octets', [tlv(0x87, Buffer.of(1, 2, 3, 4, 5))]],
    ['no name', []],
  ] as const) {
    const holder = leaf({ more: [extension('2.5.29.17', seq(...list))] });
    const summary = await read(holder);
    assert.equal(summary.owner, 'NGUYỄN VĂN A', what);
    assert.equal(summary.identifier?.value, '034086012222', what);
    assert.deepEqual(summary.findings, ['cert-alternative-name'], what);
    assert.equal(parseCertificate(new Uint8Array(holder.der)).ok, false, what);
  }
  const good = await read(leaf({ more: [extension('2.5.29.17', seq(mail('a@b.vn')))] }));
  assert.deepEqual(good.findings, []);
});

test('a certificate that PKI.js reads differently is not shown', async () => {
  // asn1js reads the year 50 as 1950.
  const validity = seq(tlv(0x18, Buffer.from('00500101000000Z')), tlv(0x18, Buffer.from('99991231235959Z')));
  const holder = leaf({ odd: { validity } });
  assert.ok(parseCertificate(new Uint8Array(holder.der)).ok);
  assert.deepEqual(await summarize(new Uint8Array(holder.der), { at: now }), { ok: false, fault: 'readers-differ' });
});

test('an organisation is shown beside the owner unless it is the owner', async () => {
  const shown = async (...pairs: readonly Pair[]) => {
    const { owner, organization } = await read(leaf({ subject: name(...pairs, [attribute.uid, 'MST:0100109106']) }));
    return [owner, organization];
  };
  assert.deepEqual(await shown([attribute.cn, 'CÔNG TY A'], [attribute.o, 'CÔNG TY A']), ['CÔNG TY A', undefined]);
  const beside = await shown([attribute.cn, 'NGUYỄN VĂN A'], [attribute.o, 'CÔNG TY A']);
  assert.deepEqual(beside, ['NGUYỄN VĂN A', 'CÔNG TY A']);
  assert.deepEqual(await shown([attribute.cn, 'NGUYỄN VĂN A']), ['NGUYỄN VĂN A', undefined]);
});

test('findings follow the gateway’s rules', async () => {
  const good = leaf();
  const asCitizen = { audience: 'citizen', anchors: [pem(root.der)] } as const;
  assert.deepEqual((await read(good, asCitizen)).findings, []);
  assert.deepEqual((await read(good, { ...asCitizen, audience: 'enterprise' })).findings, ['cert-no-tax-code']);
  const other = { ...asCitizen, anchors: [pem(authority('Test Root').der)] };
  assert.deepEqual((await read(good, other)).findings, ['cert-untrusted']);
  assert.deepEqual((await read(leaf({ usage: 0x20 }), asCitizen)).findings, ['cert-key-usage']);
  assert.deepEqual((await read(leaf({ eku: [usages.serverAuth] }), asCitizen)).findings, ['cert-extended-usage']);
  // Outside the validity, the issuer is not judged.
  assert.deepEqual((await read(leaf({ to: now - 1 }), other)).findings, ['cert-expired']);
  assert.deepEqual((await read(leaf({ from: now + 1 }), other)).findings, ['cert-not-yet-valid']);
});

test('issuers are compared with the gateway’s names, and the most important finding comes first', async () => {
  const known = { audience: 'citizen', issuers: [new Uint8Array(name([attribute.cn, 'Test Root']))] } as const;
  const unknown = { audience: 'citizen', issuers: [new Uint8Array(name([attribute.cn, 'Another Root']))] } as const;
  assert.deepEqual((await read(leaf(), known)).findings, []);
  assert.deepEqual((await read(leaf(), unknown)).findings, ['cert-untrusted']);
  assert.deepEqual((await read(leaf(), { ...unknown, audience: 'enterprise' })).findings, [
    'cert-no-tax-code',
    'cert-untrusted',
  ]);
});

test('a short key is noted first, before its usage, and its issuer is not judged', async () => {
  const weak = leaf({ pair: generateKeyPairSync('rsa', { modulusLength: 1024 }) });
  assert.deepEqual((await read(weak, { audience: 'citizen', anchors: [pem(root.der)] })).findings, ['cert-weak']);
  assert.deepEqual((await read(weak, { audience: 'enterprise', issuers: [] })).findings, [
    'cert-weak',
    'cert-no-tax-code',
    'cert-untrusted',
  ]);
});

test('shows the identifier that would register', async () => {
  const both = leaf({
    subject: name([attribute.cn, 'CÔNG TY'], [attribute.uid, 'CCCD:034086012222'], [attribute.uid, 'MST:0100109106']),
  });
  assert.equal((await read(both, { audience: 'enterprise' })).identifier?.scheme, 'MST');
  assert.equal((await read(both)).identifier?.scheme, 'CCCD');
});

test('shows an unknown value beside the deciding identifier', async () => {
  const beside = (...uids: readonly string[]) =>
    read(leaf({ subject: name([attribute.cn, 'A'], ...uids.map((uid): Pair => [attribute.uid, uid])) }));
  const shown = await beside('HC:FRA12345', 'CCCD:034086012222', 'x\u202ey', 'MST:1');
  assert.deepEqual(shown.identifier, { scheme: 'CCCD', value: '034086012222' });
  assert.deepEqual(shown.unknown, [
    { scheme: 'HC', value: 'FRA12345' },
    { scheme: 'UID', value: 'x\ufffdy' },
    { scheme: 'MST', value: '1' },
  ]);
  assert.deepEqual((await beside('CCCD:034086012222')).unknown, []);
  assert.equal((await beside(...Array.from({ length: 40 }, (_, at) => `HC:${at}`))).unknown?.length, 8);
});

test('returns a verdict for bytes that are not a certificate, and throws for an invalid anchor', async () => {
  assert.deepEqual(await summarize(new Uint8Array()), { ok: false, fault: 'truncated' });
  const bytes = new Uint8Array(leaf().der);
  await assert.rejects(
    summarize(bytes, { anchors: ['nothing'] }),
    new TypeError('Anchor 1 holds no CERTIFICATE block.'),
  );
});
