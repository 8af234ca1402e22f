/**
 * The end of a flow in which a key signs: at the wait, the signature and the confirmation (WCAG
 * 2.2.1).
 */
import { expect } from '@open-wc/testing';
import { fakeClock } from '../support/clock.js';
import { playedToken, signingPage } from '../support/signing-world.js';
import { page as waitingPage } from '../support/waiting-world.js';
import { deep } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

const MINUTE = 60_000;
const shown = { timeout: 8000 };

const end = (element: Element) => deep(element, 'dvc-flow-end')[0]?.shadowRoot;
const status = (element: Element) => end(element)?.querySelector('[role="status"]')?.textContent.trim();
const extend = (element: Element) => end(element)?.querySelector('button');
const says = (element: Element, what: string) => waitUntil(() => status(element)?.includes(what), what, shown);
const text = (element: Element) =>
  deep(element, '*')
    .map((each) => each.textContent)
    .join(' ');

describe('the end of a flow where a key signs', () => {
  let clock: ReturnType<typeof fakeClock>;
  beforeEach(() => {
    sessionStorage.clear();
    clock = fakeClock();
  });
  afterEach(() => clock.restore());

  /** Announced before the end, extended by a press, and announced again. */
  async function isPutOff(element: Element, minutes = 30) {
    await waitUntil(() => status(element) === '', 'nothing is said before', shown);
    clock.advance(25 * MINUTE + 1000);
    await says(element, 'kết thúc sau 5 phút');
    clock.advance(4 * MINUTE);
    await says(element, 'kết thúc sau 1 phút');
    await expect(element).to.be.accessible();
    extend(element)?.click();
    await says(element, `kéo dài thêm ${minutes} phút`);
    expect(extend(element)).to.equal(null);
  }

  const toSign = async () => {
    const { signer } = await playedToken('citizen');
    const world = await signingPage({ signers: [signer] });
    await world.says('NGUYỄN ĐĂNG ĐIỆN');
    return world;
  };
  const toConfirm = async () => {
    const world = await toSign();
    await world.press('[part="submit"]');
    await world.get('input[name="email"]');
    return world;
  };

  it('wait: is announced and extended, and an ended request can be sent again', async () => {
    const world = await waitingPage({ events: false });
    await world.toWait();
    clock.advance(6 * MINUTE);
    await world.get('[part="again"]');
    // A flow lives at most an hour.
    await isPutOff(world.element, 25);
    (await world.get('[part="again"]')).click();
    await world.get('[part="code"]');
    world.played.sign();
    await world.get('dvc-step-confirm');
  });

  it('wait: a press after the end opens a new flow with the form still filled', async () => {
    const world = await waitingPage({ events: false });
    await world.toWait();
    clock.advance(31 * MINUTE);
    await says(world.element, 'đã hết hạn');
    extend(world.element)?.click();
    const phone = await world.get<HTMLInputElement>('input[name="phone"]');
    await waitUntil(() => phone.value === '0823628899', 'what was typed', shown);
    expect(text(world.element)).to.contain('phiên mới');
    await world.submit();
    await world.get('[part="code"]');
    expect(world.played.begun).to.equal(2);
  });

  it('sign: is announced and extended, and the key signs a fresh challenge', async () => {
    const world = await toSign();
    await isPutOff(world.element);
    await world.press('[part="submit"]');
    await world.get('input[name="email"]');
  });

  it('sign: a press after the end opens a new flow in which the certificate signs', async () => {
    const world = await toSign();
    clock.advance(31 * MINUTE);
    await says(world.element, 'đã hết hạn');
    extend(world.element)?.click();
    await waitUntil(() => status(world.element) === '', 'a new flow', shown);
    await world.says('NGUYỄN ĐĂNG ĐIỆN');
    await world.press('[part="submit"]');
    await world.get('input[name="email"]');
  });

  it('confirm: is announced and extended, and keeps what was typed', async () => {
    const world = await toConfirm();
    const email = await world.get<HTMLInputElement>('input[name="email"]');
    email.value = 'dien@example.vn';
    await isPutOff(world.element);
    expect([email.isConnected, email.value]).to.deep.equal([true, 'dien@example.vn']);
  });

  it('confirm: an answer after the end opens a new flow, says so, and the e-mail is kept', async () => {
    const world = await toConfirm();
    (await world.get<HTMLInputElement>('input[name="email"]')).value = 'dien@example.vn';
    await world.get('input[name="consent"]');
    for (const box of world.all('input[name="consent"]')) (box as HTMLInputElement).checked = true;
    clock.advance(31 * MINUTE);
    await world.press('button[type="submit"]');
    await waitUntil(() => text(world.element).includes('phiên mới'), 'said', shown);
    await world.says('NGUYỄN ĐĂNG ĐIỆN');
    await waitUntil(() => world.find('dvc-step-sign'), 'signed anew', shown);
    await world.press('[part="submit"]');
    const email = await world.get<HTMLInputElement>('input[name="email"]');
    await waitUntil(() => email.value === 'dien@example.vn', 'what was typed', shown);
  });
});
