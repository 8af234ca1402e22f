import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../../src/locales/en/index.js';
import { vi } from '../../../src/locales/vi/index.js';
import { problemSentences } from '../../../src/server/http/sentences.js';

test('a problem gets its sentence, without those whose number is a separate member', async () => {
  const texts = await vi.later();
  const later = () =>
    Promise.resolve({
      ...texts,
      problem: { ...texts.problem, gone: 'Sai mã. Còn {n} lần. Hãy thử lại.', closed: 'Còn {n}.' },
    });
  const sentence = await problemSentences({ later });
  assert.equal(sentence('gone'), 'Sai mã. Hãy thử lại.');
  assert.equal(sentence('closed'), undefined);
  assert.equal(sentence('no-such-code'), undefined);
  for (const messages of [vi, en]) {
    const all = await problemSentences(messages);
    for (const code of Object.keys((await messages.later()).problem)) {
      assert.match(all(code) ?? '', /^\p{Lu}[^{}]+$/u, `${messages.lang} ${code}`);
    }
  }
});
