import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { answer } from '../tools/pki-check.js';

const cases = gunzipSync(readFileSync(new URL('../vectors/pki/path-cases.ndjson.gz', import.meta.url)));
const lines = cases.toString('utf8').trim().split('\n');

test('refuses and accepts every path of the suite as required, within a second each', async () => {
  const wrong: string[] = [];
  for (const line of lines) {
    const { id, scope } = JSON.parse(line) as { id: string; scope: string };
    const begun = performance.now();
    const { result } = await answer(line);
    if (scope === 'must-accept' && result !== 'valid') wrong.push(id);
    if (scope === 'must-reject' && result === 'valid') wrong.push(id);
    if (performance.now() - begun > 2_000) wrong.push(`${id} is slow`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(lines.length, 236);
});

test('at most one valid chain in ten is refused', async () => {
  const valid = lines.filter((line) => (JSON.parse(line) as { expected: string }).expected === 'valid');
  const answers = [];
  // Sequential, as in the filter: each has its own second.
  for (const line of valid) answers.push(await answer(line));
  const refused = answers.filter(({ result }) => result !== 'valid');
  assert.ok(refused.length * 10 <= valid.length, refused.map(({ id, code }) => `${id} ${code}`).join('\n'));
});

test('an unsupported knob makes the answer invalid', async () => {
  const line = lines.find((text) => text.includes('"must-accept"'))!;
  const question = JSON.parse(line) as { policy: Record<string, unknown> };
  assert.equal(
    (await answer(JSON.stringify({ ...question, policy: { ...question.policy, moon: 'full' } }))).result,
    'invalid',
  );
});
