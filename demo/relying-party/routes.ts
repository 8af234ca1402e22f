/** The pages of a portal that know who is signed in: sign-in, sign-out, and the service behind it. */
import { setTimeout } from 'node:timers/promises';
import type { Log } from 'dvc-register/server';
import { Hono, type Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { applyPage } from '../pages/apply-page.js';
import { failedPage } from '../pages/failed-page.js';
import type { Shown } from '../pages/portal-frame.js';
import { PORTALS, type Lang } from '../pages/portal-texts.js';
import { PROCEDURES } from '../pages/service-texts.js';
import { fieldsOf, refuseForeign } from '../sandbox/requests.js';
import { createApplications, type Applications } from './applications.js';
import { createParty, type Party, type PartyOptions, type Person, type Wish } from './party.js';
import { createSessions, type Begun, type PortalSessions } from './sessions.js';

export interface RelyingPartyOptions extends PartyOptions {
  readonly now: () => number;
  readonly log: Log;
  /** The name of an account that SCIM has brought to this portal. */
  readonly nameOf: (sub: string) => string | undefined;
}

export interface RelyingParty {
  /** Mount it at the portal's path. */
  readonly routes: Hono;
  personOf(c: Context): Shown | undefined;
  /** The gateway's page where a person sees their account. */
  account(lang: Lang): string;
  /** Ends the sessions of an account that is out of use; of an erased one nothing is kept. */
  forget(sub: string, isErased: boolean): void;
}

/** By portal. */
export type RelyingParties = Readonly<Record<string, RelyingParty>>;

export const NO_STORE = { 'Cache-Control': 'no-store' } as const;

export const langOf = (c: Context): Lang => (c.req.query('lang') === 'en' ? 'en' : 'vi');

function withQuery(address: string, more: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url.href;
}

/** The address of one of the portal's pages. */
type Address = (lang: Lang, page?: 'apply' | 'sign-in') => string;

interface Parts {
  readonly options: RelyingPartyOptions;
  readonly party: Party;
  readonly sessions: PortalSessions;
  readonly applications: Applications;
  readonly cookie: ReturnType<typeof cookieOf>;
  readonly at: Address;
  readonly view: (c: Context) => Parameters<typeof failedPage>[0];
  readonly personOf: (c: Context) => Person | undefined;
  /** Begins a sign-in; returns the address of the gateway. */
  readonly begin: (c: Context, places: Pick<Begun, 'to' | 'back'>, more?: Wish) => Promise<string>;
}

/** The only cookie: of this host alone, out of reach of scripts, and not sent by other sites' forms. */
function cookieOf(id: string, home: string) {
  const { protocol, pathname } = new URL(home);
  const name = `portal-${id}`;
  // Over plain HTTP browsers refuse the prefix `__Host-`. The cookie's path separates portals of one host.
  const isSecure = protocol === 'https:';
  const place = isSecure ? ({ prefix: 'host', secure: true, path: '/' } as const) : { path: pathname };
  return {
    read: (c: Context) => (isSecure ? getCookie(c, name, 'host') : getCookie(c, name)) ?? '',
    write: (c: Context, value: string) => setCookie(c, name, value, { ...place, httpOnly: true, sameSite: 'Lax' }),
  };
}

/** `127.0.0.1` shows the pages too, but people sign in at the portal's own address. */
const isElsewhere = (c: Context, home: string) =>
  new URL(home).hostname === 'localhost' && new URL(c.req.url).hostname !== 'localhost';

function signInRoutes(app: Hono, { options, party, sessions, cookie, at, view, personOf, begin }: Parts): void {
  const { home } = options;
  app.get('/sign-in', async (c) => {
    const lang = langOf(c);
    const page = c.req.query('to') === 'apply' ? 'apply' : undefined;
    if (personOf(c)) return c.redirect(at(lang, page), 303);
    if (isElsewhere(c, home)) return c.redirect(`${home}sign-in${new URL(c.req.url).search}`, 303);
    return c.redirect(await begin(c, { to: at(lang, page), back: at(lang) }), 303);
  });
  app.get('/signed-in', async (c) => {
    const begun = sessions.take(cookie.read(c), c.req.query('state') ?? '');
    // A second tab may have signed the person in already.
    if (!begun) return personOf(c) ? c.redirect(home, 303) : c.html(failedPage(view(c)), 400, NO_STORE);
    if (c.req.query('error') === 'access_denied') return c.redirect(begun.back, 303);
    if (begun.isRenewal && c.req.query('error') === 'login_required') {
      sessions.end(cookie.read(c));
      return c.redirect(begun.to, 303);
    }
    const person = await party.finish(new URL(c.req.url).search, begun);
    cookie.write(c, sessions.open(cookie.read(c), person));
    return c.redirect(begun.to, 303);
  });
  /** The page sends the receipt of a registration here. */
  app.post('/registered', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const { receipt } = await fieldsOf(c);
    if (isElsewhere(c, home) || typeof receipt !== 'string') return c.body(null, 400);
    const person = await party.registered(receipt);
    cookie.write(c, sessions.open(cookie.read(c), person));
    return c.json({ name: await nameSoon(person.sub, options.nameOf) }, 200, NO_STORE);
  });
}

