/** A gateway that is an OpenID Provider on a real listener, people in browsers, and portals as relying parties. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import * as client from 'openid-client';
import { httpBackend } from '../../../src/client/http.js';
import { createServer, type Configuration, type ServerOptions } from '../../../src/node/create-server.js';
import { withSigningKey } from '../../../src/node/keys.js';
import { serve } from '../../../src/node/serve.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { ownCodes } from '../../../src/server/checks/code-issuers.js';
import { createPortals, type PortalClient } from '../../../src/server/registration/portals.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlSessions } from '../../../src/server/sign-in/sessions.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createKeys, createVault, newSecret } from '../../../src/server/vault/vault.js';
import { fakeCarrier } from '../../../src/testing/ports.js';
import { PASSWORD, register, viewOf } from '../../../src/testing/person.js';
import { DIEN, PORTALS } from '../../../src/testing/world.js';
import { clock, database, ORIGIN } from '../../support/worlds.js';
import { solved } from '../../server/sign-in/support.js';
import { someone } from '../../server/support.js';

export const SECRET = 'a secret: of 32 characters + more';
/** Where the portals' servers would be. Nothing listens there: the tests read the redirect. */
export const BACK = {
  national: 'https://national.example.vn/signed-in',
  ministry: 'https://ministry.example.vn/signed-in',
} as const;
const HOME_PAGE = 'https://national.example.vn/';
export const AFTER = 'https://national.example.vn/signed-out';

/** Keys of the portal that authenticates by `private_key_jwt`. */
export const ministryKeys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
  'sign',
  'verify',
]);

