/** Text messages and letters to a person: their length by the alphabet of phones, and no link in any. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languagesOf } from '../../../src/locales/gateway.js';
import type { PurposeTexts } from '../../../src/locales/phone-texts.js';
import { codeText } from '../../../src/server/checks/code-issuers.js';
import { asTextMessage, textMessage } from '../../../src/server/checks/text-message.js';

/** A long host of a portal: the line that binds a code to its page has it. */
const HOST = 'dangky.dichvucong.thanhphohochiminh.gov.vn';
const TIME = '23:59 31/12/2026';

test('a message is measured in its alphabet: 160 places, or 70 units with one letter from outside', () => {
  assert.deepEqual(textMessage('a'.repeat(160)), { alphabet: 'gsm', length: 160, messages: 1 });
  assert.deepEqual(textMessage('a'.repeat(161)), { alphabet: 'gsm', length: 161, messages: 2 });
  assert.deepEqual(textMessage(`${'a'.repeat(158)}€`), { alphabet: 'gsm', length: 160, messages: 1 });
  assert.deepEqual(textMessage('ạ'.repeat(70)), { alphabet: 'ucs2', length: 70, messages: 1 });
  assert.deepEqual(textMessage(`${'a'.repeat(70)}ạ`), { alphabet: 'ucs2', length: 71, messages: 2 });
  assert.equal(textMessage('à').alphabet, 'gsm', 'some Vietnamese letters are in the alphabet');
});

test('a text keeps its marks where one message holds it so, and loses them otherwise', () => {
  assert.equal(asTextMessage('Mật khẩu vừa được đổi.'), 'Mật khẩu vừa được đổi.');
  assert.equal(asTextMessage('“Mật khẩu” vừa được đổi. '.repeat(4)), '"Mat khau" vua duoc doi. '.repeat(4));
});

for (const lang of ['vi', 'en']) {
  const notice = languagesOf('notice')[lang];
  const phone = languagesOf('phone')[lang];
  assert.ok(notice && phone);

  test(`every message to a phone is one message: ${lang}`, () => {
    const notices = Object.entries(notice.phone).map(
      ([kind, text]) => [kind, asTextMessage(text.replace('{time}', TIME))] as const,
    );
    const purposes: Readonly<Record<string, PurposeTexts>> = {
      ...{ register: phone, signIn: phone.signIn, recover: phone.recover, change: phone.change },
    };
    const codes = Object.entries(purposes).map(
      ([purpose, texts]) => [purpose, codeText('123456', HOST, texts)] as const,
    );
    for (const [name, text] of [...notices, ...codes]) {
      assert.deepEqual([name, textMessage(text).messages], [name, 1], text);
      assert.ok(text.length > 40, name);
      assert.match(text, /dich vu cong|dịch vụ công|public-service/, `${name} says what it is about`);
    }
    for (const [, text] of codes) assert.match(text, /KHONG chia se|Do NOT share/);
  });

  test(`no notice has a link or an address, and each letter says who writes: ${lang}`, () => {
    const letters = Object.values(notice.email).map((text) => notice.letter.replace('{text}', text));
    const subjects = Object.values(notice.subject);
    for (const text of [...Object.values(notice.phone), ...letters, ...subjects]) {
      assert.doesNotMatch(text, /https?:|www\.|\{host\}|[a-z0-9]\.[a-z]{2}/i, text);
      assert.doesNotMatch(text.replace('{time}', '').replace('{text}', ''), /[{}]/, text);
    }
    for (const letter of letters)
      assert.match(letter, /Hệ thống tài khoản dịch vụ công|The public-service account system/);
  });

  test(`a list of e-mails tells by their subjects what was done, on a phone without cutting them: ${lang}`, () => {
    const subjects = Object.values(notice.subject);
    assert.equal(new Set(subjects).size, Object.keys(notice.email).length, 'each kind has its own');
    for (const subject of subjects) {
      assert.ok(subject.length <= 60, `${subject}: ${subject.length}`);
      assert.match(subject, /dịch vụ công|public-service/);
    }
  });
}
