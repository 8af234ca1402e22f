/**
 * The agent's signer when its connection changes. The suite for every signer is in suite.test.ts.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentSigner } from '../../src/signers/agent.js';
import type { OpenSocket } from '../../src/signers/line.js';
import { WebSocket as NodeSocket } from 'ws';
import { makeShim } from '../agent/shim.js';
import { makeAgent, makeToken, PIN, PORTAL } from '../agent/world.js';
import { serveWire } from './wires.js';

/** An agent with one token, as far as `detect` uses it. */
const agent = () =>
  serveWire((_, text) => {
    const { id, op } = JSON.parse(text) as { readonly id: number; readonly op: string };
    const result = op === 'hello' ? { agent: 'dvc-register-agent', version: '1.0.0' } : [{ label: 'USB' }];
    return [JSON.stringify({ id, ok: true, result })];
  });

test('a call during an earlier attempt does not inherit that attempt’s failure', async (t) => {
  const wire = await agent();
  t.after(() => wire.close());
  /** A socket that the browser blocks, and whose failure comes late. */
  const shut = Object.assign(new EventTarget(), { close: () => undefined });
  let allowed = false;
  const open: OpenSocket = (...all) => (allowed ? wire.reach(...all) : (shut as unknown as WebSocket));
  const signer = agentSigner({ ports: [1], open });
  const over = new AbortController();
  const first = signer.detect({ signal: over.signal });
  over.abort();
  allowed = true; // the person allows it; the earlier attempt is still pending
  const second = signer.detect();
  shut.dispatchEvent(new Event('close'));
  await assert.rejects(first);
  assert.equal(await second, 'ready');
});

test('has no downloads by default: the portal names them', () => {
  for (const system of ['windows', 'mac', 'linux', 'handheld', 'other'] as const)
    assert.deepEqual(agentSigner().install(system), []);
});

/** Waits for the next callback. */
function told() {
  let tell: () => void = () => undefined;
  const next = () => new Promise<void>((resolve) => (tell = resolve));
  return { next, changed: () => tell() };
}

test('reconnects after the agent closes an idle socket, and reports a token plugged in meanwhile', async (t) => {
  const token = await makeToken();
  t.after(() => token.remove());
  const shim = makeShim({ real: token.module, pin: PIN });
  t.after(() => shim.remove());
  shim.is('absent');
  const world = await makeAgent({ modules: [shim.module], idle: 300, every: 3_600_000, timeoutMs: 20_000 });
  t.after(() => world.agent.close());
  const sockets: WebSocket[] = [];
  const open: OpenSocket = (url, protocol) => {
    const socket = new NodeSocket(url, protocol, { origin: PORTAL }) as unknown as WebSocket;
    sockets.push(socket);
    return socket;
  };
  const signer = agentSigner({ ports: [world.agent.port], open });
  const news = told();
  t.after(signer.watch?.(news.changed));
  assert.equal(await signer.detect(), 'token-missing');
  const heard = news.next();
  await new Promise((resolve) => sockets[0]?.addEventListener('close', resolve));
  shim.is();
  await heard;
  assert.equal(await signer.detect(), 'ready');
});

test('finds a restarted agent again, and stops reconnecting without watchers', async (t) => {
  const first = await agent();
  t.after(() => first.close());
  let opened = 0;
  const sockets: WebSocket[] = [];
  const open: OpenSocket = (url, protocol) => {
    opened += 1;
    const socket = first.reach(url, protocol);
    sockets.push(socket);
    return socket;
  };
  const signer = agentSigner({ ports: [1], open });
  const stop = signer.watch?.(() => undefined);
  assert.equal(await signer.detect(), 'ready');
  const again = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (opened < 2) return;
      clearInterval(look);
      resolve();
    }, 20);
  });
  sockets[0]?.close();
  await again;
  stop?.();
  const before = opened;
  sockets.at(-1)?.close();
  assert.equal(opened, before);
});

test('times out on a program that accepts the socket and stays silent', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const socket = Object.assign(new EventTarget(), {
    readyState: 1,
    OPEN: 1,
    send: () => undefined,
    close: () => undefined,
  });
  const open: OpenSocket = () => {
    queueMicrotask(() => socket.dispatchEvent(new Event('open')));
    return socket as unknown as WebSocket;
  };
  const asked = agentSigner({ ports: [1], open }).detect();
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
  t.mock.timers.tick(5000);
  assert.equal(await asked, 'software-missing');
});

test('an agent with a fault is not reported as missing', async (t) => {
  const wire = await serveWire((_, text) => {
    const { id, op } = JSON.parse(text) as { readonly id: number; readonly op: string };
    const hello = { id, ok: true, result: { agent: 'dvc-register-agent', version: '1.0.0' } };
    return [JSON.stringify(op === 'hello' ? hello : { id, ok: false, fault: 'failed' })];
  });
  t.after(() => wire.close());
  const signer = agentSigner({ ports: [1], open: wire.reach });
  assert.equal(await signer.detect(), 'ready');
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'failed' });
});
