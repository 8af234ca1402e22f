/** The gateway's own pages: sign-in, recovery, registration for portals without our script, and the account. */
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import type { FlowPurpose, Method } from '../../flow/method.js';
import { sessionCookie } from '../checks/host-cookie.js';
import type { Portals } from '../registration/portals.js';
import { purposeOf } from '../registration/implement.js';
import type { Sessions } from '../sign-in/sessions.js';
import { accountPage } from './account-page.js';
import { logoOrigin, themeSheet } from './brand.js';
import { framed, type PageAssets } from './frame.js';
import { pageHeaders } from './headers.js';
import { ACCOUNT, RECOVER, REGISTER, SIGN_IN } from './page-paths.js';
import { pageAddress, readQuery, type PageQuery } from './page-query.js';
import { recoverPage } from './recover-page.js';
import { registerPage } from './register-page.js';
import { signInPage } from './sign-in-page.js';
import { STYLE } from './style.js';
import { wordsIn } from './words.js';

export interface PagesOptions {
  /** The gateway's own origin. */
  readonly home: string;
  readonly portals: Portals;
  /** The methods that the gateway serves. */
  readonly methods: readonly Method[];
  readonly sessions: Pick<Sessions, 'find'>;
  readonly assets: PageAssets;
  /** Names of signers for a USB token, in the order of the offer; those of the element, if absent. */
  readonly signers?: readonly string[] | undefined;
  /** What the identity providers prove, the weakest of them. */
  readonly federated?: string | undefined;
}

/** Paths of the pages and of their files. */
export const PAGE_PATHS = [SIGN_IN, RECOVER, REGISTER, ACCOUNT, '/pages/*'] as const;

const DAYS = 'public, max-age=31536000, immutable';

const headersOf = ({ portal }: PageQuery, policy: Parameters<typeof pageHeaders>[0] = {}) =>
  pageHeaders({ ...policy, images: logoOrigin(portal?.brand ?? {}) });

/**
 * @example
 * const pages = createPages({ home: 'https://id.example.vn', portals, methods, sessions, assets });
 * const response = await pages.fetch(new Request('https://id.example.vn/sign-in?lang=en'));
 */
export function createPages(options: PagesOptions): { fetch(request: Request): Promise<Response> } {
  const { home, portals, methods, sessions, assets } = options;
  const signers = options.signers?.join(' ');
  const cookie = sessionCookie(home);
  const of = (purpose: FlowPurpose) => methods.filter((each) => purposeOf(each) === purpose);
  const [ways, register, recover] = [of('sign-in'), of('register'), of('recover')];
  const app = new Hono();
  /** Sends the browser on; the next time it may be sent elsewhere. */
  const leadTo = (c: Context, path: string) => {
    c.header('Cache-Control', 'no-store');
    return c.redirect(path, 303);
  };
  const recoveryOf = (query: PageQuery) => (recover.length ? pageAddress(RECOVER, query) : undefined);
  const queryOf = (c: Context) => readQuery(c.req.raw, portals);
  /** Whether the person is signed in already, and neither a portal nor a step-up wants a new sign-in. */
  const isDone = async (c: Context, { next, level }: PageQuery) =>
    next === ACCOUNT && !level && (await sessions.find(cookie.read(c.req.raw))) !== undefined;

  app.get(SIGN_IN, async (c) => {
    const query = queryOf(c);
    if (await isDone(c, query)) return leadTo(c, query.next);
    const registration = query.portal?.hosted ? pageAddress(REGISTER, query) : undefined;
    const places = { register: registration, recover: recoveryOf(query) };
    const page = signInPage({ query, ways, assets, signers, federated: options.federated, ...places });
    return c.html(page, 200, headersOf(query));
  });
  app.get(RECOVER, (c) => {
    const query = queryOf(c);
    const page = recoverPage({ query, ways: recover, assets, signers, signIn: pageAddress(SIGN_IN, query) });
    return c.html(page, 200, headersOf(query, { scans: true }));
  });
  app.get(ACCOUNT, async (c) => {
    const query = queryOf(c);
    const session = await sessions.find(cookie.read(c.req.raw));
    if (!session) return leadTo(c, pageAddress(SIGN_IN, query));
    return c.html(accountPage({ query, assets, signers, recover: recoveryOf(query) }), 200, headersOf(query));
  });
  app.get(REGISTER, (c) => {
    const query = queryOf(c);
    const { portal } = query;
    if (!portal?.hosted) return c.notFound();
    const embedded = c.req.query('embed') === '1';
    const page = registerPage({ query: { ...query, portal }, ways: register, assets, signers, embedded });
    return c.html(page, 200, headersOf(query, { ancestors: embedded ? portal.origins : [], scans: true }));
  });
  files(app, options);
  app.notFound((c) => {
    const query = queryOf(c);
    const { missing, missingLead } = wordsIn(query.lang);
    const page = framed({ path: SIGN_IN, title: missing, lead: missingLead, main: html``, query, assets });
    return c.html(page, 404, pageHeaders());
  });
  return { fetch: async (request) => app.fetch(request) };
}

/** Style sheets and scripts. */
function files(app: Hono, { portals, assets }: PagesOptions): void {
  app.get('/pages/theme/:file', (c) => {
    const { brand } = portals.byId(c.req.param('file').replace(/\.css$/, '')) ?? {};
    if (!brand) return c.notFound();
    return c.body(themeSheet(brand), 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' });
  });
  app.get(`${assets.base}/page.css`, (c) =>
    c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': DAYS }),
  );
  app.get('/pages/*', (c) => assets.fetch(c.req.raw));
}
