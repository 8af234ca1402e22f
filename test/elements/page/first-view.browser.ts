/** What a person sees first: the choice in short, and at each step its head and its first field. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendMouse, setViewport } from '@web/test-runner-commands';
import '../../../src/elements/method-picker.js';
import '../../../src/elements/mobile.js';
import { drawing } from '../../../src/elements/pictures/drawings.js';
import { reveal } from '../../../src/elements/internal/method-parts.js';
import { picture } from '../../../src/elements/pictures/icons.js';
import type { Device } from '../../../src/signers/device.js';
import type { Offered } from '../../../src/flow/offer.js';
import { methods } from '../../../src/locales/vi/methods.js';
import { createWorld, memoryStore } from '../../../src/testing/world.js';
import { OFFER } from '../../../src/methods/offer.js';
import { DEVICES } from '../../support/devices.js';
import { deep, DIEN, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

async function picker(offered: readonly Offered[]) {
  const element = await fixture<HTMLElement>(
    html`<dvc-register-method-picker .methods=${offered}></dvc-register-method-picker>`,
  );
  await waitUntil(() => deep(element, '.method details').length > 0, 'the texts of all methods');
  return element;
}
const cards = (element: HTMLElement) => deep(element, '.method');

describe('the choice of methods at 375 × 667', () => {
  before(() => setViewport({ width: 375, height: 667 }));
  after(() => setViewport({ width: 800, height: 600 }));

  it('shows the six methods of the guide within 1,000 px, each with picture, name and time', async () => {
    const element = await picker(OFFER);
    expect(cards(element).length).to.equal(6);
    expect(element.getBoundingClientRect().height).to.be.at.most(1000);
    for (const card of cards(element)) {
      const text = methods[card.querySelector('button')?.dataset['method'] ?? ''];
      expect(card.querySelector('svg'), text?.name).to.not.equal(null);
      expect(card.querySelector('.name')?.textContent).to.equal(text?.name);
      expect(card.querySelector('.muted')?.textContent).to.contain(text?.time);
      expect(card.getBoundingClientRect().height, text?.name).to.be.at.most(90);
    }
    await expect(element).to.be.accessible();
  });

  it('recommends the first method that works', async () => {
    const best = (element: HTMLElement) =>
      deep(element, '.best').map((each) => each.closest('button')?.dataset['method']);
    expect(best(await picker(OFFER))).to.deep.equal(['mobile']);
    const without = OFFER.map((each) => ({ ...each, outOfService: each.id === 'mobile' }));
    expect(best(await picker(without))).to.deep.equal(['insurance']);
    expect(best(await picker([{ id: 'post', audiences: ['citizen'] }]))).to.deep.equal([]);
  });

  it('is chosen by a press anywhere on a card; what it needs opens without a choice', async () => {
    const element = await picker(OFFER);
    const chosen: string[] = [];
    element.addEventListener('dvc-method', (event) => chosen.push((event as Event & { method: string }).method));
    const [, card] = cards(element) as [HTMLElement, HTMLElement];
    card.querySelector('summary')?.click();
    await waitUntil(() => card.querySelector('details')?.open, 'open');
    expect(card.querySelector('details')?.textContent).to.contain(methods['insurance']?.needs[0]);
    expect(chosen).to.deep.equal([]);
    card.scrollIntoView({ block: 'end' });
    const { left, bottom, width } = card.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + width - 20), Math.round(bottom - 8)] });
    expect(chosen).to.deep.equal(['insurance']);
  });
});

describe('what needs a computer', () => {
  const own = Object.getOwnPropertyDescriptor(window, 'navigator');
  /** The choice on another device: it asks what it runs on when it is made. */
  async function pickerOn(device: Device) {
    Object.defineProperty(window, 'navigator', { configurable: true, value: device });
    const element = document.createElement('dvc-register-method-picker');
    Object.defineProperty(window, 'navigator', own ?? {});
    element.methods = OFFER;
    document.body.append(element);
    await waitUntil(() => deep(element, '.method details').length > 0, 'the texts of all methods');
    const [time] = deep(element, '[data-method=usb] .muted');
    element.remove();
    return time?.textContent.trim();
  }

  for (const [name, device, system] of DEVICES)
    it(`is said ${system === 'handheld' ? '' : 'not '}on ${name}, as the step that signs sees it`, async () => {
      const { time = '', handheld = '' } = methods['usb'] ?? {};
      expect(handheld).to.not.equal('');
      expect(await pickerOn(device)).to.equal(system === 'handheld' ? handheld : time);
    });
});

