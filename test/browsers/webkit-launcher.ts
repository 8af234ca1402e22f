import type { RunningWebKit } from './webkit.js';
import type { Size } from './tab.js';
import type { WebDriverTab } from './webdriver.js';

/** The window in which each test file begins, as in the launcher of the other engines. */
const WINDOW: Size = { width: 800, height: 600 };
const BUTTONS = { left: 0, middle: 1, right: 2 } as const;
interface Click {
  readonly button?: keyof typeof BUTTONS;
}

/** A tab under the names of puppeteer, which the commands of the test runner call. */
const asPage = (tab: WebDriverTab) => ({
  setViewport: (size: Size) => tab.setViewport(size),
  keyboard: {
    type: (text: string) => tab.type(text),
    press: (key: string) => tab.press(key),
    down: (key: string) => tab.key('keyDown', key),
    up: (key: string) => tab.key('keyUp', key),
  },
  mouse: {
    move: (x: number, y: number) => tab.move(x, y),
    down: ({ button = 'left' }: Click = {}) => tab.button('pointerDown', BUTTONS[button]),
    up: ({ button = 'left' }: Click = {}) => tab.button('pointerUp', BUTTONS[button]),
    click: async (x: number, y: number, { button = 'left' }: Click = {}) => {
      await tab.move(x, y);
      await tab.button('pointerDown', BUTTONS[button]);
      await tab.button('pointerUp', BUTTONS[button]);
    },
    reset: () => tab.release(),
  },
});

/** Runs test files of `@web/test-runner` in WebKit: one window, a file at a time. */
export function webkitLauncher(webkit: RunningWebKit) {
  let tab: WebDriverTab | undefined;
  let active = '';
  const current = () => {
    if (!tab) throw new Error('WebKit has no window yet.');
    return tab;
  };
  return {
    name: webkit.version,
    // The commands know launchers by this type, and take from them what `asPage` has.
    type: 'puppeteer',
    concurrency: 1,
    async startSession(session: string, url: string) {
      tab ??= await webkit.open();
      active = session;
      await tab.setViewport(WINDOW);
      await tab.goto(url);
    },
    async stopSession() {
      active = '';
      await current().goto('about:blank');
      return {};
    },
    isActive: (session: string) => session === active,
    getBrowserUrl: () => current().url(),
    getPage: () => asPage(current()),
    startDebugSession: () => Promise.reject(new Error('WebKit is not debugged from here.')),
  };
}
