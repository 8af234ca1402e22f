/** The browser that the test files of a process share: a start costs as much as a small page. */
import { after, before } from 'node:test';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { chromiumFlags, unseenFlags } from '../../.config/setup.mjs';

/**
 * A frame with `loading="lazy"` waits until it is scrolled to, and not until it is 2,500 px away, which
 * is half of the gallery.
 */
const FEW_FRAMES = '--blink-settings=lazyLoadingFrameMarginPxUnknown=0';

/** A browser of one's own. `seen` where its pictures are looked at. */
export const launch = ({
  seen = Boolean(process.env['SHOTS']),
  ...options
}: LaunchOptions & { readonly seen?: boolean } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROME_SHELL'] ?? process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    ...options,
    args: [...chromiumFlags, ...(seen ? [] : unseenFlags), FEW_FRAMES, ...(options.args ?? [])],
  });

let shared: Browser | undefined;
/** The files that have not ended. */
let users = 0;

/**
 * The shared browser, from a file's first test to its last. What the file has opened in it ends then,
 * and the browser with the last file.
 */
export function sharedBrowser(): () => Browser {
  let browser: Browser | undefined;
  users += 1;
  before(async () => {
    // It may have crashed in another file.
    if (!shared?.isConnected()) shared = await launch();
    browser = shared;
  });
  after(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    users -= 1;
    if (!users) await browser?.close();
  });
  return () => {
    if (!browser) throw new Error('Before the first test there is no browser.');
    return browser;
  };
}
