/** A whole gateway, and people in browsers with cookies. */
import { after } from 'node:test';
import { solveChallenge } from 'altcha-lib';
import type { Challenge } from 'altcha-lib/types';
import { httpBackend } from '../../../src/client/http.js';
import type { Reply } from '../../../src/flow/backend.js';
import type { Audience } from '../../../src/flow/method.js';
import type { View } from '../../../src/flow/view.js';
import { createServer, type Partners, type ServerOptions } from '../../../src/node/create-server.js';
import { deriveKey } from '../../../src/server/checks/captcha.js';
import { ownCodes } from '../../../src/server/checks/code-issuers.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { fakeCarrier, type Subscriber } from '../../../src/testing/ports.js';
import { PASSWORD, register, viewOf } from '../../../src/testing/person.js';
import { DIEN, PORTALS } from '../../../src/testing/world.js';
import { clock, database, engines, ORIGIN } from '../../support/worlds.js';
import { someone } from '../support.js';

export { PASSWORD };
export const HOME = 'https://id.example.vn';

/** The solution of a captcha, as the widget computes it. */
export async function solved({ data }: View): Promise<string> {
  const { captcha: challenge } = data as unknown as { captcha: Challenge };
  return JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
}

type Fetch = (request: Request) => Promise<Response>;

/** A browser on a page of `origin`: it keeps cookies and sends them to the host that set them. */
export function browser(fetch: Fetch, origin = HOME, readCode = () => '') {
  const cookies = new Map<string, string>();
  const set: string[] = [];
  const send: Fetch = async (request) => {
    request.headers.set('Origin', origin);
    if (origin === HOME)
      request.headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(request);
    for (const each of response.headers.getSetCookie()) {
      const [pair = ''] = each.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      set.push(each);
      if (/max-age=0/i.test(each)) cookies.delete(name);
      else cookies.set(name, pair.slice(name.length + 1));
    }
    return response;
  };
  const backend = httpBackend({ endpoint: `${HOME}/registration`, fetch: send });

  /** Signs in by password, up to a code; returns the last reply. */
  async function enter(username: string, password = PASSWORD, audience: Audience = 'citizen'): Promise<Reply> {
    const begun = viewOf(await backend.start({ method: 'password', purpose: 'sign-in', audience }));
    return backend.answer(begun, { username, password, captcha: await solved(begun) });
  }
  /** Signs in by password, with the code where one is asked for; returns the last reply. */
  async function signIn(username: string, password = PASSWORD, audience: Audience = 'citizen'): Promise<Reply> {
    const entered = await enter(username, password, audience);
    if (!entered.ok || entered.view.status !== 'active') return entered;
    return backend.answer(entered.view, { code: readCode() });
  }
  const ask = async (verb: string, path: string, headers: Record<string, string> = {}) => {
    const response = await send(new Request(`${HOME}${path}`, { method: verb, headers }));
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  /** The token for changes, as the account page reads it. */
  const token = async () => ({ 'X-CSRF-Token': (await ask('GET', '/account/session')).body['token'] as string });
  return { backend, send, enter, signIn, ask, token, cookies, set };
}

/** Somebody with an account, and their last view of the registration. */
export interface Person extends Subscriber {
  readonly account: string;
  readonly view: View;
}

/** A gateway that runs until the file's tests are over. */
export async function gateway(given: Partial<ServerOptions> = {}, more: Partial<Partners> = {}) {
  const people = Array.from({ length: 20 }, (_, n) => someone(n));
  const carrier = fakeCarrier(people);
  const { now, sleep } = clock();
  const keys = given.keys ?? createKeys();
  const vault = createVault(keys, nodeCiphers);
  const sql: ServerOptions['sql'] = given.sql ?? (await database());
  const server = await createServer({
    portals: createPortals(PORTALS),
    partners: ({ vault }) => ({ issuer: ownCodes({ sender: carrier, vault }), subscribers: carrier, ...more }),
    ...{ keys, trustedProxies: [], captcha: { cost: 1, prefix: '0' }, publicUrl: HOME, now },
    ...given,
    sql,
  });
  after(() => server.close());
  /** The code in the newest message to any phone. */
  const readCode = () => carrier.code(carrier.messages.at(-1)?.phone ?? '');
  const open = (origin?: string) => browser((request) => server.fetch(request), origin, readCode);

  /** Registers the next person on a portal. */
  async function person(portal = 'national'): Promise<Person> {
    const next = people.pop() ?? DIEN;
    const view = await register(open(ORIGIN).backend, next, (phone) => carrier.code(phone), portal);
    const subject = await vault.mac('subject', `cccd:${next.citizenId}`);
    const { rows } = await sql.query<{ id: string }>('select id from account where subject = $1', [subject]);
    return { ...next, account: rows[0]?.id ?? '', view };
  }
  return { server, sql, keys, sleep, now, carrier, people, readCode, browser: open, person };
}

/** A gateway on each engine of the run. */
export async function gateways(given: Partial<ServerOptions> = {}, more: Partial<Partners> = {}) {
  const { all } = await engines();
  return Promise.all(all.map(async ([engine, sql]) => [engine, await gateway({ ...given, sql }, more)] as const));
}
