// Paths per rule of RFC 5280 §6.1, through the filter that foreign suites use; PKITS covers
// policies in depth.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { answer } from '../tools/pki-check.js';
import { attribute, authority, ecPair, extension, int, issue, name, now, oid, seq, tlv, usages, utf8 } from './make.js';
import type { Holder, Pair, Wanted } from './make.js';

const root = authority('Path Root');
const cn = (text: string): Buffer => name([attribute.cn, text]);
const text = (tag: number) => (value: string) => tlv(tag, Buffer.from(value, 'latin1'));
const [mail, dns, uri] = [text(0x81), text(0x82), text(0x86)];
const ip = (...octets: readonly number[]): Buffer => tlv(0x87, Buffer.from(octets));
const directory = (...pairs: readonly Pair[]): Buffer => tlv(0xa4, name(...pairs));
const upn = tlv(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), tlv(0xa0, utf8('a@b.vn')));

const base64 = ({ der }: Holder): string => der.toString('base64');
const ask = async (
  leaf: Holder,
  intermediates: readonly Holder[],
  policy: Record<string, unknown> = {},
  anchors: readonly Holder[] = [root],
): Promise<string> => {
  const begun = process.cpuUsage();
  const question = { leaf: base64(leaf), intermediates: intermediates.map(base64), anchors: anchors.map(base64) };
  const time = new Date(now * 1000).toISOString();
  const { result } = await answer(JSON.stringify({ id: 'x', op: 'path', time, policy, ...question }));
  const { user, system } = process.cpuUsage(begun);
  assert.ok(user + system < 1_500_000, 'T21: every answer within a second of the processor');
  return result;
};

const names = (tag: number, list: readonly Buffer[]): Buffer[] =>
  list.length > 0 ? [tlv(tag, ...list.map((one) => seq(one)))] : [];
const constraints = (permitted: readonly Buffer[], excluded: readonly Buffer[] = []): Buffer =>
  extension('2.5.29.30', seq(...names(0xa0, permitted), ...names(0xa1, excluded)), true);
const alternative = (...list: readonly Buffer[]): Buffer => extension('2.5.29.17', seq(...list));

/** Whether a leaf with these names is valid under a CA with these constraints. */
const under = async (
  rules: Buffer,
  list: readonly Buffer[],
  subject = name([attribute.o, 'An'], [attribute.cn, 'leaf']),
): Promise<string> => {
  const ca = authority('Constrained CA', { by: root, more: [rules] });
  return ask(issue({ subject, by: ca, more: list.length > 0 ? [alternative(...list)] : [] }), [ca]);
};
type NameCase = readonly [string, Buffer, readonly Buffer[]];
const expectAll = async (cases: readonly NameCase[], wanted: string): Promise<void> => {
  for (const [what, rules, list] of cases) assert.equal(await under(rules, list), wanted, what);
};

test('name constraints: host names', async () => {
  await expectAll(
    [
      ['itself', constraints([dns('a.vn')]), [dns('a.vn')]],
      ['below', constraints([dns('a.vn')]), [dns('x.y.A.VN')]],
      ['a wildcard below', constraints([dns('a.vn')]), [dns('*.a.vn')]],
      ['one of two', constraints([dns('b.vn'), dns('a.vn')]), [dns('a.vn'), dns('b.vn')]],
      ['any', constraints([dns('')]), [dns('a.vn')]],
      ['no name of the form', constraints([dns('a.vn')]), [mail('a@b.vn')]],
      ['beside what is excluded', constraints([], [dns('a.vn')]), [dns('ba.vn')]],
    ],
    'valid',
  );
  await expectAll(
    [
      ['only a suffix', constraints([dns('a.vn')]), [dns('ba.vn')]],
      ['above', constraints([dns('x.a.vn')]), [dns('a.vn')]],
      ['one outside', constraints([dns('a.vn')]), [dns('a.vn'), dns('b.vn')]],
      ['excluded below', constraints([], [dns('a.vn')]), [dns('x.a.vn')]],
      ['excluded in capitals', constraints([], [dns('A.VN')]), [dns('a.vn')]],
      ['permitted and excluded', constraints([dns('a.vn')], [dns('x.a.vn')]), [dns('x.a.vn')]],
      ['everything excluded', constraints([], [dns('')]), [dns('a.vn')]],
      ['a wildcard over what is excluded', constraints([], [dns('x.a.vn')]), [dns('*.a.vn')]],
      ['a base that is no host', constraints([dns('*.a.vn')]), [dns('x.a.vn')]],
    ],
    'invalid',
  );
});

