import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../../src/flow/schema.js';
import type { Step } from '../../src/flow/method.js';
import { CROSS_RULES, FIELD_RULES } from '../../src/flow/rules.js';
import { schemaOf } from '../../src/flow/schema.js';
import { insurance } from '../../src/methods/insurance.js';
import { mobile } from '../../src/methods/mobile.js';
import { post } from '../../src/methods/post.js';
import { signature } from '../../src/methods/signature.js';

const NOW = Date.parse('2026-11-28T10:00:00Z');
const guard = { consent: { version: '1', granted: ['account', 'check'] }, captcha: 'solved' };
const DIEN = {
  citizenId: '034086012222',
  fullName: 'Nguyễn Đăng Điện',
  birthDate: '12/06/1986',
  phone: '0823628899',
  email: 'dien@x.vn',
};
const KEPT = { ...DIEN, phone: '+84823628899' };

/** The normalised answer, or the error codes by field. */
function ask(step: Step, input: Readonly<Record<string, unknown>>, now = NOW): Readonly<Record<string, unknown>> {
  const checked = check(schemaOf(step, now), input);
  if (checked.ok) return checked.value as Record<string, unknown>;
  return Object.fromEntries((checked.problem.errors ?? []).map(({ pointer, code }) => [pointer, code]));
}
const identify = (input: Readonly<Record<string, unknown>>, { steps } = mobile, now = NOW) => {
  const { consent, captcha, ...said } = ask(steps[0], { ...DIEN, ...guard, ...input }, now);
  assert.ok([consent, captcha].length);
  return said;
};

test('a form without the consents to the account and to the check is refused at them', () => {
  const asked = (granted: readonly string[]) =>
    ask(mobile.steps[0], { ...DIEN, ...guard, consent: { version: '1', granted } })['/consent/granted'];
  for (const granted of [[], ['account'], ['check'], ['share'], ['account', 'share']])
    assert.equal(asked(granted), 'consent', granted.join(' '));
  for (const granted of [
    ['account', 'check'],
    ['share', 'check', 'account'],
  ])
    assert.equal(asked(granted), undefined, granted.join(' '));
});

test('drops invisible characters from every field except passwords', () => {
  for (const sign of ['\u200b', '\u200d', '\u200f', '\u2060', '\ufeff', '\u00ad', '\ufe0f', '\u202a', '\u2066']) {
    const typed = Object.fromEntries(
      Object.entries(DIEN).map(([name, text]) => [name, `${sign}${text.slice(0, 3)}${sign}${text.slice(3)}${sign}`]),
    );
    assert.deepEqual(identify(typed), KEPT, sign);
    const more = { insuranceCode: `34861${sign}00000`, postalId: `BD26${sign}00100` };
    const insured = identify({ insuranceCode: more.insuranceCode }, insurance as unknown as typeof mobile);
    assert.equal(insured['insuranceCode'], '3486100000');
    assert.equal(identify({ postalId: more.postalId }, post as unknown as typeof mobile)['postalId'], 'BD2600100');
    assert.deepEqual(ask(mobile.steps[1], { code: `123${sign}456` }), { code: '123456' });
    assert.deepEqual(ask(signature.steps[1], { otp: `12${sign}3-456` }), { otp: '123456' });
    const password = `Sông-Trà${sign}1986`;
    assert.deepEqual(ask(mobile.steps[2], { password }), { password });
  }
});

test('a field with only invisible characters counts as empty', () => {
  assert.deepEqual(identify({ fullName: '\u200b \ufeff', email: '\u200b' }), { '/fullName': 'required' });
});

test('accepts full-width characters in numbers, dates and e-mail, but not in a code', () => {
  const typed = {
    citizenId: '０３４０８６０１２２２２',
    birthDate: '１２／０６／１９８６',
    phone: '０８２３６２８８９９',
    email: 'ｄｉｅｎ＠ｘ．ｖｎ',
  };
  assert.deepEqual(identify(typed), KEPT);
  assert.deepEqual(ask(mobile.steps[1], { code: '１２３４５６' }), { '/code': 'code' });
});

test('refuses an e-mail address with Vietnamese letters', () => {
  for (const email of ['điện@gmail.com', 'а@x.vn', 'a@x²x.vn', 'a..b@x.vn'])
    assert.deepEqual(identify({ email }), { '/email': 'email' }, email);
});

