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

const PEER_FOLDER = '.cache/bench-peers';
/** The peers, which are installed into the cache and are no dependencies of the package: the scripts that their guides name. */
const PEERS = {
  '/hanko.js': ['@teamhanko/hanko-elements', '2.7.0', 'dist/elements.js'],
  '/okta.js': ['@okta/okta-signin-widget', '7.49.0', 'dist/js/okta-sign-in.oie.min.js'],
  '/okta.css': ['@okta/okta-signin-widget', '7.49.0', 'dist/css/okta-sign-in.min.css'],
} as const;

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
/** The same with the first view in the page's HTML. */
const drawn = (name: string) => {
  const [lines = '', body = ''] = documented(`drawn/${name}`).split(/\n(?=<!-- In the body)/);
  return page(lines, body.replace('https://id.example.vn/registration', '/registration'));
};

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
  {
    name: 'six methods, drawn by the page',
    path: '/six-drawn',
    html: drawn('registration'),
    first: '[data-method=post]',
  },
  { name: 'mobile alone', path: '/mobile', html: page(documented('snippets/mobile'), alone), first: field },
  { name: 'mobile alone, drawn by the page', path: '/mobile-drawn', html: drawn('mobile'), first: field },
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
  {
    name: 'Okta',
    path: '/okta',
    html: page(
      `<link rel="stylesheet" href="/okta.css" /><script src="/okta.js"></script>`,
      `<div id="okta"></div>
<script>
new OktaSignIn({ issuer: location.origin, useClassicEngine: false, clientId: 'x', redirectUri: location.href })
  .renderEl({ el: '#okta' });
</script>`,
    ),
    first: 'input[name=identifier]',
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

const peerFile = (name: string, file: string) => join(PEER_FOLDER, 'node_modules', name, file);

/** Where the peers' files are, by path; without those that npm cannot fetch. */
function peerFiles(): ReadonlyMap<string, string> {
  const files = Object.entries(PEERS).map(([path, [name, , file]]) => [path, peerFile(name, file)] as const);
  if (!files.every(([, file]) => existsSync(file)))
    try {
      mkdirSync(PEER_FOLDER, { recursive: true });
      writeFileSync(join(PEER_FOLDER, 'package.json'), '{"private":true}');
      const packages = new Set(Object.values(PEERS).map(([name, version]) => `${name}@${version}`));
      const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];
      execFileSync('npm', ['install', ...options, ...packages], { cwd: PEER_FOLDER });
    } catch (error) {
      console.warn(`Peers are left out: ${String(error)}`);
    }
  return new Map(files.filter(([, file]) => existsSync(file)));
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

const OKTA_TYPE = 'application/ion+json; okta-version=1.0.0';
/** The answer that Okta's form needs: the first form of a sign-in, with a name and a password. */
const OKTA_STATE = {
  version: '1.0.0',
  stateHandle: 'x',
  expiresAt: '2099-01-01T00:00:00.000Z',
  intent: 'LOGIN',
  remediation: {
    type: 'array',
    value: [
      {
        rel: ['create-form'],
        name: 'identify',
        href: '/idp/idx/identify',
        method: 'POST',
        produces: OKTA_TYPE,
        accepts: 'application/json; okta-version=1.0.0',
        value: [
          { name: 'identifier', label: 'Username' },
          {
            name: 'credentials',
            type: 'object',
            form: { value: [{ name: 'passcode', label: 'Password', secret: true }] },
            required: true,
          },
          { name: 'stateHandle', required: true, value: 'x', visible: false, mutable: false },
        ],
      },
    ],
  },
};

/** What Okta's embedded widget asks for before its first field, in this order. */
const oktaAnswers = (issuer: string): Readonly<Record<string, object>> => ({
  '/.well-known/openid-configuration': { issuer, code_challenge_methods_supported: ['S256'] },
  '/oauth2/v1/interact': { interaction_handle: 'x' },
  '/idp/idx/introspect': OKTA_STATE,
});

/** What is answered without a gateway: the offer, and what the peers ask for. */
function stubbedAnswer(path: string, origin: string): object | undefined {
  if (path === '/registration/methods') return { methods: OFFER };
  if (path.startsWith('/hanko-api')) return path.endsWith('/sessions/validate') ? { is_valid: false } : HANKO_STATE;
  return oktaAnswers(origin)[path];
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
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
  const peers = peerFiles();
  const fileOf = (path: string) =>
    peers.get(path) ?? (path.startsWith('/font/') ? peerFile(PEERS['/okta.js'][0], join('dist', path)) : `.${path}`);
  const made: Record<string, Buffer> = { '/floor.js': brotli(floor) };
  for (const { path, html } of PAGES) made[path] = brotli(html);
  const world = { gateway: undefined as ReturnType<typeof gatewayWorld>['gateway'] | undefined };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const stubbed = stubbedAnswer(pathname, origin);
    if (stubbed) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(stubbed));
      return;
    }
    if (pathname.startsWith('/registration') && world.gateway) {
      const reply = await world.gateway.fetch(await requestOf(request, origin));
      response.writeHead(reply.status, Object.fromEntries(reply.headers));
      response.end(Buffer.from(await reply.arrayBuffer()));
      return;
    }
    const type = TYPES[extname(pathname) || '.html'] ?? 'application/octet-stream';
    const path = normalize(pathname);
    try {
      made[path] ??= brotli(readFileSync(fileOf(path)));
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
  const isPeer = (path: string) => `${path}.js` in PEERS;
  return {
    origin,
    pages: PAGES.filter(({ path }) => !isPeer(path) || peers.has(`${path}.js`)),
    close: () => server.close(),
  };
}
