/** The first form is drawn before the gateway has answered. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import '../../../src/elements/all.js';
import type { Memory, Remembered } from '../../../src/client/memory.js';
import type { Backend, Reply } from '../../../src/flow/backend.js';
import type { DvcRegister } from '../../../src/elements/registration.js';
import { DvcStepFields } from '../../../src/elements/steps/fields.js';
import type { LaterTexts, Messages } from '../../../src/locales/messages.js';
import { vi } from '../../../src/locales/vi/index.js';
import { insurance } from '../../../src/methods/insurance.js';
import { signature } from '../../../src/methods/signature.js';
import { unreachable } from '../../../src/flow/unreachable.js';
import { createWorld, DIEN } from '../../../src/testing/world.js';
import { deep, focused } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

/** A gateway whose answers to a start are let go one by one, each as the gateway's or as a failure. */
function slowGateway() {
  const world = createWorld();
  const waiting: ((answer: (reply: Promise<Reply>) => Promise<Reply>) => void)[] = [];
  const backend: Backend = {
    ...world.registrar,
    async start(...all) {
      const answer = await new Promise<(reply: Promise<Reply>) => Promise<Reply>>((resolve) => waiting.push(resolve));
      return answer(world.registrar.start(...all));
    },
  };
  const next = async () => {
    await waitUntil(() => waiting.length > 0, 'a start');
    return waiting.shift();
  };
  return {
    ...world,
    backend,
    starts: () => waiting.length,
    async answer() {
      (await next())?.((reply) => reply);
    },
    async refuse() {
      (await next())?.(() => Promise.resolve({ ok: false, problem: unreachable() }));
    },
  };
}

type Fate = ReturnType<typeof lateTexts>;

/** Texts of which those about refusals come late, or not at all. */
function lateTexts() {
  let come: () => void = () => undefined;
  let fail: () => void = () => undefined;
  const later = new Promise<LaterTexts>((resolve, reject) => {
    come = () => void vi.later().then(resolve);
    fail = () => reject(new TypeError('Failed to fetch'));
  });
  const messages: Messages = { ...vi, later: () => later };
  return { messages, come: () => come(), fail: () => fail() };
}

async function alone(tag = html``, memory?: Memory) {
  const gateway = slowGateway();
  const element = await fixture<HTMLElement>(
    html`<section>
      <dvc-register .backend=${gateway.backend} portal="national" .memory=${memory ?? null}>
        <dvc-register-mobile></dvc-register-mobile>
        <dvc-register-insurance></dvc-register-insurance>
      </dvc-register>
      ${tag}
    </section>`,
  );
  const find = (selector: string) => deep(element, selector)[0];
  const get = async <T extends HTMLElement = HTMLElement>(selector: string) => {
    await waitUntil(() => find(selector), selector);
    return find(selector) as T;
  };
  const api = {
    ...gateway,
    element,
    find,
    get,
    choose: async (method = 'mobile') => (await get(`[data-method=${method}]`)).click(),
    async type(name: string, text: string) {
      const input = await get<HTMLInputElement>(`input[name=${name}]`);
      input.focus();
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    },
    async fill() {
      for (const name of ['citizenId', 'fullName', 'birthDate', 'phone'] as const) await api.type(name, DIEN[name]);
    },
    boxes: () => deep(element, 'input[name=consent]') as HTMLInputElement[],
    submit: async () => (await get('[part=submit]')).click(),
    busy: () => find('form')?.getAttribute('aria-busy'),
    alerts: () => deep(element, '[role=alert]').map((each) => each.textContent.trim().replaceAll(/\s+/g, ' ')),
  };
  return api;
}

/** The sum of layout shifts since a function began; Chromium counts what is in view. */
async function shiftsDuring(work: () => Promise<void>): Promise<number> {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const each of list.getEntries()) sum += (each as PerformanceEntry & { value: number }).value;
  });
  observer.observe({ type: 'layout-shift' });
  await work();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  for (const each of observer.takeRecords()) sum += (each as PerformanceEntry & { value: number }).value;
  observer.disconnect();
  return sum;
}