function signOutRoutes(app: Hono, { party, sessions, cookie, at, personOf }: Parts): void {
  app.post('/sign-out', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const [lang, person] = [langOf(c), personOf(c)];
    sessions.end(cookie.read(c));
    return c.redirect(person ? (await party.leave(person.idToken, lang)).href : at(lang), 303);
  });
  /** The gateway says that a session has ended. */
  app.post('/backchannel', async (c) => {
    const { logout_token: token } = await fieldsOf(c);
    const ended = await party.logout(String(token)).catch(() => undefined);
    if (!ended) return c.json({ error: 'invalid_request' }, 400, NO_STORE);
    sessions.endAll(ended);
    return c.body(null, 204, NO_STORE);
  });
}

function serviceRoutes(app: Hono, parts: Parts): void {
  const { options, sessions, applications, cookie, at, view, personOf, begin } = parts;
  const { id, nameOf } = options;
  app.get('/apply', async (c) => {
    const [lang, person] = [langOf(c), personOf(c)];
    if (!person) return c.redirect(withQuery(at(lang, 'sign-in'), { to: 'apply' }), 303);
    // A gateway that does not answer is no reason to stop the person.
    const here = { to: at(lang, 'apply'), back: at(lang) };
    const isDue = sessions.isDue(cookie.read(c));
    const renewal = isDue ? await begin(c, here, { prompt: 'none' }).catch(() => undefined) : undefined;
    if (renewal) return c.redirect(renewal, 303);
    const shown = shownOf(person, nameOf);
    const mine = applications.of(person.sub);
    const received = mine.find(({ code }) => code === c.req.query('received'))?.code;
    const chosen = Number(c.req.query('procedure') ?? NaN);
    return c.html(applyPage({ ...view(c), person: shown, applications: mine, received, chosen }), 200, NO_STORE);
  });
  app.post('/apply', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const [lang, person] = [langOf(c), personOf(c)];
    const procedure = Number((await fieldsOf(c))['procedure'] ?? NaN);
    const wanted = PROCEDURES[id]?.[procedure];
    // The session has ended meanwhile, or somebody sends what the form cannot.
    if (!person || !wanted) return c.redirect(at(lang, 'apply'), 303);
    if (wanted.acr !== undefined && person.acr !== wanted.acr) {
      const places = { to: withQuery(at(lang, 'apply'), { procedure: String(procedure) }), back: at(lang, 'apply') };
      return c.redirect(await begin(c, places, { acr_values: wanted.acr }), 303);
    }
    const { code } = applications.add(person.sub, procedure);
    return c.redirect(withQuery(at(lang, 'apply'), { received: code }), 303);
  });
}

/** The name comes with the account by SCIM, often a moment after the receipt; empty after two seconds. */
async function nameSoon(sub: string, nameOf: RelyingPartyOptions['nameOf']): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const name = nameOf(sub);
    if (name) return name;
    await setTimeout(100);
  }
  return '';
}

const shownOf = ({ sub, acr, name }: Person, nameOf: RelyingPartyOptions['nameOf']): Shown => ({
  acr,
  name: name ?? nameOf(sub) ?? '',
});

export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const { id, home, issuer, now, nameOf, log } = options;
  const portal = PORTALS[id];
  if (!portal) throw new TypeError(`There are no pages of a portal "${id}".`);
  const [sessions, applications] = [createSessions(now), createApplications(now)];
  const cookie = cookieOf(id, home);
  const signedIn = (c: Context) => sessions.find(cookie.read(c));
  const personOf = (c: Context) => {
    const person = signedIn(c);
    return person && shownOf(person, nameOf);
  };
  const account = (lang: Lang) => `${issuer}/account?${new URLSearchParams({ portal: id, lang }).toString()}`;
  const at: Address = (lang, page) => `${home}${page ?? ''}${lang === 'en' ? '?lang=en' : ''}`;
  const view = (c: Context) => {
    const lang = langOf(c);
    return { id, portal, lang, person: personOf(c), account: account(lang) };
  };
  const party = createParty(options);
  const begin: Parts['begin'] = async (c, places, more = {}) => {
    const { url, check } = await party.begin(langOf(c), more);
    const isRenewal = more.prompt !== undefined;
    cookie.write(c, sessions.begin(cookie.read(c), { ...check, ...places, isRenewal }));
    return url.href;
  };
  const parts = { options, party, sessions, applications, cookie, at, view, personOf: signedIn, begin };
  const routes = new Hono();
  signInRoutes(routes, parts);
  signOutRoutes(routes, parts);
  serviceRoutes(routes, parts);
  // The gateway does not answer, or refuses the code: another try is a click away.
  routes.onError((error, c) => {
    log('warn', { event: 'portal.sign-in-failed', portal: id, code: (error as { code?: string }).code ?? error.name });
    return c.html(failedPage(view(c)), 502, NO_STORE);
  });
  return {
    ...{ routes, personOf, account },
    forget(sub, isErased) {
      sessions.endAll({ sub, sid: undefined });
      if (isErased) applications.forget(sub);
    },
  };
}
