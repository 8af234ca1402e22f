/**
 * Faults of tokens and drivers: T27, B-9 … B-12, L-14. Each has a named answer, and the next
 * attempt works.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundle } from '../support/bundle.js';
import { makeAgent, makeToken, PIN, type AgentWorld, type Page, type Reply, type TokenWorld } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-fault-'));
const file = join(folder, 'fault');
const is = (fault: string) => writeFileSync(file, fault);
let token: TokenWorld;
let world: AgentWorld;
let page: Page;
let program: string;

before(async () => {
  process.env['DVC_FAULT'] = file;
  token = await makeToken();
  program = await bundle('test/agent/faulty-process.ts');
  world = await makeAgent({ modules: [token.module], program, timeoutMs: 12_000 });
  page = await world.open();
});
after(async () => {
  await world.agent.close();
  token.remove();
  rmSync(folder, { recursive: true });
});

function order() {
  const certificate = createHash('sha256').update(token.company.der).digest('hex');
  return { op: 'authenticate', certificate, nonce: 'A'.repeat(44), flowId: 'f'.repeat(20) };
}

const sign = (): Promise<Reply> => page.ask(order());

async function worksAgain() {
  is('');
  assert.ok((await sign()).ok);
}

test('T27, B-10: reports a locked token without prompting for a PIN', async () => {
  is('locked');
  const asked = world.at.asked.length;
  const reply = await sign();
  assert.deepEqual([reply.fault, reply.tries], ['pin-locked', 'locked']);
  assert.equal(world.at.asked.length, asked);
  await worksAgain();
});

test('T27, B-10: shows that few tries are left, and lets the owner decide on the last one', async () => {
  is('low');
  assert.ok((await sign()).ok);
  assert.equal(world.at.asked.at(-1)?.tries, 'low');
  is('final');
  const asked = world.at.asked.length;
  assert.deepEqual([(await sign()).fault, world.at.asked.length], ['cancelled', asked]);
  world.at.risks = true;
  assert.ok((await sign()).ok);
  assert.equal(world.at.asked.at(-1)?.tries, 'final');
  await worksAgain();
});

test('T27, B-10: a person who does not decide on the last try does not keep the agent busy', async () => {
  is('final');
  const slow = await makeAgent({ modules: [token.module], program, timeoutMs: 12_000, pinTimeoutMs: 50 });
  slow.at.deciding = new Promise(() => undefined);
  const late = await slow.open();
  assert.equal((await late.ask(order())).fault, 'timeout');
  await slow.agent.close();
  await worksAgain();
});

test('T27, B-10: a wrong PIN reports how close the token is to locking', async () => {
  is('low');
  world.at.pin = '00000000';
  const reply = await sign();
  assert.deepEqual([reply.fault, reply.tries], ['wrong-pin', 'low']);
  world.at.pin = PIN;
  await worksAgain();
});

test('B-9: a reader with a keypad gets no PIN from us', async () => {
  is('reader');
  world.at.pin = '';
  assert.ok((await sign()).ok);
  assert.equal(world.at.asked.at(-1)?.onReader, true);
  world.at.pin = PIN;
  await worksAgain();
});

test('L-14, B-11: removing the token during the PIN prompt closes the prompt and sends an event', async () => {
  is('');
  await page.ask({ op: 'listTokens' });
  world.at.thinking = new Promise(() => undefined);
  const asked = world.at.asked.length;
  const reply = sign();
  while (world.at.asked.length === asked) await page.ask({ op: 'hello' });
  is('removed');
  assert.equal((await reply).fault, 'token-missing');
  world.at.thinking = Promise.resolve();
  assert.deepEqual(page.events[0], { event: 'tokens' });
  assert.equal((await page.ask({ op: 'getCertificates' })).fault, 'token-missing');
  await worksAgain();
});

test('L-14, B-11: a token removed while it signs is reported as missing', async () => {
  is('pulled');
  assert.equal((await sign()).fault, 'token-missing');
  await worksAgain();
});

test('L-14, B-12: a driver that crashes leaves the agent running', async () => {
  is('crash');
  assert.equal((await sign()).fault, 'failed');
  assert.ok((await page.ask({ op: 'hello' })).ok, 'the socket is still open');
  await worksAgain();
});

test('L-14, B-12: the watchdog ends a driver that hangs', async () => {
  is('hang');
  assert.equal((await sign()).fault, 'timeout');
  await worksAgain();
});
