/** A gateway with the sandbox's VNeID as its identity provider, and people who visit it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { identities, subOf } from '../../../demo/sandbox/vneid/identities.js';
import { createVneid, VNEID_ACR, VNEID_CLAIMS, VNEID_CLIENT } from '../../../demo/sandbox/vneid/provider.js';
import { createWorld } from '../../../demo/sandbox/world.js';
import type { ConsentOffer } from '../../../src/flow/consent.js';
import type { Backend, Reply } from '../../../src/flow/backend.js';
import type { View } from '../../../src/flow/view.js';
import type { ServerOptions } from '../../../src/node/create-server.js';
import { openIdProvider, type OpenIdOptions } from '../../../src/server/connectors/identity-provider/openid.js';
import type { FederationProvider } from '../../../src/server/federation/federate.js';
import { viewOf } from '../../../src/testing/person.js';
import { ORIGIN } from '../../support/worlds.js';
import { gateway, HOME } from '../sign-in/support.js';

export { HOME, ORIGIN };
export const PAGE = `${ORIGIN}/national/?lang=vi`;
export const [DIEN, HOA, KHANG] = identities.map((each) => ({ ...each, sub: subOf(each) })) as [
  Visitor,
  Visitor,
  Visitor,
];
/** Has not been to the police for level 2. */
export const LOW = { sub: subOf(identities.find(({ level }) => level === 1) ?? DIEN) };

type Visitor = (typeof identities)[number] & { readonly sub: string };

/** Serves a provider until the file's tests are over. */
export async function serveVneid() {
  const world = createWorld({ slow: 1 });
  const asked: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/vneid`;
  const vneid = await createVneid({ issuer, redirectUris: [`${HOME}/federation/callback`], world });
  server.on('request', (request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    void vneid.handle(request, response);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { ...vneid, issuer, world, asked };
}

export type Served = Awaited<ReturnType<typeof serveVneid>>;

export const optionsFor = ({ issuer }: Pick<Served, 'issuer'>): OpenIdOptions => ({
  ...{ issuer, ...VNEID_CLIENT, claims: VNEID_CLAIMS, acr: VNEID_ACR, pause: 1, circuit: { threshold: 1000 } },
});

/** What a browser does at the provider, up to the address that the provider sends it back to. */
export async function visit(url: string, { sub }: { readonly sub: string }, act = 'agree'): Promise<string> {
  const jar = new Map<string, string>();
  const go = async (at: string, form?: Readonly<Record<string, string>>): Promise<string> => {
    if (at.startsWith(HOME)) return at;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, {
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      headers: { cookie },
      redirect: 'manual',
    });
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (next) return go(new URL(next, at).href);
    assert.equal(response.status, 200, await response.text());
    return go(at, { sub, act });
  };
  return go(url);
}

export const dataOf = ({ data }: View) => data as unknown as { readonly url?: string; readonly consent: ConsentOffer };

export const begin = async (backend: Backend, start: Partial<Parameters<Backend['start']>[0]> = {}): Promise<View> =>
  viewOf(await backend.start({ method: 'federation', audience: 'citizen', portal: 'national', ...start }));

export const choose = async (backend: Backend, view: View, page = PAGE): Promise<View> =>
  viewOf(await backend.answer(view, { provider: 'vneid', page, response: '' }));

export const give = (backend: Backend, view: View, response: string): Promise<Reply> =>
  backend.answer(view, { provider: '', page: '', response });

export const consentTo = (view: View) => {
  const { version, purposes } = dataOf(view).consent;
  return { email: '', consent: { version, granted: purposes.map(({ id }) => id) } };
};

/** A gateway with one provider, or with those given. */
export async function federated(service: FederationProvider['service'], more: Partial<ServerOptions> = {}) {
  const provider: FederationProvider = { id: 'vneid', name: 'VNeID', assurance: 'vneid', service };
  const world = await gateway({ partners: () => ({ identityProviders: [provider] }), ...more });
  /** The page and the response that the gateway's callback hands to it. */
  const callback = async (at: string) => {
    const answer = await world.server.fetch(new Request(at, { headers: { 'Sec-Fetch-Site': 'cross-site' } }));
    const [page, mark = ''] = (answer.headers.get('location') ?? '').split('#dvc-federation=');
    return { status: answer.status, page, response: decodeURIComponent(mark) };
  };
  const accounts = async () =>
    (await world.sql.query<{ method: string; assurance: string }>('select method, assurance from account')).rows;
  return { ...world, callback, accounts };
}

export const vneidAt = (served: Served, more: Partial<OpenIdOptions> = {}) =>
  openIdProvider({ ...optionsFor(served), ...more });
