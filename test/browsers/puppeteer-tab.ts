/** Chromium over the DevTools protocol, Firefox over WebDriver BiDi. */
import puppeteer, { type ElementHandle, type LaunchOptions, type Page } from 'puppeteer-core';
import { chromiumFlags } from '../../.config/setup.mjs';
import { WINDOW, type RunningBrowser, type Tab } from './tab.js';

/** Time for one command, in ms. */
const COMMAND_MS = 60_000;

const tabOf = (page: Page, close: () => Promise<void>): Tab => ({
  goto: async (url) => void (await page.goto(url)),
  reload: async () => void (await page.reload()),
  evaluate: (expression) => page.evaluate(expression) as Promise<never>,
  click: (x, y) => page.mouse.click(x, y),
  type: (text) => page.keyboard.type(text),
  choose: async (expression, path) => {
    const input = (await page.evaluateHandle(expression)) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(path);
  },
  screenshot: async (path) => void (await page.screenshot({ path, fullPage: true })),
  close,
});

const OPTIONS: Readonly<Record<'chromium' | 'firefox', LaunchOptions>> = {
  chromium: { browser: 'chrome', args: [...chromiumFlags, '--lang=vi-VN', '--accept-lang=vi-VN'] },
  firefox: { browser: 'firefox', extraPrefsFirefox: { 'intl.accept_languages': 'vi-VN, vi' } },
};

/** Starts an engine without a window; the element tests start theirs with the same options. */
export const optionsOf = (engine: 'chromium' | 'firefox', executablePath: string): LaunchOptions => ({
  ...OPTIONS[engine],
  ...{ executablePath, headless: true, protocolTimeout: COMMAND_MS },
});

export async function launchPuppeteer(engine: 'chromium' | 'firefox', program: string): Promise<RunningBrowser> {
  const browser = await puppeteer.launch(optionsOf(engine, program));
  return {
    version: (await browser.version()).replace('/', ' ').replace(/^\w/, (letter) => letter.toUpperCase()),
    open: async () => {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport(WINDOW);
      return tabOf(page, () => context.close());
    },
    close: () => browser.close(),
  };
}