export async function clients(more: Partial<Record<'national' | 'ministry' | 'province', Partial<PortalClient>>> = {}) {
  const jwk = await crypto.subtle.exportKey('jwk', ministryKeys.publicKey);
  const own: Readonly<Record<string, PortalClient>> = {
    national: { secrets: [await tokenHash(SECRET)], redirectUris: [BACK.national], logoutUris: [AFTER, HOME_PAGE] },
    ministry: {
      jwks: { keys: [{ ...jwk, kid: 'ministry-1', alg: 'ES256', use: 'sig' }] },
      redirectUris: [BACK.ministry],
      scopes: ['profile', 'phone', 'email', 'vn_identity'],
    },
  };
  return createPortals(
    PORTALS.map((portal) => {
      const given = more[portal.id as 'national'];
      const made = own[portal.id] || given ? { ...own[portal.id], ...given } : undefined;
      return { ...portal, ...(made && { client: made }) };
    }),
  );
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Somebody's browser: it keeps cookies by path, follows redirects inside the gateway, and stops outside. */
export function browser(home: string, readCode: () => string | Promise<string>) {
  let jar: Cookie[] = [];
  async function send(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const isBelow = (path: string) => pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
    const fitting = jar.filter(({ path }) => pathname === path || isBelow(path));
    request.headers.set('Cookie', fitting.map(({ name, value }) => `${name}=${value}`).join('; '));
    const response = await fetch(request, { redirect: 'manual' });
    for (const each of response.headers.getSetCookie()) {
      const [pair = '', ...rest] = each.split(/;\s*/);
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const path = /path=([^;]*)/i.exec(rest.join(';'))?.[1] ?? '/';
      jar = jar.filter((old) => old.name !== name || old.path !== path);
      const isGone = /max-age=0/i.test(each) || /expires=Thu, 01 Jan 1970/i.test(each);
      if (!isGone) jar.push({ name, value, path });
    }
    return response;
  }
  async function visit(address: string | URL, init: RequestInit = {}): Promise<Visit> {
    const url = new URL(address, home);
    const response = await send(new Request(url, { headers: { Accept: 'text/html' }, ...init }));
    const location = response.headers.get('Location');
    if (location === null)
      return { url, status: response.status, headers: response.headers, text: await response.text() };
    await response.arrayBuffer();
    const next = new URL(location, url);
    const isPage = ['/sign-in', '/register', '/account'].includes(next.pathname);
    if (next.origin !== home || isPage) return { url: next, status: 303, headers: response.headers, text: '' };
    return visit(next);
  }
  const post = (address: string | URL, form: Record<string, string>) =>
    visit(address, { method: 'POST', body: new URLSearchParams(form) });
  const backend = httpBackend({
    endpoint: `${home}/registration`,
    fetch: (request) => {
      request.headers.set('Origin', home);
      return send(request);
    },
  });
  /** Signs in by password, as our page does: with a code in a new browser. */
  async function signIn(username: string): Promise<void> {
    const begun = viewOf(await backend.start({ method: 'password', purpose: 'sign-in', audience: 'citizen' }));
    const reply = await backend.answer(begun, { username, password: PASSWORD, captcha: await solved(begun) });
    const view = viewOf(reply);
    if (view.status === 'complete') return;
    assert.equal(viewOf(await backend.answer(view, { code: await readCode() })).status, 'complete');
  }
  return {
    ...{ visit, post, send, backend, signIn },
    cookie: (name: string) => jar.find((each) => each.name === name)?.value,
    setCookie(name: string, value: string): void {
      jar = [...jar.filter((old) => old.name !== name), { name, value, path: '/' }];
    },
  };
}

export type Browser = ReturnType<typeof browser>;

/** A database for a further gateway, which does not close it. */
export const shared = (sql: SqlDatabase): SqlDatabase => ({
  query: (text, values) => sql.query(text, values),
  exec: (text) => sql.exec(text),
  transaction: (work) => sql.transaction(work),
});

/** A gateway as an OpenID Provider, until the file's tests are over. */
export async function provider(given: Partial<ServerOptions> = {}) {
  const people = Array.from({ length: 30 }, (_, n) => someone(n));
  const carrier = fakeCarrier(people);
  const { now, sleep } = clock();
  const [sql, keys] = [given.sql ?? (await database()), withSigningKey(createKeys(), now() - 1000)];
  let handle = (_request: Request, _env: unknown): Response | Promise<Response> => new Response(null, { status: 503 });
  const listener = await serve((request, env) => handle(request, env), { port: 0, hostname: '127.0.0.1' });
  const home = `http://127.0.0.1:${listener.port}`;
  const configuration: Configuration = {
    portals: given.portals ?? (await clients()),
    partners: ({ vault }) => ({ issuer: ownCodes({ sender: carrier, vault }), subscribers: carrier }),
  };
  const server = await createServer({
    ...{ ...configuration, sql, keys, listener, trustedProxies: [], captcha: { cost: 1, prefix: '0' } },
    ...{ publicUrl: home, now },
    ...given,
  });
  handle = (request, env) => server.fetch(request, env);
  after(() => server.close());
  const open = () => browser(home, () => carrier.code(carrier.messages.at(-1)?.phone ?? ''));
  const vault = createVault(keys, nodeCiphers);
  const sessions = sqlSessions({ sql, vault, now });

  /** Registers the next person on a portal. */
  async function person(portal = 'national') {
    const next = people.pop() ?? DIEN;
    const backend = httpBackend({
      endpoint: `${home}/registration`,
      fetch: (request) => {
        request.headers.set('Origin', ORIGIN);
        return fetch(request);
      },
    });
    const view = await register(backend, next, (phone) => carrier.code(phone), portal);
    const subject = await vault.mac('subject', `cccd:${next.citizenId}`);
    const { rows } = await sql.query<{ id: string }>('select id from account where subject = $1', [subject]);
    return { ...next, account: rows[0]?.id ?? '', view };
  }
  /** Gives a browser a session as another way of sign-in would. */
  async function signInBy(visitor: Browser, account: string, assurance: string): Promise<void> {
    const id = newSecret();
    assert.ok(await sessions.open(undefined, { id, who: { account }, method: 'usb', portal: '', assurance }));
    visitor.setCookie('dvc-session', id);
  }
  const relyingParty = async (
    id: 'national' | 'ministry' = 'national',
    metadata: Partial<client.ClientMetadata> = {},
  ) =>
    client.discovery(
      new URL(home),
      id,
      metadata,
      id === 'national'
        ? client.ClientSecretBasic(SECRET)
        : client.PrivateKeyJwt({ key: ministryKeys.privateKey, kid: 'ministry-1' }),
      // oxlint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out; the listener has no TLS
      { execute: [client.allowInsecureRequests] },
    );
  return {
    ...{ server, configuration, sql, keys, vault, sessions, now, sleep, home, browser: open, person, signInBy },
    relyingParty,
  };
}

export type Gateway = Awaited<ReturnType<typeof provider>>;

export interface Asked {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** A portal sends somebody to sign in. */
export async function request(
  party: client.Configuration,
  more: Record<string, string> = {},
  { par = false, dpop }: { readonly par?: boolean; readonly dpop?: client.DPoPHandle } = {},
): Promise<Asked> {
  const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
  const id = party.clientMetadata().client_id as 'national' | 'ministry';
  const parameters = {
    ...{ redirect_uri: BACK[id], scope: 'openid profile phone email', state, nonce },
    ...{ code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    ...more,
  };
  const url = par
    ? await client.buildAuthorizationUrlWithPAR(party, parameters, dpop && { DPoP: dpop })
    : client.buildAuthorizationUrl(party, parameters);
  return { url, verifier, state, nonce };
}

/** The portal’s server exchanges the code of the address where the person arrived. */
export const redeem = (
  party: client.Configuration,
  { verifier, state, nonce }: Asked,
  arrived: URL,
  dpop?: client.DPoPHandle,
) =>
  client.authorizationCodeGrant(
    party,
    arrived,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    undefined,
    dpop && { DPoP: dpop },
  );

/** Goes to the portal's request, signs in where a page asks for it, and comes back to the portal. */
export async function arrive(visitor: Browser, { url }: Asked, citizenId: string): Promise<URL> {
  const page = await visitor.visit(url);
  assert.equal(page.url.pathname, '/sign-in', page.text);
  await visitor.signIn(citizenId);
  const { url: arrived } = await visitor.visit(page.url.searchParams.get('return') ?? '');
  return arrived;
}
