/** Every dvc.yaml of the documentation is one that starts: by the published schema, and by the reader. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { explain } from '../../../src/node/config/explain.js';
import { jsonSchema, settings } from '../../../src/node/config/schema.js';
import { guides } from '../../support/guides.js';

const examples = guides.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```yaml\n(# yaml-language-server: \$schema=.*\n[\s\S]*?)^```$/gm)].map(
    ([, text = '']) => ({ page, text }),
  ),
);

test('the documentation has whole examples, of at most 40 lines', () => {
  assert.ok(examples.length >= 2);
  for (const { page, text } of examples) assert.ok(text.trim().split('\n').length <= 40, page);
});

test('the first line of each names the schema that the package holds', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
  for (const { text } of examples)
    assert.match(text, /^# yaml-language-server: \$schema=\.\/node_modules\/dvc-register\/dist\/dvc\.schema\.json\n/);
  assert.equal(exports['./dvc.schema.json'], './dist/dvc.schema.json');
});

for (const [at, { page, text }] of examples.entries())
  test(`example ${at + 1}, in ${page}, is valid`, () => {
    const value: unknown = parse(text, { merge: true });
    const validate = new Ajv2020({ strict: false }).compile(jsonSchema());
    assert.ok(validate(value), JSON.stringify(validate.errors));
    const found = settings.safeParse(value);
    assert.deepEqual(found.success ? [] : explain(found.error, settings, value), []);
  });
