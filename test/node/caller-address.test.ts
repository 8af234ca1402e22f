import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { callerAddress, proxyTest } from '../../src/node/caller-address.js';
import { serve } from '../../src/node/serve.js';
import { createGateway } from '../../src/server/http/gateway.js';
import type { LogEntry } from '../../src/server/observe/log.js';
import { http } from '../server/support.js';
import { gatewayWorld, ORIGIN } from '../support/worlds.js';

const PROXIES = ['10.0.3.0/24', '192.0.2.7', '2001:db8:7::/64', '::1'];
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
const call = (headers: Record<string, string>) => new Request(`${ORIGIN}/registration/flow`, { headers });
const address = callerAddress({ trustedProxies: PROXIES });
const seen = (peer: string, forwarded?: string) =>
  address(call(forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded }), from(peer));

test('T59: the rightmost address that is not a trusted proxy is the caller', () => {
  const right: readonly (readonly [peer: string, header: string, caller: string])[] = [
    ['10.0.3.9', '203.0.113.5', '203.0.113.5'],
    ['10.0.3.9', '198.51.100.1, 203.0.113.5', '203.0.113.5'],
    ['10.0.3.9', '203.0.113.5, 10.0.3.4', '203.0.113.5'],
    ['10.0.3.9', '198.51.100.1, 203.0.113.5, 192.0.2.7, 10.0.3.4', '203.0.113.5'],
    ['10.0.3.9', '10.0.4.1', '10.0.4.1'],
    ['::ffff:10.0.3.9', '203.0.113.5', '203.0.113.5'],
    ['::1', '::ffff:203.0.113.5', '203.0.113.5'],
    ['2001:db8:7::8', '2001:DB8:0:0::1', '2001:db8::1'],
    ['10.0.3.9', '[2001:db8::1]:443', '2001:db8::1'],
    ['10.0.3.9', '[2001:db8::1]', '2001:db8::1'],
    ['10.0.3.9', '203.0.113.5:51234', '203.0.113.5'],
    ['10.0.3.9', ' ,203.0.113.5 ,, ', '203.0.113.5'],
    ['10.0.3.9', 'garbage, 203.0.113.5', '203.0.113.5'],
    ['10.0.3.9', 'fe80::1%eth0', 'fe80::1'],
  ];
  for (const [peer, header, caller] of right) assert.equal(seen(peer, header), caller, `${peer} ${header}`);
});

test('T59: an invalid entry ends the chain at the proxy that added it', () => {
  for (const wrong of [
    'unknown',
    '_hidden',
    '203.0.113',
    '203.0.113.5:x',
    '0x7f.1',
    '203.0.113.5 198.51.100.1',
    '"203.0.113.5"',
  ]) {
    assert.equal(seen('10.0.3.9', wrong), '10.0.3.9', wrong);
    assert.equal(seen('10.0.3.9', `${wrong}, 192.0.2.7`), '192.0.2.7', wrong);
  }
  assert.equal(seen('10.0.3.9', '9'.repeat(100_000)), '10.0.3.9');
  assert.equal(seen('10.0.3.9', `${'198.51.100.1, '.repeat(20_000)}203.0.113.5`), '203.0.113.5');
  assert.equal(seen('10.0.3.9'), '10.0.3.9');
  assert.equal(seen('10.0.3.9', '10.0.3.4, 10.0.3.5'), '10.0.3.4');
});

test('T59: a peer that is not a trusted proxy is the caller, whatever headers it sends', () => {
  for (const peer of ['203.0.113.9', '10.0.4.9', '2001:db8:8::1', '192.0.2.8'])
    for (const header of ['198.51.100.1', '10.0.3.9', '[2001:db8::1]:443', 'unknown'])
      assert.equal(seen(peer, header), peer);
  assert.equal(seen('::ffff:203.0.113.9', '198.51.100.1'), '203.0.113.9');
  const direct = callerAddress({ trustedProxies: [] });
  assert.equal(direct(call({ 'X-Forwarded-For': '198.51.100.1' }), from('127.0.0.1')), '127.0.0.1');
});

test('T59: several X-Forwarded-For headers are one list; Forwarded and X-Real-IP are not read', () => {
  const headers = new Headers([
    ['X-Forwarded-For', '198.51.100.1'],
    ['X-Forwarded-For', '203.0.113.5'],
    ['Forwarded', 'for=198.51.100.9'],
    ['X-Real-IP', '198.51.100.9'],
  ]);
  assert.equal(address(new Request(ORIGIN, { headers }), from('10.0.3.9')), '203.0.113.5');
  assert.equal(address(call({ Forwarded: 'for=198.51.100.9' }), from('10.0.3.9')), '10.0.3.9');
});

