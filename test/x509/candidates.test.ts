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

test('of issuers of one name, the one with the shorter way to an anchor is tried first, whatever lasts longer', () => {
  const root = authority('Root');
  const ways = [root];
  for (const at of [1, 2, 3]) ways.push(authority(`Bridge ${at}`, { by: ways.at(-1) ?? root }));
  // The longer the way, the longer the validity, which alone would turn the order round.
  const issuers = ways.map((by, at) => authority('Issuer', { by, to: now + (at + 1) * 1_000_000 }));
  const leaf = read(issue({ subject: name([attribute.cn, 'leaf']), by: issuers[0] ?? root }));
  const pool = [...ways.slice(1), ...issuers.toReversed()].map(read);
  const found = new Candidates([read(root)], pool).intermediatesOf(leaf);
  assert.deepEqual(
    found.map(({ issuer }) => issuer.attributes[0]?.text),
    ['Root', 'Bridge 1', 'Bridge 2', 'Bridge 3'],
  );
});

test('issuers from whom no names lead to an anchor are left out, also where they lead in a circle', () => {
  const root = authority('Root');
  const [one, other] = [authority('One'), authority('Other')];
  const circle = [authority('One', { by: other }), authority('Other', { by: one })];
  const lost = authority('Issuer', { by: one });
  const good = authority('Issuer', { by: root });
  const leaf = read(issue({ subject: name([attribute.cn, 'leaf']), by: good }));
  const found = new Candidates([read(root)], [...circle, lost, good].map(read)).intermediatesOf(leaf);
  assert.deepEqual(found, [read(good)]);
});
