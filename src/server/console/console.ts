/**
 * The operator's page at `/console/`: activity of all processes of this database, and dead letters
 * with a button to retry them. Rendered on the server without scripts, so that script injection is
 * impossible. An operator signs in by a form. The session cookie is out of reach of scripts and of
 * other sites.
 */
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import type { ConsoleTexts } from '../../locales/console-texts.js';
import { languagesOf } from '../../locales/gateway.js';
import { hostCookie } from '../checks/host-cookie.js';
import { readBody, UnreadableBody } from '../http/body.js';
import { errorPlace, noLog, type Log } from '../observe/log.js';
import { eventOf, failureOf } from '../observe/failures.js';
import type { Operators, Session } from './operators.js';
import type { Html, PageOptions } from './frame.js';
import type { StoredOutages } from '../registration/outages.js';
import { isUuid } from '../sql/sql.js';
import { outageIn, readForm, type OutagesView } from './outages.js';
import { overview, PERIODS, type OverviewOptions, type Period } from './overview.js';
import { consolePage, signInPage, type Refusal } from './page.js';
import { STYLE } from './style.js';

export interface ConsoleOptions extends Omit<OverviewOptions, 'now'> {
  readonly operators: Operators;
  /** Lets operators announce planned outages: see `sqlOutages`. */
  readonly outages?: StoredOutages;
  readonly now?: () => number;
  readonly log?: Log;
  /** The caller's address, as the gateway determines it. */
  readonly address: (request: Request, env: unknown) => string;
  /** A method's display name. */
  readonly name?: (method: string, lang: string) => string | undefined;
  /**
   * Further languages, or other texts for a language of the package. A missing text stays
   * Vietnamese.
   */
  readonly languages?: Readonly<Record<string, Partial<ConsoleTexts>>>;
  /** Shown at the top of every page: which gateway this is, if there are several. */
  readonly banner?: string;
}

const BASE = '/console';
/** Dead letters that one press of the button retries. */
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
  // With `no-referrer` a form's `Origin` would be `null`, and our own page could not be recognised.
  'Referrer-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};

const cookieAt = (url: string) => hostCookie(url, { name: 'dvc-console', sameSite: 'Strict', localPath: BASE });

/**
 * Whether a form comes from our own page (T33): the cookie alone is not enough. Schemes are not
 * compared, because a proxy may terminate TLS.
 */
function isOurs(request: Request): boolean {
  const { headers } = request;
  const origin = headers.get('Origin') ?? '';
  const site = headers.get('Sec-Fetch-Site') ?? 'same-origin';
  return site === 'same-origin' && URL.canParse(origin) && new URL(origin).host === new URL(request.url).host;
}

/**
 * @example
 * const console = createConsole({ operators, tally, outbox, registrar, portals, methods, address });
 * const gateway = createGateway({ registrar, portals, methods, address, console });
 */
export function createConsole(options: ConsoleOptions): { fetch(request: Request, env?: unknown): Promise<Response> } {
  const { log = noLog, languages = {} } = options;
  for (const name of Object.keys(languages))
    if (!/^[a-z]{2,3}$/.test(name)) throw new TypeError(`createConsole: "${name}" is not a language such as "fr".`);
  const app = new Hono({ strict: false }).basePath(BASE);
  app.use(guard);
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  sessionRoutes(app, options, log);
  app.get(
    '/',
    signedIn(options, (c, { operator }) => main(options, c, operator)),
  );

  outageRoutes(app, options);
  replayRoute(app, options);
  app.notFound((c) => c.text('There is nothing here.\n', 404));
  app.onError((error, c) => {
    if (error instanceof UnreadableBody) return c.text('This form cannot be read.\n', error.status);
    const failure = failureOf(error);
    const { level, code } = failure;
    log(level, { event: eventOf(failure, 'console.failed'), code, ...errorPlace(error) });
    return refuse(options, c, 'away', 503);
  });

  return { fetch: async (request, env) => app.fetch(request, env) };
}

const guard: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'POST' && !isOurs(c.req.raw)) c.res = c.text('Not from here.\n', 403);
  else await next();
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
};

const pageOptionsOf = ({ banner, languages: own }: ConsoleOptions, c: Context): PageOptions => {
  const { lang = '', period } = c.req.query();
  const languages = languagesOf('console', own);
  return {
    base: BASE,
    lang: Object.hasOwn(languages, lang) ? lang : 'vi',
    languages,
    ...(banner !== undefined && { banner }),
    period: period !== undefined && Object.hasOwn(PERIODS, period) ? (period as Period) : 'day',
  };
};

const home = ({ lang, period }: PageOptions, more = '') => `${BASE}/?lang=${lang}&period=${period}${more}`;

