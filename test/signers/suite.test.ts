/**
 * The published suite, over keys in memory, a file, and the agent on a real SoftHSM2 token; and over the plug-ins of others, each
 * against a server that speaks its wire.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WebSocket as NodeSocket } from 'ws';
import { issue, OID } from '../../demo/sandbox/authority/issue.js';
import { packPkcs12 } from '../../demo/sandbox/authority/pkcs12.js';
import { agentSigner } from '../../src/signers/agent.js';
import { fileSigner } from '../../src/signers/file.js';
import type { OpenSocket } from '../../src/signers/line.js';
import { memorySigner } from '../../src/signers/memory.js';
import { bkavSigner } from '../../src/signers/plug-ins/bkav.js';
import { fortifySigner } from '../../demo/signers/fortify.js';
import { vgcaSigner } from '../../src/signers/plug-ins/vgca.js';
import { vnptSigner } from '../../src/signers/plug-ins/vnpt.js';
import { webEidSigner } from '../../demo/signers/web-eid.js';
import { signerSuite, type SignerWorld } from '../../src/testing/signer-suite.js';
import { makeAgent, makeToken, PIN, PORTAL } from '../agent/world.js';
import { bundle } from '../support/bundle.js';
import { fortifyServer } from './fortify-server.js';
import { webEidDouble } from './web-eid-double.js';
import { bkavWire, vgcaWire, vnptWire, type Wire } from './wires.js';

const closers: (() => unknown)[] = [];
after(async () => {
  for (const close of closers.reverse()) await close();
});

const holder = await issue({ subject: [[OID.commonName, 'Người thử']] });
const rsa = await issue({ subject: [[OID.commonName, 'Người thử']], key: 'rsa' });
/** Opens a socket like a browser with the portal's page. */
const open: OpenSocket = (url, protocol) => new NodeSocket(url, protocol, { origin: PORTAL }) as unknown as WebSocket;

function memoryWorld(): SignerWorld {
  const keys = [{ certificate: holder.der, chain: [], key: holder.keys.privateKey }];
  const signer = memorySigner({ keys, origin: PORTAL });
  const be = (state: typeof signer.state) => () => {
    signer.state = state;
    signer.fault = undefined;
  };
  const meet = (fault: typeof signer.fault) => () => (signer.fault = fault);
  return {
    signer,
    origin: PORTAL,
    states: {
      ready: be('ready'),
      'software-missing': be('software-missing'),
      'driver-missing': be('driver-missing'),
      'token-missing': be('token-missing'),
      blocked: be('blocked'),
    },
    faults: { 'wrong-pin': meet('wrong-pin'), 'pin-locked': meet('pin-locked'), cancelled: meet('cancelled') },
  };
}

async function fileWorld(): Promise<SignerWorld> {
  const file = new Blob([await packPkcs12(holder, [], { password: '1', name: 'x' })]);
  const signer = fileSigner({ origin: PORTAL });
  const ready = () => signer.open(file, '1');
  await ready();
  return {
    signer,
    origin: PORTAL,
    states: { ready, 'token-missing': () => signer.open(file, 'wrong') },
    faults: { 'token-missing': () => signer.open(file, 'wrong') },
  };
}

async function agentWorld(): Promise<SignerWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-suite-'));
  const file = join(folder, 'fault');
  process.env['DVC_FAULT'] = file;
  const token = await makeToken();
  const program = await bundle('test/agent/faulty-process.ts');
  const world = await makeAgent({ modules: [token.module], program });
  const bare = await makeAgent({ modules: [] });
  let port = world.agent.port;
  const real = agentSigner({ ports: [0], open: (url, protocol) => open(url.replace(':0/', `:${port}/`), protocol) });
  const stop = real.watch?.(() => undefined);
  closers.push(
    () => rmSync(folder, { recursive: true }),
    () => token.remove(),
  );
  closers.push(
    () => world.agent.close(),
    () => bare.agent.close(),
    () => stop?.(),
  );
  const to = (next: number) => () => {
    if (next === port) return;
    port = next;
    for (const each of [world, bare]) each.hangUp();
  };
  const is = (fault: string) => () => {
    to(world.agent.port)();
    world.at.pin = PIN;
    world.at.thinking = Promise.resolve();
    writeFileSync(file, fault);
  };
  return {
    signer: real,
    origin: PORTAL,
    states: {
      ready: is(''),
      'token-missing': is('removed'),
      'driver-missing': to(bare.agent.port),
      'software-missing': to(1),
    },
    faults: {
      'pin-locked': is('locked'),
      'token-missing': is('pulled'),
      failed: is('crash'),
      'wrong-pin': () => (world.at.pin = '00000000'),
      cancelled: () => (world.at.pin = undefined),
    },
    wait() {
      world.at.thinking = new Promise(() => undefined);
    },
  };
}

