/** Appearance in older browsers, on unusual pages and under hostile themes. */
import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import '../../../src/elements/method-picker.js';
import { memoryStore } from '../../../src/testing/world.js';
import { deep, DIEN, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

type World = Awaited<ReturnType<typeof page>>;

/** A colour as a canvas paints it: red, green, blue and alpha. */
function painted(colour: string): readonly [number, number, number, number] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser has no canvas.');
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

const parentOf = (element: Element): Element | null =>
  element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;

/** The nearest opaque background behind a text. */
function backdrop(element: Element): string {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const { backgroundColor } = getComputedStyle(at);
    if (painted(backgroundColor)[3] === 1) return backgroundColor;
  }
  return 'white';
}

function luminance(colour: string): number {
  const [red, green, blue] = painted(colour)
    .slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast between a text and its background, including opacity. */
function contrast(element: Element): number {
  for (let at: Element | null = element; at; at = parentOf(at)) if (getComputedStyle(at).opacity !== '1') return 0;
  const [one, other] = [luminance(getComputedStyle(element).color), luminance(backdrop(element))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

async function toErrors(world: World) {
  await world.choose();
  await world.get('input[name="citizenId"]');
  await world.submit();
  await world.get('.alert');
  await world.get('#consent-error');
}

/** Everything that must be visible in the form with its errors. */
function allSeen(world: World) {
  for (const input of deep(world.element, 'input[data-field]')) {
    const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(input);
    expect(parseFloat(borderTopWidth), 'a border').to.be.greaterThan(0);
    expect(painted(borderTopColor)[3], 'its colour').to.equal(1);
    expect(painted(backgroundColor)[3], 'a background').to.equal(1);
  }
  const [button] = deep(world.element, 'button.primary') as [HTMLElement];
  expect(painted(getComputedStyle(button).backgroundColor)[3], 'the button').to.equal(1);
  const texts = deep(
    world.element,
    'label, legend, h2, .error, .alert strong, .alert a, .muted, .count, button.primary, [data-purpose]',
  );
  expect(texts.length).to.be.greaterThan(20);
  for (const each of texts) expect(contrast(each), each.textContent.trim()).to.be.at.least(4.5);
  const [past] = deep(world.element, 'ol .past') as [HTMLElement];
  expect(painted(getComputedStyle(past).borderTopColor)[3], 'progress').to.equal(1);
}

/** The original text of each sheet. */
const sheets = new Map<CSSStyleSheet, string>();

/** Rebuilds the sheets of all current elements without the function. */
function withoutLightDark(root: Element) {
  for (const each of [root, ...deep(root, '*')])
    for (const sheet of each.shadowRoot?.adoptedStyleSheets ?? []) {
      if (sheets.has(sheet)) continue;
      const text = [...sheet.cssRules].map(({ cssText }) => cssText).join('\n');
      sheets.set(sheet, text);
      sheet.replaceSync(text.replaceAll('light-dark(', 'no-such-function('));
    }
}

const THEME = `dvc-register {
  --dvc-color-primary: #a4121c; --dvc-color-on-primary: #fff; --dvc-color-text: #23201c; --dvc-color-muted: #665d52;
  --dvc-color-surface: #fff; --dvc-color-line: #e8ded0; --dvc-color-raised: #fbf6ee; --dvc-color-border: #8a7b6c;
}`;

describe('browsers without light-dark()', () => {
  after(() => {
    for (const [sheet, text] of sheets) sheet.replaceSync(text);
    sheets.clear();
  });

  for (const [name, theme] of [
    ['by default', ''],
    ['in a theme', THEME],
  ] as const) {
    it(`show fields, buttons, errors and progress ${name}`, async () => {
      const style = Object.assign(document.createElement('style'), { textContent: theme });
      document.head.append(style);
      const world = await page();
      withoutLightDark(world.element);
      await world.choose();
      await world.get('input[name="citizenId"]');
      withoutLightDark(world.element);
      await world.submit();
      await world.get('#consent-error');
      withoutLightDark(world.element);
      allSeen(world);
      style.remove();
    });
  }
});

describe('pages of all kinds', () => {
  const added: HTMLStyleElement[] = [];
  const css = (text: string) => {
    const style = Object.assign(document.createElement('style'), { textContent: text });
    document.head.append(style);
    added.push(style);
  };
  afterEach(() => added.splice(0).forEach((each) => each.remove()));

  it('black ones without a color-scheme leave everything readable', async () => {
    css('html, body { background: #000; color: #fff; }');
    const world = await page();
    await world.get('[data-method="mobile"]');
    for (const each of deep(world.element, 'legend, h2, .name, .muted, summary')) {
      expect(contrast(each), each.textContent.trim()).to.be.at.least(4.5);
    }
    await toErrors(world);
    allSeen(world);
  });

  it('those with a small root font size shrink neither text nor controls', async () => {
    css('html { font-size: 62.5%; }');
    const world = await page();
    await toErrors(world);
    for (const each of deep(world.element, 'label, input[data-field], button.primary, [data-purpose]'))
      expect(parseFloat(getComputedStyle(each).fontSize), each.textContent).to.be.at.least(16);
    for (const each of deep(world.element, 'button, input[data-field], label.tick, summary'))
      expect(each.getBoundingClientRect().height, `${each.localName} ${each.textContent.trim()}`).to.be.at.least(44);
  });

  it('those of people with a larger text size have larger text', async () => {
    css('html { font-size: 32px; }');
    const world = await page();
    await world.choose();
    expect(parseFloat(getComputedStyle(await world.get('label[for="citizenId"]')).fontSize)).to.equal(32);
  });
});

describe('themes', () => {
  const HIDING = [
    'display: none',
    'opacity: 0',
    'visibility: hidden',
    'font-size: 0',
    'color: #fff; background: #fff',
    'position: absolute; left: -9999px',
    'clip-path: inset(100%)',
    'transform: scale(0)',
    'height: 0; overflow: hidden',
    'mask: linear-gradient(transparent, transparent)',
    'content-visibility: hidden',
    'filter: opacity(0)',
  ];
  const PARTS = [
    ...['step', 'form', 'field', 'consent', 'problem', 'error', 'alert', 'purpose'],
    ...['progress', 'heading', 'input', 'submit', 'again', 'rules', 'restart', 'back', 'picker'],
  ];
  const HOSTS = ['dvc-register', 'dvc-register-mobile'];

  /** Visible: has a size, is opaque, lies in the window's width, and has contrast. */
  function expectSeen(element: HTMLElement, how: string) {
    const { width, height, left } = element.getBoundingClientRect();
    expect(width > 0 && height > 0 && left >= 0, how).to.equal(true);
    expect(
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }),
      how,
    ).to.equal(true);
    expect(parseFloat(getComputedStyle(element).fontSize), how).to.be.at.least(12);
    expect(contrast(element), how).to.be.at.least(4.5);
    for (let at: Element | null = element; at; at = parentOf(at)) {
      const { clipPath, transform, filter, maskImage } = getComputedStyle(at);
      expect([clipPath, transform, filter, maskImage], how).to.deep.equal(['none', 'none', 'none', 'none']);
    }
  }

  for (const scheme of ['light', 'dark'])
    it(`leave consents and errors on the ground of the form where they set no colours: ${scheme}`, async () => {
      const world = await page();
      world.element.style.colorScheme = scheme;
      await toErrors(world);
      const seen = (selector: string) => getComputedStyle(deep(world.element, selector)[0] ?? document.body);
      const { color, backgroundColor } = getComputedStyle(world.element);
      for (const each of ['.consent', '.error', '.alert'])
        expect([seen(each).color, seen(each).backgroundColor], each).to.deep.equal([color, backgroundColor]);
    });

  it('cannot hide a consent or an error by a part', async () => {
    const world = await page();
    await toErrors(world);
    const style = document.createElement('style');
    document.head.append(style);
    for (const declarations of HIDING) {
      style.textContent = HOSTS.flatMap((host) =>
        PARTS.map((name) => `${host}::part(${name}) { ${declarations} }`),
      ).join('\n');
      for (const each of deep(world.element, '[data-purpose], .error, .alert strong')) expectSeen(each, declarations);
    }
    style.remove();
  });

  it('cannot hide a refusal of the scanner or a finding of the certificate card by a part', async () => {
    const scan = document.createElement('dvc-card-scan');
    const card = Object.assign(document.createElement('dvc-certificate-card'), {
      certificate: {
        ...{ owner: 'A', issuer: 'B', notBefore: 0, notAfter: 1e9, findings: ['cert-weak'] as const },
        identifier: { scheme: 'CCCD' as const, value: '034086012222' },
      },
    });
    document.body.append(scan, card);
    await scan.open();
    await waitUntil(() => scan.shadowRoot?.querySelector('.alert p'), 'no camera here');
    await card.updateComplete;
    const style = document.createElement('style');
    document.head.append(style);
    for (const declarations of HIDING) {
      style.textContent = ['button', 'dialog', 'card', 'findings', 'reveal', 'retry', 'alert']
        .map((name) => `dvc-card-scan::part(${name}), dvc-certificate-card::part(${name}) { ${declarations} }`)
        .join('\n');
      for (const each of [...deep(scan, '.alert p'), ...deep(card, '.findings li')]) expectSeen(each, declarations);
    }
    style.remove();
    scan.remove();
    card.remove();
  });

  it('set the colour of links, and by parts the font of headings, the height of controls and the ring of focus', async () => {
    const style = document.createElement('style');
    style.textContent = `dvc-register { --dvc-color-link: rgb(90, 0, 90); }
      dvc-register-mobile::part(heading) { font-family: serif; }
      dvc-register-mobile::part(input), dvc-register-mobile::part(submit) { min-block-size: 60px; }
      dvc-register-mobile::part(input):focus { outline-color: rgb(0, 90, 0); }`;
    document.head.append(style);
    const world = await page();
    await world.choose();
    const input = await world.get('input[name="citizenId"]');
    await world.get('input[name="consent"]');
    input.focus();
    const seen = (selector: string) => getComputedStyle(deep(world.element, selector)[0] ?? document.body);
    expect(seen('.consent a').color).to.equal('rgb(90, 0, 90)');
    expect(seen('[part=heading]').fontFamily).to.equal('serif');
    expect(seen('[part=submit]').minBlockSize).to.equal('60px');
    expect(seen('input[name="citizenId"]').minBlockSize).to.equal('60px');
    expect(seen('input[name="citizenId"]').outlineColor).to.equal('rgb(0, 90, 0)');
    style.remove();
  });

  it('set the font of headings, heights, corners by role, the ring of focus and the width of a method', async () => {
    const style = document.createElement('style');
    style.textContent = `dvc-register { --dvc-font-heading: serif; --dvc-control-height: 60px; --dvc-radius: 3px;
      --dvc-radius-button: 30px; --dvc-radius-input: 7px; --dvc-color-focus: rgb(0, 90, 0); --dvc-method-width: 100%; }`;
    document.head.append(style);
    const world = await page();
    const seen = (selector: string) => getComputedStyle(deep(world.element, selector)[0] ?? document.body);
    await world.get('[data-method="mobile"]');
    expect(seen('.methods').gridTemplateColumns).not.to.include(' ');
    await world.choose();
    const input = await world.get('input[name="citizenId"]');
    await world.get('input[name="consent"]');
    input.focus();
    expect(seen('[part=heading]').fontFamily).to.equal('serif');
    expect(seen('.consent legend').fontFamily).to.equal('serif');
    expect(input.getBoundingClientRect().height).to.equal(60);
    expect(deep(world.element, '[part=submit]')[0]?.getBoundingClientRect().height).to.equal(60);
    expect(seen('[part=submit]').borderRadius).to.equal('30px');
    expect(seen('input[name="citizenId"]').borderRadius).to.equal('7px');
    expect(seen('input[name="citizenId"]').outlineColor).to.equal('rgb(0, 90, 0)');
    expect(seen('.box').borderRadius).to.equal('3px');
    style.textContent = 'dvc-register { --dvc-control-height: 10px; }';
    expect(input.getBoundingClientRect().height, 'a target stays large enough').to.be.at.least(44);
    style.remove();
  });

  it('set the colour and the size of the progress and of the pictures, which stay in their places', async () => {
    const style = document.createElement('style');
    style.textContent = `dvc-register { --dvc-color-icon: rgb(90, 0, 90); --dvc-icon-size: 40px;
      --dvc-color-progress: rgb(0, 90, 0); --dvc-progress-height: 9px; }`;
    const world = await page();
    const seen = (selector: string) => getComputedStyle(deep(world.element, selector)[0] ?? document.body);
    await world.get('[data-method="mobile"]');
    await waitUntil(() => deep(world.element, '.method .picture').length > 0, 'the pictures');
    const middle = () => {
      const { x, y, width, height } =
        deep(world.element, '.method .picture')[0]?.getBoundingClientRect() ?? new DOMRect();
      return [x + width / 2, y + height / 2];
    };
    const before = middle();
    document.head.append(style);
    expect(seen('.method .picture').color).to.equal('rgb(90, 0, 90)');
    expect(seen('.method .picture').inlineSize).to.equal('40px');
    expect(middle()).to.deep.equal(before);
    await world.choose();
    await world.get('input[name="consent"]');
    expect(seen('ol .past').borderBlockStartColor).to.equal('rgb(0, 90, 0)');
    expect(seen('ol .past').borderBlockStartWidth).to.equal('9px');
    style.textContent = 'dvc-register { --dvc-progress-height: 400px; }';
    expect(seen('ol .past').borderBlockStartWidth, 'the form stays in view').to.equal('16px');
    style.remove();
  });

  it('cannot hide a consent or an error by a custom property', async () => {
    const world = await page();
    await toErrors(world);
    for (const [name, value] of [
      ['--dvc-color-text', 'transparent'],
      ['--dvc-color-text', '#fff'],
      ['--dvc-color-danger', 'transparent'],
      ['--dvc-color-surface', '#000'],
      ['--dvc-color-background', '#1a2430'],
      ['--dvc-font-size', '0'],
      ['--dvc-font-size', '1px'],
    ] as const) {
      world.element.style.setProperty(name, value);
      for (const each of deep(world.element, '[data-purpose], .error, .alert strong'))
        expectSeen(each, `${name}: ${value}`);
      world.element.style.removeProperty(name);
    }
  });
});

describe('a method that is out of service', () => {
  it('comes last, is readable, and has the layout of the others', async () => {
    await setViewport({ width: 375, height: 667 });
    const picker = await fixture<HTMLElement>(
      html`<dvc-register-method-picker
        .methods=${[
          { id: 'mobile', audiences: ['citizen'], outOfService: true },
          { id: 'post', audiences: ['citizen'] },
        ]}
      ></dvc-register-method-picker>`,
    );
    await waitUntil(() => deep(picker, '[data-method="post"] .name')[0]?.textContent !== 'post');
    expect(deep(picker, '[data-method]').map((each) => each.dataset['method'])).to.deep.equal(['post', 'mobile']);
    await waitUntil(() => deep(picker, '.badge').length === 1, 'the badge');
    const texts = deep(picker, '[data-method="mobile"] span') as [HTMLElement, HTMLElement, HTMLElement];
    expect(texts.length).to.equal(3);
    const places = texts.map((each) => each.getBoundingClientRect());
    for (const { width, left } of places) {
      expect(width).to.be.greaterThan(200);
      expect(left).to.equal(places[0]?.left);
    }
    for (const each of texts) expect(contrast(each), each.textContent).to.be.at.least(4.5);
    await setViewport({ width: 800, height: 600 });
  });
});

describe('an existing account', () => {
  async function toKnown(attributes: Readonly<Record<string, string>>) {
    const store = memoryStore();
    const world = await page({ store });
    for (const [name, value] of Object.entries(attributes)) world.element.setAttribute(name, value);
    await world.toCode();
    store.accounts.exists = (subject) => Promise.resolve(subject === `cccd:${DIEN.citizenId}`);
    await world.type('code', world.carrier.code(DIEN.phone));
    await world.submit();
    await world.get('.end .advice');
    return world;
  }
  const links = (world: World) => deep(world.element, '.end a').map((each) => each.getAttribute('href'));

  it('is not shown as a failure, and offers the page’s sign-in link', async () => {
    const world = await toKnown({ 'sign-in-url': '/sign-in', 'recover-url': 'https://id.example.vn/recover' });
    expect((await world.get('.end h2')).textContent).to.equal('Bạn đã có tài khoản');
    expect(world.find('[role="alert"]')).to.equal(undefined);
    expect(world.find('.end button.primary')).to.equal(undefined);
    expect(links(world)).to.deep.equal([`${location.origin}/sign-in`, 'https://id.example.vn/recover']);
    await expect(world.element).to.be.accessible();
  });

  it('has no link without the page’s URLs, nor for a URL that is not a web page (T54)', async () => {
    for (const url of [
      '',
      'javascript:alert(1)',
      'data:text/html,x',
      'blob:https://x.vn/1',
      'java\nscript:alert(1)',
      'https://',
    ]) {
      const world = await toKnown({ 'sign-in-url': url, 'recover-url': url });
      expect(links(world), url).to.deep.equal([]);
      world.element.remove();
    }
  });
});
