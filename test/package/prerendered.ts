/** The first view as the bundle for a portal's server draws it, and a page that holds it. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { prerender as Prerender } from 'dvc-register/prerender.js';

/** The address of a file of dist/. */
export const built = (file: string) => pathToFileURL(resolve('dist', file)).href;
export interface Door {
  readonly prerender: typeof Prerender;
  readonly ready: Promise<unknown>;
}
const door = (await import(built('prerender/prerender.js'))) as Door;
await door.ready;
export const { prerender } = door;

/** Resolves when the scripts have replaced what stood in the page's HTML. */
export const taken = (page: Page) => page.locator('.prerendered').waitFor({ state: 'detached' });

/** The layout shifts until now: how great each is, and what moved, with its places before and after. */
export const shifts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((done) => {
        type Shift = PerformanceEntry & {
          value: number;
          sources: readonly { node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[];
        };
        const found: string[] = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries() as Shift[]) {
            const moved = sources.map(
              ({ node, previousRect: from, currentRect: to }) =>
                `${node?.nodeName} ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
            );
            found.push([value, ...moved].join(', '));
          }
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => done(found)));
      }),
  );
