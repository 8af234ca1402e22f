/**
 * A gateway as started by `npm start`, a person at a real browser, and the contents of the
 * database.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, type TestContext } from 'node:test';
import type { Result } from 'axe-core';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { openPglite } from 'dvc-register/node/pglite.js';
import { openPostgres } from 'dvc-register/node/postgres.js';
import { createVault, type Keys } from 'dvc-register/server';
import { people } from '../../../demo/sandbox/people-data.js';
import type { Person } from '../../../demo/sandbox/people.js';
import { sharedBrowser } from '../../support/browser.js';
import { bundle } from '../../support/bundle.js';
import { makePgliteIn } from '../../support/database/made-database.js';
import { sharedServer } from '../../support/database/shared-server.js';
import { makeAuthorityIn } from '../../support/made-authority.js';

export const PASSWORD = 'Sông-Trà 1986 êm';

export const person = (phone: string): Person => {
  const found = people.find((each) => each.phone === phone);
  if (!found) throw new Error(`The sandbox has no person with ${phone}.`);
  return found;
};

export class Gateway {
  readonly data = mkdtempSync(join(tmpdir(), 'dvc-journey-'));
  readonly output: string[] = [];
  origin = '';
  readonly #embedded: boolean;
  #database: string | undefined;
  #process: ChildProcess | undefined;
  #env: NodeJS.ProcessEnv = {};

  /** On the run's PostgreSQL, which starts faster; on PGlite if `embedded`, or by hand. */
  constructor({ embedded = false } = {}) {
    this.#embedded = embedded;
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#env = env;
    if (!this.#embedded) this.#database ??= await sharedServer()?.database();
    if (!this.#database) await makePgliteIn(this.data);
    makeAuthorityIn(this.data);
    const database = this.#database ? { DATABASE_URL: this.#database } : {};
    const port = this.origin ? new URL(this.origin).port : '0';
    const child = spawn(process.execPath, [await bundle('demo/server.ts')], {
      // A proof of work of full price takes half a second of a core; `released.test.ts` pays it.
      env: { ...process.env, DVC_CAPTCHA_COST: '20', ...database, ...env, PORT: port, DVC_DATA: this.data },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      this.output.push(line);
      const ready = /^ready (\S+)$/.exec(line)?.[1];
      if (!ready) continue;
      this.origin = ready;
      child.stdout.on('data', (chunk: Buffer) => this.output.push(String(chunk)));
      return;
    }
    throw new Error('The gateway did not start.');
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (!child || !this.running) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.data, { recursive: true, force: true });
  }

  async post(path: string, body: unknown): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${this.origin}/sandbox/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
  }

  /** The messages with a code, the newest first. Notices about the account come when the gateway sweeps. */
  async messages(phone: string): Promise<readonly { readonly text: string; readonly code: string }[]> {
    const response = await fetch(`${this.origin}/sandbox/phones/${phone}/messages`);
    const all = (await response.json()) as { text: string; code: string | null }[];
    return all.flatMap(({ text, code }) => (code ? [{ text, code }] : []));
  }

  /** Reads the database. A gateway on PGlite, which only one process may open, is restarted. */
  async accountsOf(citizenId: string) {
    const url = this.#database;
    const restarts = !url && this.running;
    if (restarts) await this.end();
    const sql = url ? await openPostgres({ url }) : await openPglite(this.data);
    try {
      const vault = createVault(JSON.parse(readFileSync(join(this.data, 'keys.json'), 'utf8')) as Keys);
      const subject = await vault.mac('subject', `cccd:${citizenId}`);
      const { rows } = await sql.query<{ id: string; person: string; portal: string; password: string }>(
        'select id, person, portal, password from account where subject = $1',
        [subject],
      );
      const count = async (table: string) =>
        (await sql.query(`select account from ${table} where account = $1`, [rows[0]?.id ?? null])).rows.length;
      const { rows: created } = await sql.query(
        `select 1 from audit_all where event = 'account.create' and subject = $1`,
        [subject],
      );
      const events = created.length;
      const all = (await sql.query('select id from account')).rows.length;
      const details =
        rows[0] && ((await vault.open(rows[0].person, `account:${rows[0].id}`)) as Record<string, string>);
      return { rows, details, consents: await count('consent'), events, all };
    } finally {
      await sql.close();
      if (restarts) await this.start(this.#env);
    }
  }
}

/** A window of a portal's visitors. */
const WINDOW: BrowserContextOptions = { locale: 'vi-VN', viewport: { width: 1280, height: 900 } };

/** The tabs that visitors of a gateway have left, by the options of their context. */
const left = new WeakMap<Gateway, Map<string, Page[]>>();
function leftAt(gateway: Gateway, options: BrowserContextOptions): Page[] {
  const all = left.get(gateway) ?? new Map<string, Page[]>();
  left.set(gateway, all);
  const key = JSON.stringify(options);
  const mine = all.get(key) ?? [];
  all.set(key, mine);
  return mine;
}

const newTab = async (browser: Browser, options: BrowserContextOptions): Promise<Page> =>
  (await browser.newContext({ ...WINDOW, ...options })).newPage();

/** A tab that somebody has left, without anything that the pages of its origin have stored; or a new one. */
async function tabFor(browser: Browser, gateway: Gateway, options: BrowserContextOptions): Promise<Page> {
  const page = leftAt(gateway, options).pop();
  if (!page) return newTab(browser, options);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: gateway.origin, storageTypes: 'all' });
  await session.detach();
  await page.context().clearCookies();
  await page.evaluate(() => sessionStorage.clear());
  return page;
}

