/** DPoP proofs over HTTP (RFC 9449), made by hand. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createProof } from '../../../src/client/dpop.js';
import { httpBackend } from '../../../src/client/http.js';
import type { View } from '../../../src/flow/view.js';
import { createGateway } from '../../../src/server/http/gateway.js';
import type { LogEntry } from '../../../src/server/observe/log.js';
import { clock, database, gatewayWorld, ORIGIN, storeOn } from '../../support/worlds.js';
import { identity, viewOf } from '../../../src/testing/person.js';
import { DIEN, http, PASSWORD } from '../support.js';

const sql = await database();
after(() => sql.close());

const FLOW = `${ORIGIN}/registration/flow`;
const START = { method: 'mobile', audience: 'citizen', portal: 'national' };
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = await exportJWK(publicKey);

const hash = async (text: string) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64url');

/** A valid proof, changed as given; `undefined` omits a claim. */
const proof = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  new SignJWT({ htm: 'POST', htu: FLOW, jti: crypto.randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
    .sign(privateKey);

const world = http({}, { publicUrl: ORIGIN });
const start = async (dpop: string, headers: Record<string, string> = {}) =>
  world.call('POST', '', { headers: { DPoP: dpop, ...headers }, body: START });
const status = async (dpop: string) => (await start(dpop)).status;

/** A flow bound to a key, and a function that reads it. */
async function bound() {
  const view = world.view(await start(await proof()));
  const read = async (claims: Record<string, unknown> = {}, given?: string) => {
    const dpop = given ?? (await proof({ htm: 'GET', ath: await hash(view.id), ...claims }));
    return world.call('GET', '', { headers: { Authorization: `DPoP ${view.id}`, DPoP: dpop } });
  };
  return { view, read };
}

test('RFC 9449 §4.3: a proof for another address, verb or id is refused', async () => {
  assert.equal(await status(await proof()), 201);
  for (const htu of [
    'https://localhost:8080/registration/flow',
    'http://localhost:8081/registration/flow',
    'http://localhost/registration/flow',
    'http://evil.example/registration/flow',
    'http://localhost:8080.evil.example/registration/flow',
    `${FLOW}/`,
    `${FLOW}/keep`,
    `${FLOW}?a=1`,
    `${FLOW}#a`,
    `${FLOW}?`,
    'http://a:b@localhost:8080/registration/flow',
    'http://:b@localhost:8080/registration/flow',
    '/registration/flow',
    '',
    undefined,
    [FLOW],
  ])
    assert.equal(await status(await proof({ htu })), 401, String(htu));
  assert.equal(await status(await proof({ htu: 'HTTP://LOCALHOST:8080/registration/../registration/flow' })), 201);
  for (const htm of ['GET', 'post', undefined]) assert.equal(await status(await proof({ htm })), 401, htm);
  const { read } = await bound();
  assert.equal((await read()).status, 200);
  for (const ath of [undefined, await hash('another'), '', 1]) assert.equal((await read({ ath })).status, 401);
});

test('RFC 9449 §4.2: a proof without its claims, or of another type, is refused', async () => {
  for (const claims of [
    { jti: undefined },
    { jti: '' },
    { jti: 'x'.repeat(257) },
    { jti: 1 },
    { iat: undefined },
    { iat: 'now' },
  ])
    assert.equal(await status(await proof(claims)), 401, JSON.stringify(claims));
  for (const header of [
    { typ: 'JWT' },
    { typ: undefined },
    { jwk: undefined },
    { jwk: { ...jwk, d: (await exportJWK(privateKey)).d } },
    { jwk: { ...jwk, x: jwk.y } },
    { crit: ['exp'] },
    { jwk: { kty: 'oct', k: 'AAAA' } },
  ])
    assert.equal(await status(await proof({}, header).catch(() => 'cannot be signed')), 401, JSON.stringify(header));
  const one = await proof();
  assert.equal(await status(`${one}, ${await proof()}`), 401, 'two proofs');
  assert.equal(await status(one.replace(/\.[^.]*$/, '.')), 401, 'no signature');
});

test('RFC 9449 §11.1: a proof is accepted once in the life of a flow, by all gateways of a database', async () => {
  const { read, view } = await bound();
  const ath = await hash(view.id);
  const used = await proof({ htm: 'GET', ath });
  assert.equal((await read({}, used)).status, 200);
  const again = await read({}, used);
  assert.deepEqual([again.status, again.body['code']], [401, 'proof-required']);
  assert.equal((await read()).status, 200, 'a new proof of the same key goes on');
  const begun = await proof();
  assert.deepEqual([await status(begun), await status(begun)], [201, 401]);

  const { now, sleep } = clock();
  const store = storeOn(sql, now);
  const [one, two] = [gatewayWorld({ store, now }), gatewayWorld({ store, now })];
  const ask = async ({ gateway }: typeof one, dpop: string) =>
    (
      await gateway.fetch(
        new Request(FLOW, {
          method: 'POST',
          headers: { Origin: ORIGIN, 'Content-Type': 'application/json', DPoP: dpop },
          body: JSON.stringify(START),
        }),
      )
    ).status;
  const shared = await proof();
  assert.equal(await ask(one, shared), 201);
  assert.equal(await ask(two, shared), 401);
  sleep(59 * 60_000);
  assert.equal(await ask(two, shared), 401);
});

test('an outsider’s proof does not use up the owner’s', async () => {
  const { read, view } = await bound();
  const mine = { htm: 'GET', ath: await hash(view.id), jti: 'the same name of a proof' };
  const stranger = createProof();
  const dpop = await stranger('GET', FLOW, view.id);
  assert.equal((await read({}, dpop)).status, 401);
  assert.equal((await read(mine)).status, 200);
});

test('a stale answer, a lost race and a stream each need one proof per request', async () => {
  const backend = world.http(world.proof());
  const begun = await backend.start(START as Parameters<typeof backend.start>[0]);
  assert.ok(begun.ok);
  const replies = await Promise.all([1, 2, 3].map(() => backend.again(begun.view)));
  const codes = replies.map((reply) => (reply.ok ? 'taken' : reply.problem.code));
  assert.ok(!codes.includes('proof-required'), codes.join());
});

test('proofs name the public address, also with a path and behind a proxy that terminates TLS', async () => {
  const log: LogEntry[] = [];
  const { registrar, portals } = world;
  const gateway = createGateway({
    registrar,
    portals,
    methods: [],
    address: () => '192.0.2.1',
    publicUrl: 'https://id.example.vn/dvc/',
    log: (_level, entry) => void log.push(entry),
  });
  // As the proxy forwards it: http, an internal name, no prefix.
  const begin = async (htu: string) => {
    const headers = { Origin: ORIGIN, 'Content-Type': 'application/json', DPoP: await proof({ htu }) };
    const body = JSON.stringify(START);
    return (
      await gateway.fetch(new Request('http://10.0.3.4:8080/registration/flow', { method: 'POST', headers, body }))
    ).status;
  };
  assert.equal(await begin('https://id.example.vn/dvc/registration/flow'), 201);
  for (const wrong of ['https://id.example.vn/registration/flow', 'http://10.0.3.4:8080/registration/flow'])
    assert.equal(await begin(wrong), 401, wrong);
  assert.deepEqual(
    log.filter(({ event }) => event !== 'request'),
    [{ event: 'proof.elsewhere' }],
  );
  const options = { registrar, portals, methods: [], address: () => '192.0.2.1' };
  for (const publicUrl of [
    'id.example.vn',
    'javascript:alert(1)',
    'https://a@id.example.vn',
    'https://id.example.vn/?a',
  ])
    assert.throws(() => createGateway({ ...options, publicUrl }), /publicUrl/);
});

test('a request that the network repeats is answered: the client makes a new proof', async () => {
  const proofs: (string | null)[] = [];
  let twice = true;
  const backend = httpBackend({
    endpoint: `${ORIGIN}/registration`,
    proof: createProof(),
    fetch: async (request) => {
      proofs.push(request.headers.get('DPoP'));
      if (twice) await world.gateway.fetch(request.clone());
      twice = false;
      return world.gateway.fetch(request);
    },
  });
  const begun = await backend.start(START as Parameters<typeof backend.start>[0], { key: crypto.randomUUID() });
  assert.ok(begun.ok, JSON.stringify(begun));
  const view: View = begun.view;
  twice = true;
  const read = await backend.read(view.id);
  assert.ok(read.ok);
  assert.equal(new Set(proofs).size, proofs.length);
});

test('the full user name is sent at the password step only, to the holder of the key, and in no view or problem', async () => {
  const { registrar, carrier } = gatewayWorld({ store: storeOn(sql) });
  const options = { jkt: 'thumbprint of a key' };
  const seen: unknown[] = [];
  const recorded = async <T>(reply: Promise<T>): Promise<T> => {
    const found = await reply;
    seen.push(found);
    return found;
  };
  const code = async (at: View, call: { readonly jkt?: string } = options) => {
    const found = await recorded(registrar.username(at.id, call));
    return found.ok ? found.username : found.problem.code;
  };
  const begun = viewOf(
    await recorded(registrar.start({ method: 'mobile', audience: 'citizen', portal: 'national' }, options)),
  );
  assert.equal(await code(begun), 'wrong-step');
  const asked = viewOf(await recorded(registrar.answer(begun, await identity(begun, DIEN), options)));
  assert.equal(await code(asked), 'wrong-step');
  const answer = { code: carrier.code(DIEN.phone) };
  const bound = viewOf(await recorded(registrar.answer(asked, answer, { ...options, key: crypto.randomUUID() })));
  assert.deepEqual(await registrar.username(bound.id, options), { ok: true, username: DIEN.citizenId });
  for (const other of [{}, { jkt: 'thumbprint of another' }]) assert.equal(await code(bound, other), 'proof-required');
  const weak = await recorded(registrar.answer(bound, { password: 'Aa@123456' }, options));
  assert.ok(!weak.ok && weak.view);
  assert.deepEqual(viewOf(await recorded(registrar.read(bound.id, options))).data, { username: '********2222' });
  const { rows } = await sql.query('select * from flow');
  assert.ok(rows.length > 0);
  seen.push(rows);
  const done = viewOf(await recorded(registrar.answer(weak.view, { password: PASSWORD }, options)));
  assert.equal(done.status, 'complete');
  assert.equal(await code(done), 'flow-unknown');
  assert.doesNotMatch(JSON.stringify(seen), new RegExp(DIEN.citizenId));
});

test('without a key, an id does not reveal the full user name', async () => {
  const { registrar, proven } = http();
  const refused = await registrar.username((await proven()).id);
  assert.equal(refused.ok ? refused.username : refused.problem.code, 'proof-required');
});

test('the full user name needs a proof over HTTP, and is not cached', async () => {
  const { http: client, carrier, gateway } = world;
  const backend = client(createProof());
  const begun = viewOf(await backend.start(START as Parameters<typeof backend.start>[0]));
  const asked = viewOf(await backend.answer(begun, await identity(begun, DIEN)));
  const { id } = viewOf(await backend.answer(asked, { code: carrier.code(DIEN.phone) }));
  assert.deepEqual(await backend.username?.(id), { ok: true, username: DIEN.citizenId });
  const request = new Request(`${FLOW}/username`, { headers: { Origin: ORIGIN, Authorization: `Bearer ${id}` } });
  const response = await gateway.fetch(request);
  assert.deepEqual([response.status, response.headers.get('Cache-Control')], [401, 'no-store']);
});
