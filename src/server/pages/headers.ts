/** The headers of the gateway's own pages (T56, T66). */

/** Programs that sign on the person's machine: our agent, and the one of the government's authority. */
const PROGRAMS = [...[36_735, 36_736, 36_737].map((port) => `ws://127.0.0.1:${port}`), 'wss://127.0.0.1:8987'];

interface Policy {
  /** Origins whose pages may frame this one. */
  readonly ancestors?: readonly string[];
  /** Whether the page has the card scanner: the camera, and a decoder in WebAssembly. */
  readonly scans?: boolean;
  /** The origin of the logo, where it is another one. */
  readonly images?: string | undefined;
}

export function pageHeaders({ ancestors = [], scans = false, images }: Policy = {}): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'self'${scans ? " 'wasm-unsafe-eval'" : ''}`,
    "style-src 'self'",
    `img-src 'self' data:${images ? ` ${images}` : ''}`,
    "font-src 'self'",
    `connect-src 'self' ${PROGRAMS.join(' ')}`,
    ...(scans ? ["media-src 'self' blob:"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors.length ? ancestors.join(' ') : "'none'"}`,
    "require-trusted-types-for 'script'",
    // A way to sign in that signs brings a second copy of Lit, with a policy of the same name.
    "trusted-types lit-html 'allow-duplicates'",
  ].join('; ');
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    // A page in a frame has the browsing context group of the page around it.
    ...(ancestors.length ? {} : { 'Cross-Origin-Opener-Policy': 'same-origin', 'X-Frame-Options': 'DENY' }),
    'Permissions-Policy': `camera=(${scans ? 'self' : ''}), geolocation=(), microphone=()`,
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
  };
}