/** A person at a page. Errors that the browser reports fail the journey. */
export class Visitor {
  readonly page: Page;
  readonly gateway: Gateway;
  readonly complaints: string[] = [];
  /** The page's requests and console lines in order; printed when the test fails. */
  readonly trace: string[] = [];
  readonly #options: BrowserContextOptions;

  constructor(page: Page, gateway: Gateway, options: BrowserContextOptions = {}) {
    this.page = page;
    this.gateway = gateway;
    this.#options = options;
    const began = Date.now();
    const note = (text: string) => this.trace.push(`${Date.now() - began} ms: ${text}`);
    page.on('response', (response) => note(`${response.status()} ${response.request().method()} ${response.url()}`));
    page.on('requestfailed', (request) => note(`${request.failure()?.errorText ?? 'failed'} ${request.url()}`));
    page.on('pageerror', (error) => note(error.message));
    page.on('console', (message) => note(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text()))
        this.complaints.push(message.text());
    });
    page.setDefaultTimeout(20_000);
  }

  static async open(browser: Browser, gateway: Gateway, options: BrowserContextOptions = {}, portal = 'national') {
    const visitor = new Visitor(await tabFor(browser, gateway, options), gateway, options);
    // Waits for the gateway's answer, which may move the methods in the picker.
    const offered = visitor.page
      .waitForResponse((response) => response.url().includes('/registration/methods'), { timeout: 5_000 })
      .catch(() => undefined);
    await visitor.page.goto(`${gateway.origin}/${portal}/`);
    await offered;
    return visitor;
  }

  field(name: string) {
    return this.page.locator(`input[name=${name}]`);
  }

  async choose(method = 'mobile') {
    await this.page.locator(`[data-method=${method}]`).click();
    await this.field('citizenId').waitFor();
  }

  async fill({
    citizenId,
    fullName,
    birthDate,
    phone,
  }: Pick<Person, 'citizenId' | 'fullName' | 'birthDate' | 'phone'>) {
    if (!birthDate.includes('/')) await this.page.getByText('Giấy tờ chỉ ghi năm sinh').click();
    for (const [name, value] of Object.entries({ citizenId, fullName, birthDate, phone }))
      await this.field(name).fill(value);
    // The form is drawn before its consent has come.
    await this.field('consent').first().waitFor();
    for (const box of await this.field('consent').all()) await box.check();
  }

  submit() {
    return this.page.locator('button[type=submit]').click();
  }

  sees(text: string | RegExp) {
    return this.page.getByText(text).first().waitFor();
  }

  async toCode(who: Person) {
    await this.choose();
    await this.fill(who);
    await this.submit();
    await this.field('code').waitFor();
  }

  async enterCode(who: Person) {
    const [message] = await this.gateway.messages(who.phone);
    await this.field('code').fill(message?.code ?? '');
    await this.submit();
  }

  async setPassword(password = PASSWORD) {
    await this.field('password').fill(password);
    await this.page.locator('#repeat').fill(password);
    await this.submit();
  }

  /** What a person would see now, and the events that led there. */
  async report(): Promise<string> {
    const seen = await this.page
      .locator('main')
      .innerText({ timeout: 2000 })
      .catch((error: unknown) => String(error));
    return [`What ${this.page.url()} shows:`, seen, ...this.trace.slice(-80)].join('\n');
  }

  async close() {
    await this.page.context().close();
    this.#complains();
  }

  /**
   * Leaves the tab to the next who opens one with the same options, which saves half of what a page
   * costs. For visitors who changed nothing of it: no routes, scripts, media, clock or permissions.
   */
  async leave() {
    if (new URL(this.page.url()).origin !== this.gateway.origin) return this.close();
    for (const event of ['response', 'requestfailed', 'pageerror', 'console']) this.page.removeAllListeners(event);
    // The elements end their calls and timers.
    await this.page.evaluate(() => document.body.replaceChildren());
    leftAt(this.gateway, this.#options).push(this.page);
    this.#complains();
  }

  #complains() {
    if (this.complaints.length) throw new Error(this.complaints.join('\n'));
  }
}

