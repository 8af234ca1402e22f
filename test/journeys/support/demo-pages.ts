/** The pages of the demo, which need no gateway but the offer of methods, and a browser. */
import { after, before } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { OFFER } from 'dvc-register/server';
import { serve } from 'dvc-register/node/serve.js';
import { createDemo } from '../../../demo/app.js';
import { createWorld } from '../../../demo/sandbox/world.js';
import { sharedBrowser } from '../../support/browser.js';

/** Serves them for the tests of a file. `open` resolves with a page and what its console says. */
export function demoPages(world = createWorld()) {
  const browser = sharedBrowser();
  let server: Awaited<ReturnType<typeof serve>>;
  before(async () => {
    const app = createDemo({ world, gateway: () => Response.json({ methods: OFFER }) });
    server = await serve((request, env) => app.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  });
  after(() => server.close());
  return async function open(
    path: string,
    options: BrowserContextOptions = {},
  ): Promise<{ readonly page: Page; readonly said: string[] }> {
    const page = await browser().newPage(options);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(new URL(path, `http://127.0.0.1:${server.port}`).href);
    return { page, said };
  };
}
