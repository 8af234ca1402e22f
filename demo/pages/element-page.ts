import { html, raw } from 'hono/html';
import { Hono } from 'hono';
import { contentSecurityPolicy, type CspMode } from './headers.js';
import { band } from '../sandbox/pages/layout.js';

const ELEMENTS: Readonly<Record<string, string>> = {
  registration: 'dvc-register',
  'method-picker': 'dvc-register-method-picker',
  federation: 'dvc-register-federation',
  mobile: 'dvc-register-mobile',
  insurance: 'dvc-register-insurance',
  post: 'dvc-register-post',
  usb: 'dvc-register-usb',
  sim: 'dvc-register-sim',
  signature: 'dvc-register-signature',
};
const MODES: readonly CspMode[] = ['strict', 'report', 'off'];

interface Embedded {
  readonly name: string;
  readonly endpoint: string;
  readonly portal: string;
  readonly audience: string;
  readonly lang: string;
}

/** The tag comes from our list, never from the query. */
const embed = ({ name, endpoint, portal, audience, lang }: Embedded) => {
  const tag = ELEMENTS[name] ?? '';
  const attributes = html`endpoint="${endpoint}" portal="${portal}" audience="${audience}" lang="${lang}"`;
  return html`${raw(`<${tag}`)} ${attributes}${raw(`></${tag}>`)}`;
};

const document = (embedded: Embedded) =>
  html`<!doctype html>
    <html lang="${embedded.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${ELEMENTS[embedded.name]} – Sandbox</title>
        <link rel="icon" href="/assets/favicon.svg" />
        <link rel="stylesheet" href="/assets/base.css" />
        <link rel="stylesheet" href="/assets/sandbox.css" />
        <script type="module" src="/dist/cdn/${embedded.name}.js"></script>
      </head>
      <body>
        ${band()}
        <main>
          <h1>&lt;${ELEMENTS[embedded.name]}&gt;</h1>
          ${embed(embedded)}
        </main>
      </body>
    </html>`;

/** An origin that may stand in a policy; it contains nothing that could end the directive. */
function originOf(endpoint: string): string {
  const { origin, protocol } = new URL(endpoint, 'http://same.invalid');
  return /^https?:$/.test(protocol) && !origin.endsWith('same.invalid') ? origin : '';
}

/**
 * A page with one element (S9):
 * `/element/mobile?endpoint=…&portal=…&audience=…&lang=…&csp=strict|report|off`.
 */
export function elementPages(): Hono {
  const app = new Hono();
  app.get('/:name', (c) => {
    const name = c.req.param('name');
    const endpoint = c.req.query('endpoint') ?? '/registration';
    const csp = MODES.find((mode) => mode === (c.req.query('csp') ?? 'strict'));
    if (!Object.hasOwn(ELEMENTS, name))
      return c.json({ error: 'No such element.', elements: Object.keys(ELEMENTS) }, 404);
    if (!csp || !URL.canParse(endpoint, 'http://same.invalid')) {
      return c.json({ error: 'endpoint must be a URL, csp one of the modes.', modes: MODES }, 422);
    }
    const policy = contentSecurityPolicy(originOf(endpoint));
    if (csp === 'strict') c.header('Content-Security-Policy', policy);
    if (csp === 'report') c.header('Content-Security-Policy-Report-Only', policy);
    if (csp === 'off') c.header('X-Csp-Off', '1');
    const portal = c.req.query('portal') ?? 'national';
    const audience = c.req.query('audience') ?? 'citizen';
    return c.html(document({ name, endpoint, portal, audience, lang: c.req.query('lang') ?? 'vi' }));
  });
  return app;
}