/** Chromium's permission to reach local programs. */
const loopback = { state: 'granted' };
const permissions = { query: () => Promise.resolve(loopback) };
Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { permissions } });

/** Maps a wire's words to the suite's; `there` says whether a program listens. */
const wired = (wire: Wire) => {
  const is =
    (how: string, there = true, state = 'granted') =>
    () => {
      wire.how = how;
      wire.there = () => there;
      loopback.state = state;
    };
  closers.push(() => wire.close());
  return { is, wait: is('waiting'), origin: PORTAL, away: is('ready', false), blocked: is('ready', false, 'denied') };
};

async function vgcaWorld(): Promise<SignerWorld> {
  const wire = await vgcaWire(rsa, holder);
  const { is, wait, origin, away, blocked } = wired(wire);
  return {
    signer: vgcaSigner({ open: wire.reach, origin }),
    origin,
    states: { ready: is('ready'), 'software-missing': away, blocked },
    faults: {
      cancelled: is('cancelled'),
      'wrong-pin': is('wrong-pin'),
      'pin-locked': is('locked'),
      'software-missing': away,
      failed: is('garbage'),
    },
    wait,
  };
}

async function vnptWorld(): Promise<SignerWorld> {
  const wire = await vnptWire(holder, rsa);
  const { is, wait, origin, away, blocked } = wired(wire);
  return {
    signer: vnptSigner({ open: wire.reach, origin }),
    origin,
    states: { ready: is('ready'), 'software-missing': away, blocked },
    faults: {
      cancelled: is('cancelled'),
      'wrong-pin': is('wrong-pin'),
      'token-missing': is('no-token'),
      'certificate-missing': is('no-key'),
      'software-missing': away,
      failed: is('garbage'),
    },
    wait,
  };
}

async function bkavWorld(): Promise<SignerWorld> {
  const wire = await bkavWire(holder, rsa);
  const { is, wait, origin, away, blocked } = wired(wire);
  return {
    signer: bkavSigner({ open: wire.reach, origin }),
    origin,
    states: {
      ready: is('ready'),
      'software-missing': away,
      blocked,
      'token-missing': is('no-token'),
      'driver-missing': is('no-driver'),
    },
    faults: {
      'token-missing': is('no-token'),
      'certificate-missing': is('other-token'),
      refused: is('unlicensed'),
      failed: is('garbage'),
    },
    wait,
  };
}

function webEidWorld(): SignerWorld {
  const double = webEidDouble(holder, rsa, PORTAL);
  const is = (how: string) => () => {
    double.how = how;
    double.release();
  };
  return {
    signer: webEidSigner({ library: double.library, origin: PORTAL }),
    origin: PORTAL,
    states: { ready: is('ready'), 'software-missing': is('ERR_WEBEID_EXTENSION_UNAVAILABLE') },
    faults: {
      cancelled: is('ERR_WEBEID_USER_CANCELLED'),
      timeout: is('ERR_WEBEID_USER_TIMEOUT'),
      outdated: is('ERR_WEBEID_VERSION_MISMATCH'),
      busy: is('ERR_WEBEID_ACTION_PENDING'),
      failed: is('ERR_WEBEID_NATIVE_FATAL'),
    },
    wait: is('waiting'),
  };
}

