import type { CDPSession } from 'playwright-core';

/**
 * Makes the browser's window higher than its page. Playwright gives both the same height, and in the whole browser
 * the toolbar hides the lower end of the page: what changes there is painted with the next change elsewhere, so a
 * key event in a field there seems to take as long as a person stays in the field.
 */
export async function showWhole(devtools: CDPSession): Promise<void> {
  const { windowId } = await devtools.send('Browser.getWindowForTarget');
  await devtools.send('Browser.setWindowBounds', { windowId, bounds: { width: 800, height: 1000 } });
}