test('name constraints: addresses', async () => {
  const net = ip(10, 1, 0, 0, 255, 255, 0, 0);
  const six = (first: number): Buffer => ip(first, ...new Array<number>(15).fill(1));
  const sixNet = ip(0x20, ...new Array<number>(15).fill(0), 255, ...new Array<number>(15).fill(0));
  await expectAll(
    [
      ['inside', constraints([net]), [ip(10, 1, 2, 3)]],
      ['six inside', constraints([sixNet]), [six(0x20)]],
      ['either', constraints([net, sixNet]), [six(0x20), ip(10, 1, 0, 0)]],
      ['any', constraints([ip(0, 0, 0, 0, 0, 0, 0, 0)]), [ip(8, 8, 8, 8)]],
      ['beside what is excluded', constraints([], [net]), [ip(10, 2, 0, 0), six(0x20)]],
    ],
    'valid',
  );
  await expectAll(
    [
      ['outside', constraints([net]), [ip(10, 2, 0, 0)]],
      ['of the other family', constraints([net]), [six(0x20)]],
      ['excluded', constraints([], [net]), [ip(10, 1, 255, 255)]],
      ['all excluded', constraints([], [ip(0, 0, 0, 0, 0, 0, 0, 0)]), [ip(8, 8, 8, 8)]],
      ['a mask with holes', constraints([ip(10, 1, 0, 0, 255, 0, 255, 0)]), [ip(10, 1, 0, 1)]],
      ['a base without a mask', constraints([ip(10, 1, 2, 3)]), [ip(10, 1, 2, 3)]],
    ],
    'invalid',
  );
});

test('name constraints: mailboxes and URIs', async () => {
  await expectAll(
    [
      ['this mailbox', constraints([mail('a@b.vn')]), [mail('a@B.VN')]],
      ['this host', constraints([mail('b.vn')]), [mail('a@b.vn')]],
      ['this domain', constraints([mail('.b.vn')]), [mail('a@x.b.vn')]],
      ['this URI’s host', constraints([uri('b.vn')]), [uri('https://B.vn:8443/x')]],
      ['this URI’s domain', constraints([uri('.b.vn')]), [uri('https://u:p@x.y.b.vn/?q#f')]],
    ],
    'valid',
  );
  await expectAll(
    [
      ['another mailbox', constraints([mail('a@b.vn')]), [mail('A@b.vn')]],
      ['a host is not its domain', constraints([mail('b.vn')]), [mail('a@x.b.vn')]],
      ['a domain is not its host', constraints([mail('.b.vn')]), [mail('a@b.vn')]],
      ['excluded host', constraints([], [mail('b.vn')]), [mail('a@b.vn')]],
      ['a URI’s host is not its domain', constraints([uri('b.vn')]), [uri('https://x.b.vn/')]],
      ['a URI’s domain is not its host', constraints([uri('.b.vn')]), [uri('https://b.vn/')]],
      ['the user is not the host', constraints([uri('b.vn')]), [uri('https://b.vn@c.vn/')]],
      ['an address has no host name', constraints([uri('b.vn')]), [uri('https://10.1.2.3/')]],
      ['nor has a URN', constraints([], [uri('b.vn')]), [uri('urn:b.vn')]],
    ],
    'invalid',
  );
  const old = name([attribute.o, 'An'], ['1.2.840.113549.1.9.1', tlv(0x16, Buffer.from('a@c.vn'))]);
  assert.equal(await under(constraints([mail('b.vn')]), [], old), 'invalid', 'an address in the subject');
  assert.equal(await under(constraints([dns('b.vn')]), [], cn('c.vn')), 'invalid', 'a host in the common name');
});

