/** The reading level of every text: short sentences, and no word of the law where the law asks for none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vietnamese, languagesOf } from '../../src/locales/gateway.js';
import { en } from '../../src/locales/en/index.js';
import { vi } from '../../src/locales/vi/index.js';
import { fr } from '../../demo/languages/fr/index.js';
import { counted } from '../../src/elements/texts/counted.js';
import { PROBLEM_STATUS } from '../../src/flow/problem.js';
import { textsOf } from '../support/texts-of.js';

/** A nine-year school education reads a sentence of so many words at once. In Vietnamese each syllable counts. */
const LONGEST = 20;

/** Texts whose words are those of the law or of the State's guide. */
const GIVEN =
  /^(?:vi|en)\.consent\.|^vi\.(?:later\.)?problem\.subscriber-mismatch$|^(?:vi|en)\.methods?\.mobile\.name$/;

/** Words of statutes and contracts that people do not use with each other. */
const OF_THE_LAW = {
  vi: /chủ thể|đối tượng|thuê bao|bên kiểm soát|pháp lý|khiếu nại|hạn chế xử lý|theo quy định|thẩm quyền|hiện hành|ban hành|nêu trên|nói trên/i,
  en: /data subject|controller|pursuant|hereby|thereof|herein|subscri|restrict processing|competent authority|aforesaid/i,
} as const;

const parts = Object.keys(vietnamese) as (keyof typeof vietnamese)[];
const gatewayTexts = (lang: string) => Object.fromEntries(parts.map((part) => [part, languagesOf(part)[lang]]));

const sentences = (text: string) => counted('en', text, { n: 5 }).split(/(?<=[.!?…])\s+|\n+/);

for (const [lang, messages] of Object.entries({ vi, en }) as ['vi' | 'en', object][]) {
  const all = async () => {
    const texts = await textsOf({ ...messages, ...gatewayTexts(lang) }, lang);
    return texts.filter(([path]) => !GIVEN.test(path));
  };

  test(`no sentence has more than ${LONGEST} words: ${lang}`, async () => {
    const texts = await all();
    assert.ok(texts.length > 900, 'every text is read');
    const long = texts.flatMap(([path, text]) =>
      sentences(text)
        .map((sentence) => [sentence.split(/\s+/).length, path, sentence] as const)
        .filter(([words]) => words > LONGEST),
    );
    assert.deepEqual(long, []);
  });

  test(`the words of the law stand only where the law wants them: ${lang}`, async () => {
    const found = (await all()).filter(([, text]) => OF_THE_LAW[lang].test(text));
    assert.deepEqual(found, []);
  });
}

test('a refusal in the words of the guide says the same in plain words below', async () => {
  const { advice } = await vi.later();
  assert.match(advice['subscriber-mismatch']?.[0]?.text ?? '', /^Nói cách khác: /);
});

/** Words that a child does not know. */
const HARD = {
  vi: /chứng thư|phiên|khóa truy cập|xác thực|thuê bao|hệ thống|dữ liệu|phương thức|yêu cầu|hiệu lực|thu hồi|gián đoạn/i,
  en: /certificate|session|token|authentic|credential|revok|issuer|subscri|verif|identi(?:ty|fier)|valid|method/i,
  fr: /certificat|session|jeton|authenti|révoqu|émetteur|abonn|identi(?:té|fiant)|valid|expir/i,
} as const;

for (const messages of [vi, en, fr])
  test(`each refusal has one short sentence of easy words: ${messages.lang}`, async () => {
    const { simple, problem } = await messages.later();
    const all = Object.entries(simple);
    assert.deepEqual(
      all.map(([code]) => code).filter((code) => !(code in problem)),
      [],
    );
    assert.deepEqual(
      Object.keys(PROBLEM_STATUS).filter((code) => !(code in simple)),
      [],
    );
    for (const [code, text] of all) {
      const words = text.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word));
      assert.ok(words.length <= LONGEST, `${code}: ${words.length} words`);
      assert.match(text, /^[^.!?]+\.$/, `${code}: one sentence`);
      assert.doesNotMatch(text, HARD[messages.lang as 'vi'], code);
    }
  });
