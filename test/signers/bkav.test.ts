/** BkavCA Signer Plugin: what the suite does not cover. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { bkavSigner } from '../../src/signers/plug-ins/bkav.js';
import { PORTAL } from '../agent/world.js';
import { assertAbortCloses, base64, bkavWire, CHALLENGE, firstOf, type Wire } from './wires.js';

let wire: Wire;
let holder: Holder;
let other: Holder;
before(async () => {
  holder = await issue({ subject: [[OID.commonName, 'NGƯỜI THỬ']] });
  other = await issue({ subject: [[OID.commonName, 'NGƯỜI KHÁC']] });
  wire = await bkavWire(holder, other);
});
after(() => wire.close());

const SETTINGS = ['23*1*end', '25*BkavCA,BkavCAv2S*end', '42*1*end', '44*1*end'];

test('sends what its script sends, and never a PIN (T26)', async () => {
  wire.how = 'ready';
  wire.heard.length = 0;
  const signer = bkavSigner({ open: wire.reach, origin: PORTAL, license: 'bGljZW5zZQ==' });
  const found = await signer.certificates();
  assert.ok(found.ok);
  assert.deepEqual(
    found.value.map(({ certificate }) => base64(certificate)),
    [holder, other].map(({ der }) => base64(der)),
  );
  const license = '26*bGljZW5zZQ==*dichvucong.example.vn*end';
  const asked = ['18*1*BkavExtensionCallback*end', '12*SerialNumber**BkavExtensionCallback*end'];
  assert.deepEqual(
    wire.heard,
    [license, ...SETTINGS, ...asked].map((text) => `/ ${text}`),
  );
  wire.heard.length = 0;
  assert.ok(found.value[0] && (await signer.sign(found.value[0], CHALLENGE)).ok);
  assert.match(wire.heard.at(-1) ?? '', /^\/ 38\*[A-Za-z0-9+/]+=*\*[0-9a-f]+\*BkavExtensionCallback\*end$/);
  assert.ok(!wire.heard.some((text) => text.startsWith('/ 37*')), 'CheckLogin takes a PIN from the page');
});

test('derives the fault of a failed signature from the token’s state', async () => {
  wire.how = 'ready';
  const signer = bkavSigner({ open: wire.reach, origin: PORTAL });
  const first = await firstOf(signer);
  for (const [how, fault] of [
    ['refused', 'failed'],
    ['no-driver', 'driver-missing'],
    ['other-token', 'certificate-missing'],
  ] as const) {
    wire.how = how;
    const said: Promise<unknown> = how === 'no-driver' ? signer.certificates() : signer.sign(first, CHALLENGE);
    assert.deepEqual(await said, { ok: false, fault }, how);
  }
});

test('aborting closes the socket that waits for the person', async () => {
  await assertAbortCloses(wire, bkavSigner({ open: wire.reach, origin: PORTAL }), () =>
    wire.heard.some((text) => text.startsWith('/ 38*')),
  );
});
