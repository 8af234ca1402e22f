// NIST's Public Key Interoperability Test Suite 1.0.1, from Debian's python3-cryptography-vectors:
// every path of §4.1–4.14 with the verdict in its file name, and the sub-tests of its policy
// sections.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { answer } from '../tools/pki-check.js';

interface Suite {
  readonly anchor: string;
  readonly certificates: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly id: string;
    readonly leaf: string;
    readonly intermediates: readonly string[];
    readonly crls: readonly string[];
    readonly policy: Readonly<Record<string, unknown>>;
    readonly expected: string;
  }[];
}
const packed = readFileSync(new URL('../vectors/pki/pkits.json.gz', import.meta.url));
const suite = JSON.parse(gunzipSync(packed).toString('utf8')) as Suite;

/** DSA is outside the allow-list (C-3). */
const refused = ['ValidDSASignaturesTest4 weak-algorithm', 'ValidDSAParameterInheritanceTest5 weak-algorithm'];

test('PKITS: accepts no invalid path, and refuses no valid one except DSA’s', async () => {
  const { anchor, certificates, lists, cases } = suite;
  const policy = { requiredEku: [], requireKeyUsage: false, revocation: 'crl', maxDepth: null };
  const [accepted, kept]: [string[], string[]] = [[], []];
  for (const one of cases) {
    const { result, code } = await answer(
      JSON.stringify({
        ...{ id: one.id, op: 'path', anchors: [anchor], time: '2020-06-01T00:00:00Z' },
        leaf: certificates[one.leaf],
        intermediates: one.intermediates.map((name) => certificates[name]),
        crls: one.crls.map((name) => lists[name]),
        policy: { ...policy, ...one.policy },
      }),
    );
    if (result === 'valid' && one.expected !== 'valid') accepted.push(one.id);
    if (result !== 'valid' && one.expected === 'valid') kept.push(`${one.id} ${code}`);
  }
  assert.deepEqual(accepted, []);
  assert.deepEqual(kept.sort(), [...refused].sort());
  assert.equal(cases.length, 245);
  assert.equal(cases.filter(({ expected }) => expected === 'valid').length, 112);
});
