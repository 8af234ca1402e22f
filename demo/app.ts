import { Hono } from 'hono';
import { elementPages } from './pages/element-page.js';
import { files } from './files.js';
import { framing, pageHeaders } from './pages/headers.js';
import { homePage } from './pages/home-page.js';
import { policyPage, termsPage } from './pages/policy-pages.js';
import { counterPage } from './pages/counter-page.js';
import { portals as portalSites } from './pages/portal-page.js';
import type { RelyingParties } from './relying-party/routes.js';
import { screenPage, statesPage } from './pages/states-page.js';
import { themePage } from './pages/theme-page.js';
import { createSandbox, type SandboxOptions } from './sandbox/app.js';
import { portalPages, type OutboxDesk } from './sandbox/portals/pages.js';
import { receivers, type Receivers } from './sandbox/portals/receivers.js';
import { createDesk } from './sandbox/signing/desk.js';
import { authorityRoutes } from './sandbox/authority-routes.js';
import type { Authority } from './sandbox/authority/authority.js';
import { deskRoutes, type SandboxDesk } from './sandbox/desk.js';
import { vneidHandler } from './sandbox/vneid/node.js';
import type { Vneid } from './sandbox/vneid/provider.js';
import type { World } from './sandbox/world.js';

export interface DemoOptions extends Pick<SandboxOptions, 'forgetLimits' | 'clockMoved'> {
  readonly world: World;
  /** The authority whose files, CRLs and OCSP answers are served. */
  readonly authority?: Authority;
  /** The portals that receive accounts, and their outbox. */
  readonly portals?: Receivers;
  readonly outbox?: OutboxDesk;
  /** The desk of the one-stop counter. */
  readonly counter?: SandboxDesk;
  /** The portals' servers, to which people sign in. */
  readonly parties?: RelyingParties;
  /** The identity provider, on Node only. */
  readonly vneid?: Vneid | undefined;
  /** Answers `/registration/…`, `/federation/…`, `/oidc/…`, `/scim/…`, `/console/…`, `/healthz`, `/readyz` and `/metrics`. */
  readonly gateway: (request: Request, env: unknown) => Response | Promise<Response>;
}

/** Everything that `npm start` serves, as one `Request → Response`. */
export function createDemo(options: DemoOptions): Hono {
  const {
    world,
    authority,
    portals = receivers({ world: options.world }),
    outbox,
    counter,
    parties,
    vneid,
    gateway,
    forgetLimits,
    clockMoved,
  } = options;
  const app = new Hono();
  const gatewayPaths = [
    ...['/registration/*', '/federation/*', '/scim/*', '/console/*', '/healthz', '/readyz', '/metrics'],
    ...['/sign-in', '/recover', '/register', '/account', '/account/*', '/pages/*', '/oidc/*', '/.well-known/*'],
  ];
  for (const path of gatewayPaths) {
    app.all(path, (c) => gateway(c.req.raw, c.env));
  }
  if (vneid) app.all('/sandbox/vneid/*', vneidHandler(vneid));
  app.use(pageHeaders());
  app.get('/', (c) => c.html(homePage()));
  app.get('/terms', (c) => c.html(termsPage()));
  app.get('/policy', (c) => c.html(policyPage()));
  app.get('/sandbox', (c) => c.redirect('/sandbox/', 308));
  app.get('/sandbox/portals', (c) => c.redirect('/sandbox/portals/', 308));
  app.route('/sandbox/portals/', portalPages(world, portals, outbox));
  if (counter) app.route('/sandbox/desk', deskRoutes(counter, gateway));
  if (authority) app.route('/sandbox/', authorityRoutes(world, authority));
  const desk = authority && createDesk(world, authority);
  app.route('/sandbox/', createSandbox(world, { forgetLimits, clockMoved, desk }));
  app.route('/element', elementPages());
  app.get('/counter', (c) => c.html(counterPage()));
  app.route('/', portalSites(parties));
  app.get('/favicon.ico', (c) => c.redirect('/assets/favicon.svg', 308));
  app.get('/embed.html', files('/', 'demo'));
  app.get('/hosted.html', files('/', 'demo'));
  app.get('/static.html', (c) => c.redirect('/static/', 308));
  app.get('/static/*', files('/static/', 'dist/demo/static'));
  app.get('/assets/fonts/*', files('/assets/fonts/', 'node_modules/@fontsource/be-vietnam-pro/files'));
  app.get('/states', (c) => c.redirect('/states/', 308));
  app.get('/states/', framing(), (c) => c.html(statesPage()));
  app.get('/states/screen', framing(), (c) => c.html(screenPage(c.req.query())));
  app.get('/theme', (c) => c.redirect('/theme/', 308));
  app.get('/theme/', framing(), (c) => c.html(themePage()));
  app.get('/docs', (c) => c.redirect('/docs/', 308));
  app.get('/docs/*', framing(), files('/docs/', 'dist/demo/docs'));
  app.get('/assets/*', files('/assets/', 'demo/assets'));
  app.get('/dist/*', files('/dist/', 'dist'));
  return app;
}
