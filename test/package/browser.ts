/** A foreign page in a real Chromium, with given files. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { sharedBrowser } from '../support/browser.js';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

interface PageOptions extends BrowserContextOptions {
  /** What `/` answers. */
  readonly html?: string;
  /** More headers of `/`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens pages for a test file, each in its own profile. */
export function pages() {
  const browser = sharedBrowser();
  return <T>(folder: string, visit: (page: Page) => Promise<T>, options?: PageOptions) =>
    onPage(browser(), folder, visit, options);
}

/** Serves a folder and passes a page on it to `visit`. An error in the page fails the visit. */
async function onPage<T>(
  browser: Browser,
  folder: string,
  visit: (page: Page) => Promise<T>,
  {
    html = '<!doctype html><title>x</title><link rel="icon" href="data:,">',
    headers = {},
    ...options
  }: PageOptions = {},
): Promise<T> {
  const server = createServer(({ url = '' }, response) => {
    const path = normalize(new URL(url, 'http://x').pathname);
    if (path === '/') {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      return void response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
    }
    try {
      const file = readFileSync(join(folder, path));
      response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream').end(file);
    } catch {
      response.writeHead(404).end(); // the file does not exist
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const profile = await browser.newContext(options);
  try {
    const page = await profile.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    page.setDefaultTimeout(60_000);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'commit' });
    const result = await visit(page);
    if (thrown.length) throw new Error(thrown.join('\n'));
    return result;
  } finally {
    // What a page still fetches must not fail the next test.
    for (const page of profile.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
    await profile.close();
    server.close();
  }
}
