/** Server rendering (Next, Nuxt, Angular) by Lit's own renderer, without a document. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html, unsafeStatic } from 'lit/static-html.js';

/** The built module; a test bundler must not inline it. */
const built = (file: string) => pathToFileURL(resolve('dist/elements', `${file}.js`)).href;

const ELEMENTS = {
  registration: 'dvc-register',
  'method-picker': 'dvc-register-method-picker',
  federation: 'dvc-register-federation',
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
  test(`<${tag}> renders on a server without errors, and without an alert`, async () => {
    await import(built(file));
    const name = unsafeStatic(tag);
    const text = await collectResult(render(html`<${name} endpoint="https://portal.example/registration"></${name}>`));
    assert.match(text, new RegExp(`<${tag}[^>]*>[\\s\\S]*shadowroot[\\s\\S]*</${tag}>`));
    // Before any action every alert is empty.
    assert.doesNotMatch(text, /role="alert"[^>]*>(?:<!--[^>]*-->|\s)*[^<\s]/);
  });
}

test('all elements can be imported without a document', async () => {
  assert.equal('document' in globalThis, false);
  await import(built('all'));
});
