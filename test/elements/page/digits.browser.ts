/** Long numbers in groups: for the eye and the ear, and bare when they are copied. */
import { expect, fixture, html } from '@open-wc/testing';
import { digits, digitStyles } from '../../../src/elements/texts/digits.js';

const shown = (value: string) =>
  fixture<HTMLElement>(
    html`<p>
      <style>
        ${digitStyles.cssText}
      </style>
      ${digits(value)}
    </p>`,
  );
const groups = (element: Element) => [...element.querySelectorAll('.digits span')].map((each) => each.textContent);

describe('a long number', () => {
  const CASES: Readonly<Record<string, readonly string[]>> = {
    '034086012222': ['034', '086', '012', '222'],
    '0823628899': ['0823', '628', '899'],
    '********2222': ['****', '****', '2222'],
    '******9106': ['**', '****', '9106'],
    '9f3a22b1c4d5': ['9f3', 'a22', 'b1c', '4d5'],
    '0100109106001': ['0100', '1091', '0600', '1'],
  };
  for (const [value, parts] of Object.entries(CASES))
    it(`stands in groups, and is copied bare: ${value}`, async () => {
      const element = await shown(value);
      expect(groups(element)).to.deep.equal(parts);
      const number = element.querySelector('.digits') as HTMLElement;
      expect(number.textContent).to.equal(value);
      getSelection()?.selectAllChildren(number);
      expect(getSelection()?.toString()).to.equal(value);
      const [first, second] = [...number.children].map((each) => each.getBoundingClientRect());
      expect((second?.left ?? 0) - (first?.right ?? 0)).to.be.greaterThan(2);
    });

  it('what is short, or no number, stays as it is', async () => {
    for (const value of ['2222', 'G22.99.18.1', '']) expect(groups(await shown(value)).length).to.equal(0);
  });
});
