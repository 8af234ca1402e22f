/**
 * Browsers without storage, with a broken key store, or without https: the form is shown, or a
 * sentence says why not.
 */
import { expect, fixture, html } from '@open-wc/testing';
import { createProof } from '../../../src/client/dpop.js';
import { warn } from '../../../src/elements/texts/hints.js';
import { textsOf } from '../../../src/elements/texts/language.js';
import '../../../src/elements/all.js';
import type { DvcRegisterMobile } from '../../../src/elements/mobile.js';
import { vi } from '../../../src/locales/vi/index.js';
import { createWorld } from '../../../src/testing/world.js';
import { deep } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

/** Replaces a property while `run` runs. */
async function instead(target: object, name: string, descriptor: PropertyDescriptor, run: () => Promise<void>) {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...descriptor });
  try {
    await run();
  } finally {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  }
}

const alone = () =>
  fixture<DvcRegisterMobile>(
    html`<dvc-register-mobile .backend=${createWorld().registrar} portal="national"></dvc-register-mobile>`,
  );

const denied = {
  get: () => {
    throw new DOMException('denied', 'SecurityError');
  },
};

describe('a method element alone', () => {
  it('draws its form where the page may not touch sessionStorage', () =>
    instead(window, 'sessionStorage', denied, async () => {
      const element = await alone();
      await waitUntil(() => deep(element, 'input[name="citizenId"]').length);
    }));

  it('says that https is needed without crypto.subtle, and begins no flow', () =>
    instead(Crypto.prototype, 'subtle', { get: () => undefined }, async () => {
      const element = await fixture<DvcRegisterMobile>(
        html`<dvc-register-mobile endpoint="/nowhere" portal="national"></dvc-register-mobile>`,
      );
      await waitUntil(() => element.shadowRoot?.textContent.includes('https://'));
      expect(deep(element, '.skeleton').length).to.equal(0);
    }));

  it('does not share its flow with another element of the same kind on the page', async () => {
    sessionStorage.clear();
    const { registrar } = createWorld();
    const pair = await fixture(
      html`<div>
        <dvc-register-mobile .backend=${registrar} portal="national"></dvc-register-mobile>
        <dvc-register-mobile .backend=${registrar} portal="national"></dvc-register-mobile>
      </div>`,
    );
    await waitUntil(() => deep(pair, 'input[name="citizenId"]').length === 2);
    await waitUntil(() => sessionStorage.length === 2);
    const ids = Object.values({ ...sessionStorage }).map((value) => (JSON.parse(String(value)) as { id: string }).id);
    expect(new Set(ids).size).to.equal(2);
    sessionStorage.clear();
  });
});

describe('the key of a browser', () => {
  it('lives only as long as the page where IndexedDB never answers', () =>
    instead(IDBFactory.prototype, 'open', { value: () => ({}) }, async () => {
      const proof = await createProof()('GET', 'http://localhost/flow');
      expect(proof?.split('.').length).to.equal(3);
    }));
});

describe('texts', () => {
  it('of two languages that share a method’s texts stay separate', async () => {
    const km = { ...vi, lang: 'km', text: { ...vi.text, register: 'KM' } };
    expect((await textsOf(vi, { id: 'usb' })).lang).to.equal('vi');
    const found = await textsOf(km, { id: 'usb' });
    expect([found.lang, found.text.register]).to.deep.equal(['km', 'KM']);
    expect(await textsOf(km, { id: 'usb' })).to.equal(found);
  });
});

describe('a developer’s mistake', () => {
  it('is logged once, on a development machine only', () => {
    const lines: string[] = [];
    const { warn: real } = console;
    console.warn = (line: string) => lines.push(line);
    const element = document.createElement('dvc-register-mobile');
    warn('endpoint', element, '', 'dichvucong.gov.vn');
    warn('endpoint', element, '', 'localhost');
    warn('endpoint', element, '', 'localhost');
    console.warn = real;
    expect(lines.length).to.equal(1);
    expect(lines[0]).to.contain('<dvc-register-mobile>: it has no gateway.');
  });
});