describe('before the gateway has answered', () => {
  it('the first form is there and can be filled in; the consent says that it is coming', async () => {
    const world = await alone();
    await world.choose();
    await world.get('input[name=citizenId]');
    await waitUntil(() => world.starts() === 1, 'a start');
    expect(world.boxes()).to.deep.equal([]);
    const consent = await world.get('[part=consent]');
    expect(consent.getAttribute('aria-busy')).to.equal('true');
    expect(consent.textContent.replaceAll(/\s+/g, ' ').trim()).to.equal('Đồng ý Đang mở…');
    expect(focused().localName).to.equal('h2');
    await expect(world.element).to.be.accessible();
    await world.fill();
    await world.answer();
    await waitUntil(() => world.boxes().length === 3, 'the consent');
    expect(consent.getAttribute('aria-busy')).to.equal('false');
    for (const box of world.boxes()) box.checked = true;
    await world.submit();
    await world.get('input[name=code]');
    expect(world.alerts()).to.deep.equal([]);
  });

  it('the page is told of the step once the flow has begun, once', async () => {
    const world = await alone();
    const steps: string[] = [];
    world.element.addEventListener('dvc-step', ({ step }) => steps.push(step));
    await world.choose();
    await world.get('input[name=citizenId]');
    expect(steps).to.deep.equal([]);
    await world.answer();
    await waitUntil(() => world.boxes().length === 3, 'the consent');
    expect(steps).to.deep.equal(['identify']);
  });

  it('the answer takes no focus, no text and no cursor from a field', async () => {
    const world = await alone();
    await world.choose();
    const input = await world.get<HTMLInputElement>('input[name=fullName]');
    input.focus();
    await sendKeys({ type: 'Nguyen' });
    input.setSelectionRange(2, 4);
    await world.answer();
    await waitUntil(() => world.boxes().length === 3, 'the consent');
    expect(focused()).to.equal(input);
    expect([input.value, input.selectionStart, input.selectionEnd]).to.deep.equal(['Nguyen', 2, 4]);
  });

  for (const [width, height] of [
    [320, 2400],
    [375, 2000],
    [414, 2000],
    [600, 2000],
    [1024, 1600],
    [768, 1600],
    [1280, 1600],
  ] as const) {
    it(`the answer moves nothing at ${width} × ${height}`, async () => {
      await setViewport({ width, height });
      const world = await alone(html`<footer>Cổng Dịch vụ công</footer>`);
      await world.choose();
      await world.get('input[name=citizenId]');
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const footer = world.element.querySelector('footer');
      const before = footer?.getBoundingClientRect().top ?? NaN;
      const shift = await shiftsDuring(async () => {
        await world.answer();
        await waitUntil(() => world.boxes().length === 3, 'the consent');
      });
      expect(footer?.getBoundingClientRect().top).to.equal(before);
      expect(shift).to.be.lessThan(0.0001);
      const room = await world.get('.room');
      const content = [...(room.lastElementChild?.children ?? [])].at(-1)?.getBoundingClientRect().bottom ?? 0;
      expect(room.getBoundingClientRect().bottom - content).to.be.within(0, 90);
      await setViewport({ width: 800, height: 600 });
    });
  }

  it('a press of the button waits and says so, then says that the consent is missing', async () => {
    const world = await alone();
    await world.choose();
    await world.fill();
    await world.submit();
    await waitUntil(() => world.busy() === 'true', 'busy');
    expect((await world.get('[part=submit]')).textContent.trim()).to.equal('Đang xử lý…');
    await world.answer();
    await waitUntil(() => world.alerts().length === 1, 'a refusal');
    expect(world.busy()).to.equal('false');
    expect(focused().getAttribute('name')).to.equal('consent');
    expect((await world.get<HTMLInputElement>('input[name=fullName]')).value).to.equal(DIEN.fullName);
  });

  it('a refused start leaves the refusal alone, until the person has begun', async () => {
    const world = await alone();
    await world.choose();
    await world.get('input[name=citizenId]');
    await world.refuse();
    await waitUntil(() => world.alerts().length === 1, 'a refusal');
    expect(world.find('form')).to.equal(undefined);
    const [retry] = deep(world.element, '[role=alert] button');
    retry?.click();
    await world.get('input[name=citizenId]');
    expect(focused().localName).to.equal('h2');
    await world.answer();
    await waitUntil(() => world.boxes().length === 3, 'the consent');
  });

  for (const [fate, settle] of [
    ['once its texts have come', (texts: Fate) => texts.come()],
    ['once its texts could not be fetched', (texts: Fate) => texts.fail()],
  ] as const)
    it(`a refusal is told once: ${fate}`, async () => {
      const world = await alone();
      const texts = lateTexts();
      (world.element.querySelector('dvc-register') as DvcRegister).messages = texts.messages;
      await world.choose();
      await world.get('input[name=citizenId]');
      await world.refuse();
      await waitUntil(() => world.find('form') === undefined, 'the refusal');
      await new Promise(requestAnimationFrame);
      expect(world.alerts()).to.deep.equal([]);
      settle(texts);
      await waitUntil(() => world.alerts().length === 1, 'a refusal');
      expect(world.alerts()[0]).to.match(/^Chưa kết nối được.+Thử lại$/);
    });

  it('a refused start keeps what was typed, and moves neither focus nor page; its retry goes on', async () => {
    const world = await alone();
    await world.choose();
    await world.type('citizenId', '034086');
    await world.refuse();
    await waitUntil(() => world.alerts().length === 1, 'a refusal');
    const input = await world.get<HTMLInputElement>('input[name=citizenId]');
    expect(focused()).to.equal(input);
    expect(input.value).to.equal('034086');
    const top = input.getBoundingClientRect().top;
    expect(top).to.be.within(0, innerHeight);
    const [retry] = deep(world.element, '[role=alert] button');
    expect(retry?.textContent.trim()).to.equal('Thử lại');
    await expect(world.element).to.be.accessible();
    retry?.click();
    await world.answer();
    await waitUntil(() => world.boxes().length === 3, 'the consent');
    expect(world.alerts()).to.deep.equal([]);
    expect((await world.get<HTMLInputElement>('input[name=citizenId]')).value).to.equal('034086');
  });

  it('a start that is refused after a press says so at the button, and the next press tries again', async () => {
    const world = await alone();
    await world.choose();
    await world.fill();
    await world.submit();
    await world.refuse();
    await waitUntil(() => world.alerts().length === 1, 'a refusal');
    expect(world.busy()).to.equal('false');
    await world.submit();
    await waitUntil(() => world.busy() === 'true', 'busy');
    expect(world.alerts()).to.deep.equal([]);
    await world.answer();
    await waitUntil(() => world.boxes().length === 3, 'the consent');
  });

  it('a remembered flow, and a step that needs the gateway’s data, are not drawn before', async () => {
    const known: Record<string, Remembered | undefined> = {};
    const memory: Memory = { get: (method) => known[method], set: (method, value) => void (known[method] = value) };
    const [named] = insurance.steps;
    const [chosen] = signature.steps;
    expect([named, chosen].map(DvcStepFields.early)).to.deep.equal([false, false]);
    const other = await alone(html``, memory);
    await other.choose('insurance');
    await waitUntil(() => other.starts() === 1, 'a start');
    expect(other.find('form')).to.equal(undefined);
    other.element.remove();
    const first = await alone(html``, memory);
    await first.choose();
    await first.answer();
    await waitUntil(() => first.boxes().length === 3, 'the consent');
    first.element.remove();
    let read: () => void = () => undefined;
    const reading = new Promise<void>((resolve) => (read = resolve));
    const again = await fixture<HTMLElement>(
      html` <dvc-register
        .backend=${{ ...first.backend, read: (...all: Parameters<Backend['read']>) => reading.then(() => first.backend.read(...all)) }}
        portal="national"
        .memory=${memory}
        ><dvc-register-mobile></dvc-register-mobile
      ></dvc-register>`,
    );
    await waitUntil(() => deep(again, '.skeleton').length === 1, 'the skeleton');
    expect(deep(again, 'form').length).to.equal(0);
    read();
    await waitUntil(() => deep(again, 'input[name=consent]').length === 3, 'the flow');
  });
});
