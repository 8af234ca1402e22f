/** A picker's notes: planned outages, and where people go whom no method fits. */
import { expect, fixture, html } from '@open-wc/testing';
import '../../src/elements/method-picker.js';
import type { DvcRegisterMethodPicker } from '../../src/elements/method-picker.js';
import type { Offered } from '../../src/flow/offer.js';
import { vi } from '../../src/locales/vi/index.js';
import { en } from '../../src/locales/en/index.js';
import { notes as notesVi } from '../../src/locales/vi/notes.js';
import { notes as notesEn } from '../../src/locales/en/notes.js';
import { outageText } from '../../src/elements/internal/picker-notes.js';
import { waitUntil } from './support/wait-until.js';

const NOW = new Date('2026-11-28T09:00:00Z');
const outage = { from: '2026-11-30T03:00:00.000Z', until: '2026-11-30T07:00:00.000Z' };

async function picker(methods: readonly Offered[], lang = 'vi') {
  const element = await fixture<DvcRegisterMethodPicker>(
    html`<dvc-register-method-picker lang=${lang} .methods=${methods}></dvc-register-method-picker>`,
  );
  const find = (selector: string) => [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
  return { element, find };
}

describe('notes of the picker', () => {
  it('gives the time of return in Viet Nam’s time zone, as day, month and year', () => {
    const begun = new Date('2026-11-30T04:00:00Z');
    expect(outageText(notesVi, outage, begun)).to.equal('Dự kiến hoạt động lại: 14:00 ngày 30/11/2026.');
    expect(outageText(notesVi, outage, NOW)).to.equal(
      'Sẽ tạm ngừng từ 10:00 ngày 30/11/2026 đến 14:00 ngày 30/11/2026.',
    );
    expect(outageText(notesEn, outage, begun)).to.equal('Expected back: 14:00 on 30/11/2026.');
    const late = { from: '2026-12-31T15:00:00.000Z', until: '2026-12-31T17:30:00.000Z' };
    expect(outageText(notesVi, late, new Date('2026-12-31T15:00:00Z'))).to.equal(
      'Dự kiến hoạt động lại: 00:30 ngày 01/01/2027.',
    );
  });

  it('shows the last chosen language, even if another one’s texts load later', async () => {
    let late: () => void = () => undefined;
    const slow = { ...en, methods: () => new Promise<void>((resolve) => (late = resolve)).then(en.methods) };
    const { element, find } = await picker([{ id: 'post', audiences: ['citizen'] }]);
    element.messages = slow;
    await waitUntil(() => find('h2')[0]?.textContent === en.text['choose-method'], 'the first language');
    element.messages = vi;
    const name = (await vi.methods())['post']?.name ?? '';
    await waitUntil(() => find('.name')[0]?.textContent.trim() === name, 'the second');
    late();
    await en.methods();
    await element.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(find('.name')[0]?.textContent.trim()).to.equal(name);
  });

  it('chooses the method under the finger at pointerdown, even if the gateway’s answer moves the methods', async () => {
    const ids = ['mobile', 'insurance', 'post', 'usb'];
    const offer = (out: string) => ids.map((id) => ({ id, audiences: ['citizen'] as const, outOfService: id === out }));
    const { element, find } = await picker(offer(''));
    const chosen: string[] = [];
    element.addEventListener('dvc-method', (event) => chosen.push((event as Event & { method: string }).method));
    const at = (index: number) => find('[data-method]')[index];
    const press = (button?: HTMLElement) => button?.dispatchEvent(new PointerEvent('pointerdown'));
    const release = (button?: HTMLElement, detail = 1) => button?.dispatchEvent(new MouseEvent('click', { detail }));

    const third = at(2);
    press(third);
    element.methods = offer('insurance');
    await element.updateComplete;
    expect(third?.dataset['method']).to.equal('usb');
    release(third);
    release(third, 0);
    press(at(0));
    element.methods = offer('mobile');
    await element.updateComplete;
    release(at(0));
    expect(chosen).to.deep.equal(['post', 'usb']);
  });

  it('says on one line at 375 px that a method is out of service', async () => {
    const { element, find } = await picker([{ id: 'mobile', audiences: ['citizen'], outOfService: true }]);
    // 375 px less the margins of a portal's page and its card.
    element.style.inlineSize = '310px';
    await waitUntil(() => find('.badge').length === 1, 'the badge');
    expect(find('.badge')[0]?.getBoundingClientRect().height).to.be.lessThan(30);
  });

  it('adds the operator’s own sentence, in the language or in the one that it has, and says which', async () => {
    const own = { vi: 'Nâng cấp hệ thống.', en: 'Upgrade.' };
    for (const [text, lang, sentence] of [
      [own, 'en', 'Upgrade.'],
      [{ vi: own.vi }, 'vi', own.vi],
    ] as const) {
      const { find } = await picker([{ id: 'mobile', audiences: ['citizen'], outage: { ...outage, text } }], 'en');
      // The picker is drawn in Vietnamese until the English texts have come.
      await waitUntil(() => find('.outage [lang]')[0]?.lang === lang, 'the sentence');
      const [shown] = find('.outage [lang]');
      expect([shown?.lang, shown?.textContent]).to.deep.equal([lang, sentence]);
    }
  });

  it('shows an announced outage on its method, which can be chosen until it begins', async () => {
    const soon = {
      from: new Date(Date.now() + 3_600_000).toISOString(),
      until: new Date(Date.now() + 7_200_000).toISOString(),
    };
    const { find } = await picker([
      { id: 'mobile', audiences: ['citizen'], outage: soon },
      { id: 'post', audiences: ['citizen'] },
    ]);
    await waitUntil(() => find('.outage').length === 1, 'the announcement');
    const [method] = find('.outage').map((each) => each.closest('button'));
    expect(method?.dataset['method']).to.equal('mobile');
    expect(method?.getAttribute('aria-disabled')).to.equal('false');
    expect(method?.textContent).to.contain('Sẽ tạm ngừng từ');
  });

  it('says on request where people go whom no method fits, in either language', async () => {
    for (const [lang, notes] of [
      ['vi', notesVi],
      ['en', notesEn],
    ] as const) {
      const { element, find } = await picker([{ id: 'mobile', audiences: ['citizen'] }], lang);
      const { elsewhere } = { vi, en }[lang].text;
      await waitUntil(() => find('.elsewhere summary')[0]?.textContent === elsewhere, lang);
      expect(find('.elsewhere li').length).to.equal(0);
      find('.elsewhere summary')[0]?.click();
      await waitUntil(() => find('.elsewhere li').length === notes.elsewhere.length, lang);
      expect(find('.elsewhere li')[0]?.textContent).to.contain(notes.elsewhere[0]?.text);
      await expect(element).to.be.accessible();
    }
  });
});
