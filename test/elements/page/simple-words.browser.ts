/** Each refusal can be read in simple words, and the time of a code is said at its milestones. */
import { expect } from '@open-wc/testing';
import { fr } from '../../../demo/languages/fr/index.js';
import { problem, type KnownProblemCode } from '../../../src/flow/problem.js';
import { simple as english } from '../../../src/locales/en/pages/simple.js';
import { simple } from '../../../src/locales/vi/pages/simple.js';
import type { DvcStepCode } from '../../../src/elements/steps/code.js';
import { fakeClock } from '../support/clock.js';
import { deep, DIEN, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

type World = Awaited<ReturnType<typeof page>>;

/** The disclosures with simple words: the label and the sentence of each. */
const told = (world: World) =>
  deep(world.element, 'details.simply').map((each) => [
    each.querySelector('summary')?.textContent.trim(),
    each.querySelector('p')?.textContent,
  ]);

async function refused(code: KnownProblemCode, options: Parameters<typeof page>[0] = {}) {
  const world = await page(options);
  world.element.backend = {
    ...world.registrar,
    answer: () => Promise.resolve({ ok: false, problem: problem(code) }),
  };
  await world.choose();
  await world.fill();
  await world.submit();
  await world.get('.alert');
  return world;
}

describe('a refusal in simple words', () => {
  it('is one press away, and shut until then', async () => {
    const world = await refused('provider-unavailable');
    expect(told(world)).to.deep.equal([['Nói dễ hiểu hơn', simple['provider-unavailable']]]);
    const [details] = deep(world.element, 'details.simply') as HTMLDetailsElement[];
    const sentence = details?.querySelector('p');
    const label = details?.querySelector('summary') as HTMLElement;
    expect(label.getBoundingClientRect().height).to.be.at.least(44);
    expect(sentence?.checkVisibility()).to.equal(false);
    details?.querySelector('summary')?.click();
    await waitUntil(() => sentence?.checkVisibility(), 'shown');
    await expect(world.element).to.be.accessible();
  });

  it('is in the language of the page, one that the page has brought too', async () => {
    const world = await refused('rate-limited', { lang: 'en' });
    expect(told(world)).to.deep.equal([['In simple words', english['rate-limited']]]);
    const french = await refused('rate-limited', { lang: 'fr', messages: fr });
    expect(told(french)).to.deep.equal([['En mots simples', (await fr.later()).simple['rate-limited']]]);
  });

  it('for what is missing in the form', async () => {
    const world = await page();
    await world.choose();
    await world.submit();
    await world.get('.alert');
    expect(told(world)).to.deep.equal([['Nói dễ hiểu hơn', simple['validation-failed']]]);
  });

  it('for a wrong code, at its field', async () => {
    const world = await page();
    await world.toCode();
    await world.type('code', world.carrier.code(DIEN.phone) === '111111' ? '222222' : '111111');
    await world.submit();
    await world.get('#code-error');
    expect(told(world)).to.deep.equal([['Nói dễ hiểu hơn', simple['otp-incorrect']]]);
  });

  it('for the end without an account', async () => {
    const world = await page({ subscribers: [] });
    await world.toCode();
    await world.type('code', world.carrier.code(DIEN.phone));
    await world.submit();
    await world.get('.end .alert');
    expect(told(world)).to.deep.equal([['Nói dễ hiểu hơn', simple['subscriber-mismatch']]]);
  });

  it('in English a last try is one try', async () => {
    const world = await page({ lang: 'en' });
    await world.toCode();
    const wrong = world.carrier.code(DIEN.phone) === '111111' ? '222222' : '111111';
    for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
      await world.type('code', wrong);
      await world.submit();
      await waitUntil(() => world.find('#code-error')?.textContent === `The code is not right. ${left} left.`, left);
    }
  });
});

describe('the time of a code', () => {
  let clock: ReturnType<typeof fakeClock>;
  beforeEach(() => (clock = fakeClock()));
  afterEach(() => clock.restore());

  it('is said politely at its milestones, each once, while a second passes after the other', async () => {
    const world = await page();
    await world.toCode();
    const step = await world.get<DvcStepCode>('dvc-step-code');
    const [status] = deep(step, '[role="status"]');
    const said: string[] = [];
    for (let second = 0; second < 310; second += 1) {
      const now = status?.textContent.trim() ?? '';
      if (now && now !== said.at(-1)) said.push(now);
      clock.advance(1000);
      step.requestUpdate();
      await step.updateComplete;
    }
    expect(said).to.deep.equal([
      'Bạn có thể lấy mã khác.',
      'Mã còn hiệu lực 1 phút.',
      'Mã đã hết hạn. Bạn có thể lấy mã khác.',
    ]);
    // `status` is polite; a `timer` is not read by itself.
    expect(deep(step, '[role="alert"], [aria-live="assertive"]').length).to.equal(0);
    expect(deep(step, '[role="timer"]')[0]?.getAttribute('aria-live')).to.equal(null);
  });
});
