/** The recorded consent is the hash of what was shown, in each language and theme. */
import { expect } from '@open-wc/testing';
import { memoryStore } from '../../src/testing/world.js';
import { deep, page } from './support/world.js';
import { waitUntil } from './support/wait-until.js';

const THEMES = {
  plain: '',
  dark: 'color-scheme: dark; --dvc-accent: #f6c;',
  narrow: 'display: block; inline-size: 320px; --dvc-font: serif;',
};

/** Texts of a whole consent, its statement and its notice, in one language. */
const OWN = {
  vi: /Bằng cách nhấp vào Đăng ký[^]*Chịu trách nhiệm[^]*Tôi đồng ý/,
  en: /By pressing Register[^]*Responsible for your data[^]*I agree/,
};

async function sha256(text: string): Promise<string> {
  const data = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('consent', () => {
  for (const lang of ['vi', 'en'] as const) {
    for (const [theme, style] of Object.entries(THEMES)) {
      it(`consent: the hash on record is of what was shown, unticked, in ${lang}, ${theme}`, async () => {
        const store = memoryStore();
        const world = await page({ lang, store });
        world.element.setAttribute('style', style);
        // At once, without waiting for the English texts: the flow must still be in English.
        await world.choose();
        await world.get('[data-purpose="share"]');
        const boxes = deep(world.element, 'input[name="consent"]') as HTMLInputElement[];
        expect(boxes.map(({ checked }) => checked)).to.deep.equal([false, false, false]);
        const shown = new Map<string, string>();
        for (const each of deep(world.element, '[data-purpose]'))
          shown.set(each.dataset['purpose'] ?? '', each.innerText);
        const [, policy] = deep(world.element, 'fieldset a').map((each) => each.getAttribute('href'));
        await world.fill();
        for (const box of boxes) box.checked = box.value !== 'share';
        await world.submit();
        await world.enterCode();
        await world.setPassword();
        await waitUntil(() => store.accounts.all.size === 1, 'an account');
        const [account] = store.accounts.all.values();
        const records = account?.consents ?? [];
        expect(records.map(({ purpose, granted }) => `${purpose} ${granted}`)).to.deep.equal([
          ...['account true', 'check true', 'share false'],
        ]);
        for (const record of records) {
          expect(record.textHash).to.equal(await sha256(shown.get(record.purpose) ?? ''));
          expect(record.lang).to.equal(lang);
          expect(record.policy).to.equal(policy);
        }
      });
    }
  }

  for (const [from, to] of [
    ['vi', 'en'],
    ['en', 'vi'],
  ] as const) {
    it(`O6: a page that switches from ${from} to ${to} shows and records the consent in ${to}`, async () => {
      const store = memoryStore();
      const world = await page({ lang: from, store });
      await world.choose();
      const before = (await world.get('[data-purpose="account"]')).innerText;
      const boxes = deep(world.element, 'input[name="consent"]') as HTMLInputElement[];
      for (const box of boxes) box.checked = box.value !== 'share';
      world.element.lang = to;
      await waitUntil(() => world.find('[data-purpose="account"]')?.innerText !== before, 'the other language');
      const kept = deep(world.element, 'input[name="consent"]') as HTMLInputElement[];
      expect(kept.map(({ checked }) => checked)).to.deep.equal([true, true, false], 'ticks stay');
      const fieldset = world.find('[part="consent"]')?.innerText ?? '';
      expect(fieldset).to.match(OWN[to]).and.not.match(OWN[from]);
      const shown = deep(world.element, '[data-purpose]').map((each) => each.innerText);
      await world.fill();
      for (const box of kept) box.checked = box.value !== 'share';
      await world.submit();
      await world.enterCode();
      await world.setPassword();
      await waitUntil(() => store.accounts.all.size === 1, 'an account');
      const records = [...store.accounts.all.values()][0]?.consents ?? [];
      expect(records.map(({ purpose, granted, lang }) => `${purpose} ${granted} ${lang}`)).to.deep.equal([
        ...[`account true ${to}`, `check true ${to}`, `share false ${to}`],
      ]);
      expect(records.map(({ textHash }) => textHash)).to.deep.equal(await Promise.all(shown.map(sha256)));
    });
  }

  for (const [lang, required, links] of [
    ['vi', 'bắt buộc', ['Điều khoản', 'Chính sách chia sẻ thông tin']],
    ['en', 'required', ['terms', 'information-sharing policy']],
  ] as const) {
    it(`${lang}: a required tick says so in its accessible name, and the statement contains the links`, async () => {
      const world = await page({ lang });
      await world.choose();
      await world.get('[data-purpose="share"]');
      await waitUntil(() => deep(world.element, 'fieldset a').some((each) => each.textContent === links[0]), 'links');
      const names = deep(world.element, '[name="consent"]').map((box) => {
        const label = box.closest('label')?.cloneNode(true) as HTMLElement;
        for (const hidden of label.querySelectorAll('[aria-hidden]')) hidden.remove();
        return label.textContent.includes(required);
      });
      // The third purpose's own sentence contains "(không bắt buộc)" or "(optional)".
      expect(names.slice(0, 2)).to.deep.equal([true, true]);
      expect(deep(world.element, '[data-purpose="share"] + *').length).to.equal(0);
      const anchors = deep(world.element, 'fieldset a');
      expect(anchors.map((each) => each.textContent)).to.deep.equal(links);
      expect(anchors[0]?.parentElement?.innerText).to.match(/^(?:Bằng cách|By pressing)[^·]*\.$/);
    });
  }

  it('the "required" mark never begins a line', async () => {
    const world = await page();
    await world.choose();
    await world.get('[data-purpose="share"]');
    const range = document.createRange();
    for (let width = 280; width < 440; width += 3) {
      world.element.style.inlineSize = `${width}px`;
      for (const mark of deep(world.element, '.consent .req')) {
        const texts = [...(mark.previousElementSibling?.childNodes ?? [])];
        const last = texts.find((each) => each instanceof Text && each.data.trim()) as Text;
        range.setStart(last, last.length - 1);
        range.setEnd(last, last.length);
        const [before, here] = [range.getBoundingClientRect(), mark.getBoundingClientRect()];
        expect(here.top < before.bottom && here.left > before.left, `${width}px`).to.equal(true);
        expect(here.left - before.right, 'a space between').to.be.greaterThan(2);
      }
    }
  });
});
