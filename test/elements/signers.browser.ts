/** What the usb method offers to sign with, and what it says of a program that is not there. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { Backend } from '../../src/flow/backend.js';
import type { Audience } from '../../src/flow/method.js';
import type { View } from '../../src/flow/view.js';
import type { DvcRegisterUsb } from '../../src/elements/usb.js';
import '../../src/elements/usb.js';
import type { Signer } from '../../src/signers/signer.js';
import { deep } from './world.js';

/** Shows the sign step; nothing is signed here. */
function backendFor(audience: Audience): Backend {
  const soon = new Date(Date.now() + 300_000).toISOString();
  const view: View = {
    id: 'f'.repeat(43),
    method: 'usb',
    audience,
    status: 'active',
    step: 'sign',
    revision: 0,
    data: { nonce: 'N'.repeat(44), flow: 'F'.repeat(20), expiresAt: soon, issuers: [] },
    problem: null,
    expiresAt: soon,
    endsAt: soon,
    now: new Date().toISOString(),
  };
  const reply = () => Promise.resolve({ ok: true, view } as const);
  return { start: reply, read: reply, extend: reply, answer: reply, again: reply, abandon: () => Promise.resolve() };
}

async function usb(audience: Audience, signers: string | readonly Signer[], lang = 'vi') {
  sessionStorage.clear();
  const element = await fixture<DvcRegisterUsb>(
    html`<dvc-register-usb
      .backend=${backendFor(audience)}
      audience=${audience}
      lang=${lang}
      .signers=${signers}
    ></dvc-register-usb>`,
  );
  const find = (selector: string) => deep(element, selector);
  const until = (selector: string) => waitUntil(() => find(selector).length, selector, { timeout: 8000 });
  return {
    element,
    find,
    until,
    text: () =>
      find('dvc-step-sign')
        .map((each) => each.shadowRoot?.textContent)
        .join(),
  };
}

const links = (list: readonly HTMLElement[]) => list.map((each) => (each as HTMLAnchorElement).href);

describe('<dvc-register-usb> and its signers', () => {
  it('offers an agency its own authority’s program first, with where to get it and what mends it', async () => {
    const { element, find, until, text } = await usb('agency', '');
    await until('[data-fault="software-missing"]');
    expect(find('input[name="signer"]').map((each) => (each as HTMLInputElement).value)).to.deep.equal([
      'vgca',
      'agent',
    ]);
    expect(links(find('[data-fault] a'))).to.deep.equal(['https://ca.gov.vn/tai-phan-mem']);
    expect(text()).to.contain('Đã cài rồi? Hãy mở lại phần mềm.');
    await expect(element).to.be.accessible();
  });

  it('offers it to nobody else, whatever a page names', async () => {
    const { find, until, text } = await usb('citizen', 'agent vgca nonsense');
    await until('[data-fault="software-missing"]');
    expect(find('input[name="signer"]')).to.be.empty;
    expect(links(find('[data-fault] a')).join()).not.to.contain('ca.gov.vn');
    expect(text()).not.to.contain('Đã cài rồi?');
  });

  for (const [lang, name] of [
    ['vi', 'USB ký số qua VNPT-CA Plugin'],
    ['en', 'USB token through VNPT-CA Plugin'],
  ] as const) {
    it(`names each signer and what a program asks, in ${lang}`, async () => {
      const signer: Signer = {
        id: 'vnpt',
        detect: () => Promise.resolve('ready'),
        certificates({ compare } = {}) {
          compare?.('271828');
          return new Promise(() => undefined);
        },
        sign: () => Promise.resolve({ ok: false, fault: 'failed' }),
        install: () => [],
      };
      const { element, until, text } = await usb('citizen', [signer, { ...signer, id: 'bkav' }], lang);
      await until('input[name="signer"]');
      await waitUntil(() => text().includes('271828'), 'the code', { timeout: 8000 });
      await waitUntil(() => text().includes(name), name, { timeout: 8000 });
      await expect(element).to.be.accessible();
    });
  }
});
