/** A portal that renders its pages on a server (Next, Nuxt, Angular), as Lit's own renderer does it: where there is no document. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html, unsafeStatic } from 'lit/static-html.js';

/** The module as it is built; a bundler of tests must not take it in. */
const built = (file: string) => pathToFileURL(resolve('dist/elements', `${file}.js`)).href;

const ELEMENTS = {
  registration: 'dvc-register',
  'method-picker': 'dvc-register-method-picker',
  mobile: 'dvc-register-mobile',
  insurance: 'dvc-register-insurance',
  post: 'dvc-register-post',
  usb: 'dvc-register-usb',
  sim: 'dvc-register-sim',
  signature: 'dvc-register-signature',
  'card-scan': 'dvc-card-scan',
  'certificate-card': 'dvc-certificate-card',
};

for (const [file, tag] of Object.entries(ELEMENTS)) {
  test(`<${tag}> is rendered on a server without a fault, and says nothing that a page would have to take back`, async () => {
    await import(built(file));
    const name = unsafeStatic(tag);
    const text = await collectResult(render(html`<${name} endpoint="https://portal.example/registration"></${name}>`));
    assert.match(text, new RegExp(`<${tag}[^>]*>[\\s\\S]*shadowroot[\\s\\S]*</${tag}>`));
    // Nobody has done anything yet: no alert has words in it.
    assert.doesNotMatch(text, /role="alert"[^>]*>(?:<!--[^>]*-->|\s)*[^<\s]/);
  });
}

test('all elements at once are imported where there is no document', async () => {
  assert.equal('document' in globalThis, false);
  await import(built('all'));
});