describe('each step at 375 × 667', () => {
  before(() => setViewport({ width: 375, height: 667 }));
  after(() => setViewport({ width: 800, height: 600 }));

  it('has the method’s name, the named steps, and its first field in view, below a portal’s banner', async () => {
    const world = await page();
    const banner = Object.assign(document.createElement('div'), { style: 'block-size: 420px' });
    world.element.before(banner);
    const expectHead = async (selector: string, current: string) => {
      const field = await world.get(selector);
      await waitUntil(() => {
        const { top, bottom, height } = field.getBoundingClientRect();
        return height > 0 && top >= 0 && bottom <= innerHeight;
      }, `${selector} is in view`);
      const [head] = deep(world.element, '[part="progress"]') as [HTMLElement];
      expect(head.getBoundingClientRect().top).to.be.at.least(0);
      expect(head.querySelector('b')?.textContent).to.equal('Thuê bao di động');
      const steps = [...head.querySelectorAll('ol > li')];
      const said = steps.map((each) => each.textContent.trim().replaceAll(/\s+/g, ' '));
      expect(said).to.deep.equal(['1 Thông tin', '2 Mã', '3 Mật khẩu']);
      const now = steps.filter((each) => each.getAttribute('aria-current') === 'step');
      expect(now.map((each) => each.textContent.trim().replaceAll(/\s+/g, ' '))).to.deep.equal([current]);
    };
    await world.choose();
    await expectHead('input[name="citizenId"]', '1 Thông tin');
    await world.fill();
    await world.submit();
    await expectHead('input[name="code"]', '2 Mã');
    await world.enterCode();
    await expectHead('input[name="password"]', '3 Mật khẩu');
    banner.remove();
  });

  it('names a method whose texts are fetched', async () => {
    const world = await page();
    await world.choose('post');
    await world.get('input[name="citizenId"]');
    await waitUntil(() => deep(world.element, '[part="progress"] b')[0]?.textContent === 'Bưu điện Việt Nam');
  });
});

describe('a method alone', () => {
  it('draws its form in its second update, with no placeholder before it and no input that checks a pattern', async () => {
    const { registrar } = createWorld();
    const element = document.createElement('dvc-register-mobile');
    Object.assign(element, { backend: registrar, portal: 'national', lang: 'vi' });
    const drawn = new Promise<number>((resolve) => {
      let before = 1;
      element.addController({
        hostUpdated: () => (deep(element, 'h2').length ? resolve(before) : (before += 1)),
      });
    });
    const around = await fixture<HTMLElement>(html`<div></div>`);
    around.append(element);
    expect(await drawn).to.equal(2);
    // Chromium makes a JavaScript context for the pattern of `type="email"` (docs/decisions/0102).
    await waitUntil(() => deep(element, 'input[name=email]').length > 0, 'the form');
    const [email] = deep(element, 'input[name=email]') as [HTMLInputElement];
    expect([email.type, email.inputMode, email.autocomplete]).to.deep.equal(['text', 'email', 'email']);
    expect(email.getAttribute('autocorrect')).to.equal('off');
  });
});

describe('the code that has not come', () => {
  it('has its reasons behind a question', async () => {
    const world = await page();
    await world.toCode();
    const details = await world.get<HTMLDetailsElement>('dvc-step-code');
    const [question] = deep(details, 'details') as [HTMLDetailsElement];
    expect(question.open).to.equal(false);
    expect(question.querySelector('summary')?.textContent).to.equal('Vì sao chưa có mã?');
    expect(question.querySelectorAll('li').length).to.be.greaterThan(3);
    question.open = true;
    await expect(world.element).to.be.accessible();
  });
});

