/** A page replaces single texts and adds a header; the console warns of texts and colours that may not stand. */
import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/all.js';
import '../../../src/elements/sign-in/sign-in.js';
import { warnColours, warnNames } from '../../../src/elements/texts/hints.js';
import { readWording } from '../../../src/elements/texts/wording.js';
import type { MethodElement } from '../../../src/elements/bases/method-element.js';
import type { Wording } from '../../../src/locales/messages.js';
import { vi } from '../../../src/locales/vi/index.js';
import { deep, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';
import { warnings } from '../support/warnings.js';

const WORDING = {
  step: { identify: { title: 'Giấy tờ của bạn' } },
  field: { phone: 'Số đang dùng' },
  hint: { phone: 'Số của chính bạn' },
  text: { 'choose-method': 'Bạn muốn đăng ký bằng gì?', register: 'Gửi đăng ký' },
  method: { mobile: { name: 'SIM của tôi', summary: 'SIM đứng tên bạn' } },
} satisfies Wording;

describe('single texts of a page', () => {
  it('stand in the choice and in the form, and the others stay', async () => {
    const world = await page();
    world.element.setAttribute('wording', JSON.stringify(WORDING));
    await waitUntil(() => world.text().includes('Bạn muốn đăng ký bằng gì?'), 'the heading of the choice');
    await waitUntil(() => world.find('[data-method="mobile"]')?.textContent.includes('SIM của tôi'), 'the method');
    await world.choose();
    await world.get('input[name="consent"]');
    await waitUntil(() => world.find('button.primary')?.textContent.trim() === 'Gửi đăng ký', 'the button');
    const words = world.text();
    for (const each of [
      'SIM của tôi',
      'Giấy tờ của bạn',
      'Số đang dùng',
      'Số của chính bạn',
      vi.step['identify']?.lead ?? '?',
    ])
      expect(words).to.include(each);
    expect(words).to.include(vi.field.citizenId);
    expect(words).not.to.include(vi.hint['phone']);
  });

  it('change while a form is open, also back, and keep what is typed', async () => {
    const world = await page({ lang: 'en' });
    await world.choose();
    await world.get('input[name="consent"]');
    await world.type('citizenId', '034086012222');
    const label = () => world.find('label[for="phone"]')?.textContent ?? '';
    const before = label();
    world.element.wording = WORDING;
    await waitUntil(() => label().includes('Số đang dùng'), 'the page’s word');
    world.element.wording = undefined;
    await waitUntil(() => label() === before, 'the language’s word');
    expect((world.find('input[name="citizenId"]') as HTMLInputElement).value).to.equal('034086012222');
  });

  it('stand in a refusal’s form too, and never in the refusal or the consent', async () => {
    const said = await warnings(async (heard) => {
      const world = await page();
      world.element.setAttribute(
        'wording',
        JSON.stringify({
          ...{ ...WORDING, error: { 'required-phone': 'x1' }, problem: { 'validation-failed': 'x2' } },
          text: { ...WORDING.text, consent: 'x3', unreachable: 'x4', errors: 'x5', closed: 'x6' },
        }),
      );
      await world.choose();
      await world.get('input[name="consent"]');
      await world.submit();
      await world.get('#consent-error');
      expect(world.text()).to.include('Gửi đăng ký');
      expect(world.find('fieldset legend')?.textContent).not.to.include('x');
      expect(world.text()).not.to.match(/x\d/);
      await waitUntil(() => heard.some((line) => line.includes('wording')), 'told');
    });
    const line = said.find((each) => each.includes('wording')) ?? '';
    for (const name of ['error', 'problem', 'text.consent', 'text.unreachable', 'text.errors', 'text.closed'])
      expect(line).to.include(name);
  });

  it('are texts that a person can read, and nothing else', () => {
    for (const [wording, refused] of [
      [{ field: { phone: '' } }, ['field.phone']],
      [{ field: { phone: ' \u00A0' } }, ['field.phone']],
      [{ hint: { phone: 'a'.repeat(301) } }, ['hint.phone']],
      [{ text: { register: 1, retry: 'Lần nữa' } }, ['text.register', 'text.retry']],
      [{ step: { identify: 'Giấy tờ', code: { title: '' } } }, ['step.identify', 'step.code']],
      [{ text: 'Gửi' }, ['text']],
      [{ method: { mobile: { name: '' }, usb: { needs: 'Không cần gì' } } }, ['method.mobile', 'method.usb']],
      [{ account: { 'erase-yes': 'Giữ lại', constructor: 'Gửi' } }, ['account.erase-yes', 'account.constructor']],
      [{ constructor: { name: 'Gửi' } }, ['constructor']],
      [['Gửi'], ['0']],
      ['Gửi', ['wording']],
    ] as const) {
      const [own, names] = readWording(wording, vi);
      expect(names, JSON.stringify(wording)).to.deep.equal(refused);
      expect(own, JSON.stringify(wording)).to.deep.equal({});
    }
    expect(readWording(WORDING, vi)[1]).to.deep.equal([]);
  });

  it('that are no JSON are told to the developer, and leave the language’s texts', async () => {
    const world = await page();
    const said = await warnings(() => {
      world.element.setAttribute('wording', '{text:');
      warnNames(world.element, 'localhost');
    });
    expect(said.filter((line) => line.includes('"wording" is no JSON')).length).to.equal(1);
    await world.get('[data-method="mobile"]');
    expect(world.text()).to.include(vi.text['choose-method']);
  });
});

describe('the header of a page', () => {
  for (const [tag, template] of [
    [
      'dvc-register',
      html`<dvc-register><img slot="header" alt="Cổng dịch vụ" width="120" height="40" /></dvc-register>`,
    ],
    ['dvc-sign-in', html`<dvc-sign-in><img slot="header" alt="Cổng dịch vụ" width="120" height="40" /></dvc-sign-in>`],
  ] as const) {
    it(`stands first in ${tag}`, async () => {
      const element = await fixture<HTMLElement>(template);
      const [logo] = element.children as unknown as [HTMLElement];
      expect(element.shadowRoot?.querySelector('slot')?.assignedElements()[0] === logo).to.equal(true);
      expect(logo.getBoundingClientRect().height).to.equal(40);
    });
  }

  it('stays above the chosen method', async () => {
    const world = await page();
    const logo = Object.assign(document.createElement('img'), { slot: 'header', alt: 'Cổng', width: 120, height: 40 });
    world.element.append(logo);
    await world.choose();
    const input = await world.get('input[name="citizenId"]');
    expect(logo.getBoundingClientRect().bottom).to.be.below(input.getBoundingClientRect().top);
  });
});

describe('colours that people cannot read', () => {
  for (const [name, style, told] of [
    ['of the defaults', '', []],
    ['of a dark page', 'color-scheme: dark', []],
    ['of a pale brand', '--dvc-color-primary: #e0a030', ['primary on surface', 'on-primary on primary']],
    ['of a pale ring', '--dvc-color-focus: #dde', ['focus on surface']],
    ['of a pale progress', '--dvc-color-progress: #dde', ['progress on surface']],
    ['of pale pictures', '--dvc-color-icon: #dde', ['icon on surface']],
    ['of a pale brand in dark', 'color-scheme: dark; --dvc-color-text: #444', ['text on surface']],
  ] as const) {
    it(`are told on a development machine: ${name}`, async () => {
      const said = await warnings(async () => {
        const world = await page();
        world.element.style.cssText = style;
        await world.choose();
        await world.get('input[name="consent"]');
        const mobile = world.find('dvc-register-mobile') as MethodElement;
        warnColours(mobile, 'localhost');
        expect(deep(mobile, 'i[hidden]').length).to.equal(0);
      });
      const lines = said.filter((line) => line.includes('colours'));
      expect(lines.length, 'each is told once').to.equal(told.length ? 1 : 0);
      for (const pair of told) expect(lines[0]).to.include(pair);
    });
  }
});
