import type { MiddlewareHandler } from 'hono';

/** Local programs that these pages may reach: our agent's ports, and VGCA's (`docs/signers.md`). */
const PROGRAMS = [...[36_735, 36_736, 36_737].map((port) => `ws://127.0.0.1:${port}`), 'wss://127.0.0.1:8987'].join(
  ' ',
);

/**
 * Strictness of a page's policy. `report` blocks nothing and logs to the console; `off` helps to
 * find what broke.
 */
export type CspMode = 'strict' | 'report' | 'off';

/**
 * The policy of every page: only this origin, no inline styles or scripts, and text reaches the DOM
 * only through Lit. `connect` is the gateway's origin, where it is another one.
 */
export const contentSecurityPolicy = (connect = '', script = '', frame = "'none'"): string =>
  [
    "default-src 'none'",
    `script-src 'self'${script && ` ${script}`}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${PROGRAMS}${connect && ` ${connect}`}`,
    "worker-src 'self'",
    "media-src 'self' blob:",
    `frame-src ${frame}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** Pages with a card scanner. Its QR decoder is WebAssembly where the browser has none. */
const SCANS = /^\/(?:national|ministry|province)\//;

/** For pages that show others of this origin in frames: the documentation's examples, the gallery. */
export const framing = (): MiddlewareHandler => async (c, next) => {
  await next();
  const policy = contentSecurityPolicy('', '', "'self'")
    .replace('trusted-types lit-html', 'trusted-types lit-html dvc-docs')
    .replace("frame-ancestors 'none'", "frame-ancestors 'self'");
  c.res.headers.set('Content-Security-Policy', policy);
};

/** Adds the security headers to every answer except the gateway's, which sets its own. */
export const pageHeaders = (): MiddlewareHandler => async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(self), geolocation=(), microphone=()');
  if (!headers.get('Content-Type')?.startsWith('text/html')) return;
  const named = ['Content-Security-Policy', 'Content-Security-Policy-Report-Only'].some((name) => headers.has(name));
  if (!named && !headers.has('X-Csp-Off')) {
    const script = SCANS.test(c.req.path) ? "'wasm-unsafe-eval'" : '';
    // The registration of a portal without our script is in a frame, from the gateway's own origin.
    const frame = c.req.path === '/hosted.html' ? 'http://localhost:*' : undefined;
    headers.set('Content-Security-Policy', contentSecurityPolicy('', script, frame));
  }
  headers.delete('X-Csp-Off');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-cache');
};
