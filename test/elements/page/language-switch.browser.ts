/** The choice of language in the page. */
import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import '../../../src/elements/all.js';
import '../../../src/elements/language.js';
import type { DvcLanguage, LanguageEvent } from '../../../src/elements/language.js';
import type { DvcRegister } from '../../../src/elements/registration.js';
import { en } from '../../../src/locales/en/index.js';
import { vi } from '../../../src/locales/vi/index.js';
import { createWorld } from '../../../src/testing/world.js';
import { fr } from '../../../demo/languages/fr/index.js';
import { deep } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

/** Texts in a language that is written from right to left. */
const arabic = { ...vi, lang: 'ar' };

async function page(languages = 'vi en') {
  const element = await fixture<DvcRegister>(
    html`<dvc-register .backend=${createWorld().registrar} portal="national" .memory=${null}>
      <dvc-language languages=${languages} .messages=${{ fr, ar: arabic }}></dvc-language>
      <dvc-register-mobile></dvc-register-mobile>
    </dvc-register>`,
  );
  const language = element.querySelector<DvcLanguage>('dvc-language');
  const get = async (selector: string) => {
    await waitUntil(() => deep(element, selector).length, selector);
    return deep(element, selector)[0] as HTMLInputElement;
  };
  const choose = (lang: string) =>
    language?.shadowRoot?.querySelector<HTMLButtonElement>(`button[lang=${lang}]`)?.click();
  const says = (text: string) =>
    waitUntil(() => deep(element, 'h2').some((each) => each.textContent.trim() === text), text);
  const current = () => language?.shadowRoot?.querySelector('[aria-current]')?.textContent.trim();
  await get('[data-method=mobile]');
  return { element, language, get, choose, says, current };
}

describe('the choice of language', () => {
  afterEach(() => {
    document.documentElement.style.fontSize = '';
  });

  it('stands at the top of the widget, changes it at once, and tells the page', async () => {
    const world = await page();
    const told: string[] = [];
    world.element.addEventListener('dvc-language', ({ lang }: LanguageEvent) => told.push(lang));
    expect(world.current()).to.equal('Tiếng Việt');
    const top = world.language?.getBoundingClientRect().bottom ?? Infinity;
    expect(top).to.be.at.most((await world.get('h2')).getBoundingClientRect().top);
    world.choose('en');
    await world.says(en.text['choose-method']);
    await world.language?.updateComplete;
    expect([world.element.getAttribute('lang'), world.current(), told]).to.deep.equal(['en', 'English', ['en']]);
    await expect(world.element).to.be.accessible();
    world.choose('vi');
    await world.says(vi.text['choose-method']);
  });

  it('keeps what is typed, and takes texts of the page’s own', async () => {
    const world = await page('vi en fr');
    (await world.get('[data-method=mobile]')).click();
    const input = await world.get('input[name=fullName]');
    input.value = 'Nguyễn';
    world.choose('en');
    await world.says(en.step['identify']?.title ?? '');
    world.choose('fr');
    await world.says(fr.step['identify']?.title ?? '');
    expect(world.element.messages).to.equal(fr);
    world.choose('vi');
    await world.says(vi.step['identify']?.title ?? '');
    expect(world.element.messages).to.equal(undefined);
    expect(deep(world.element, 'input[name=fullName]')[0]).to.equal(input);
    expect(input.value).to.equal('Nguyễn');
  });

  it('follows the page, and chooses for the element that `for` names', async () => {
    const world = await page();
    world.element.setAttribute('lang', 'en');
    await waitUntil(() => world.current() === 'English', 'English');
    const other = await fixture<HTMLElement>(
      html`<div>
        <dvc-language for="other"></dvc-language>
        <dvc-register-mobile id="other" .backend=${createWorld().registrar} portal="national"></dvc-register-mobile>
      </div>`,
    );
    deep(other, 'button[lang=en]')[0]?.click();
    await waitUntil(() => deep(other, 'h2')[0]?.textContent.trim() === en.step['identify']?.title, 'its heading');
    expect(other.querySelector('dvc-language')?.hasAttribute('slot')).to.equal(false);
  });

  for (const lang of ['vi', 'ar']) {
    it(`shows everything at 320 px with text of 200 % (${lang})`, async () => {
      await setViewport({ width: 320, height: 900 });
      document.documentElement.style.fontSize = '200%';
      const world = await page('vi ar');
      world.choose(lang);
      await waitUntil(() => world.element.dir === (lang === 'ar' ? 'rtl' : 'ltr'), 'the direction');
      const fits = () => {
        const wide = deep(world.element, '*').filter((each) => {
          const { left, right, width } = each.getBoundingClientRect();
          return width > 1 && (left < -0.5 || right > innerWidth + 0.5);
        });
        expect(wide.map((each) => `${each.localName}.${each.className}`)).to.deep.equal([]);
      };
      fits();
      (await world.get('[data-method=mobile]')).click();
      await world.get('input[name=consent]');
      fits();
      const back = (await world.get('.back')).getBoundingClientRect();
      expect(lang === 'ar' ? innerWidth - back.right : back.left).to.be.below(40);
      expect((await world.get('.back span')).textContent.trim()).to.equal(lang === 'ar' ? '→' : '←');
    });
  }
});
