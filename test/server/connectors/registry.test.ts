// Our own OpenAPI file for registries, both ways: the connector against a mock made from it, and
// the sandbox behind a proxy that validates its answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import { CLIENT } from '../../../demo/sandbox/camara/camara-tokens.js';
import { registryDirectory, type RegistryOptions } from '../../../src/server/connectors/registry.js';
import { Unavailable } from '../../../src/server/ports.js';
import { carrier, dien } from './support/carrier.js';
import { prism } from './support/prism.js';

const FILE = fileURLToPath(new URL('../../../docs/registry-openapi.yaml', import.meta.url));
const claimed = { citizenId: dien.citizenId, fullName: dien.fullName, birthDate: dien.birthDate };
const asked = {
  'social-insurance': { ...claimed, insuranceCode: '3486100000' },
  'vietnam-post': { ...claimed, phone: dien.phone },
} as const;
type Registry = keyof typeof asked;
const REGISTRIES = Object.keys(asked) as Registry[];

test('the file is valid OpenAPI for a linter', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const found = await lint({ ref: FILE, config });
  assert.deepEqual(
    found.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
});

test('the connector sends requests that match the file, and reads every answer in it', async (t) => {
  const mock = await prism(t, 'mock', 'registry');
  const refused: string[] = [];
  const directory = (registry: Registry, prefer: string) =>
    registryDirectory({
      registry,
      root: mock,
      tokenUrl: `${mock}/oauth2/token`,
      clientId: 'a',
      clientSecret: 'b',
      pause: 1,
      async fetch(request) {
        if (request.url.endsWith('/token')) return Response.json({ access_token: 'a', expires_in: 300 });
        const headers = new Headers(request.headers);
        headers.set('Prefer', prefer);
        const response = await fetch(request.url, { method: 'POST', headers, body: await request.text() });
        const result = await response.clone().text();
        if (result.includes('stoplight.io/prism/errors')) refused.push(result);
        return response;
      },
    });
  const ask = (registry: Registry, prefer: string, birthDate = dien.birthDate) =>
    directory(registry, prefer).match({ ...asked[registry], birthDate }, 'flow:match');
  for (const registry of REGISTRIES) {
    for (const birthDate of ['12/06/1986', '06/1986', '1986']) {
      assert.deepEqual(await ask(registry, 'code=200, example=same', birthDate), { match: 'same' });
    }
    assert.deepEqual(await ask(registry, 'code=200, example=different'), { match: 'different' });
    assert.deepEqual(await ask(registry, 'code=404'), { match: 'different' });
    const current = { match: 'same', citizenId: '034086012222' };
    assert.deepEqual(await ask(registry, 'code=200, example=olderCard'), current);
    await assert.rejects(ask(registry, 'code=200, example=unknown'), Unavailable);
    for (const status of [400, 401, 403, 429, 503]) {
      await assert.rejects(ask(registry, `code=${status}`), Unavailable, `${registry} ${status}`);
    }
  }
  assert.deepEqual(refused, []);
});

interface Scenario {
  readonly path: Registry;
  readonly body: object;
  readonly status: number;
  readonly code?: string;
  readonly answer?: object;
}

const INSURED = {
  idDocument: dien.citizenId,
  insuranceCode: '3486100000',
  name: dien.fullName,
  birthdate: '1986-06-12',
};
const VERIFIED = { idDocument: dien.citizenId, name: dien.fullName, birthdate: '1986-06-12', phoneNumber: dien.phone };
const YES = { idDocumentMatch: 'true', nameMatch: 'true', birthdateMatch: 'true' };
const OLD = { idDocument: '182345678', insuranceCode: '4075142049', name: 'HỒ VĂN THUẬN', birthdate: '1975-09-02' };

const SCENARIOS: readonly Scenario[] = [
  { path: 'social-insurance', body: INSURED, status: 200, answer: { ...YES, insuranceCodeMatch: 'true' } },
  {
    path: 'social-insurance',
    body: { ...INSURED, insuranceCode: '0000000000', name: 'Nguyễn Văn Điện' },
    status: 200,
    answer: { ...YES, nameMatch: 'false', insuranceCodeMatch: 'false' },
  },
  {
    path: 'social-insurance',
    body: OLD,
    status: 200,
    answer: { ...YES, insuranceCodeMatch: 'true', currentIdDocument: '040075002468' },
  },
  {
    path: 'social-insurance',
    body: { ...INSURED, idDocument: '001086000001' },
    status: 404,
    code: 'IDENTIFIER_NOT_FOUND',
  },
  { path: 'social-insurance', body: { ...INSURED, birthdate: '12/06/1986' }, status: 400, code: 'INVALID_ARGUMENT' },
  { path: 'social-insurance', body: { ...INSURED, phoneNumber: dien.phone }, status: 400, code: 'INVALID_ARGUMENT' },
  { path: 'vietnam-post', body: VERIFIED, status: 200, answer: { ...YES, phoneNumberMatch: 'true' } },
  {
    path: 'vietnam-post',
    body: { ...VERIFIED, postalId: 'BD2600101' },
    status: 200,
    answer: { ...YES, phoneNumberMatch: 'true', postalIdMatch: 'false' },
  },
  {
    path: 'vietnam-post',
    body: { ...VERIFIED, idDocument: '092183006420' },
    status: 404,
    code: 'IDENTIFIER_NOT_FOUND',
  },
];

