/** French as a language of the package: what the gateway says, and where it offers it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languagesOf, wishedLanguage } from '../../src/locales/gateway.js';
import { languages } from '../../src/locales/languages.js';
import { usbSignIn } from '../../src/methods/sign-in.js';
import { LANGUAGES } from '../../src/node/provider/pages.js';
import { signInPage } from '../../src/server/pages/sign-in-page.js';

test('every part of the gateway’s texts is French, and a browser that wants French gets it', () => {
  for (const part of ['consent', 'phone', 'console', 'notice', 'page', 'provider'] as const) {
    const { fr, en } = languagesOf(part);
    assert.deepEqual(Object.keys(fr ?? {}).sort(), Object.keys(en ?? {}).sort(), part);
    assert.notDeepEqual(fr, en);
  }
  assert.equal(wishedLanguage(languagesOf('page'), [], 'fr-FR,en;q=0.8'), 'fr');
  assert.deepEqual(LANGUAGES, ['vi', 'en', 'fr']);
  assert.deepEqual(Object.keys(languages), ['vi', 'en', 'fr']);
});

test('a page of the gateway is French, and links to the two others', async () => {
  const query = { portal: undefined, lang: 'fr', audience: 'citizen', next: '/oidc/auth/x', level: undefined } as const;
  const assets = { base: '/pages/1', preloads: () => [], has: () => true, fetch: async () => new Response() };
  const none = { signers: undefined, federated: undefined, register: undefined, recover: undefined };
  const page = String(await signInPage({ query, ways: [usbSignIn], assets, ...none }));
  assert.match(page, /<html lang="fr">[^]*<h1>Se connecter<\/h1>/);
  assert.deepEqual(page.match(/hreflang="\w+"/g), ['hreflang="vi"', 'hreflang="en"']);
});
