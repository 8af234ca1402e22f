/** The pages that `npm run bench:widget` compares, and the server that they come from. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { OFFER } from '../../src/methods/offer.js';
import { gatewayWorld } from '../support/worlds.js';

/** The peer, which is installed into the cache and is no dependency of the package. */
const HANKO = '@teamhanko/hanko-elements@2.7.0';

export interface BenchPage {
  readonly name: string;
  readonly path: string;
  readonly html: string;
  /** CSS selector, within any shadow root, of what is waited for. */
  readonly first: string;
}

const METHODS = ['mobile', 'insurance', 'post', 'usb', 'sim', 'signature'];

const page = (lines: string, body: string) => `<!doctype html>
<html lang="vi">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Đăng ký tài khoản</title>
<style>main { min-block-size: 100vh }</style>
${lines}
<main><h1>Đăng ký tài khoản</h1>
${body}
</main>
<footer><p>Cổng Dịch vụ công</p></footer>
</html>`;

/** The lines that a portal copies, for a page with the choice or with one method. */
const documented = (file = 'snippet') =>
  readFileSync(`dist/cdn/${file}.html`, 'utf8').replaceAll(/\/dvc-register\/[\d.]+\//g, '/dist/cdn/');
const bare = (...scripts: string[]) =>
  scripts.map((name) => `<script type="module" src="/dist/cdn/${name}.js"></script>`).join('\n');

const AT = 'endpoint="/registration" portal="national"';
const tags = (names: readonly string[]) =>
  names.map((name) => `<dvc-register-${name}></dvc-register-${name}>`).join('\n');
const chooser = (names: readonly string[]) => `<dvc-register ${AT}>${tags(names)}</dvc-register>`;
const alone = `<dvc-register-mobile ${AT}></dvc-register-mobile>`;
const field = 'input[name=citizenId]';

export const PAGES: readonly BenchPage[] = [
  {
    name: 'floor: Lit and one input',
    path: '/floor',
    html: page('<script type="module" src="/floor.js"></script>', '<bench-floor></bench-floor>'),
    first: 'input',
  },
  {
    name: 'chooser, mobile',
    path: '/chooser',
    html: page(documented(), chooser(['mobile'])),
    first: '[data-method=mobile]',
  },
  {
    name: 'chooser, six methods',
    path: '/six',
    html: page(documented(), chooser(METHODS)),
    first: '[data-method=post]',
  },
  { name: 'mobile alone', path: '/mobile', html: page(documented('snippets/mobile'), alone), first: field },
  { name: 'mobile alone, without preload', path: '/bare', html: page(bare('mobile'), alone), first: field },
  {
    name: 'Hanko',
    path: '/hanko',
    html: page(
      '<script type="module">import { register } from "/hanko.js"; register(location.origin + "/hanko-api");</script>',
      '<hanko-auth></hanko-auth>',
    ),
    first: 'input.hanko_input',
  },
];

/** The floor: what any page pays that draws one field with Lit. */
const FLOOR = `import { html, LitElement } from 'lit';
customElements.define('bench-floor', class extends LitElement {
  render() { return html\`<label for="a">Số CCCD</label><input id="a" />\`; }
});`;

async function floorScript(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: FLOOR, resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}

/** The peer's script; empty where npm cannot fetch it. */
function hankoScript(): string {
  const folder = join('.cache', 'bench-peers');
  const file = join(folder, 'node_modules/@teamhanko/hanko-elements/dist/elements.js');
  try {
    if (!existsSync(file)) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{"private":true}');
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', HANKO], { cwd: folder });
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    console.warn(`Hanko is left out: ${String(error)}`);
    return '';
  }
}

/** The answers that Hanko's form needs to draw its first field. */
const input = (name: string, type: string) => ({ name, type, required: true, hidden: false });
const HANKO_STATE = {
  name: 'login_init',
  status: 200,
  csrf_token: 'x',
  payload: {},
  actions: {
    continue_with_login_identifier: {
      action: 'continue_with_login_identifier',
      href: '/login?action=continue_with_login_identifier',
      inputs: { identifier: input('identifier', 'string'), email: input('email', 'email') },
    },
  },
  links: [],
};

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

const brotli = (text: Buffer | string) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });

async function requestOf(request: IncomingMessage, origin: string): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).filter(([name]) => !['host', 'connection'].includes(name));
  return new Request(new URL(request.url ?? '/', origin), {
    method: request.method ?? 'GET',
    headers: headers.map(([name, value]) => [name, String(value)]),
    body: chunks.length ? Buffer.concat(chunks) : null,
  });
}

/** Serves the pages, `dist` in brotli, and a gateway in memory. */
export async function servePages() {
  const floor = await floorScript();
  const hanko = hankoScript();
  const made: Record<string, Buffer> = { '/floor.js': brotli(floor), '/hanko.js': brotli(hanko) };
  for (const { path, html } of PAGES) made[path] = brotli(html);
  const world = { gateway: undefined as ReturnType<typeof gatewayWorld>['gateway'] | undefined };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname === '/registration/methods') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ methods: OFFER }));
      return;
    }
    if (pathname.startsWith('/registration') && world.gateway) {
      const reply = await world.gateway.fetch(await requestOf(request, origin));
      response.writeHead(reply.status, Object.fromEntries(reply.headers));
      response.end(Buffer.from(await reply.arrayBuffer()));
      return;
    }
    if (pathname.startsWith('/hanko-api')) {
      const body = pathname.endsWith('/sessions/validate') ? { is_valid: false } : HANKO_STATE;
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      return;
    }
    const type = TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream';
    const path = normalize(pathname);
    try {
      made[path] ??= brotli(readFileSync(join('.', path)));
      response.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'br' }).end(made[path]);
    } catch {
      response.writeHead(404).end();
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  // The proof of work of production.
  world.gateway = gatewayWorld({
    cost: 2000,
    portals: [{ id: 'national', name: 'Cổng Dịch vụ công quốc gia', origins: [origin] }],
  }).gateway;
  return { origin, pages: PAGES.filter(({ path }) => path !== '/hanko' || hanko), close: () => server.close() };
}
