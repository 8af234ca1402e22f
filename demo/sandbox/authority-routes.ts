import { Hono, type Context } from 'hono';
import { trustConfig, type Authority } from './authority/authority.js';
import { packPkcs12 } from './authority/pkcs12.js';
import { modeAnswer } from './mode-answer.js';
import { FILE_PASSWORD, tokensPage } from './pages/tokens-page.js';
import type { StatusMode, World } from './world.js';

const STALE = 3 * 86_400_000;
/** Maximum size of an OCSP request, in octets. */
const LONGEST = 4096;

/** The addresses of OCSP and CRLs depend on the request's host. */
const trustOf = (authority: Authority, url: string) => trustConfig(authority, new URL('/sandbox/ca', url).href);

/** The time for which a source answers: now, or three days ago in the mode `stale`. */
const instant = (world: World, mode: StatusMode): number => world.now() - (mode === 'stale' ? STALE : 0);

/**
 * The certification authority over HTTP: its people's files, CRLs, OCSP responder. Mount it under
 * `/sandbox`.
 */
export function authorityRoutes(world: World, authority: Authority): Hono {
  const app = new Hono();
  app.get('/tokens', (c) => c.html(tokensPage(authority.kept, trustOf(authority, c.req.url))));
  app.get('/tokens/:file', async (c) => {
    const kept = authority.kept.find(({ id }) => `${id}.p12` === c.req.param('file'));
    if (!kept) return c.json({ error: 'No such file.' }, 404);
    const file = await packPkcs12(kept.holder, kept.chain, { password: FILE_PASSWORD, name: kept.name });
    return c.body(file, 200, {
      'Content-Type': 'application/x-pkcs12',
      'Content-Disposition': `attachment; filename="${kept.id}.p12"`,
    });
  });
  // The trust configuration for a gateway elsewhere that uses this sandbox.
  app.get('/ca/trust.json', (c) => c.json(trustOf(authority, c.req.url)));

  const unavailable = () => new Response('Unavailable.\n', { status: 503 });
  async function answer(c: Context, request: Uint8Array): Promise<Response> {
    const { ocsp: mode } = world;
    const broken = await modeAnswer(c, world, mode, unavailable);
    if (broken) return broken;
    const response = await authority.ocsp.answer(request.subarray(0, LONGEST), instant(world, mode));
    return c.body(response, 200, { 'Content-Type': 'application/ocsp-response', 'Cache-Control': 'no-store' });
  }
  // The request is the POST body, or base64 at the end of the path (RFC 6960 Appendix A).
  app.post('/ca/ocsp', async (c) => answer(c, new Uint8Array(await c.req.arrayBuffer())));
  app.get('/ca/ocsp/*', (c) => {
    const [, text = ''] = new URL(c.req.url).pathname.split('/ca/ocsp/');
    return answer(c, Buffer.from(decodeURIComponent(text), 'base64'));
  });
  app.get('/ca/:name', async (c) => {
    const { crl: mode } = world;
    const broken = await modeAnswer(c, world, mode, unavailable);
    if (broken) return broken;
    const crl = await authority.crl(c.req.param('name').replace(/\.crl$/, ''), instant(world, mode));
    return crl ? c.body(crl, 200, { 'Content-Type': 'application/pkix-crl' }) : c.json({ error: 'No such CRL.' }, 404);
  });
  return app;
}
