import { expect } from '@open-wc/testing';
import { deep } from './world.js';

/** axe finds nothing, and nothing stands out beyond the element's right edge. */
export async function expectFit(element: HTMLElement): Promise<void> {
  await expect(element).to.be.accessible();
  for (const each of deep(element, '*'))
    expect(each.getBoundingClientRect().right, each.localName).to.be.at.most(element.getBoundingClientRect().right + 1);
}

/** Tests in light and dark, in both languages. `walk` returns its element, which is then removed. */
export function inEachScheme(title: string, walk: (lang: string) => Promise<HTMLElement>): void {
  for (const scheme of ['light', 'dark'])
    it(`${title}, in ${scheme}, in both languages`, async () => {
      document.documentElement.style.colorScheme = scheme;
      document.body.style.background = scheme === 'dark' ? '#111820' : '#fff';
      for (const lang of ['vi', 'en']) (await walk(lang)).remove();
      document.documentElement.style.colorScheme = '';
      document.body.style.background = '';
    });
}
