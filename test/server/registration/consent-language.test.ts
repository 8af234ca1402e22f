/**
 * O6: a page may change its language while a person reads; the record holds the consent in the
 * language shown.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { ConsentInput, ConsentOffer } from '../../../src/flow/consent.js';
import type { Json } from '../../../src/flow/method.js';
import { identity } from '../../../src/testing/person.js';
import { memoryStore } from '../../support/worlds.js';
import { DIEN, http, PASSWORD } from '../support.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A form in `lang`, its consent, and an answer that names `shown` as the consent's language. */
async function form(lang: string) {
  const store = memoryStore();
  const world = http({ store });
  const begun = world.view(await world.start({ lang }));
  const { consent } = begun.data as unknown as { readonly consent: ConsentOffer };
  const { consent: ticked, ...typed } = (await identity(begun, DIEN)) as { readonly [name: string]: Json } & {
    readonly consent: ConsentInput;
  };
  const answer = (shown?: unknown) => world.answer(begun, { ...typed, consent: { ...ticked, lang: shown } });
  return { ...world, store, consent, answer, answerTo: world.answer };
}

for (const [lang, shown, recorded] of [
  ['vi', 'en', 'en'],
  ['en', 'vi', 'vi'],
  ['en', 'en', 'en'],
  ['en', undefined, 'en'],
  ['vi', undefined, 'vi'],
] as const) {
  test(`a flow in ${lang} whose answer names ${shown ?? 'no language'} records the consent in ${recorded}`, async () => {
    const { store, consent, answer, answerTo, view, carrier } = await form(lang);
    const asked = view(await answer(shown));
    const proven = view(await answerTo(asked, { code: carrier.code(DIEN.phone) }));
    assert.equal(view(await answerTo(proven, { password: PASSWORD })).status, 'complete');
    const offer = [consent, ...Object.values(consent.translations ?? {})].find((each) => each.lang === recorded);
    const [account] = store.accounts.all.values();
    assert.deepEqual(
      account?.consents.map((each) => [each.purpose, each.lang, each.textHash]),
      offer?.purposes.map(({ id, text }) => [id, recorded, sha256(text)]),
    );
    assert.equal(account?.consents.length, 3);
  });
}

test('a consent in a language that was not offered is refused', async () => {
  for (const [shown, code] of [
    ['fr', 'consent-required'],
    ['', 'consent-required'],
    ['__proto__', 'consent-required'],
    ['v'.repeat(36), 'validation-failed'],
    [1, 'validation-failed'],
    [['en'], 'validation-failed'],
  ] as const) {
    const { answer, view } = await form('vi');
    const said = await answer(shown);
    assert.deepEqual([said.status, said.body['code']], [422, code], String(shown));
    assert.equal(view(said).step, 'identify');
  }
});
