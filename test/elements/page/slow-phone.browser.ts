/**
 * A phone with a slow proof of work: the page shows progress, speaks at most twice, and the work
 * ends.
 */
import { expect } from '@open-wc/testing';
import type { DvcStepFields } from '../../../src/elements/steps/fields.js';
import { showPatience } from '../../../src/elements/controllers/patience.js';
import { later } from '../../../src/locales/vi/later.js';
import { vi } from '../../../src/locales/vi/index.js';
import { fakeClock } from '../support/clock.js';
import { page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

const messages = { ...vi, text: { ...vi.text, ...later.text } };

/** Key derivation that blocks until it is released. */
function slowMachine() {
  const { subtle } = crypto;
  const derive = subtle.deriveBits.bind(subtle);
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (letGo = resolve));
  let tries = 0;
  subtle.deriveBits = async (...all) => {
    tries += 1;
    // Only the first attempts are slow, so that there is progress to see.
    if (tries > 8) await free;
    return derive(...all);
  };
  return { letGo, restore: () => Reflect.deleteProperty(subtle, 'deriveBits') };
}

describe('a slow phone', () => {
  let clock: ReturnType<typeof fakeClock>;
  beforeEach(() => (clock = fakeClock()));
  afterEach(() => clock.restore());

  it('gets exactly two sentences, and sees the probability of having finished', async () => {
    const mount = document.createElement('div');
    const host = { messages, captcha: undefined } as unknown as Parameters<typeof showPatience>[0];
    const patience = showPatience(host, mount, [20_000, 40_000]);
    const [bar, status] = [mount.querySelector('progress'), mount.querySelector('[role="status"]')];
    const heard: string[] = [];
    const observer = new MutationObserver(() => heard.push(status?.textContent ?? ''));
    observer.observe(mount, { childList: true, subtree: true });
    expect([bar?.hidden, status?.textContent]).to.deep.equal([true, '']);
    for (let minute = 0; minute < 3; minute += 1)
      for (const share of [0.1, 0.4, 0.8]) {
        clock.advance(20_000);
        patience.tried(share);
        await Promise.resolve();
      }
    expect(heard).to.deep.equal([later.text['captcha-slow'], later.text['captcha-slower']]);
    expect([bar?.hidden, bar?.value, bar?.getAttribute('aria-label')]).to.deep.equal([
      false,
      0.8,
      later.text['captcha-progress'],
    ]);
    patience.end();
    expect(mount.childElementCount).to.equal(0);
    observer.disconnect();
  });

  it('is told that the work continues, and goes on when it is done', async () => {
    const machine = slowMachine();
    try {
      const world = await page();
      await world.choose();
      await waitUntil(() => world.find('progress'), 'working');
      await world.fill();
      const fields = world.find('dvc-step-fields') as DvcStepFields;
      await waitUntil(() => fields.messages.text['captcha-slower'], 'texts');
      clock.advance(25_000);
      await waitUntil(() => world.text().includes(later.text['captcha-slower']), 'said');
      await expect(world.element).to.be.accessible();
      await world.submit();
      machine.letGo();
      await world.get('input[name="code"]');
    } finally {
      machine.restore();
    }
  });

  it('that does not finish gets an alternative, and the next press retries', async () => {
    const machine = slowMachine();
    try {
      const world = await page();
      await world.choose();
      await waitUntil(() => world.find('progress'), 'working');
      await world.fill();
      await world.submit();
      clock.advance(240_000);
      await waitUntil(() => world.text().includes(later.text['captcha-slow-end']), 'told');
      expect(world.find('progress')).to.equal(undefined);
      expect(world.find('form [role="alert"]')?.textContent).to.equal('Chưa kiểm tra được');
      machine.letGo();
      await world.submit();
      await world.get('input[name="code"]');
      expect(world.text()).not.to.contain(later.text['captcha-slow-end']);
    } finally {
      machine.restore();
    }
  });
});
