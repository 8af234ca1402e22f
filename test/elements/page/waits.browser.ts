/** Every wait of the widget ends: with an answer, or with a sentence and a next action. */
import { expect, fixture, html } from '@open-wc/testing';
import { storageMemory } from '../../../src/client/memory.js';
import type { CaptchaSolver } from '../../../src/elements/controllers/contexts.js';
import { solveAltcha } from '../../../src/elements/controllers/solve.js';
import { DvcRegisterMobile } from '../../../src/elements/mobile.js';
import { createWorld } from '../../../src/testing/world.js';
import { fakeClock } from '../support/clock.js';
import { deep, DIEN, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

/** A device whose proof of work blocks until it is released. */
function slowDevice() {
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (letGo = resolve));
  const captcha: CaptchaSolver = async (challenge, signal) => {
    await free;
    return solveAltcha(challenge, signal);
  };
  return { letGo, captcha };
}

async function slowPage() {
  const world = await page();
  const device = slowDevice();
  world.element.captcha = device.captcha;
  world.element.memory = storageMemory(sessionStorage);
  return { ...world, device };
}

describe('the captcha', () => {
  afterEach(() => {
    sessionStorage.clear();
  });

  it('restarts after the person went back to the choice during the work', async () => {
    const world = await slowPage();
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.press('[part="back"]');
    await world.choose();
    await world.get('input[name="citizenId"]');
    world.device.letGo();
    await world.fill();
    await world.submit();
    await world.get('input[name="code"]');
  });

  it('restarts after the element was moved in the page during the work', async () => {
    const world = await slowPage();
    await world.choose();
    await world.get('input[name="citizenId"]');
    const elsewhere = document.createElement('section');
    world.element.after(elsewhere);
    elsewhere.append(world.element);
    await world.get('input[name="citizenId"]');
    world.device.letGo();
    await world.fill();
    await world.submit();
    await world.get('input[name="code"]');
  });

  it('continues a waiting press after a move in the page', async () => {
    const world = await slowPage();
    await world.choose();
    await world.fill();
    await world.submit();
    await waitUntil(() => world.text().includes('Đang xử lý…'));
    const elsewhere = document.createElement('section');
    world.element.after(elsewhere);
    elsewhere.append(world.element);
    await world.get('input[name="citizenId"]');
    world.device.letGo();
    await waitUntil(() => world.text().includes('Đã xong, bạn không cần làm gì'), 'solved');
    expect(world.find('form')?.getAttribute('aria-busy')).to.equal('false');
    await world.submit();
    await world.get('input[name="code"]');
  });
});

describe('a captcha that does not answer', () => {
  it('ends with a sentence at the button, and the next press tries again', async () => {
    const clock = fakeClock();
    const world = await page();
    let calls = 0;
    world.element.captcha = () => {
      calls += 1;
      return new Promise<string>(() => undefined);
    };
    await world.choose();
    await world.fill();
    await world.submit();
    await waitUntil(() => calls === 1 && world.text().includes('Đang xử lý…'), 'the captcha is asked');
    clock.advance(90_000);
    await waitUntil(() => world.find('form [role="alert"]')?.textContent === 'Chưa kiểm tra được');
    clock.restore();
    world.element.captcha = solveAltcha;
    await world.submit();
    await world.get('input[name="code"]');
    expect(calls).to.equal(1);
  });
});

describe('a step whose chunk is gone after a release', () => {
  it('says so, offers a retry and a reload, and goes on once the chunk can be fetched', async () => {
    let gone = true;
    class Released extends DvcRegisterMobile {
      static override readonly load = {
        ...DvcRegisterMobile.load,
        code: () =>
          gone ? Promise.reject(new TypeError('Failed to fetch')) : import('../../../src/elements/steps/code.js'),
      };
    }
    customElements.define('dvc-released', Released);
    const { registrar } = createWorld();
    const element = await fixture<Released>(
      html`<dvc-released .backend=${registrar} portal="national"></dvc-released>`,
    );
    const find = (selector: string) => deep(element, selector)[0] as HTMLInputElement | undefined;
    await waitUntil(() => find('input[name="consent"]'));
    for (const name of ['citizenId', 'fullName', 'birthDate', 'phone'] as const) {
      const input = find(`input[name="${name}"]`);
      if (!input) throw new TypeError(name);
      input.value = DIEN[name];
    }
    for (const box of deep(element, 'input[name="consent"]')) (box as HTMLInputElement).checked = true;
    find('button[type="submit"]')?.click();
    const alert = () => element.shadowRoot?.querySelector('.alert');
    await waitUntil(() => alert()?.textContent.includes('Chưa kết nối được'), 'told');
    const [retry, reload] = [...(alert()?.querySelectorAll('button') ?? [])];
    expect([retry?.textContent, reload?.textContent]).to.deep.equal(['Thử lại', 'Tải lại trang']);
    gone = false;
    retry?.click();
    await waitUntil(() => find('input[name="code"]'), 'the step');
    sessionStorage.clear();
  });
});
