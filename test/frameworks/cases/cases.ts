/**
 * Custom Elements Everywhere's cases, with our elements: the framework draws, changes, moves and removes them, passes
 * data and hears events. Each case opens the page of `pages.ts` anew and throws where the framework does not do it.
 */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { en } from 'dvc-register/locales/en.js';
import { vi } from 'dvc-register/locales/vi.js';
import { PASSWORD, person, Visitor, type Gateway } from '../../journeys/support/support.js';
import { until } from '../../support/promises/promise.js';
import { SPELLINGS } from './pages.js';
import type { Driven, State } from './state.js';

export type Answers = Readonly<Record<string, 'yes' | 'no'>>;

const WAIT_MS = 20_000;

const WORDING = { text: { 'choose-method': 'Cách đăng ký của xã' } };

class Host {
  readonly visitor: Visitor;
  readonly page: Page;
  readonly #endpoint: string;
  constructor(visitor: Visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.#endpoint = `${visitor.gateway.origin}/registration`;
    this.page.setDefaultTimeout(WAIT_MS);
  }

  /** Changes the state of the page, which the framework then draws. */
  set(patch: Partial<State>): Promise<void> {
    return this.page.evaluate((given) => (globalThis as unknown as Driven).set(given), patch);
  }
  define(): Promise<void> {
    return this.page.evaluate(async () => void (await (globalThis as unknown as Driven).define()));
  }
  /** Draws the element, whose module has come. */
  async show(state: Partial<State> = {}): Promise<void> {
    await this.define();
    await this.set({ shown: true, endpoint: this.#endpoint, ...state });
  }
  /** Draws the element before its module has come. */
  async showEarly(state: Partial<State>): Promise<void> {
    await this.set({ shown: true, endpoint: this.#endpoint, ...state });
    await this.page.locator('dvc-register').waitFor({ state: 'attached' });
    await this.define();
  }

  /** The methods of the choice are these, in this order. */
  offers(...methods: readonly string[]): Promise<void> {
    const buttons = this.page.locator('[data-method]');
    const wanted = methods.join();
    return until(
      `The choice ${wanted}`,
      async () =>
        (await buttons.evaluateAll((all) => all.map((each) => each.getAttribute('data-method')).join())) === wanted,
      WAIT_MS,
    );
  }
  sees(text: string): Promise<void> {
    return this.page.getByText(text).first().waitFor();
  }
  /** A property of the first method, as the element has it. */
  has(property: string, value: unknown): Promise<void> {
    const method = this.page.locator('dvc-register-mobile');
    const read = () =>
      method.evaluate((element, name) => (element as unknown as Record<string, unknown>)[name], property);
    return until(`${property} = ${String(value)}`, async () => (await read()) === value, WAIT_MS);
  }
  /** Whether the choice says that the first method is out of service. */
  saysOut(out: boolean): Promise<void> {
    return this.page.locator(`[data-method=mobile][aria-disabled=${out}]`).waitFor();
  }
  async type(): Promise<void> {
    await this.visitor.choose();
    await this.visitor.field('fullName').fill('Lê Thị Hoa');
  }
  async keeps(): Promise<void> {
    await this.visitor.field('fullName').waitFor();
    assert.equal(await this.visitor.field('fullName').inputValue(), 'Lê Thị Hoa');
  }
  heard(): Promise<readonly string[]> {
    return this.page.evaluate(() => (globalThis as unknown as Driven).heard);
  }
}

/** Registers a person, with a wrong code first. Returns our events that were heard in this way, each once. */
async function ours(host: Host, how: string): Promise<void> {
  const { visitor } = host;
  const who = person(how === 'declared' ? '0356789012' : '0868555123');
  await host.show();
  await visitor.toCode(who);
  await visitor.field('code').fill('000000');
  await visitor.submit();
  await visitor.page.getByRole('alert').first().waitFor();
  await visitor.enterCode(who);
  await visitor.setPassword(PASSWORD);
  await visitor.sees('Đăng ký thành công');
  const heard = new Set((await host.heard()).filter((each) => each.startsWith(how)));
  assert.deepEqual(
    [...heard].sort(),
    ['complete', 'method', 'problem', 'step'].map((name) => `${how} dvc-${name}`),
  );
}

/** An event of this name, which our element fires, is heard by a listener of the template. */
async function named(host: Host, name: string): Promise<void> {
  await host.show();
  await host.page.locator('dvc-register').evaluate((element, type) => element.dispatchEvent(new Event(type)), name);
  assert.deepEqual(await host.heard(), [`declared ${name}`]);
}

const CASES: Readonly<Record<string, (host: Host) => Promise<void>>> = {
  'without children': async (host) => {
    await host.define();
    await host.show({ shown: false, alone: true });
    await host.visitor.field('citizenId').waitFor();
  },
  'with children': async (host) => {
    await host.show();
    await host.offers('mobile', 'insurance');
  },
  'text of a child changes': async (host) => {
    await host.show();
    await host.sees('national');
    await host.set({ portal: 'province' });
    await host.sees('province');
  },
  'child added': async (host) => {
    await host.show();
    await host.offers('mobile', 'insurance');
    await host.set({ methods: ['post', 'mobile', 'insurance'] });
    await host.offers('post', 'mobile', 'insurance');
  },
  'child removed': async (host) => {
    await host.show();
    await host.offers('mobile', 'insurance');
    await host.set({ methods: ['insurance'] });
    await host.offers('insurance');
  },
  'children in another order': async (host) => {
    await host.show({ methods: ['mobile', 'insurance', 'post'] });
    await host.offers('mobile', 'insurance', 'post');
    await host.set({ methods: ['post', 'mobile', 'insurance'] });
    await host.offers('post', 'mobile', 'insurance');
    await host.set({ methods: ['insurance', 'mobile', 'post'] });
    await host.offers('insurance', 'mobile', 'post');
  },
  'what was typed stays when children move': async (host) => {
    await host.show();
    await host.type();
    for (const methods of [
      ['insurance', 'mobile'],
      ['mobile', 'insurance'],
      ['post', 'insurance', 'mobile'],
    ]) {
      await host.set({ methods });
      await host.has('isConnected', true);
      await host.keeps();
    }
  },
  'removed and drawn again': async (host) => {
    await host.show();
    await host.offers('mobile', 'insurance');
    await host.set({ shown: false });
    await host.page.locator('dvc-register').waitFor({ state: 'detached' });
    await host.set({ shown: true });
    await host.offers('mobile', 'insurance');
  },
  'what was typed stays when hidden and shown': async (host) => {
    await host.show();
    await host.type();
    await host.set({ hidden: true });
    await host.visitor.field('fullName').waitFor({ state: 'hidden' });
    await host.set({ hidden: false });
    await host.keeps();
  },
  'string: `lang`': async (host) => {
    await host.show();
    await host.visitor.choose();
    await host.set({ lang: 'en' });
    await host.sees(en.text.back);
    await host.set({ lang: 'vi' });
    await host.sees(vi.text.back);
  },
  'string: `endpoint` and `portal`': async (host) => {
    await host.show();
    await host.offers('mobile', 'insurance');
    await host.set({ endpoint: `${host.visitor.gateway.origin}/other`, portal: 'province' });
    await host.sees('province');
    const begun = host.page.waitForRequest((request) => request.method() === 'POST' && /\/other\//.test(request.url()));
    await host.page.locator('[data-method=mobile]').click();
    assert.match((await begun).postData() ?? '', /"portal":"province"/);
  },
  'flag: `allow-framed`': async (host) => {
    await host.show();
    for (const framed of [false, true, false]) {
      await host.set({ framed });
      await host.has('allowFramed', framed);
    }
  },
  'flag: `out-of-service`': async (host) => {
    await host.show({ out: true });
    await host.saysOut(true);
    await host.set({ out: false });
    await host.saysOut(false);
    await host.set({ out: true });
    await host.saysOut(true);
  },
  'object: `wording`': async (host) => {
    await host.show({ wording: WORDING });
    await host.sees(WORDING.text['choose-method']);
    await host.set({ wording: { text: { 'choose-method': 'Chọn' } } });
    await host.page.getByText('Chọn', { exact: true }).waitFor();
    await host.set({ wording: undefined });
    await host.sees(vi.text['choose-method']);
  },
  'flag before the script': async (host) => {
    await host.showEarly({ out: true });
    await host.saysOut(true);
    await host.has('outOfService', true);
  },
  'object before the script': async (host) => {
    await host.showEarly({ wording: WORDING });
    await host.sees(WORDING.text['choose-method']);
  },
  'our events, `addEventListener`': (host) => ours(host, 'imperative'),
  'our events, in the template': (host) => ours(host, 'declared'),
  ...Object.fromEntries(SPELLINGS.map((name) => [`event \`${name}\``, (host: Host) => named(host, name)])),
};

/** The names of the cases, in the order of the table. */
export const NAMES: readonly string[] = Object.keys(CASES);

/** Tries every case at the page of `url`. What fails is printed with what the page shows. */
export async function tryCases(browser: Browser, url: string, gateway: Gateway): Promise<Answers> {
  const answers: Record<string, 'yes' | 'no'> = {};
  for (const [name, work] of Object.entries(CASES)) {
    const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 375, height: 900 } });
    const host = new Host(new Visitor(await context.newPage(), gateway));
    try {
      await host.page.goto(url);
      await host.page.waitForFunction(() => 'set' in globalThis);
      await work(host);
      answers[name] = 'yes';
    } catch (error) {
      console.error(`${name}:`, error, host.visitor.complaints, host.visitor.trace.slice(-8));
      answers[name] = 'no';
    }
    await context.close();
  }
  return answers;
}