test('T59: an untrusted proxy is logged once, and never with a person’s address', () => {
  const log: LogEntry[] = [];
  const addressOf = callerAddress({ trustedProxies: ['10.0.3.0/24'], log: (_level, entry) => void log.push(entry) });
  for (const peer of ['10.9.0.1', '10.9.0.1', '203.0.113.77', '203.0.113.77', '2001:db8:1:2::3'])
    addressOf(call({ 'X-Forwarded-For': '198.51.100.1' }), from(peer));
  addressOf(call({}), from('203.0.113.80'));
  addressOf(call({ Forwarded: 'for=198.51.100.1' }), from('10.0.3.1'));
  addressOf(call({ Forwarded: 'for=198.51.100.1' }), from('10.0.3.1'));
  assert.deepEqual(log, [
    { event: 'proxy.untrusted', proxy: '10.9.0.1' },
    { event: 'proxy.untrusted', proxy: '203.0.113.0/24' },
    { event: 'proxy.untrusted', proxy: '2001:db8:1::/48' },
    { event: 'proxy.silent', proxy: '10.0.3.1' },
  ]);
  for (let n = 0; n < 200; n += 1) addressOf(call({ 'X-Forwarded-For': '198.51.100.1' }), from(`203.0.113.${n}`));
  assert.equal(log.length, 16);
});

test('T59: a wrong entry of trustedProxies stops the start with an error that names it', () => {
  for (const wrong of [
    'proxy.example.vn',
    '10.0.3.0/33',
    '10.0.3',
    '10.0.3.0/',
    '10.0.3.0/8/8',
    '0.0.0.0/0',
    '::/0',
    '2001:db8::/129',
    '',
    '::ffff:10.0.3.1',
    '10.0.3.0/-1',
  ])
    assert.throws(
      () => proxyTest([wrong]),
      (error: unknown) => error instanceof TypeError && error.message.includes(`"${wrong}"`),
    );
  assert.throws(() => callerAddress(undefined as never), TypeError);
  assert.throws(() => callerAddress({ trustedProxies: undefined as never }), TypeError);
});

test('T59: a gateway without an address option throws at once and says how to mend it', () => {
  const { registrar, portals } = gatewayWorld();
  assert.throws(() => createGateway({ registrar, portals, methods: [] } as never), /address is missing.*callerAddress/);
});

test('T59: 330 people behind a trusted proxy can all start; elsewhere they count as one address', async () => {
  const world = http({}, { address: callerAddress({ trustedProxies: ['10.0.3.0/24'] }) });
  async function starts(peer: string) {
    const statuses = [];
    for (let n = 0; n < 330; n += 1) {
      const request = new Request(`${ORIGIN}/registration/flow`, {
        method: 'POST',
        headers: {
          Origin: ORIGIN,
          'Content-Type': 'application/json',
          'X-Forwarded-For': `100.${64 + (n % 60)}.${n % 7}.${n % 250}`,
        },
        body: JSON.stringify({ method: 'mobile', audience: 'citizen', portal: 'national' }),
      });
      statuses.push((await world.gateway.fetch(request, from(peer))).status);
    }
    return statuses;
  }
  assert.deepEqual(await starts('10.0.3.9'), Array<number>(330).fill(201));
  assert.deepEqual(await starts('203.0.113.9'), [...Array<number>(300).fill(201), ...Array<number>(30).fill(429)]);
});

/** Calls a server and does not read the answer: `/hold` never ends. */
const open = (port: number, forwarded: string) =>
  new Promise<{ readonly status: number; end(): Promise<void> }>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET /hold HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${forwarded}\r\n\r\n`),
    );
    const end = () => new Promise<void>((done) => socket.once('close', () => done()).destroy());
    socket.once('error', reject).once('data', (data) => {
      resolve({ status: Number(String(data).split(' ')[1]), end });
    });
  });

test('T59: behind a trusted proxy calls are limited per caller, and connections are not limited', async (t) => {
  const hold = () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(1)) }));
  const server = await serve(hold, {
    port: 0,
    hostname: '127.0.0.1',
    socketsPerAddress: 3,
    trustedProxies: ['127.0.0.1'],
  });
  const calls: { readonly status: number; end(): Promise<void> }[] = [];
  t.after(async () => {
    await Promise.all(calls.map((each) => each.end()));
    await server.close();
  });
  const ask = async (forwarded: string) => {
    const made = await open(server.port, forwarded);
    calls.push(made);
    return made.status;
  };
  for (let n = 0; n < 12; n += 1) assert.equal(await ask(`203.0.113.${n}`), 200);
  assert.equal(await ask('203.0.113.1'), 200);
  assert.equal(await ask('203.0.113.1'), 200);
  assert.equal(await ask('198.51.100.1, 203.0.113.1'), 429);
  assert.equal(await ask('203.0.113.2'), 200);
});