describe('the end of a registration', () => {
  it('is a receipt: name, masked user name, time, portals, sign-in and print', async () => {
    const world = await page();
    world.element.setAttribute('sign-in-url', '/sign-in');
    await world.toPassword();
    await world.setPassword();
    const receipt = await world.get('.receipt');
    const rows = [...receipt.querySelectorAll('dt')].map((term) => [
      term.textContent,
      term.nextElementSibling?.textContent ?? '',
    ]);
    expect(rows.map(([term]) => term)).to.deep.equal(['Họ tên', 'Tên đăng nhập', 'Đăng ký lúc', 'Dùng được trên']);
    expect(rows[0]?.[1]).to.equal(DIEN.fullName);
    expect(rows[1]?.[1]).to.equal('********2222');
    expect(rows[2]?.[1]).to.match(/^\d\d:\d\d ngày \d\d\/\d\d\/\d{4}$/);
    expect(deep(world.element, '.end a.primary').map((each) => each.textContent)).to.deep.equal(['Đăng nhập']);
    let printed = 0;
    const print = window.print.bind(window);
    window.print = () => (printed += 1);
    deep(world.element, '.end button').at(-1)?.click();
    window.print = print;
    expect(printed).to.equal(1);
    await expect(world.element).to.be.accessible();
  });

  for (const [url, words] of [
    ['/account', 'Tiếp tục'],
    ['javascript:alert(1)', 'Đăng nhập'],
  ] as const)
    it(`leads on to the portal’s next page, and to the sign-in without one: ${url}`, async () => {
      const world = await page();
      world.element.setAttribute('sign-in-url', '/sign-in');
      world.element.setAttribute('next-url', url);
      await world.toPassword();
      await world.setPassword();
      await world.get('.receipt');
      expect(deep(world.element, '.end a').map((each) => each.textContent)).to.deep.equal([words]);
    });

  it('has a reference that can be read out: the end of the registration’s id, in groups', async () => {
    const world = await page();
    const { registrar } = world;
    const reference = '8e7d1f36-5a44-4c0e-9a3b-9f3a22b1c4d5';
    world.element.backend = {
      ...registrar,
      answer: async (...args) => {
        const reply = await registrar.answer(...args);
        if (!reply.ok || reply.view.status !== 'complete') return reply;
        const holder = { name: DIEN.fullName, username: '********2222', reference, at: reply.view.now };
        return { ...reply, view: { ...reply.view, data: { portals: [], holder } } };
      },
    };
    await world.toPassword();
    await world.setPassword();
    const [shown] = [...(await world.get('.receipt')).querySelectorAll('dt')].filter(
      ({ textContent }) => textContent === 'Mã tra cứu',
    );
    const groups = [...(shown?.nextElementSibling?.querySelectorAll('.digits span') ?? [])];
    expect(groups.map((each) => each.textContent)).to.deep.equal(['9f3', 'a22', 'b1c', '4d5']);
  });
});

describe('the hotline', () => {
  async function toClosed(hotline: string) {
    const world = await page({ store: memoryStore(), subscribers: [] });
    world.element.setAttribute('hotline', hotline);
    await world.toCode();
    await world.type('code', world.carrier.code(DIEN.phone));
    await world.submit();
    await world.get('.end .alert');
    return deep(world.element, '.end a[href^="tel:"]');
  }

  it('of the portal is in each refusal; what is no telephone number is not', async () => {
    const shown = async (hotline: string) => (await toClosed(hotline)).map((each) => each.getAttribute('href'));
    expect(await shown('1900 0000')).to.include('tel:19000000');
    for (const wrong of ['', 'call us', 'javascript:alert(1)', '1'])
      expect(await shown(wrong)).to.not.include(`tel:${wrong}`);
  });

  it('stays on one line', async () => {
    const numbers = await toClosed('1900 0000');
    expect(numbers.map((each) => getComputedStyle(each).whiteSpace)).to.deep.equal(['nowrap']);
  });
});

describe('pictures', () => {
  const PICTURES = ['phone', 'card', 'insurance', 'letter', 'token', 'sim', 'pen', 'shield'] as const;
  const DRAWINGS = ['card-qr', 'sim-card', 'token', 'code', 'phone'] as const;

  it('take the colour of the text, are decoration, and are under 2 kB each', async () => {
    for (const template of [...PICTURES.map(picture), ...DRAWINGS.map(drawing)]) {
      const holder = await fixture<HTMLElement>(html`<div>${template}</div>`);
      const svg = holder.querySelector('svg') as SVGElement;
      expect(svg.getAttribute('aria-hidden')).to.equal('true');
      expect(svg.getAttribute('stroke')).to.equal('currentColor');
      expect(new XMLSerializer().serializeToString(svg).length).to.be.lessThan(2000);
      const path = svg.querySelector('path') as SVGPathElement;
      expect(path.getTotalLength()).to.be.greaterThan(20);
    }
  });
});

describe('what is scrolled to', () => {
  it('a refusal comes into view, unless the focus has moved on before the next frame', async () => {
    const tall = await fixture<HTMLElement>(
      html`<div>
        <p tabindex="-1">here</p>
        <div style="block-size: 5000px"></div>
        <button>there</button>
      </div>`,
    );
    const here = tall.querySelector('p');
    const there = tall.querySelector('button');
    const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    there?.focus();
    reveal(here);
    scrollTo({ top: 3000, behavior: 'instant' });
    await frames();
    expect(scrollY, 'what moved the page in between was not the person').to.be.lessThan(1000);
    here?.focus();
    reveal(here);
    there?.focus();
    there?.scrollIntoView(); // WebKit scrolls to what has the focus later
    const at = scrollY;
    await frames();
    expect(at).to.be.greaterThan(3000);
    expect(scrollY, 'the person has gone on').to.equal(at);
  });
});
