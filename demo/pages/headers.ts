import type { MiddlewareHandler } from 'hono';

/** Programs on the person's own machine that these pages name: our agent at the ports that it listens on, and VGCA's (`docs/signers.md`). */
const PROGRAMS = [...[36_735, 36_736, 36_737].map((port) => `ws://127.0.0.1:${port}`), 'wss://127.0.0.1:8987'].join(
  ' ',
);

/** How strict a page's policy is. `report` breaks nothing and tells the console; `off` is for finding out what broke. */
export type CspMode = 'strict' | 'report' | 'off';

/**
 * The policy of every page: nothing but this origin, no inline style or script, and text that reaches the DOM only
 * through Lit. `connect` is where an element's gateway is, when it is elsewhere.
 */
export const contentSecurityPolicy = (connect = '', script = ''): string =>
  [
    "default-src 'none'",
    `script-src 'self'${script && ` ${script}`}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${PROGRAMS}${connect && ` ${connect}`}`,
    "worker-src 'self'",
    "media-src 'self' blob:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** Pages on which a card may be scanned: the reader of its QR code is WebAssembly, where the browser has none of its own. */
const SCANS = /^\/(?:national|ministry|province)\//;

/** Puts the security headers on every answer that is not the gateway's, which sets its own. */
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
    headers.set('Content-Security-Policy', contentSecurityPolicy('', script));
  }
  headers.delete('X-Csp-Off');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-cache');
};
