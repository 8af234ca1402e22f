/**
 * The operator's page, at `/console/`: what happens in all processes of this database, and the dead letters, which can be
 * sent again. It is made on the server and has no script, so that there is none to be injected; who may see it is asked
 * by a form, and kept in a cookie that no script can read and no other site can make a browser send.
 */
import { Hono, type Context } from 'hono';
import { readBody, UnreadableBody } from '../http/body.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import { failureOf } from '../observe/failures.js';
import type { Operators, Session } from './operators.js';
import type { Html, PageOptions } from './frame.js';
import type { StoredOutages } from '../registration/outages.js';
import { emptyForm, outageIn, type OutageForm, type OutagesView } from './outages.js';
import { overview, PERIODS, type OverviewOptions, type Period } from './overview.js';
import { consolePage, signInPage, type Refusal } from './page.js';
import { STYLE } from './style.js';
import { LANGUAGES } from './words.js';

export interface ConsoleOptions extends Omit<OverviewOptions, 'now'> {
  readonly operators: Operators;
  /** Lets operators announce planned outages: see `sqlOutages`. */
  readonly outages?: StoredOutages;
  readonly now?: () => number;
  readonly log?: Log;
  /** The address of the caller, as the gateway takes it. */
  readonly address: (request: Request, env: unknown) => string;
  /** What a method is called, beside its id. */
  readonly name?: (method: string, lang: string) => string | undefined;
  /** Said above every page: which gateway this is, where there are several. */
  readonly banner?: string;
}

const BASE = '/console';
/** Dead letters that one press of a button sends again. */
const MOST = 1000;

const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  // With `no-referrer` a form's `Origin` would be `null`, and that is what we know our own page by.
  'Referrer-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};

/** Browsers hold `http://localhost` for safe, but take no `__Host-` cookie from there. */
const isLocal = (url: URL) => url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** The cookie's name and what goes with it. Anywhere but on this machine a browser takes it over HTTPS only. */
const cookieFor = (url: URL) =>
  isLocal(url)
    ? { name: 'dvc-console', rest: 'Path=/console; HttpOnly; SameSite=Strict' }
    : { name: '__Host-dvc-console', rest: 'Path=/; Secure; HttpOnly; SameSite=Strict' };