test('name constraints: a host in the common name steps aside for a dNSName alone (RFC 2818 §3.1)', async () => {
  const only = constraints([dns('b.vn')]);
  for (const [beside, list] of [
    ['an address', [ip(10, 1, 2, 3)]],
    ['an address of version 6', [ip(...new Array<number>(16).fill(1))]],
    ['a mailbox', [mail('a@b.vn')]],
    ['a URI', [uri('https://b.vn/')]],
    ['a name of another kind', [upn]],
  ] as const) {
    assert.equal(await under(only, list, cn('c.vn')), 'invalid', beside);
    assert.equal(await under(constraints([], [dns('c.vn')]), list, cn('c.vn')), 'invalid', `${beside}, excluded`);
    assert.equal(await under(only, list, cn('x.b.vn')), 'valid', `${beside}, permitted`);
  }
  assert.equal(await under(only, [dns('x.b.vn')], cn('c.vn')), 'valid', 'a dNSName');
  assert.equal(await under(only, [dns('x.b.vn'), ip(10, 1, 2, 3)], cn('c.vn')), 'valid', 'a dNSName and an address');
  const near = constraints([ip(10, 1, 0, 0, 255, 255, 0, 0)]);
  assert.equal(await under(near, [mail('a@b.vn')], cn('10.2.0.1')), 'invalid', 'an address in the common name');
});

test('name constraints: directory names, and forms that are not known', async () => {
  const an = [attribute.o, 'An'] as const;
  await expectAll(
    [
      ['the subject', constraints([directory(an)]), []],
      ['in another case and type', constraints([directory([attribute.o, tlv(0x13, Buffer.from(' AN '))])]), []],
      ['an alternative name too', constraints([directory(an)]), [directory(an, [attribute.cn, 'x'])]],
      ['another form alone', constraints([upn]), [dns('a.vn')]],
    ],
    'valid',
  );
  await expectAll(
    [
      ['another organisation', constraints([directory([attribute.o, 'Binh'])]), []],
      ['a longer base', constraints([directory(an, [attribute.cn, 'leaf'], [attribute.cn, 'x'])]), []],
      ['not from the start', constraints([directory([attribute.cn, 'leaf'])]), []],
      ['excluded', constraints([], [directory(an)]), []],
      ['an alternative name outside', constraints([directory(an)]), [directory([attribute.o, 'Binh'])]],
      ['a form that is not known', constraints([upn]), [upn]],
      ['nor when excluded', constraints([], [upn]), [upn]],
    ],
    'invalid',
  );
});

test('name constraints: of every authority above, for everyone below but the self-issued', async () => {
  const wide = authority('Wide CA', { by: root, more: [constraints([dns('a.vn')])] });
  const narrow = authority('Narrow CA', { by: wide, more: [constraints([dns('x.a.vn'), dns('b.vn')])] });
  const leaf = (host: string): Holder => issue({ subject: cn('leaf'), by: narrow, more: [alternative(dns(host))] });
  assert.equal(await ask(leaf('x.a.vn'), [wide, narrow]), 'valid');
  assert.equal(await ask(leaf('y.a.vn'), [wide, narrow]), 'invalid');
  assert.equal(await ask(leaf('b.vn'), [wide, narrow]), 'invalid');
  const rules = constraints([directory([attribute.o, 'An'])]);
  const ca = authority('Rolled CA', { by: root, more: [rules] });
  const next = authority('Rolled CA', { by: ca });
  const an = name([attribute.o, 'An']);
  assert.equal(await ask(issue({ subject: an, by: next }), [ca, next]), 'valid', 'its new key is exempt');
  const other = authority('Other CA', { by: ca });
  assert.equal(await ask(issue({ subject: an, by: other }), [ca, other]), 'invalid', 'another authority is not');
  const same = issue({ subject: ca.subject, by: ca });
  assert.equal(await ask(same, [ca]), 'invalid', 'a self-issued leaf is not exempt');
});

const limited = (length: number): Partial<Wanted> => ({
  ca: false,
  usage: 0x06,
  more: [extension('2.5.29.19', seq(tlv(1, Buffer.of(0xff)), int(length)), true)],
});