async function fortifyWorld(): Promise<SignerWorld> {
  const server = await fortifyServer([holder, rsa]);
  closers.push(() => server.close());
  const is =
    (how: string, state = 'granted') =>
    () => {
      server.how = how;
      loopback.state = state;
      server.release();
    };
  return {
    signer: fortifySigner({ library: server.library, origin: PORTAL }),
    origin: PORTAL,
    states: {
      ready: is('ready'),
      'software-missing': is('away'),
      blocked: is('away', 'denied'),
      'token-missing': is('no-token'),
    },
    faults: {
      'wrong-pin': is('wrong-pin'),
      'pin-locked': is('locked'),
      cancelled: is('cancelled'),
      'token-missing': is('pulled'),
      'certificate-missing': is('no-key'),
      'software-missing': is('away'),
      failed: is('garbage'),
    },
    wait: is('waiting'),
  };
}

const worlds = {
  memory: memoryWorld,
  file: fileWorld,
  agent: agentWorld,
  vgca: vgcaWorld,
  vnpt: vnptWorld,
  bkav: bkavWorld,
  'web-eid': webEidWorld,
  fortify: fortifyWorld,
};
for (const [name, make] of Object.entries(worlds)) {
  const world = Promise.resolve(make());
  for (const { name: promise, run } of signerSuite) test(`${name}: ${promise}`, async () => run(await world));
}

test('B-13: agent: an outdated program is reported', async () => {
  const bare = await makeAgent({ modules: [] });
  closers.push(() => bare.agent.close());
  const signer = agentSigner({ ports: [bare.agent.port], open, atLeast: '0.1.0' });
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'outdated' });
});

test('B-13: agent: the gateway’s minimum version applies to each signature, before any PIN', async () => {
  const bare = await makeAgent({ modules: [] });
  closers.push(() => bare.agent.close());
  const signer = agentSigner({ ports: [bare.agent.port], open });
  const certificate = { id: 'c'.repeat(64), certificate: holder.der, chain: [], token: '' };
  const challenge = { nonce: 'N'.repeat(44), flow: 'F'.repeat(20) };
  const sign = async (atLeast: Record<string, string>) => signer.sign(certificate, { ...challenge, atLeast });
  assert.deepEqual(await sign({ agent: '0.0.1' }), { ok: false, fault: 'outdated' });
  assert.deepEqual(await sign({ fortify: '9.0.0' }), { ok: false, fault: 'driver-missing' }, 'another program’s floor');
  assert.deepEqual(
    await sign({ agent: '0.0.0' }),
    { ok: false, fault: 'driver-missing' },
    'it got as far as the token',
  );
});

test('T29: agent: a program on its port learns only a nonce and a flow’s name', async () => {
  const { WebSocketServer } = await import('ws');
  const heard: unknown[] = [];
  const squatter = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  squatter.on('connection', (socket) => {
    // The page ignores text that is not a message of the protocol.
    for (const noise of ['hello?', 'null', '7']) socket.send(noise);
    socket.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as { id: number; op: string };
      heard.push(request);
      const results: Record<string, unknown> = {
        hello: { agent: 'dvc-register-agent', version: '9.9.9' },
        authenticate: { algorithm: 'ES256', signature: 'AAAA' },
      };
      socket.send(JSON.stringify({ id: request.id, ok: true, result: results[request.op] ?? [] }));
    });
  });
  closers.push(() => squatter.close());
  await new Promise((resolve) => squatter.once('listening', resolve));
  const { port } = squatter.address() as { port: number };
  const signer = agentSigner({ ports: [port], open });
  const stop = signer.watch?.(() => undefined);
  const certificate = { id: 'c'.repeat(64), certificate: holder.der, chain: [], token: '' };
  await signer.sign(certificate, { nonce: 'N'.repeat(44), flow: 'F'.repeat(20) });
  stop?.();
  assert.deepEqual(heard, [
    { id: 1, op: 'hello' },
    { id: 2, op: 'authenticate', certificate: 'c'.repeat(64), nonce: 'N'.repeat(44), flowId: 'F'.repeat(20) },
  ]);
});