function sessionIdOf(request: Request): string {
  const { name } = cookieFor(new URL(request.url));
  const cookies = (request.headers.get('Cookie') ?? '').split(/;\s*/);
  return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** A form of our own page (T33): the cookie alone is not enough. TLS may end before us, so schemes are not compared. */
function isOurs(request: Request): boolean {
  const { headers } = request;
  const origin = headers.get('Origin') ?? '';
  const site = headers.get('Sec-Fetch-Site') ?? 'same-origin';
  return site === 'same-origin' && URL.canParse(origin) && new URL(origin).host === new URL(request.url).host;
}

const pageOptionsOf = (c: Context): PageOptions => {
  const [lang, period] = [c.req.query('lang'), c.req.query('period')];
  return {
    base: BASE,
    lang: LANGUAGES.find((each) => each === lang) ?? 'vi',
    period: period !== undefined && Object.hasOwn(PERIODS, period) ? (period as Period) : 'day',
  };
};

/**
 * @example
 * const console = createConsole({ operators, tally, outbox, registrar, portals, methods, address });
 * const gateway = createGateway({ registrar, portals, methods, address, console });
 */
export function createConsole(options: ConsoleOptions): { fetch(request: Request, env?: unknown): Promise<Response> } {
  const { operators, outbox, outages, now = Date.now, log = noLog, address, banner } = options;
  const app = new Hono({ strict: false }).basePath(BASE);
  const show = (c: Context, page: Html, status: 200 | 401 | 403 | 422 | 429 | 503 = 200) => c.html(page, status);
  const pageOptions = (c: Context): PageOptions => ({ ...pageOptionsOf(c), ...(banner !== undefined && { banner }) });
  const home = ({ lang, period }: PageOptions, more = '') => `${BASE}/?lang=${lang}&period=${period}${more}`;

  app.use(async (c, next) => {
    if (c.req.method === 'POST' && !isOurs(c.req.raw)) c.res = c.text('Not from here.\n', 403);
    else await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });

  const fields = async (c: Context) =>
    new URLSearchParams(await readBody(c.req.raw, ['application/x-www-form-urlencoded']));
  const field = async (c: Context, name: string): Promise<string> => (await fields(c)).get(name) ?? '';

  const refuse = (c: Context, refusal: Refusal, status: 401 | 429 | 503) => {
    if (status === 429) c.header('Retry-After', '600');
    return show(c, signInPage(pageOptions(c), refusal), status);
  };

  app.get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));

  app.post('/session', async (c) => {
    const found = await operators.signIn((await field(c, 'token')).trim(), address(c.req.raw, c.env));
    if (typeof found === 'string') {
      log('warn', { event: 'operator.refused', code: found });
      return refuse(c, found, found === 'wrong' ? 401 : 429);
    }
    const { name, rest } = cookieFor(new URL(c.req.url));
    c.header('Set-Cookie', `${name}=${found.id}; ${rest}`);
    return c.redirect(home(pageOptions(c)), 303);
  });

  /** What only a signed-in operator may ask. */
  const signedIn = (act: (c: Context, session: Session) => Promise<Response>) => async (c: Context) => {
    const session = await operators.find(sessionIdOf(c.req.raw));
    return session ? act(c, session) : show(c, signInPage(pageOptions(c)), 401);
  };

  /** The whole page; `refused` is the form of an outage that could not be announced. */
  async function main(c: Context, operator: string, refused: Pick<OutagesView, 'form' | 'refusal'> = {}) {
    const shown = { ...pageOptions(c), ...(options.name ? { name: options.name } : {}) };
    const count = /^\d{1,4}$/.exec(c.req.query('replayed') ?? '')?.[0];
    await operators.record(operator, { event: 'operator.read', result: 'ok', reason: shown.period });
    const seen = await overview({ ...options, now }, shown.period);
    const { portals, methods } = options;
    const planned = outages ? { outages: { all: await outages.all(), portals, methods, ...refused } } : {};
    const replayed = count === undefined ? {} : { replayed: Number(count) };
    return show(c, consolePage(shown, { operator, overview: seen, ...planned, ...replayed }), refused.form ? 422 : 200);
  }

  app.get(
    '/',
    signedIn((c, { operator }) => main(c, operator)),
  );

  app.post(
    '/outages',
    signedIn(async (c, { operator }) => {
      if (!outages) return c.notFound();
      const sent = await fields(c);
      const names = Object.keys(emptyForm) as (keyof OutageForm)[];
      const form = Object.fromEntries(
        names.map((name) => [name, (sent.get(name) ?? '').trim()]),
      ) as unknown as OutageForm;
      const planned = outageIn(form, { ...options, now: now() });
      if (typeof planned === 'string') return main(c, operator, { form, refusal: planned });
      const reason = `${planned.portal ?? '*'} ${planned.method ?? '*'}`;
      await operators.record(operator, { event: 'operator.outage', result: 'ok', reason });
      await outages.add(planned);
      return c.redirect(home(pageOptions(c)), 303);
    }),
  );

  app.post(
    '/outages/remove',
    signedIn(async (c, { operator }) => {
      const id = await field(c, 'id');
      const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
      if (!outages || !isId) return c.notFound();
      await operators.record(operator, { event: 'operator.outage-removed', result: 'ok', reason: id });
      await outages.remove(id);
      return c.redirect(home(pageOptions(c)), 303);
    }),
  );

  app.post(
    '/replay',
    signedIn(async (c, { operator }) => {
      const id = await field(c, 'id');
      const letters = (await outbox?.deadLetters(MOST)) ?? [];
      const wanted = letters.filter((each) => id === 'all' || each.id === id);
      const events = wanted.map((each) => ({ event: 'operator.replay', result: 'ok', reason: each.id }) as const);
      await operators.record(operator, ...events);
      let count = 0;
      for (const each of wanted) if (await outbox?.replay(each.id)) count += 1;
      return c.redirect(home(pageOptions(c), `&replayed=${count}`), 303);
    }),
  );

  app.post(
    '/sign-out',
    signedIn(async (c, session) => {
      await operators.signOut(session);
      const { name, rest } = cookieFor(new URL(c.req.url));
      c.header('Set-Cookie', `${name}=; Max-Age=0; ${rest}`);
      return c.redirect(home(pageOptions(c)), 303);
    }),
  );

  app.notFound((c) => c.text('There is nothing here.\n', 404));
  app.onError((error, c) => {
    if (error instanceof UnreadableBody) return c.text('This form cannot be read.\n', error.status);
    const { level, code } = failureOf(error);
    log(level, { event: 'console.failed', code, ...errorPlace(error) });
    return refuse(c, 'away', 503);
  });

  return { fetch: async (request, env) => app.fetch(request, env) };
}
