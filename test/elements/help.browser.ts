/** Help at the same place of each step: the hotline, and what the words on the screen mean. */
import { expect } from '@open-wc/testing';
import { glossary as english } from '../../src/locales/en/pages/glossary.js';
import { glossary } from '../../src/locales/vi/pages/glossary.js';
import { vi } from '../../src/locales/vi/index.js';
import { deep, page } from './support/world.js';
import { waitUntil } from './support/wait-until.js';

type World = Awaited<ReturnType<typeof page>>;
const help = (world: World) => deep(world.element, '.foot dvc-help')[0];
const button = async (world: World) => {
  await waitUntil(() => help(world)?.shadowRoot?.querySelector('button'), 'the button');
  return help(world)?.shadowRoot?.querySelector('button') as HTMLButtonElement;
};
const said = (world: World) => help(world)?.shadowRoot?.textContent ?? '';
const questions = (world: World) =>
  [...(help(world)?.shadowRoot?.querySelectorAll('dt') ?? [])].map((each) => each.textContent);

describe('help', () => {
  it('stands at the same place of each step, before “begin again”, and nothing is fetched until it is pressed', async () => {
    const world = await page();
    world.element.setAttribute('hotline', '1900 0000');
    const steps = {
      identify: () => world.choose(),
      code: async () => {
        await world.fill();
        await world.submit();
        await world.get('input[name="code"]');
      },
      password: () => world.enterCode(),
    };
    for (const bring of Object.values(steps)) {
      await bring();
      const press = await button(world);
      expect(press.textContent.trim()).to.equal('Cần giúp?');
      expect(press.getAttribute('aria-expanded')).to.equal('false');
      expect(help(world)?.nextElementSibling?.getAttribute('part')).to.equal('restart');
      expect(said(world)).to.not.contain('là gì?');
      press.click();
      await waitUntil(() => questions(world).includes('Số CCCD là gì?'), 'the words');
      expect(said(world)).to.contain(glossary.words.cccd.means);
      expect(help(world)?.shadowRoot?.querySelector('a')?.getAttribute('href')).to.equal('tel:19000000');
      expect(press.getAttribute('aria-expanded')).to.equal('true');
      await expect(world.element).to.be.accessible();
      press.click();
      await waitUntil(() => questions(world).length === 0, 'closed');
    }
  });

  it('explains the words of its method, in the language of the page', async () => {
    const world = await page({ lang: 'en' });
    await world.choose('insurance');
    (await button(world)).click();
    await waitUntil(() => said(world).includes(english.words.bhxh.means), 'the word of the method');
    expect(questions(world)).to.include('Insurance number: what is it?');
    expect(questions(world).length).to.equal(4);
    expect(said(world)).to.not.contain(english.words.driver.means);
  });

  it('says so when the words cannot be fetched, and the next press tries again', async () => {
    let fails = true;
    const later = async () => ({
      ...(await vi.later()),
      glossary: () => (fails ? Promise.reject(new TypeError('offline')) : Promise.resolve(glossary)),
    });
    const world = await page({ messages: { ...vi, later } });
    await world.choose();
    const press = await button(world);
    press.click();
    await waitUntil(() => said(world).includes(vi.text.unreachable), 'the sentence');
    fails = false;
    press.click();
    await waitUntil(() => press.getAttribute('aria-expanded') === 'false', 'closed');
    press.click();
    await waitUntil(() => questions(world).length > 0, 'the words');
  });
});
