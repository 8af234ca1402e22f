/**
 * Broken slots, objects, attributes and modules must not affect a good token beside them (cases 55,
 * 56, 59, 62).
 */
import assert from 'node:assert/strict';
import { createHash, createVerify } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { toBeSigned } from '../../src/agent/challenge.js';
import { makeShim, type Shim } from './shim.js';
import { makeAgent, makeToken, PIN, PORTAL, type AgentWorld, type Page, type Reply, type TokenWorld } from './world.js';

let token: TokenWorld;
let shim: Shim;
let world: AgentWorld;
let page: Page;
const notes: string[] = [];
/** Milliseconds between polls: a poll that began under an earlier fault would share its answer. */
const NEVER = 3_600_000;

before(async () => {
  token = await makeToken();
  shim = makeShim({ real: token.module, pin: PIN });
  world = await makeAgent({ modules: [shim.module], timeoutMs: 15_000, every: NEVER, log: (note) => notes.push(note) });
  page = await world.open();
});
beforeEach(() => {
  shim.is();
});
after(async () => {
  await world.agent.close();
  shim.remove();
  token.remove();
});

const idOf = (der: Uint8Array) => createHash('sha256').update(der).digest('hex');
const labels = ({ result }: Reply) => (result as { label: string }[] | undefined)?.map(({ label }) => label);
const ids = ({ result }: Reply) => (result as { id: string }[] | undefined)?.map(({ id }) => id).sort();
const nonce = 'A'.repeat(44);
const flowId = 'f'.repeat(20);
const sign = (who = token.person) => page.ask({ op: 'authenticate', certificate: idOf(who.der), nonce, flowId });
const both = () => [token.person, token.company].map(({ der }) => idOf(der)).sort();

for (const [name, ...faults] of [
  ['a token that is not recognised', 'extra e1'],
  ['a slot whose token is gone', 'extra e0'],
  ['a reader that fails', 'extra 30'],
  ['a slot that fails in general', 'extra 5'],
  ['a token without sessions', 'extra 0', 'extra-session 30'],
  ['a token whose sessions are full', 'extra 0', 'extra-session b1'],
  ['a list of mechanisms that cannot be had', 'mechanisms 54'],
  ['a module that finds one object a call', 'one'],
] as const) {
  test(`${name} does not affect the good token`, async () => {
    shim.is(...faults);
    assert.ok(labels(await page.ask({ op: 'listTokens' }))?.includes('Sandbox Token'));
    assert.deepEqual(ids(await page.ask({ op: 'getCertificates' })), both());
    assert.ok((await sign()).ok);
  });
}

test('logs each failure once, without a label or a name', async () => {
  shim.is('extra 3');
  await page.ask({ op: 'listTokens' });
  await page.ask({ op: 'listTokens' });
  const said = notes.filter((note) => note.endsWith('CKR 0x3'));
  assert.deepEqual(said, [`${shim.module}: slot 99999: C_GetTokenInfo: CKR 0x3`]);
});

test('an unreadable attribute hides only its object, and an unreadable identifier only the key', async () => {
  const expected = both();
  for (const fault of ['attribute 11 11', 'attribute 11 5', 'attribute 102 12', 'attribute 102 6']) {
    shim.is(fault);
    const found = ids(await page.ask({ op: 'getCertificates' })) ?? [];
    assert.ok(found.length >= 1 && found.every((id) => expected.includes(id)), fault);
  }
});

test('if the only token fails, that is reported as a failure, not as a missing token', async (t) => {
  // A new agent: its first empty list replaces the process, also soon after a failure.
  const fresh = await makeAgent({ modules: [shim.module], every: NEVER });
  t.after(() => fresh.agent.close());
  const other = await fresh.open();
  shim.is('token 5');
  assert.equal((await other.ask({ op: 'listTokens' })).fault, 'failed');
  shim.is('token e1');
  for (let n = 0; n < 3; n += 1) assert.deepEqual((await other.ask({ op: 'listTokens' })).result, []);
  assert.equal((await other.ask({ op: 'getCertificates' })).fault, 'token-missing');
  shim.is();
  assert.deepEqual(ids(await other.ask({ op: 'getCertificates' })), both());
});

