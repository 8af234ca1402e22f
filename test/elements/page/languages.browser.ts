/**
 * A third language, added by a page: complete at every step of every method, and only in that
 * element.
 */
import { expect } from '@open-wc/testing';
import { fr } from '../../../demo/languages/fr/index.js';
import type { ConsentTexts } from '../../../src/locales/consent-texts.js';
import { consent as consentEn } from '../../../src/locales/en/consent.js';
import { en } from '../../../src/locales/en/index.js';
import type { Messages } from '../../../src/locales/messages.js';
import { consent as consentVi } from '../../../src/locales/vi/consent.js';
import { vi } from '../../../src/locales/vi/index.js';
import { withTexts } from '../../../src/locales/with-page-texts.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { PORTALS } from '../../../src/testing/world.js';
import '../../../src/elements/all.js';
import { playedToken, signingPage } from '../support/signing-world.js';
import { page as waitingPage } from '../support/waiting-world.js';
import { deep, DIEN, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

const file = await fetch('/demo/languages/fr/consent.json');
const consents = { fr: (await file.json()) as ConsentTexts };
const portals = PORTALS.map((portal) => ({ ...portal, name: 'Portail national', consents }));

/** Every text in an object, including what its functions return; placeholders split a text. */
async function textsIn(value: unknown): Promise<readonly string[]> {
  if (typeof value === 'string') return value.split(/\{\w+\}/).map((piece) => piece.trim());
  if (typeof value === 'function') return textsIn(await (value as () => Promise<unknown>)());
  if (typeof value !== 'object' || value === null) return [];
  return (await Promise.all(Object.values(value).map(textsIn))).flat();
}

/** Minimum length at which no other language contains the text by chance. */
const LONG = 10;
async function foreign(): Promise<readonly string[]> {
  const ours = new Set(await textsIn(fr));
  const theirs = await textsIn([vi, en, consentVi, consentEn]);
  return [...new Set(theirs)].filter((each) => each.length > 2 && /\p{L}{3}/u.test(each) && !ours.has(each));
}

/** Letters that only Vietnamese has; people's names are data and do not count. */
const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]/i;
const NAMES = /TRẦN THỊ HẾT HẠN|NGUYỄN ĐĂNG ĐIỆN|Nguyễn Đăng Điện/g;

/** All texts of an element: its text nodes, and the accessible names of its parts. */
function read(element: Element): readonly string[] {
  return [element, ...deep(element, '*')].flatMap((each) => [
    ...[...each.childNodes, ...(each.shadowRoot?.childNodes ?? [])]
      .filter((node) => node.nodeType === Node.TEXT_NODE && each.localName !== 'style')
      .map((node) => node.textContent ?? ''),
    each.getAttribute('aria-label') ?? '',
  ]);
}

let all: readonly string[] = [];

/** Contains neither Vietnamese nor English. */
function allFrench(element: Element, where: string) {
  const pieces = read(element)
    .map((piece) => piece.replaceAll(NAMES, '').trim())
    .filter(Boolean);
  expect(pieces.length, where).to.be.greaterThan(3);
  for (const piece of pieces) {
    expect(piece, where).not.to.match(VIETNAMESE);
    expect(
      all.find((each) => piece === each || (each.length >= LONG && piece.includes(each))),
      `${where}: ${piece}`,
    ).to.equal(undefined);
  }
}

const shapeOf = async (value: unknown): Promise<unknown> => {
  if (typeof value === 'function') return shapeOf(await (value as () => Promise<unknown>)());
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return typeof value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]) => [key, await shapeOf(each)] as const),
  );
  return Object.fromEntries(entries);
};

