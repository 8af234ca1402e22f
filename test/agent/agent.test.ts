import assert from 'node:assert/strict';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { toBeSigned } from '../../src/agent/challenge.js';
import { makeAgent, makeToken, PIN, PORTAL, type AgentWorld, type Reply, type TokenWorld } from './world.js';

let token: TokenWorld;
let world: AgentWorld;
before(async () => {
  token = await makeToken();
  world = await makeAgent({ modules: [token.module] });
});
after(async () => {
  await world.agent.close();
  token.remove();
});

const idOf = (der: Uint8Array) => createHash('sha256').update(der).digest('hex');
const NONCE = Buffer.alloc(33, 7).toString('base64');
const FLOW = 'flow-0123456789abcdef';
const order = (certificate: string) => ({ op: 'authenticate', certificate, nonce: NONCE, flowId: FLOW });
const signature = ({ result }: Reply) => result as { readonly algorithm: string; readonly signature: string };

test('B-6: lists tokens and certificates with a key, without a PIN', async () => {
  const page = await world.open();
  assert.deepEqual((await page.ask({ op: 'listTokens' })).result, [{ label: 'Sandbox Token', tries: 'enough' }]);
  const { result } = await page.ask({ op: 'getCertificates' });
  const list = result as { id: string; token: string; certificate: string; chain: string[] }[];
  assert.deepEqual(list.map(({ id }) => id).sort(), [idOf(token.person.der), idOf(token.company.der)].sort());
  assert.ok(
    list.every(({ chain }) => chain.length === 1 && chain[0] === Buffer.from(token.root.der).toString('base64')),
  );
  assert.equal(world.at.asked.length, 0);
  page.close();
});

for (const [name, algorithm, options] of [
  ['person', 'RS256', {}],
  ['company', 'ES256', { dsaEncoding: 'ieee-p1363' }],
] as const) {
  test(`B-6, B-8: signs only our challenge with ${algorithm}, and shows the origin of the page`, async () => {
    const page = await world.open();
    const holder = token[name];
    const reply = await page.ask(order(idOf(holder.der)));
    assert.equal(signature(reply).algorithm, algorithm);
    const key = { key: new X509Certificate(holder.der).publicKey, ...options };
    const bytes = Buffer.from(signature(reply).signature, 'base64');
    const message = toBeSigned({ origin: PORTAL, nonce: NONCE, flowId: FLOW }, 'sha256');
    assert.ok(verify('sha256', message, key, bytes));
    assert.equal(message.toString('latin1', 0, 21), 'DVC-REGISTER-AUTH-V1\0');
    assert.ok(
      !verify('sha256', toBeSigned({ origin: PORTAL, nonce: NONCE, flowId: `${FLOW}0` }, 'sha256'), key, bytes),
    );
    const { origin, token: label, onReader } = world.at.asked.at(-1) ?? {};
    assert.deepEqual({ origin, label, onReader }, { origin: PORTAL, label: 'Sandbox Token', onReader: false });
    page.close();
  });
}

test('T13, B-8: a signature for one origin does not verify for another', async () => {
  const evil = 'https://evil.example';
  const relay = await makeAgent({ modules: [token.module], allowed: [PORTAL, evil] });
  const page = await relay.open(evil);
  const reply = await page.ask(order(idOf(token.person.der)));
  const key = new X509Certificate(token.person.der).publicKey;
  const bytes = Buffer.from(signature(reply).signature, 'base64');
  assert.ok(verify('sha256', toBeSigned({ origin: evil, nonce: NONCE, flowId: FLOW }, 'sha256'), key, bytes));
  assert.ok(!verify('sha256', toBeSigned({ origin: PORTAL, nonce: NONCE, flowId: FLOW }, 'sha256'), key, bytes));
  await relay.agent.close();
});

test('T27, B-10: reports a wrong PIN, prompts once per request, and serves the next request', async () => {
  const page = await world.open();
  const before = world.at.asked.length;
  world.at.pin = '00000000';
  const wrong = await page.ask(order(idOf(token.person.der)));
  assert.deepEqual([wrong.ok, wrong.fault], [false, 'wrong-pin']);
  assert.equal(world.at.asked.length, before + 1);
  world.at.pin = PIN;
  assert.ok((await page.ask(order(idOf(token.person.der)))).ok);
  page.close();
});

test('L-14, B-6: a request ends when the person cancels, and when the page closes', async () => {
  const page = await world.open();
  world.at.pin = undefined;
  assert.equal((await page.ask(order(idOf(token.person.der)))).fault, 'cancelled');
  world.at.pin = PIN;
  world.at.thinking = new Promise(() => undefined);
  const asked = page.ask(order(idOf(token.person.der)));
  await page.ask({ op: 'hello' });
  await page.ask({ op: 'cancel' });
  assert.equal((await asked).fault, 'cancelled');
  world.at.thinking = Promise.resolve();
  page.close();
});

test('B-5: of two pages serves one at a time, and is free again when that page closes', async () => {
  const [one, two] = [await world.open(), await world.open()];
  world.at.thinking = new Promise(() => undefined);
  const asked = world.at.asked.length;
  void one.ask(order(idOf(token.person.der)));
  while (world.at.asked.length === asked) await one.ask({ op: 'hello' });
  assert.equal((await two.ask(order(idOf(token.person.der)))).fault, 'busy');
  assert.equal((await two.ask({ op: 'getCertificates' })).fault, 'busy');
  one.close();
  world.at.thinking = Promise.resolve();
  let reply = await two.ask(order(idOf(token.person.der)));
  while (reply.fault === 'busy') reply = await two.ask(order(idOf(token.person.der)));
  assert.ok(reply.ok);
  two.close();
});

test('reports a missing driver, and a missing certificate', async () => {
  const none = await makeAgent({ modules: ['/nowhere/driver.so'] });
  const page = await none.open();
  assert.equal((await page.ask({ op: 'listTokens' })).fault, 'driver-missing');
  assert.equal((await page.ask(order(idOf(token.person.der)))).fault, 'driver-missing');
  await none.agent.close();
  const other = await world.open();
  assert.equal((await other.ask(order('0'.repeat(64)))).fault, 'certificate-missing');
  other.close();
});

test('T27, B-5: limits prompts per origin and hour, and counts each origin separately', async () => {
  const other = 'https://other.example.vn';
  const shy = await makeAgent({ modules: [token.module], prompts: 1, allowed: [PORTAL, other] });
  const page = await shy.open();
  assert.ok((await page.ask(order(idOf(token.person.der)))).ok);
  assert.equal((await page.ask(order(idOf(token.person.der)))).fault, 'rate-limited');
  assert.ok((await (await shy.open(other)).ask(order(idOf(token.person.der)))).ok);
  await shy.agent.close();
});
