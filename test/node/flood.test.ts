import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKeys, createVault } from '../../src/server/vault/vault.js';
import { argon2Passwords } from '../../src/node/argon2.js';
import { serve } from '../../src/node/serve.js';
import { LIMITS } from '../../src/server/checks/limits.js';
import { PASSWORD } from '../../src/testing/person.js';
import { until } from '../support/promises/promise.js';
import { bundle } from '../support/bundle.js';
import { ORIGIN } from '../support/worlds.js';
import { http, someone } from '../server/support.js';

/** `npm run test:long` sets 500. */
const PASSWORDS = Number(process.env['PASSWORDS'] ?? 100);
const people = Array.from({ length: PASSWORDS }, (_, n) => someone(n));
const FREE = { ...LIMITS, start: [], captcha: [], identify: [], send: [], unanswered: [], submit: [], match: [] };
const MIB = 1024 * 1024;

test(`T53: while ${PASSWORDS} passwords are set at once, the gateway answers other calls, and its memory is bounded`, async (t) => {
  const passwords = argon2Passwords({ vault: createVault(createKeys()), concurrency: 2 });
  const world = http({ subscribers: people, limits: FREE, passwords });
  const ready = [];
  for (const person of people) ready.push(await world.proven(person));
  const server = await serve((request, env) => world.gateway.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  t.after(() => server.close());
  const at = `http://127.0.0.1:${server.port}`;
  let left = PASSWORDS;
  const before = process.memoryUsage.rss();
  const sets = ready.map(async (view) => {
    const said = await fetch(`${at}/registration/flow/password`, {
      method: 'POST',
      headers: { ...world.at(view), Origin: ORIGIN, 'Content-Type': 'application/json' },
      body: JSON.stringify({ password: PASSWORD }),
    });
    left -= 1;
    return said.status;
  });
  let answered = 0;
  let most = before;
  while (left > 0) {
    const waiting = left;
    const health = await fetch(`${at}/healthz`);
    assert.equal(health.status, 200);
    if (waiting > 0 && left > 0) answered += 1;
    most = Math.max(most, process.memoryUsage.rss());
  }
  assert.ok((await Promise.all(sets)).every((status) => status === 200));
  assert.ok(answered >= 10, `/healthz was answered ${answered} times while passwords were waiting`);
  // 100 at once would take 1.9 GB; two take 38 MiB, and 100 requests some more.
  assert.ok(most - before < 400 * MIB, `memory rose by ${Math.round((most - before) / MIB)} MiB`);
});

/**
 * The server's answer to a client that sends `first` and then single bytes, and whether it closed
 * the connection.
 */
function slow(port: number, first: string, drip = 'x'): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(first));
    const timer = setInterval(() => socket.writable && socket.write(drip), 50).unref();
    socket.unref();
    socket.setEncoding('latin1').on('data', (chunk) => (heard += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(heard);
    });
  });
}

test(
  'T53: who sends headers or a body drop by drop is hung up on; others are served meanwhile',
  { timeout: 60_000 },
  async (t) => {
    const world = http();
    const server = await serve((request, env) => world.gateway.fetch(request, env), {
      port: 0,
      hostname: '127.0.0.1',
      timeoutMs: 400,
    });
    t.after(() => server.close());
    const line = 'POST /registration/flow HTTP/1.1\r\nHost: x\r\n';
    const hung = Promise.all([
      ...Array.from({ length: 50 }, () => slow(server.port, line, 'X: y\r\n')),
      ...Array.from({ length: 50 }, () =>
        slow(server.port, `${line}Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{`),
      ),
    ]);
    assert.equal((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status, 200);
    for (const heard of await hung) assert.match(heard, /^$|^HTTP\/1\.1 4(?:00|08) /);
    const huge = await slow(server.port, `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, '');
    assert.match(huge, /^HTTP\/1\.1 431 /);
  },
);

test('T53: limits the connections of one address', { timeout: 60_000 }, async (t) => {
  const server = await serve(() => new Response('ok'), { port: 0, hostname: '127.0.0.1', socketsPerAddress: 20 });
  t.after(() => server.close());
  const sockets = Array.from({ length: 40 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined));
  const closed = await Promise.race([
    Promise.all(sockets.slice(20).map((socket) => new Promise<void>((done) => socket.once('close', () => done())))),
    sleep(10_000, 'still open'),
  ]);
  assert.notEqual(closed, 'still open');
  assert.equal(sockets.filter((socket) => !socket.destroyed).length, 20);
  for (const socket of sockets) socket.destroy();
  const served = () =>
    fetch(`http://127.0.0.1:${server.port}/`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until('an answer, once it let go', served);
});

test(
  'T53: with too few file descriptors a server refuses connections, says so, and answers the others',
  { timeout: 120_000 },
  async (t) => {
    const file = await bundle('test/support/few-files.ts');
    const child = spawn('sh', ['-c', `ulimit -n 140; exec "${process.execPath}" "${file}"`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => String((await lines.next()).value);
    const port = Number(/^ready (\d+)$/.exec(await next())?.[1]);
    const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    t.after(() => sockets.forEach((socket) => socket.destroy()));
    const result = JSON.parse(await next()) as { event: string; level: string; count: number };
    assert.deepEqual([result.level, result.event], ['error', 'connections.refused']);
    const refused = sockets.slice(result.count);
    for (const socket of refused) if (!socket.closed) await once(socket, 'close');
    const kept = sockets[0];
    assert.ok(kept);
    kept.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.match(String((await once(kept, 'data'))[0]), /^HTTP\/1\.1 200 /);
    for (const socket of sockets.slice(1, result.count)) socket.destroy();
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        ({ status }) => status,
        () => 0,
      );
    // The server accepts new connections once it has noticed the closed ones.
    let status = 0;
    for (let tries = 0; tries < 500 && !status; tries += 1) status = await ask();
    assert.equal(status, 200);
  },
);
