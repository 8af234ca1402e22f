/** A session of the W3C's WebDriver protocol (https://www.w3.org/TR/webdriver2/), as far as our tests need it. */
import { writeFileSync } from 'node:fs';
import { until } from '../support/promises/promise.js';
import type { Size, Tab } from './tab.js';

/** Time for one command, in ms; a page that loads for longer fails the test. */
const COMMAND_MS = 60_000;
/** The member under which the protocol gives a reference to an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The protocol's characters for keys without one. */
const KEYS: Readonly<Record<string, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Escape: '\uE00C',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Backspace: '\uE003',
  Delete: '\uE017',
};
const keyOf = (name: string): string => {
  const key = KEYS[name] ?? name;
  if (Array.from(key).length !== 1) throw new TypeError(`No key is called ${name}.`);
  return key;
};

type Answer = { readonly value: unknown };
interface Fault {
  readonly error: string;
  readonly message: string;
}

async function send(url: string, method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<unknown> {
  const command = `${method} ${new URL(url).pathname.replace(/^(.session).[^/]+/, '$1')}`;
  const init = { method, signal: AbortSignal.timeout(COMMAND_MS), ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(url, init).catch((error: unknown) => {
    throw new Error(`WebDriver, ${command}: ${String(error)}`, { cause: error });
  });
  const { value } = (await answer.json()) as Answer;
  if (answer.ok) return value;
  const { error, message } = value as Fault;
  throw new Error(`WebDriver, ${command}: ${error} ${message}`.trim());
}

/** One session, which is one window. */
export class WebDriverTab implements Tab {
  readonly #session: string;
  readonly capabilities: Readonly<Record<string, unknown>>;

  private constructor(session: string, capabilities: Readonly<Record<string, unknown>>) {
    this.#session = session;
    this.capabilities = capabilities;
  }

  /** @param driver the address of the driver: `http://127.0.0.1:4444` */
  static async open(driver: string, alwaysMatch: object): Promise<WebDriverTab> {
    const made = await send(`${driver}/session`, 'POST', { capabilities: { alwaysMatch } });
    const { sessionId, capabilities } = made as { sessionId: string; capabilities: Record<string, unknown> };
    return new WebDriverTab(`${driver}/session/${sessionId}`, capabilities);
  }

  #post<T = unknown>(path: string, body: object = {}): Promise<T> {
    return send(this.#session + path, 'POST', body) as Promise<T>;
  }

  /** Acts with one device at a time: each action is a tick. */
  async #act(source: object): Promise<void> {
    await this.#post('/actions', { actions: [source] });
  }

  async #keys(actions: readonly { readonly type: 'keyDown' | 'keyUp'; readonly value: string }[]): Promise<void> {
    await this.#act({ type: 'key', id: 'keyboard', actions });
  }

  async #pointer(actions: readonly object[]): Promise<void> {
    await this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });
  }

  async goto(url: string): Promise<void> {
    await this.#post('/url', { url });
  }

  async reload(): Promise<void> {
    await this.#post('/refresh');
  }

  async url(): Promise<string> {
    return String(await send(`${this.#session}/url`, 'GET'));
  }

  async evaluate<T>(expression: string): Promise<T> {
    // A promise as the result of a script is awaited by the driver.
    return this.#post<T>('/execute/sync', { script: `return ${expression}`, args: [] });
  }

  async move(x: number, y: number): Promise<void> {
    await this.#pointer([{ type: 'pointerMove', x, y, duration: 0, origin: 'viewport' }]);
  }

  async button(type: 'pointerDown' | 'pointerUp', button = 0): Promise<void> {
    await this.#pointer([{ type, button }]);
  }

  async click(x: number, y: number): Promise<void> {
    await this.move(x, y);
    await this.button('pointerDown');
    await this.button('pointerUp');
  }

  async key(type: 'keyDown' | 'keyUp', name: string): Promise<void> {
    await this.#keys([{ type, value: keyOf(name) }]);
  }

  async press(name: string): Promise<void> {
    const value = keyOf(name);
    await this.#keys([
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
  }

  /** Releases all keys and buttons. */
  async release(): Promise<void> {
    await send(`${this.#session}/actions`, 'DELETE');
  }

  async type(text: string): Promise<void> {
    for (const letter of text) await this.press(letter);
  }

  async choose(expression: string, path: string): Promise<void> {
    const input = await this.evaluate<Readonly<Record<string, string>>>(expression);
    await this.#post(`/element/${input[ELEMENT] ?? ''}/value`, { text: path });
  }

  /** Sets the size of the page: that of the window without its frame. */
  async setViewport({ width, height }: Size): Promise<void> {
    const frame = await this.evaluate<Size>('({ width: outerWidth - innerWidth, height: outerHeight - innerHeight })');
    await this.#post('/window/rect', { width: width + frame.width, height: height + frame.height });
    const fits = () => this.evaluate<boolean>(`innerWidth === ${width} && innerHeight === ${height}`);
    await until(`A window of ${width} × ${height}`, fits, 5_000);
  }

  async screenshot(path: string): Promise<void> {
    writeFileSync(path, Buffer.from(String(await send(`${this.#session}/screenshot`, 'GET')), 'base64'));
  }

  async close(): Promise<void> {
    await send(this.#session, 'DELETE');
  }
}
