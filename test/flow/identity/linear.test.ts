import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { parseBirthDate } from '../../../src/flow/identity/birth-date.js';
import { isCitizenId, normalizeCitizenId } from '../../../src/flow/identity/citizen-id.js';
import { isEmail } from '../../../src/flow/identity/email.js';
import { isFullName, nameKey, seemsUnmarked } from '../../../src/flow/identity/full-name.js';
import { normalizeInsuranceCode } from '../../../src/flow/identity/insurance-code.js';
import { normalizeOneTimeCode } from '../../../src/flow/identity/one-time-code.js';
import { normalizePhone } from '../../../src/flow/identity/phone.js';
import { isTaxCode, normalizeTaxCode } from '../../../src/flow/identity/tax-code.js';
import { halfWidth, visible } from '../../../src/flow/identity/typed.js';

const folders = ['../../../src/flow/identity', '../../../src/capture'].map(
  (path) => new URL(path, import.meta.url).pathname,
);

function expressions(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('has no regular expression that can be made slow', () => {
  const all = folders.flatMap((folder) => readdirSync(folder).flatMap((file) => expressions(join(folder, file))));
  assert.ok(all.length >= 15);
  for (const expression of all) {
    const end = expression.lastIndexOf('/');
    const { status } = checkSync(expression.slice(1, end), expression.slice(end + 1));
    assert.equal(status, 'safe', expression);
  }
});

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  parseBirthDate,
  isCitizenId: (text) => isCitizenId(normalizeCitizenId(text)),
  isTaxCode: (text) => isTaxCode(normalizeTaxCode(text)),
  normalizePhone,
  nameKey,
  isFullName,
  seemsUnmarked,
  isEmail,
  normalizeInsuranceCode,
  normalizeOneTimeCode,
  visible,
  halfWidth,
};

/** What the work itself costs: the least of three, as other programs only ever add to it. */
const cost = (work: () => unknown) =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );

test('is done with 64 KiB of anything in any field within 50 ms', () => {
  const units = ['a\u0323\u0301', ' ', 'a ', '0', '0 ', '1/', '\u0301', '-', '\u202a', 'ậ', '\ud800', "'"];
  for (const unit of units) {
    const text = unit.repeat(65_536 / unit.length);
    for (const body of [text, `0${text}`, `A${text}1`]) {
      for (const [name, reader] of Object.entries(readers)) {
        const took = cost(() => reader(body));
        assert.ok(took < 50, `${name} of ${JSON.stringify(unit)} took ${took} ms`);
      }
    }
  }
});
