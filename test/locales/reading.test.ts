/** The reading level of every text: short sentences, and no word of the law where the law asks for none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vietnamese, languagesOf } from '../../src/locales/gateway.js';
import { en } from '../../src/locales/en/index.js';
import { vi } from '../../src/locales/vi/index.js';

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

type Text = readonly [path: string, text: string];

/** Every string of a language, with those that are fetched later. */
async function textsOf(value: unknown, path: string): Promise<readonly Text[]> {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return textsOf(await (value as () => Promise<unknown>)(), path);
  if (!value || typeof value !== 'object') return [];
  const inside = Object.entries(value).map(([name, each]) => textsOf(each, `${path}.${name}`));
  return (await Promise.all(inside)).flat();
}

const parts = Object.keys(vietnamese) as (keyof typeof vietnamese)[];
const gatewayTexts = (lang: string) => Object.fromEntries(parts.map((part) => [part, languagesOf(part)[lang]]));

const sentences = (text: string) => text.split(/(?<=[.!?…])\s+|\n+/);

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
