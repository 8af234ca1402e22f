import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmail, maskEmail, normalizeEmail } from '../../../src/flow/identity/email.js';

test('accepts an address up to each length, and not one beyond', () => {
  const a = (count: number) => 'a'.repeat(count);
  for (const [accepted, refused] of [
    [`${a(64)}@x.vn`, `${a(65)}@x.vn`],
    [`${a(31)}.${a(32)}@x.vn`, `${a(32)}.${a(32)}@x.vn`],
    [`d@${a(63)}.vn`, `d@${a(64)}.vn`],
    [`d@x.${a(63)}`, `d@x.${a(64)}`],
    ['d@x.vn', 'd@x.v'],
    [`d@${'x.'.repeat(8)}vn`, `d@${'x.'.repeat(9)}vn`],
  ] as const) {
    assert.ok(isEmail(accepted), accepted);
    assert.ok(!isEmail(refused), refused);
  }
});

test('an address has one @, parts between single dots, and a host that may be in any script', () => {
  for (const address of ['o.{b}+c/d=e?f^g|h~i-j!k#l$m%n&o*p_@x.vn', 'd@việt-nam.vn', 'd@x.бг'])
    assert.ok(isEmail(address), address);
  for (const address of [
    '',
    '@',
    'd',
    'd@',
    '@x.vn',
    'd@x',
    'd@x.vn@y.vn',
    '.d@x.vn',
    'd.@x.vn',
    'd..n@x.vn',
    'd@.vn',
    'd@x..vn',
    'd n@x.vn',
    'd@x.vn.',
  ])
    assert.ok(!isEmail(address), address);
  assert.equal(normalizeEmail('　ｄ＠ｘ．ｖｎ '), 'd@x.vn');
  assert.equal(maskEmail('dien@x.vn'), 'd***@x.vn');
  assert.equal(maskEmail('d@x.vn'), 'd***@x.vn');
});
