import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isEmail, normalizeEmail } from '../../../src/flow/identity/email.js';
import { isOneTimeCode, normalizeOneTimeCode } from '../../../src/flow/identity/one-time-code.js';
import { halfWidth, isDigitRow, visible } from '../../../src/flow/identity/typed.js';

const INVISIBLE =
  '\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0e\ufe0f\ufeff\u{e0101}';

test('drops invisible characters only', () => {
  for (const sign of INVISIBLE)
    assert.equal(visible(`Nguyễn${sign} Đăng`), 'Nguyễn Đăng', sign.codePointAt(0)?.toString(16));
  const shown = 'Nguyễn Đăng Điện H’Hen Niê\u00a0٠ａ😀'.normalize('NFD');
  assert.equal(visible(shown), shown);
});

test('converts only full-width characters to ASCII', () => {
  assert.equal(halfWidth('０８２３\u3000ａ＠Ｂ．ｖｎ／'), '0823 a@B.vn/');
  assert.equal(halfWidth('²①٣Điện'), '²①٣Điện');
});

test('recognises the digit row of the Vietnamese layout, composed or not', () => {
  for (const text of ['ăâêô\u0300\u0309\u0303\u0301\u0323đ', 'ăâêôâ6012222', 'ăâêôư7', 'ĂÂ12', 'ồ1', '12/ă', '1₫'])
    assert.equal(isDigitRow(text), true, text);
  for (const text of ['', '123', 'abc', '12 tháng sáu', 'điện', 'a1', '0823-62x', '😀'])
    assert.equal(isDigitRow(text), false, text);
});

test('finds the six digits of a code, alone, in groups, or in a whole message', () => {
  const message = '995956 la ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se ma nay.\n@portal.vn #995956';
  for (const text of [message, 'G-995956', 'Ma OTP cua ban: 995956. Het han sau 5 phut (300 giay).', 'Ma: 995-956 nhe'])
    assert.equal(normalizeOneTimeCode(text), '995956', text);
  for (const text of [
    '995956',
    '995 956',
    '995-956',
    '995–956',
    '995.956',
    '995\u00a0956',
    '9 9 5 9 5 6',
    '995\u2011956',
  ])
    assert.equal(normalizeOneTimeCode(text), '995956', text);
  assert.equal(normalizeOneTimeCode('995\u200b956'), '995956');
});

test('accepts no digits of other scripts as a code', () => {
  const wrong = [
    '',
    '12345',
    '1234567',
    '123456 789',
    'ma 1234567',
    '１２３４５６',
    '٤٥٦٧٨٩',
    '٤123456',
    '12a456',
    '-12345',
    '1e5',
  ];
  for (const text of wrong) assert.equal(isOneTimeCode(normalizeOneTimeCode(text)), false, text);
});

test('accepts e-mail addresses that mail systems can deliver to', () => {
  const accepts = (text: string) => isEmail(normalizeEmail(text));
  for (const text of ['ten@gmail.com', 'a.b+c@x.vn', ' ten@x.vn ', '034086012222@x.vn', 'ten@ví-dụ.vn', 'ten@a.b.c.vn'])
    assert.equal(accepts(text), true, text);
  assert.equal(normalizeEmail('ａ＠c．vn'), 'a@c.vn');
  const wrong = [
    '',
    'a@',
    '@b.vn',
    'a@b',
    'a..b@x.vn',
    '.a@x.vn',
    'a.@x.vn',
    'điện@gmail.com',
    'a\u200bb@c.vn',
    'a@c².vn',
    'а@c.vn',
  ];
  for (const text of [...wrong, `${'a'.repeat(65)}@x.vn`]) assert.equal(accepts(text), false, text);
});

test('never throws, and is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [visible, halfWidth, normalizeEmail, (given: string) => normalizeOneTimeCode(visible(given))])
        assert.equal(read(read(text)), read(text));
      isDigitRow(text);
    }),
    { numRuns: 2000 },
  );
});
