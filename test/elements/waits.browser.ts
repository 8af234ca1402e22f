/** Every wait of the widget ends: by an answer, or by a sentence and a way on. */
import { expect, waitUntil } from '@open-wc/testing';
import { storageMemory } from '../../src/client/memory.js';
import type { CaptchaSolver } from '../../src/elements/contexts.js';
import { solveAltcha } from '../../src/elements/steps/solve.js';
import { fakeClock } from './clock.js';
import { page } from './world.js';

/** A device whose proof of work stands still until it is let go. */
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

  it('starts again after the person went back to the choice while it worked', async () => {
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

  it('starts again after the element was moved in the page while it worked', async () => {
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

  it('goes on after a press that waited for it and a move in the page', async () => {
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
    await waitUntil(() => world.text().includes('Đã xong, bạn không cần làm gì'), 'solved', { timeout: 8000 });
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
    await waitUntil(() => world.text().includes('Đang xử lý…'));
    clock.advance(90_000);
    await waitUntil(() => world.find('form [role="alert"]')?.textContent === 'Chưa kiểm tra được');
    clock.restore();
    world.element.captcha = solveAltcha;
    await world.submit();
    await world.get('input[name="code"]');
    expect(calls).to.equal(1);
  });
});
