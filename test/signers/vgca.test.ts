/** VGCA Sign Service: what the suite does not cover. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { KeyObject } from 'node:crypto';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { vgcaSigner } from '../../src/signers/plug-ins/vgca.js';
import { PORTAL } from '../agent/world.js';
import { assertAbortCloses, CHALLENGE, firstOf, vgcaWire, type Wire } from './wires.js';

let wire: Wire;
let holder: Holder;
before(async () => {
  holder = await issue({ subject: [[OID.commonName, 'SỞ THỬ NGHIỆM']], key: 'rsa' });
  wire = await vgcaWire(holder, await issue({ subject: [[OID.commonName, 'KHÁC']], key: 'rsa' }));
});
after(() => wire.close());

const signerOf = () => vgcaSigner({ open: wire.reach, origin: PORTAL });

test('each call opens one socket, and its answer closes it', async () => {
  wire.how = 'ready';
  const signer = signerOf();
  await signer.detect();
  const first = await firstOf(signer);
  wire.heard.length = 0;
  assert.ok((await signer.sign(first, CHALLENGE)).ok);
  assert.equal(wire.heard.length, 1);
  assert.match(
    wire.heard[0] ?? '',
    /^\/SignMsg \{"HashAlg":"SHA256","HashValue":"[A-Za-z0-9+/]{43}=","Encode":"RSA"\}$/,
  );
  while (wire.open()) await new Promise((resolve) => setImmediate(resolve));
});

test('maps the program’s refusals to faults, and undocumented answers to failed', async () => {
  const signer = signerOf();
  wire.how = 'ready';
  const first = await firstOf(signer);
  for (const [how, fault] of [
    ['cancelled', 'cancelled'],
    ['wrong-pin', 'wrong-pin'],
    ['locked', 'pin-locked'],
    ['broken', 'failed'],
    ['garbage', 'failed'],
    ['other-certificate', 'certificate-missing'],
  ] as const) {
    wire.how = how;
    assert.deepEqual(await signer.sign(first, CHALLENGE), { ok: false, fault }, how);
  }
  wire.how = 'no-token';
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'token-missing' });
  wire.how = 'garbage';
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'failed' });
});

test('aborting closes the socket that waits for the person', async () => {
  const signer = signerOf();
  await assertAbortCloses(
    wire,
    signer,
    () => wire.heard.length > 0,
    async (first) => {
      assert.deepEqual(await signer.sign(first, CHALLENGE), { ok: false, fault: 'busy' }, 'one at a time');
      assert.equal(wire.heard.length, 1);
    },
  );
});

test('a program with an untrusted certificate counts as missing', async () => {
  const key = KeyObject.from(holder.keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  const cert = `-----BEGIN CERTIFICATE-----\n${Buffer.from(holder.der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  const secure = createServer({ key, cert });
  const sockets = new WebSocketServer({ server: secure });
  secure.listen(0, '127.0.0.1');
  await once(secure, 'listening');
  const { port } = secure.address() as AddressInfo;
  const open = (url: string) => new NodeSocket(url.replace('8987', String(port))) as unknown as WebSocket;
  const signer = vgcaSigner({ open, origin: PORTAL });
  assert.equal(await signer.detect(), 'software-missing');
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'software-missing' });
  sockets.close();
  secure.close();
});