test('a slot that hangs or crashes the process is skipped by the next process', async () => {
  for (const fault of ['extra-hang', 'extra-crash']) {
    shim.is('extra 0', fault);
    assert.ok(labels(await page.ask({ op: 'listTokens' }))?.includes('Sandbox Token'), fault);
    assert.deepEqual(ids(await page.ask({ op: 'getCertificates' })), both(), fault);
    assert.ok((await sign()).ok, fault);
    shim.is();
    assert.deepEqual(labels(await page.ask({ op: 'listTokens' }))?.includes('Sandbox Token'), true);
  }
});

test('another module works while one hangs', async (t) => {
  const two = await makeAgent({ modules: [shim.module, token.module], timeoutMs: 60_000 });
  t.after(() => two.agent.close());
  const other = await two.open();
  shim.is('hang');
  assert.deepEqual(ids(await other.ask({ op: 'getCertificates' })), both());
  assert.ok((await other.ask({ op: 'authenticate', certificate: idOf(token.person.der), nonce, flowId })).ok);
});

test('a token behind two modules is listed once', async (t) => {
  const two = await makeAgent({ modules: [shim.module, token.module] });
  t.after(() => two.agent.close());
  const other = await two.open();
  assert.deepEqual(ids(await other.ask({ op: 'getCertificates' })), both());
});

for (const [name, ...faults] of [
  ['that says so', 'context', 'always'],
  ['that does not say so', 'context'],
  ['that says so, on a reader with keys of its own', 'context', 'always', 'reader'],
] as const) {
  test(`a key that needs the PIN before each signature, ${name}: signs with one PIN prompt`, async () => {
    shim.is(...faults);
    const asked = world.at.asked.length;
    if (faults.length === 3) world.at.pin = '';
    const reply = await sign();
    world.at.pin = PIN;
    assert.ok(reply.ok, reply.fault);
    assert.equal(world.at.asked.length, asked + 1);
    const { signature } = reply.result as { signature: string };
    const message = toBeSigned({ origin: PORTAL, nonce, flowId }, 'sha256');
    const verify = createVerify('sha256').update(message);
    const key = Buffer.from(await crypto.subtle.exportKey('spki', token.person.keys.publicKey));
    assert.ok(verify.verify({ key, format: 'der', type: 'spki' }, signature, 'base64'));
  });
}

test('a PIN refused before the signature counts as wrong, and is not tried again', async () => {
  shim.is('context a0', 'always');
  const asked = world.at.asked.length;
  assert.equal((await sign()).fault, 'wrong-pin', notes.join('\n'));
  assert.equal(world.at.asked.length, asked + 1);
  shim.is();
  assert.ok((await sign()).ok);
});

test('a module that fails until it is initialised again succeeds in eight of eight polls', async () => {
  shim.is('general 2');
  for (let n = 0; n < 8; n += 1) assert.deepEqual(labels(await page.ask({ op: 'listTokens' })), ['Sandbox Token']);
  assert.deepEqual(ids(await page.ask({ op: 'getCertificates' })), both());
  assert.ok((await sign()).ok);
});

test('a module that always fails is restarted a bounded number of times, and works once it recovers', async () => {
  shim.is('list 5');
  const before = shim.starts();
  for (let n = 0; n < 12; n += 1) assert.equal((await page.ask({ op: 'listTokens' })).fault, 'failed');
  assert.ok(shim.starts() - before <= 6, `${shim.starts() - before} processes for twelve looks`);
  shim.is();
  assert.ok((await page.ask({ op: 'listTokens' })).ok);
});

test('finds a token that the module sees only at its initialisation', async (t) => {
  shim.is('absent-until-restart');
  const quiet = await makeAgent({ modules: [shim.module], every: NEVER });
  t.after(() => quiet.agent.close());
  const other = await quiet.open();
  assert.deepEqual((await other.ask({ op: 'listTokens' })).result, []);
  shim.is();
  assert.deepEqual(labels(await other.ask({ op: 'listTokens' })), ['Sandbox Token']);
});
