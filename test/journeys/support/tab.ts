import type { Page } from 'playwright-core';
import type { Tab } from '../../browsers/tab.js';

/** A page as a tab of `test:browsers`, for journeys that are written once for all engines. */
export const tabOf = (page: Page): Tab => ({
  goto: async (url) => void (await page.goto(url)),
  reload: async () => void (await page.reload()),
  evaluate: (expression) => page.evaluate(expression),
  click: (x, y) => page.mouse.click(x, y),
  type: (text) => page.keyboard.type(text),
  async choose(expression, path) {
    const input = await page.evaluateHandle<HTMLInputElement>(expression);
    await input.setInputFiles(path);
  },
  screenshot: async (path) => void (await page.screenshot({ path, fullPage: true })),
  close: () => page.context().close(),
});
