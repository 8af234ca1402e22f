/** A sentence with a number has the forms that its language has for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fr } from '../../demo/languages/fr/index.js';
import { PSEUDO } from '../../demo/states/pseudo.js';
import { counted } from '../../src/elements/texts/counted.js';
import { duration, problemText } from '../../src/elements/texts/told-words.js';
import { problem } from '../../src/flow/problem.js';
import { en } from '../../src/locales/en/index.js';
import type { Messages } from '../../src/locales/messages.js';
import { vi } from '../../src/locales/vi/index.js';
import { textsOf } from '../support/texts-of.js';

/** Sentences whose words are the same for every number: `Step 1/3`, `2 MB`, `5 min`. */
const SAME = /\.(?:progress|megabytes|left-minutes)$/;

for (const messages of [vi, en, fr] satisfies Messages[])
  test(`${messages.lang}: each sentence with a number has its forms, and no other`, async () => {
    const { pluralCategories } = new Intl.PluralRules(messages.lang).resolvedOptions();
    // French has a plural form for millions. No text of ours counts millions.
    const wanted = pluralCategories.filter((each) => each !== 'many').sort();
    const numbered = (await textsOf(messages, messages.lang)).filter(
      ([path, text]) => /\{n[,}]/.test(text) && !SAME.test(path),
    );
    assert.ok(numbered.length >= 7, `${numbered.length} sentences`);
    for (const [path, text] of numbered) {
      const forms = [...text.matchAll(/\b(zero|one|two|few|many|other) \{/g)].map(([, form]) => form).sort();
      assert.deepEqual(forms.length ? forms : ['other'], wanted, `${path}: ${text}`);
    }
  });

test('one try and two tries, in each language', async () => {
  const said = async (messages: Messages, n: number) => {
    const later = await messages.later();
    return problemText(messages, later, problem('otp-incorrect', { attemptsLeft: n }));
  };
  assert.deepEqual(await Promise.all([said(en, 1), said(en, 2)]), [
    'The code is not right. 1 try left.',
    'The code is not right. 2 tries left.',
  ]);
  assert.deepEqual(await Promise.all([said(vi, 1), said(vi, 2)]), [
    'Mã chưa đúng. Bạn còn 1 lần nhập.',
    'Mã chưa đúng. Bạn còn 2 lần nhập.',
  ]);
  // In French none is one.
  assert.deepEqual(await Promise.all([said(fr, 0), said(fr, 2)]), [
    'Le code n’est pas juste. Encore 0 essai.',
    'Le code n’est pas juste. Encore 2 essais.',
  ]);
});

test('a language with six forms uses each of them', async () => {
  const rtl = PSEUDO['rtl']?.(vi);
  assert.ok(rtl);
  const left = (await rtl.later()).text['code-left'];
  const marks = [0, 1, 2, 3, 11, 100].map((n) => counted(rtl.lang, left, { n }).split('\u061f').length - 1);
  assert.deepEqual(marks, [0, 1, 2, 3, 4, 5]);
});

test('a form may contain another placeholder, and a missing form is the general one', () => {
  const sentence = '{n, plural, one {# letter from {who}} other {# letters from {who}}}.';
  assert.equal(counted('en', sentence, { n: 1, who: 'An' }), '1 letter from An.');
  assert.equal(counted('en', sentence, { n: 1200, who: 'An' }), '1,200 letters from An.');
  assert.equal(counted('ar', sentence, { n: 3, who: 'An' }), '3 letters from An.');
});

test('minutes and hours are counted as the language counts them', () => {
  assert.deepEqual(
    [60, 300].map((seconds) => duration('en', seconds)),
    ['1 minute', '5 minutes'],
  );
  assert.deepEqual(
    [60, 300].map((seconds) => duration('fr', seconds)),
    ['1 minute', '5 minutes'],
  );
  assert.deepEqual(
    [60, 300].map((seconds) => duration('vi', seconds)),
    ['1 phút', '5 phút'],
  );
  assert.notEqual(duration('ar', 120), duration('ar', 180).replace('3', '2'));
});
