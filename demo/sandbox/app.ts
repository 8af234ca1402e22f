import { Hono } from 'hono';
import type { Carrier } from 'dvc-register/server/connectors';
import { camaraCarrier } from './camara/camara.js';
import { camaraTokens } from './camara/camara-tokens.js';
import { carrierOf, national, people, personOf, phoneOf } from './people.js';
import { refuseForeign, wantsHtml } from './requests.js';
import { controlPage } from './pages/control-page.js';
import { peoplePage } from './pages/people-page.js';
import { codeIn, phonePage } from './pages/phone-page.js';
import { smsService } from './sms.js';
import { registries } from './registries.js';
import { REGISTRIES } from './registry-questions.js';
import { SIMS, type Desk } from './signing/desk.js';
import { signingRoutes } from './signing/routes.js';
import { addSwitch } from './switches.js';
import {
  CARRIER_MODES,
  REGISTRY_MODES,
  SIGNING_MODES,
  SMS_MODES,
  STATUS_MODES,
  VNEID_MODES,
  type World,
} from './world.js';

/** The sandbox's carriers, each served separately. */
export const CARRIERS: readonly Carrier[] = ['viettel', 'vinaphone', 'mobifone', 'vietnamobile'];

export interface SandboxOptions {
  /** Resets the gateway's rate limits, so that a tester can go on. */
  readonly forgetLimits?: (() => Promise<unknown>) | undefined;
  /** Has the gateway do what is due: deletions, erasures, notices. */
  readonly clockMoved?: (() => Promise<unknown>) | undefined;
  /** The remote signers. */
  readonly desk?: Desk | undefined;
}

/** Two weeks: what waits for a week is over. */
const MOST_MINUTES = 20_160;

/**
 * The gateway's surroundings over HTTP: people, phones, a carrier, a message service, and the
 * switches that break them. Mount it at `/sandbox`.
 */
export function createSandbox(world: World, { forgetLimits, clockMoved, desk }: SandboxOptions = {}): Hono {
  const app = new Hono();
  if (desk) app.route('/', signingRoutes(world, desk));
  app.get('/', (c) => c.html(controlPage(world)));
  app.get('/people', (c) => (wantsHtml(c) ? c.html(peoplePage(people)) : c.json(people)));
  app.get('/phones/:number', (c) => {
    const phone = phoneOf(c.req.param('number'));
    if (!phone) return c.json({ error: 'Not a Vietnamese mobile number.' }, 404);
    const signing = desk && Object.hasOwn(SIMS, phone) && { line: desk.line(phone), requests: desk.pending(phone) };
    const [person, messages] = [personOf(phone), world.messages(phone)];
    return c.html(phonePage({ number: national(phone), person, messages, ...(signing ? { signing } : {}) }));
  });
  app.get('/phones/:number/messages', (c) => {
    const phone = phoneOf(c.req.param('number'));
    if (!phone) return c.json({ error: 'Not a Vietnamese mobile number.' }, 404);
    const messages = world.messages(phone).map((message) => ({ ...message, code: codeIn(message.text) ?? null }));
    return c.json(messages, 200, { 'Cache-Control': 'no-store' });
  });
  addSwitch(app, {
    page: '/sandbox/',
    path: '/carrier',
    modes: CARRIER_MODES,
    get: () => world.carrier,
    set: (mode) => (world.carrier = mode),
  });
  addSwitch(app, {
    page: '/sandbox/',
    path: '/sms',
    modes: SMS_MODES,
    get: () => world.sms,
    set: (mode) => (world.sms = mode),
  });
  addSwitch(app, {
    page: '/sandbox/',
    path: '/signing',
    modes: SIGNING_MODES,
    get: () => world.signing,
    set: (mode) => (world.signing = mode),
  });
  addSwitch(app, {
    page: '/sandbox/',
    path: '/identity',
    modes: VNEID_MODES,
    get: () => world.vneid,
    set: (mode) => (world.vneid = mode),
  });
  for (const source of ['ocsp', 'crl'] as const) {
    addSwitch(app, {
      page: '/sandbox/',
      path: `/${source}`,
      modes: STATUS_MODES,
      get: () => world[source],
      set: (mode) => (world[source] = mode),
    });
  }
  for (const registry of REGISTRIES) {
    addSwitch(app, {
      page: '/sandbox/',
      path: `/registry/${registry}`,
      modes: REGISTRY_MODES,
      get: () => world.registries[registry],
      set: (mode) => (world.registries[registry] = mode),
    });
  }
  app.post('/clock', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const body: unknown = await c.req.json().catch(() => undefined);
    const minutes = typeof body === 'object' && body !== null && 'minutes' in body ? Number(body.minutes) : NaN;
    if (!(minutes >= 0 && minutes <= MOST_MINUTES)) return c.json({ error: `minutes: 0 to ${MOST_MINUTES}.` }, 422);
    world.ahead = minutes * 60_000;
    await clockMoved?.();
    return c.json({ minutes });
  });
  app.post('/limits', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    await forgetLimits?.();
    return wantsHtml(c) ? c.redirect('/sandbox/', 303) : c.json({ limits: 'forgotten' });
  });
  app.route('/camara', camaraCarrier(world));
  for (const name of CARRIERS) {
    app.route(
      `/carriers/${name}`,
      camaraCarrier(world, camaraTokens(world.now), (phone) => carrierOf(phone) === name),
    );
  }
  app.route('/registries', registries(world));
  app.route('/sms', smsService(world));
  return app;
}
