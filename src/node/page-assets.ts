/** The scripts of the package, for the gateway's own pages. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { PageAssets } from '../server/pages/frame.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};
/** Bytes above which the best compression takes too long. */
const LARGE = 200_000;

type Encoding = 'br' | 'gzip' | 'identity';

const compress: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? 6 : 11 },
    }),
  gzip: (content) => promisify(gzip)(content),
  identity: (content) => Promise.resolve(content),
};

const encodingFor = (accepted: string): Encoding =>
  /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';

/** The package's folder, from its source, its modules and its bundled command alike. */
function packageFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && /"name": "dvc-register"/.test(readFileSync(file, 'utf8'))) return folder;
  }
  throw new TypeError('The folder of dvc-register is not found.');
}

interface Preloads {
  readonly pages: Readonly<Record<string, readonly string[]>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** In a clone without a build the pages have no scripts. */
function read<T>(file: string, otherwise: T): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return otherwise;
  }
}

/**
 * Files below `dist/pages` and `dist/cdn`, under a path that changes with each build; compressed
 * once. A path of another version gets this one's file, uncached: during an upgrade one gateway
 * draws the page and another serves its scripts.
 */
export function pageAssets(root = join(packageFolder(), 'dist')): PageAssets {
  const none: Preloads = { pages: {}, texts: {} };
  const list = join(root, 'pages', 'preloads.json');
  const { pages, texts } = read(list, none);
  const { version } = read(join(root, '..', 'package.json'), { version: '0' });
  const hash = createHash('sha256')
    .update(JSON.stringify(read(list, none)))
    .update(JSON.stringify(read(join(root, 'sri.json'), {})));
  const base = `/pages/${version}-${hash.digest('hex').slice(0, 12)}`;
  const made = new Map<string, Promise<Buffer>>();
  const content = (file: string, encoding: Encoding) => {
    const key = `${encoding} ${file}`;
    const known = made.get(key) ?? readFile(join(root, file)).then(compress[encoding]);
    made.set(key, known);
    known.catch(() => made.delete(key));
    return known;
  };
  return {
    base,
    preloads: (page, lang) =>
      [...new Set([...(pages[page] ?? []), ...(texts[lang] ?? [])])].map((file) => `pages/${file}`),
    has: (file) => existsSync(join(root, file)),
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const [, given = '', file = ''] = /^(\/pages\/[^/]+)\/((?:pages|cdn)(?:\/[\w-][\w.-]*)+)$/.exec(pathname) ?? [];
      const type = TYPES[extname(file)];
      const encoding = encodingFor(request.headers.get('Accept-Encoding') ?? '');
      const body = type && (await content(file.split('/').join(sep), encoding).catch(() => undefined));
      if (!body)
        return new Response('There is nothing here.\n', { status: 404, headers: { 'Cache-Control': 'no-store' } });
      return new Response(new Uint8Array(body), {
        headers: {
          'Content-Type': type,
          ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
          'Cache-Control': given === base ? 'public, max-age=31536000, immutable' : 'no-store',
          'Cross-Origin-Resource-Policy': 'same-origin',
          'X-Content-Type-Options': 'nosniff',
          Vary: 'Accept-Encoding',
        },
      });
    },
  };
}