const show = (c: Context, page: Html, status: 200 | 401 | 403 | 422 | 429 | 503 = 200) => c.html(page, status);

const fields = async (c: Context) =>
  new URLSearchParams(await readBody(c.req.raw, ['application/x-www-form-urlencoded']));
const field = async (c: Context, name: string): Promise<string> => (await fields(c)).get(name) ?? '';

const refuse = (options: ConsoleOptions, c: Context, refusal: Refusal, status: 401 | 429 | 503) => {
  if (status === 429) c.header('Retry-After', '600');
  return show(c, signInPage(pageOptionsOf(options, c), refusal), status);
};

/** Guards routes that need a signed-in operator. */
const signedIn =
  (options: ConsoleOptions, act: (c: Context, session: Session) => Promise<Response>) => async (c: Context) => {
    const session = await options.operators.find(cookieAt(c.req.url).read(c.req.raw));
    return session ? act(c, session) : show(c, signInPage(pageOptionsOf(options, c)), 401);
  };

/** Renders the whole page. `refused` is an outage form with a fault. */
async function main(
  options: ConsoleOptions,
  c: Context,
  operator: string,
  refused: Pick<OutagesView, 'form' | 'refusal'> = {},
) {
  const { operators, outages, portals, methods, now = Date.now } = options;
  const shown = { ...pageOptionsOf(options, c), ...(options.name ? { name: options.name } : {}) };
  const count = /^\d{1,4}$/.exec(c.req.query('replayed') ?? '')?.[0];
  await operators.record(operator, { event: 'operator.read', result: 'ok', reason: shown.period });
  const seen = await overview({ ...options, now }, shown.period);
  const planned = outages ? { outages: { all: await outages.all(), portals, methods, ...refused } } : {};
  const replayed = count === undefined ? {} : { replayed: Number(count) };
  return show(c, consolePage(shown, { operator, overview: seen, ...planned, ...replayed }), refused.form ? 422 : 200);
}

function sessionRoutes(app: Hono, options: ConsoleOptions, log: Log): void {
  const { operators, address } = options;
  app.post('/session', async (c) => {
    const found = await operators.signIn((await field(c, 'token')).trim(), address(c.req.raw, c.env));
    if (typeof found === 'string') {
      log('warn', { event: 'operator.refused', code: found });
      return refuse(options, c, found, found === 'wrong' ? 401 : 429);
    }
    c.header('Set-Cookie', cookieAt(c.req.url).write(found.id));
    return c.redirect(home(pageOptionsOf(options, c)), 303);
  });

  app.post(
    '/sign-out',
    signedIn(options, async (c, session) => {
      await operators.signOut(session);
      c.header('Set-Cookie', cookieAt(c.req.url).write());
      return c.redirect(home(pageOptionsOf(options, c)), 303);
    }),
  );
}

function outageRoutes(app: Hono, options: ConsoleOptions): void {
  const { operators, outages, now = Date.now } = options;
  app.post(
    '/outages',
    signedIn(options, async (c, { operator }) => {
      if (!outages) return c.notFound();
      const sent = await fields(c);
      const form = readForm(sent, Object.keys(languagesOf('console', options.languages)));
      const planned = outageIn(form, { ...options, now: now() });
      if (typeof planned === 'string') return main(options, c, operator, { form, refusal: planned });
      const reason = `${planned.portal ?? '*'} ${planned.method ?? '*'}`;
      await operators.record(operator, { event: 'operator.outage', result: 'ok', reason });
      await outages.add(planned);
      return c.redirect(home(pageOptionsOf(options, c)), 303);
    }),
  );

  app.post(
    '/outages/remove',
    signedIn(options, async (c, { operator }) => {
      const id = await field(c, 'id');
      if (!outages || !isUuid(id)) return c.notFound();
      await operators.record(operator, { event: 'operator.outage-removed', result: 'ok', reason: id });
      await outages.remove(id);
      return c.redirect(home(pageOptionsOf(options, c)), 303);
    }),
  );
}

function replayRoute(app: Hono, options: ConsoleOptions): void {
  const { operators, outbox } = options;
  app.post(
    '/replay',
    signedIn(options, async (c, { operator }) => {
      const id = await field(c, 'id');
      const letters = (await outbox?.deadLetters(MOST)) ?? [];
      const wanted = letters.filter((each) => id === 'all' || each.id === id);
      const events = wanted.map((each) => ({ event: 'operator.replay', result: 'ok', reason: each.id }) as const);
      await operators.record(operator, ...events);
      let count = 0;
      for (const each of wanted) if (await outbox?.replay(each.id)) count += 1;
      return c.redirect(home(pageOptionsOf(options, c), `&replayed=${count}`), 303);
    }),
  );
}
