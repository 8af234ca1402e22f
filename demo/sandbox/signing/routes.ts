/** What people of the sandbox can do: press buttons on their phones and in their apps. */
import { Hono, type Context } from 'hono';
import { fieldsOf, refuseForeign, wantsHtml } from '../requests.js';
import { national, phoneOf } from '../people.js';
import { appPage } from '../pages/signing-page.js';
import type { World } from '../world.js';
import { remoteSigner } from './csc.js';
import { PROVIDERS, SIMS, ACCOUNTS, type Desk, type ProviderId, type Request } from './desk.js';
import { mobileIdService } from './mobile-id.js';
import { mySign } from './mysign.js';
import { smartCa } from './smartca.js';

const isProvider = (id: string): id is ProviderId => Object.hasOwn(PROVIDERS, id);
/** A request for programs; without its hash, which they do not need. */
const shown = ({ id, text, code, otp }: Request) => ({ id, text, code, otp });

/** A person's action as a form: text fields only. */
async function actOf(c: Context): Promise<Readonly<Record<string, string>>> {
  const texts = Object.entries(await fieldsOf(c)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

export function signingRoutes(world: World, desk: Desk): Hono {
  const app = new Hono();
  const done = (c: Context, back: string, result: object) => (wantsHtml(c) ? c.redirect(back, 303) : c.json(result));

  app.route('/mobile-id', mobileIdService(world, desk));
  for (const id of Object.keys(PROVIDERS).filter(isProvider)) app.route(`/remote/${id}`, remoteSigner(world, desk, id));

  app.route('/vendors/smartca', smartCa(world, desk));
  app.route('/vendors/mysign', mySign(world, desk));

  app.get('/phones/:number/requests', (c) => {
    const requests = desk.pending(phoneOf(c.req.param('number')) ?? '').map(shown);
    return c.json(requests, 200, { 'Cache-Control': 'no-store' });
  });
  app.post('/phones/:number/requests/:id', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const { act = 'sign', pin = '' } = await actOf(c);
    const { id, number } = c.req.param();
    const result = act === 'refuse' ? (desk.end(id, 'cancelled') ? 'refused' : 'gone') : desk.enter(id, pin);
    return done(c, `/sandbox/phones/${national(phoneOf(number) ?? '')}`, { result });
  });
  app.post('/phones/:number/line', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const phone = phoneOf(c.req.param('number'));
    if (!phone || !Object.hasOwn(SIMS, phone)) return c.json({ error: 'No signing SIM.' }, 404);
    const line = desk.line(phone);
    const { act } = await actOf(c);
    if (act === 'on' || act === 'off') line.off = act === 'off';
    if (act === 'unlock') line.tries = 3;
    return done(c, `/sandbox/phones/${national(phone)}`, line);
  });

  const pendingAt = (provider: ProviderId) =>
    Object.keys(ACCOUNTS).flatMap((account) => desk.pending(`${provider}:${account}`));
  app.get('/app/:provider', (c) => {
    const { provider } = c.req.param();
    return isProvider(provider)
      ? c.html(appPage(provider, pendingAt(provider)))
      : c.json({ error: 'No such app.' }, 404);
  });
  app.get('/app/:provider/requests', (c) => {
    const { provider } = c.req.param();
    const requests = isProvider(provider) ? pendingAt(provider).map(shown) : [];
    return c.json(requests, 200, { 'Cache-Control': 'no-store' });
  });
  app.post('/app/:provider/:id', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const { act = 'sign' } = await actOf(c);
    const { provider, id } = c.req.param();
    const ended = desk.end(id, act === 'refuse' ? 'cancelled' : 'signed');
    return done(c, `/sandbox/app/${provider}`, { result: ended ? 'done' : 'gone' });
  });
  return app;
}
