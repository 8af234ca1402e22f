import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Candidates } from '../../src/x509/candidates.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import type { Certificate } from '../../src/x509/certificate.js';
import { attribute, authority, extension, issue, name, now, octets, seq, tlv, type Holder } from './make.js';

const read = ({ der }: Holder): Certificate => {
  const verdict = parseCertificate(new Uint8Array(der));
  return verdict.ok ? verdict.certificate : assert.fail(verdict.fault);
};

test('of issuers with one name, the one nearer to an anchor is tried first, whatever its validity', () => {
  const root = authority('Root');
  const ways = [root];
  for (const at of [1, 2, 3]) ways.push(authority(`Bridge ${at}`, { by: ways.at(-1) ?? root }));
  // The longer the path, the longer the validity: sorting by validity alone would reverse the
  // order.
  const issuers = ways.map((by, at) => authority('Issuer', { by, to: now + (at + 1) * 1_000_000 }));
  const leaf = read(issue({ subject: name([attribute.cn, 'leaf']), by: issuers[0] ?? root }));
  const pool = [...ways.slice(1), ...issuers.toReversed()].map(read);
  const found = new Candidates([read(root)], pool).intermediatesOf(leaf);
  assert.deepEqual(
    found.map(({ issuer }) => issuer.attributes[0]?.text),
    ['Root', 'Bridge 1', 'Bridge 2', 'Bridge 3'],
  );
});

test('of issuers with one name, the one with the key that the certificate names is tried first, another key’s last', () => {
  const root = authority('Root');
  const keyed = (id: number) => [extension('2.5.29.14', octets(Buffer.of(id)))];
  const issuers = [keyed(1), [], keyed(2)].map((more, at) =>
    authority('Issuer', { by: root, more, to: now + (at + 1) * 1_000_000 }),
  );
  const more = [extension('2.5.29.35', seq(tlv(0x80, Buffer.of(1))))];
  const leaf = read(
    issue({ subject: name([attribute.cn, 'leaf']), by: root, more, odd: { issuer: name([attribute.cn, 'Issuer']) } }),
  );
  const found = new Candidates([read(root)], issuers.map(read)).intermediatesOf(leaf);
  assert.deepEqual(found, issuers.map(read));
});

test('skips issuers whose names never lead to an anchor, also in a cycle', () => {
  const root = authority('Root');
  const [one, other] = [authority('One'), authority('Other')];
  const circle = [authority('One', { by: other }), authority('Other', { by: one })];
  const lost = authority('Issuer', { by: one });
  const good = authority('Issuer', { by: root });
  const leaf = read(issue({ subject: name([attribute.cn, 'leaf']), by: good }));
  const found = new Candidates([read(root)], [...circle, lost, good].map(read)).intermediatesOf(leaf);
  assert.deepEqual(found, [read(good)]);
});
