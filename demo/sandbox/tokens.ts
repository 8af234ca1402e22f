import { Hono } from 'hono';
import { trustConfig, type Authority } from './authority/authority.js';
import { packPkcs12 } from './authority/pkcs12.js';
import { FILE_PASSWORD, tokensPage } from './pages/tokens-page.js';

/** Where this sandbox's CRLs are depends on where it was asked. */
const trustOf = (authority: Authority, url: string) => trustConfig(authority, new URL('/sandbox/ca', url).href);

/** The certification authority as HTTP: its people's files, and its CRLs. To be mounted under `/sandbox`. */
export function tokenPages(authority: Authority): Hono {
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
  // What a gateway elsewhere must be configured with to trust this sandbox.
  app.get('/ca/trust.json', (c) => c.json(trustOf(authority, c.req.url)));
  app.get('/ca/:name', async (c) => {
    const crl = await authority.crl(c.req.param('name').replace(/\.crl$/, ''));
    return crl ? c.body(crl, 200, { 'Content-Type': 'application/pkix-crl' }) : c.json({ error: 'No such CRL.' }, 404);
  });
  return app;
}