describe('a third language', () => {
  before(async () => {
    all = await foreign();
    expect(all.length).to.be.greaterThan(600);
  });
  beforeEach(() => sessionStorage.clear());

  it('has every text that Vietnamese and English have', async () => {
    const known = await shapeOf(vi);
    for (const each of [en, fr] satisfies Messages[]) expect(await shapeOf(each), each.lang).to.deep.equal(known);
    expect(await shapeOf(consents.fr)).to.deep.equal(await shapeOf(consentVi));
  });

  for (const method of ['mobile', 'insurance', 'post'] as const) {
    it(`is the only language of ${method}, from the picker to the account`, async () => {
      const world = await page({ lang: 'fr', messages: fr, portals });
      await world.get('[data-method="post"] .muted');
      for (const details of deep(world.element, 'details')) (details as HTMLDetailsElement).open = true;
      await waitUntil(() => deep(world.element, '.elsewhere li').length, 'notes');
      await waitUntil(() => world.text().includes('Poste du Viêt Nam'), 'methods');
      allFrench(world.element, 'picker');
      await world.choose(method);
      await world.submit();
      await world.get('#consent-error');
      allFrench(world.element, 'form');
      await world.fill();
      if (method === 'insurance') await world.type('insuranceCode', '3486100000');
      await world.submit();
      await world.get('input[name="code"]');
      await world.type('code', world.carrier.code(DIEN.phone) === '111111' ? '222222' : '111111');
      await world.submit();
      await world.get('.error');
      allFrench(world.element, 'code');
      await world.type('code', world.carrier.code(DIEN.phone));
      await world.submit();
      await world.get('input[name="password"]');
      await world.type('password', 'court');
      await world.submit();
      await world.get('.error');
      allFrench(world.element, 'password');
      await world.type('password', PASSWORD);
      await world.type('repeat', PASSWORD);
      await world.submit();
      await waitUntil(() => world.text().includes('Inscription réussie'), 'the end');
      allFrench(world.element, 'end');
    });
  }

  it('is the only language of usb, and does not change the element beside it', async () => {
    const { played, signer } = await playedToken('citizen', 'expired');
    played.found = 'token-missing';
    const french = await signingPage({ messages: fr, portals, signers: [signer] });
    await french.get('[data-fault="token-missing"]');
    allFrench(french.element, 'no token');
    played.found = undefined;
    const vietnamese = await signingPage({ signers: [signer] });
    await vietnamese.says('Chọn chứng thư số');
    await french.press('[part="again"]');
    await french.says('Choisissez un certificat');
    allFrench(french.element, 'certificates');
    await french.press('[part="submit"]');
    await french.get('dl.box');
    await french.press('[part="submit"]');
    await french.get('.error');
    allFrench(french.element, 'confirm');
    await vietnamese.press('[part="submit"]');
    await vietnamese.says('Chủ chứng thư số');
    allFrench(french.element, 'beside Vietnamese');
  });

  for (const method of ['sim', 'signature'] as const) {
    it(`is the only language of ${method}, while it waits and when it is refused`, async () => {
      const { element, get, played, toWait, submit } = await waitingPage({ method, lang: 'fr', messages: fr, portals });
      await submit();
      await get('.error');
      allFrench(element, 'form');
      await toWait();
      allFrench(element, 'wait');
      played.refuse('cancelled');
      await get('.alert li');
      allFrench(element, 'refused');
      (await get('[part="again"]')).click();
      await get('[part="code"]');
      played.sign();
      await get('dl.box');
      allFrench(element, 'confirm');
    });
  }

  it('may be a language of the package with a portal’s own sentences in the form, later steps and refusals', async () => {
    const messages = withTexts(vi, {
      text: { register: 'Gửi đăng ký', 'code-sent': 'Mã đang đến {to}.' },
      hint: { phone: 'Số đang dùng' },
      error: { 'citizen-id': 'Xem lại số này.' },
      problem: { 'otp-incorrect': 'Sai mã, còn {n}.' },
    });
    const world = await page({ messages });
    await world.choose();
    await world.get('#phone-hint');
    expect(world.text()).to.contain('Số đang dùng').and.contain('Gửi đăng ký').and.contain('Số CCCD');
    await world.type('citizenId', '1');
    await world.submit();
    await waitUntil(() => world.text().includes('Xem lại số này.'), 'an error');
    await world.fill();
    await world.submit();
    await world.get('input[name="code"]');
    await waitUntil(() => world.text().includes('Mã đang đến 082****899.'), 'a later step');
    await world.type('code', world.carrier.code(DIEN.phone) === '111111' ? '222222' : '111111');
    await world.submit();
    await waitUntil(() => world.text().includes('Sai mã, còn 4.'), 'a refusal');
    expect((await page()).text()).not.to.contain('Gửi đăng ký');
  });

  it('is used by the scanner and the certificate card', async () => {
    const scan = Object.assign(document.createElement('dvc-card-scan'), { messages: fr });
    const card = Object.assign(document.createElement('dvc-certificate-card'), {
      messages: fr,
      certificate: {
        ...{ owner: 'A', issuer: 'B', notBefore: 0, notAfter: 1e9, findings: ['cert-weak', 'cert-expired'] as const },
        identifier: { scheme: 'CCCD' as const, value: '034086012222' },
      },
    });
    document.body.append(scan, card);
    await scan.open();
    await waitUntil(() => scan.shadowRoot?.querySelector('.alert'), 'no camera here');
    await card.updateComplete;
    allFrench(scan, 'scanner');
    allFrench(card, 'card');
    scan.remove();
    card.remove();
  });
});
