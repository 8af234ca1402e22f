import { Hono } from 'hono';
import type { Outbox } from 'dvc-register/server';
import { portalsPage } from '../pages/portals-page.js';
import { fieldsOf, refuseForeign, wantsHtml } from '../requests.js';
import { addSwitch } from '../switches.js';
import type { World } from '../world.js';
import { PORTAL_IDS, PORTAL_MODES } from './modes.js';
import type { Receivers } from './receivers.js';

/** The operator's view of the outbox. */
export type OutboxDesk = Pick<Outbox, 'stats' | 'deadLetters' | 'replay'>;

const PAGE = '/sandbox/portals/';
const NO_OUTBOX: OutboxDesk = {
  stats: () => Promise.resolve([]),
  deadLetters: () => Promise.resolve([]),
  replay: () => Promise.resolve(false),
};

/**
 * The other portals over HTTP, and the page that shows their accounts. Mount it at
 * `/sandbox/portals/`.
 */
export function portalPages(world: World, receivers: Receivers, outbox: OutboxDesk = NO_OUTBOX): Hono {
  const app = new Hono();
  app.get('/', async (c) => {
    const [stats, letters] = await Promise.all([outbox.stats(), outbox.deadLetters()]);
    return c.html(portalsPage({ accounts: (id) => receivers.accounts(id), modes: world.portals, stats, letters }));
  });
  app.post('/replay', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const found = await outbox.replay(String((await fieldsOf(c))['id']));
    if (wantsHtml(c)) return c.redirect(PAGE, 303);
    return found ? c.json({ due: true }) : c.json({ error: 'There is no such dead letter.' }, 404);
  });
  for (const id of PORTAL_IDS) {
    addSwitch(app, {
      path: `/${id}`,
      page: PAGE,
      modes: PORTAL_MODES,
      get: () => world.portals[id],
      set: (mode) => (world.portals[id] = mode),
    });
    app.get(`/${id}/accounts`, (c) => {
      const accounts = receivers
        .accounts(id)
        .map(({ subject, fullName, state, version }) => ({ subject, fullName, state, version }));
      return c.json(accounts, 200, { 'Cache-Control': 'no-store' });
    });
    app.all(`/${id}/scim/v2/*`, (c) => receivers.answer(c, id));
  }
  return app;
}