/** A gateway and a browser for a file's journeys, from its first test to its last. */
export function stage(env: NodeJS.ProcessEnv = {}, options = { embedded: false }) {
  const gateway = new Gateway(options);
  const browser = sharedBrowser();
  before(() => gateway.start(env));
  after(() => gateway.remove());
  const visitors: Visitor[] = [];
  afterEach(async (context) => {
    const reports = (context as TestContext & { passed?: boolean }).passed === false ? visitors : [];
    for (const visitor of reports) console.error(await visitor.report());
    if (reports.length) console.error(gateway.output.slice(-40).join('\n'));
    visitors.length = 0;
  });
  const open = async (options?: BrowserContextOptions, portal?: string) => {
    const visitor = await Visitor.open(browser(), gateway, options, portal);
    visitors.push(visitor);
    return visitor;
  };
  /** A visitor on any page of the gateway, whose report is printed like those of `open`. Without a path: in a new tab. */
  const visit = async (path: string, options: BrowserContextOptions = {}) => {
    const page = path ? await tabFor(browser(), gateway, options) : await newTab(browser(), options);
    const visitor = new Visitor(page, gateway, options);
    visitors.push(visitor);
    if (path) await visitor.page.goto(gateway.origin + path);
    return visitor;
  };
  /** Registers a person by phone at the national portal. */
  const registers = async (who: Person) => {
    const portal = await open();
    await portal.toCode(who);
    await portal.enterCode(who);
    await portal.setPassword();
    await portal.sees('Đăng ký thành công');
    await portal.leave();
  };
  return { gateway, browser, open, visit, registers };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One for each page. None is ended before its page: that ends the page's virtual authenticator, too. */
const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Puts axe into a page by DevTools, which may run scripts that the page's policy forbids. Playwright's
 * `evaluate` would compile it anew in each page of a tab, as text that it encodes twice.
 */
async function putAxe(page: Page): Promise<void> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  const { exceptionDetails } = await (await session).send('Runtime.evaluate', { expression: axe });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
}

/** Rules that are off by default: targets of 24 px (2.5.8), and visible words that are in the name (2.5.3). */
const EVERY_RULE = "rules: { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: true } }";
/** The rules that read colours. 7:1 is asked of one theme only. */
const COLOUR_RULES = "runOnly: 'cat.color', rules: { 'color-contrast-enhanced': { enabled: false } }";

async function findings(page: Page, rules: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await putAxe(page);
  // Only violations are described, and no style sheet is fetched for rules that are off.
  const run = `axe.run({ resultTypes: ['violations'], preload: false, ${rules} })`;
  const { violations: found } = await page.evaluate<{ violations: Result[] }>(run);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** axe's findings. */
export const violations = (page: Page): Promise<string[]> => findings(page, EVERY_RULE);

/**
 * axe's findings about colours. A page in whose other scheme axe ran whole needs no more, because a
 * scheme changes colours only: `test/colour-schemes.test.ts` holds that.
 */
export const colourViolations = (page: Page): Promise<string[]> => findings(page, COLOUR_RULES);