test('the sandbox’s registries answer as the file says', async (t) => {
  const { root, tokens } = await carrier(t);
  const proxy = await prism(t, 'proxy', 'registry', `${root}/registries`, '--validate-request', 'false');
  const scope = 'social-insurance:match vietnam-post:match';
  const basic = `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`;
  const issued = tokens.issue(basic, { grant_type: 'client_credentials', scope }).answer['access_token'];
  const post = (path: string, body: object, token = String(issued)) =>
    fetch(`${proxy}/${path}/v1/match`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-correlator': 'c-1', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  for (const { path, body, status, code, answer } of SCENARIOS) {
    const response = await post(path, body);
    const { message, ...result } = (await response.json()) as { readonly message?: string };
    assert.equal(response.status, status, JSON.stringify(result));
    assert.equal(response.headers.get('x-correlator'), 'c-1');
    assert.deepEqual(result, answer ?? { status, code });
    assert.equal(Boolean(message), !answer, 'a refusal has a message');
  }
  assert.equal((await post('vietnam-post', VERIFIED, 'no')).status, 401);
});

test('the connector and the sandbox as in npm start: slow, down, hanging, and unusable answers', async (t) => {
  const { root, world, requests } = await carrier(t);
  const make = (registry: Registry, options: Partial<RegistryOptions> = {}) =>
    registryDirectory({
      registry,
      root: `${root}/registries`,
      tokenUrl: `${root}/registries/oauth2/token`,
      ...CLIENT,
      timeout: 600,
      pause: 1,
      ...options,
    });
  const insured = make('social-insurance', { circuit: { threshold: 2, rest: 60_000 } });
  const { insuranceCode } = asked['social-insurance'];
  assert.deepEqual(await insured.match({ ...claimed, insuranceCode }, 'k'), { match: 'same' });
  assert.deepEqual(await insured.match({ ...claimed, birthDate: '1986', insuranceCode }, 'k'), { match: 'different' });
  assert.deepEqual(await make('vietnam-post').match(asked['vietnam-post'], 'k'), { match: 'same' });
  world.registries['social-insurance'] = 'mismatch';
  assert.deepEqual(await insured.match({ ...claimed, insuranceCode }, 'k'), { match: 'different' });
  world.registries['social-insurance'] = 'slow';
  assert.deepEqual(await insured.match({ ...claimed, insuranceCode }, 'k'), { match: 'same' });
  for (const mode of ['down', 'hang', 'garbage'] as const) {
    world.registries['social-insurance'] = mode;
    await assert.rejects(make('social-insurance').match({ ...claimed, insuranceCode }, 'k'), Unavailable, mode);
  }
  assert.equal(insured.available, true);
  for (let n = 0; n < 2; n += 1) await assert.rejects(insured.match({ ...claimed, insuranceCode }, 'k'), Unavailable);
  assert.equal(insured.available, false, 'and a picker says so');
  for (const { url } of requests) assert.ok(!url.includes(dien.citizenId) && !url.includes(insuranceCode), url);
});

test('a registry maps a CMND to a CCCD, and cannot choose the account of a CCCD', async () => {
  const { insuranceCode } = asked['social-insurance'];
  const result = (currentIdDocument: unknown) => ({ ...YES, insuranceCodeMatch: 'true', currentIdDocument });
  const ask = (citizenId: string, current: unknown) =>
    registryDirectory({
      registry: 'social-insurance',
      root: 'https://bhxh.example.vn',
      tokenUrl: 'https://bhxh.example.vn/token',
      clientId: 'a',
      clientSecret: 'b',
      fetch: (request) =>
        Promise.resolve(Response.json(request.url.endsWith('/token') ? { access_token: 'a' } : result(current))),
    }).match({ ...claimed, citizenId, insuranceCode }, 'k');
  assert.deepEqual(await ask('182345678', '040075002468'), { match: 'same', citizenId: '040075002468' });
  assert.deepEqual(await ask('040075002468', '040075002468'), { match: 'same', citizenId: '040075002468' });
  for (const current of ['034086012222', '182345678', '', 40_075_002_468, null]) {
    await assert.rejects(ask('040075002468', current), Unavailable, String(current));
  }
  await assert.rejects(ask('182345678', '299345678901'), Unavailable, 'the birth year is in the future');
});