test('reports a keyboard that types letters instead of digits', () => {
  assert.deepEqual(identify({ citizenId: 'ăâêôâ6012222' }), { '/citizenId': 'keyboard' });
  assert.deepEqual(identify({ phone: 'đ8âê6ââ88̣̣', birthDate: '1â/đ6/1986' }), {
    '/phone': 'keyboard',
    '/birthDate': 'keyboard',
  });
  assert.deepEqual(ask(mobile.steps[1], { code: 'ăâêôư7' }), { '/code': 'keyboard' });
  assert.deepEqual(identify({ birthDate: '12 tháng sáu', fullName: 'ă1' }), {
    '/fullName': 'full-name',
    '/birthDate': 'birth-date',
  });
});

test('extracts the code from a pasted message', () => {
  const code = '995956 la ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se ma nay.\n@portal.vn #995956';
  assert.deepEqual(ask(mobile.steps[1], { code }), { code: '995956' });
});

test('refuses children under 14, by the given clock', () => {
  const born = { birthDate: '28/11/2012', citizenId: '034212012222' };
  for (const method of [mobile, post] as const)
    assert.deepEqual(identify({ ...born, birthDate: '29/11/2012' }, method as typeof mobile), {
      '/birthDate': 'under-14',
    });
  assert.equal(identify(born)['birthDate'], '28/11/2012');
  assert.deepEqual(identify(born, mobile, NOW - 86_400_000), { '/birthDate': 'under-14' });
  assert.equal(identify({ birthDate: '2012', citizenId: '034212012222' })['birthDate'], '2012');
});

test('refuses a date of birth in the future or more than 120 years ago', () => {
  const old = (birthDate: string) => identify({ birthDate, citizenId: '034005012222' });
  assert.deepEqual(old('28/11/1905'), { '/birthDate': 'birth-date' });
  assert.equal(old('29/11/1905')['birthDate'], '29/11/1905');
  assert.deepEqual(identify({ birthDate: '29/11/2026', citizenId: '034226012222' }), { '/birthDate': 'birth-date' });
  assert.deepEqual(identify({ birthDate: '12/06/1987' }), { '/birthDate': 'birth-date-citizen-id' });
});

test('normalising an accepted answer again does not change it', () => {
  assert.deepEqual(identify(KEPT), KEPT);
});

test('each rule accepts what it is for, and nothing beside it', () => {
  const today = new Date(NOW);
  for (const [name, accepted, refused] of [
    [
      'base64',
      ['QQ==', 'QUI=', 'QUJD', 'QUJD+/0='],
      ['', 'Q', 'QQ', 'QQ=', 'QUJD=', 'QUJD====', '=QUJ', 'QU-_', 'QU D'],
    ],
    ['signature-algorithm', ['RS256', 'PS384', 'ES512', 'web-eid:ES384', 'CMS'], ['', 'HS256', 'none', 'web-eid:CMS']],
    ['postal-id', ['BD26', 'A'.repeat(20)], ['BD2', 'A'.repeat(21), 'bd26', 'BD 26']],
    ['identity-number', ['034086012222', '123456789'], ['12345678', '1234567890', '03408601222']],
    ['citizen-id', ['034086012222'], ['123456789']],
    ['birth-date', ['29/11/1905', '1906', '28/11/2026'], ['28/11/1905', '1904', '29/11/2026', '31/02/1986', '']],
  ] as const) {
    for (const text of accepted) assert.ok(FIELD_RULES[name]?.accepts(text, today), `${name} ${text}`);
    for (const text of refused) assert.ok(!FIELD_RULES[name]?.accepts(text, today), `${name} ${text}`);
  }
});

test('a rule between fields holds while one of them is missing or wrong', () => {
  const today = new Date(NOW);
  for (const [name, said, holds] of [
    ['birth-date-citizen-id', { birthDate: '12/06/1986', citizenId: '034086012222' }, true],
    ['birth-date-citizen-id', { birthDate: '12/06/1987', citizenId: '034086012222' }, false],
    ['birth-date-citizen-id', { birthDate: '12/06/1987' }, true],
    ['birth-date-citizen-id', { birthDate: '12/06/1987', citizenId: '123456789' }, true],
    ['birth-date-citizen-id', { birthDate: 'x', citizenId: '034086012222' }, true],
    ['birth-date-citizen-id', { citizenId: '034086012222' }, true],
    ['under-14', { birthDate: '28/11/2012' }, true],
    ['under-14', { birthDate: '29/11/2012' }, false],
    ['under-14', { birthDate: 'x' }, true],
    ['under-14', {}, true],
  ] as const)
    assert.equal(CROSS_RULES[name]?.(said, today), holds, `${name} ${JSON.stringify(said)}`);
});
