import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Candidates } from '../../src/x509/candidates.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import type { Certificate } from '../../src/x509/certificate.js';
import { attribute, authority, issue, name, now, type Holder } from './make.js';

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