test('authorities: the bit, the usage, the length, the purpose', async () => {
  const through = (more: Partial<Wanted>, policy = {}): Promise<string> => {
    const ca = authority('Judged CA', { by: root, ...more });
    return ask(issue({ subject: cn('leaf'), by: ca, eku: [usages.clientAuth] }), [ca], policy);
  };
  assert.equal(await through({}), 'valid');
  assert.equal(await through({ usage: undefined }), 'valid', 'no usage restricts nothing');
  assert.equal(await through({ usage: 0x04 }), 'valid');
  assert.equal(await through({ usage: 0x02 }), 'invalid');
  assert.equal(await through({ ca: false, usage: 0x04 }), 'invalid');
  assert.equal(await through({ ca: false, usage: 0x80 }), 'invalid');
  assert.equal(await through(limited(0)), 'valid');
  const client = { requiredEku: [usages.clientAuth] };
  assert.equal(await through({ eku: [usages.clientAuth] }, client), 'valid');
  assert.equal(await through({ eku: [usages.any] }, client), 'valid');
  assert.equal(await through({ eku: [usages.serverAuth] }, client), 'invalid');
  assert.equal(await through({ eku: [usages.serverAuth] }), 'valid', 'nobody asked');
  assert.equal(await through({ from: now + 1 }), 'invalid');
  assert.equal(await through({ to: now - 1 }), 'invalid');
  assert.equal(await through({ from: now, to: now }), 'valid');
  const [first] = [authority('First', { by: root, ...limited(0) })];
  const second = authority('Second', { by: first });
  assert.equal(await ask(issue({ subject: cn('leaf'), by: second }), [first, second]), 'invalid');
  const rolled = authority('First', { by: first });
  assert.equal(await ask(issue({ subject: cn('leaf'), by: rolled }), [first, rolled]), 'valid', 'self-issued');
  const weak = authority('Weak', { by: root, pair: generateKeyPairSync('rsa', { modulusLength: 1024 }) });
  assert.equal(await ask(issue({ subject: cn('leaf'), by: weak }), [weak]), 'invalid');
  assert.equal(await ask(issue({ subject: cn('leaf'), by: weak }), [weak], { allow1024: true }), 'valid');
});

test('policies: qualifiers, and constraints that an issuer forgot to mark', async () => {
  const policy = (qualifier: string): Buffer =>
    seq(seq(oid('1.2.3.4'), seq(seq(oid(qualifier), tlv(0x16, Buffer.from('https://a.vn/cps'))))));
  const leaf = (value: Buffer, critical: boolean): Holder =>
    issue({ subject: cn('leaf'), by: root, more: [extension('2.5.29.32', value, critical)] });
  assert.equal(await ask(leaf(policy('1.3.6.1.5.5.7.2.1'), true), []), 'valid');
  assert.equal(await ask(leaf(policy('1.2.3.9'), false), []), 'valid');
  assert.equal(await ask(leaf(policy('1.2.3.9'), true), []), 'invalid', 'RFC 5280 §4.2.1.4');
  const bound = (critical: boolean): Holder =>
    authority('Bound CA', { by: root, more: [extension('2.5.29.36', seq(tlv(0x80, Buffer.of(0))), critical)] });
  for (const critical of [true, false]) {
    const ca = bound(critical);
    assert.equal(await ask(issue({ subject: cn('leaf'), by: ca }), [ca]), 'invalid', 'an explicit policy is asked for');
  }
});

test('T21: meshes, loops, crowds of one name and long chains are answered within a second', async () => {
  const pairs = Array.from({ length: 8 }, ecPair);
  const cas = pairs.map((pair, at) => authority(`Mesh ${at}`, { ...(at === 0 ? { by: root } : {}), pair }));
  const mesh = cas.flatMap((subject, a) =>
    cas.flatMap((by, b) => (a === b ? [] : [authority(`Mesh ${a}`, { by, pair: pairs[a]! })])),
  );
  const leaf = issue({ subject: cn('leaf'), by: cas[7]! });
  assert.equal(await ask(leaf, mesh), 'invalid', 'no way to the root');
  assert.equal(await ask(leaf, [...mesh, cas[0]!]), 'valid', 'one way to the root');
  const crowd = Array.from({ length: 100 }, () => authority('Crowd', { by: root }));
  const member = issue({ subject: cn('leaf'), by: authority('Crowd', { by: root }) });
  assert.equal(await ask(member, crowd), 'invalid');
  const chain = [root];
  for (let at = 0; at < 40; at++) chain.push(authority(`Long ${at}`, { by: chain.at(-1)! }));
  const last = issue({ subject: cn('leaf'), by: chain.at(-1)! });
  assert.equal(await ask(last, chain.slice(1)), 'invalid');
  const [six, seven] = [6, 7].map((length) => issue({ subject: cn('leaf'), by: chain[length]! }));
  assert.equal(await ask(six!, chain.slice(1)), 'valid');
  assert.equal(await ask(seven!, chain.slice(1)), 'invalid');
  assert.equal(await ask(seven!, chain.slice(1), { maxDepth: 7 }), 'valid');
});
