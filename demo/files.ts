import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Handler } from 'hono';

export const root = fileURLToPath(new URL('..', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'text/yaml; charset=utf-8',
  '.conf': 'text/plain; charset=utf-8',
  '.cfg': 'text/plain; charset=utf-8',
  '.service': 'text/plain; charset=utf-8',
  '.deb': 'application/vnd.debian.binary-package',
  '.msi': 'application/x-msi',
};

/**
 * Chunk names contain a digest and never change; other files are revalidated, and answered with 304
 * when unchanged.
 */
const cacheFor = (path: string) =>
  /\/chunks\/[^/]+-[\w-]{8}\.js$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';

/**
 * Serves one folder of the package at `prefix`. Only the file types that a page needs; no hidden
 * files, no path outside the folder.
 */
export function files(prefix: string, folder: string): Handler {
  const base = join(root, folder) + sep;
  return async (c, next) => {
    const asked = decode(c.req.path.slice(prefix.length));
    const path = join(base, asked === '' || asked.endsWith('/') ? `${asked}index.html` : asked);
    const type = TYPES[extname(path)];
    const hidden = path
      .slice(base.length)
      .split(sep)
      .some((part) => part.startsWith('.'));
    if (!type || hidden || !path.startsWith(base) || !(await isFile(path))) return next();
    const content = await readFile(path);
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    const headers = { 'Content-Type': type, 'Cache-Control': cacheFor(path), ETag: etag };
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304, headers);
    return c.body(new Uint8Array(content), 200, headers);
  };
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** Decodes a path; a malformed one matches no file. */
function decode(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? '.' : decoded;
  } catch {
    return '.';
  }
}
