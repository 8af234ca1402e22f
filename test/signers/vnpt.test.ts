/** VNPT-CA Plugin: what the suite does not cover. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { vnptSigner } from '../../src/signers/plug-ins/vnpt.js';
import { PORTAL } from '../agent/world.js';
import { assertAbortCloses, firstOf, serveWire, vnptWire, type Wire } from './wires.js';

let wire: Wire;
let holder: Holder;
before(async () => {
  holder = await issue({ subject: [[OID.commonName, 'NGƯỜI THỬ']] });
  wire = await vnptWire(holder, holder);
});
after(() => wire.close());

test('tries its ports in turn, and skips foreign programs', async () => {
  const stranger = await serveWire(() => ['hello*callbackDefault']);
  const tried: string[] = [];
  const open = (url: string) => {
    tried.push(url);
    if (url.includes('4434')) return stranger.reach(url);
    wire.there = (host) => host === 'localhost:9201';
    return wire.reach(url);
  };
  wire.how = 'ready';
  const signer = vnptSigner({ open, origin: PORTAL });
  assert.equal(await signer.detect(), 'ready');
  const at = (port: number) => `wss://localhost:${port}/plugin`;
  assert.deepEqual(tried, [4433, 4434, 4435, 9201].map(at));
  tried.length = 0;
  assert.ok((await signer.certificates()).ok);
  assert.deepEqual(tried, [at(9201)], 'it is remembered where the program answered');
  stranger.close();
  wire.there = () => true;
});

test('sends what its script sends, and reads only answers to its own requests', async () => {
  wire.how = 'ready';
  wire.heard.length = 0;
  const signer = vnptSigner({ open: wire.reach, origin: PORTAL, license: `for ${new URL(PORTAL).hostname}` });
  await firstOf(signer);
  const domain = 'dichvucong.example.vn';
  const asked = (functionID: number, arg: string) =>
    `/plugin ${JSON.stringify({ functionID, funcCallback: 'callbackDefault', args: [arg], domain })}`;
  assert.deepEqual(wire.heard, [asked(7, ''), asked(6, `for ${domain}`), asked(0, '1')]);
  const chatty = await serveWire((_, text) => {
    const { functionID } = JSON.parse(text) as { functionID: number };
    return ['0*somebodyElse', functionID === 7 ? '1*callbackDefault' : '{"code":11}*callbackDefault'];
  });
  const other = vnptSigner({ open: chatty.reach, origin: PORTAL });
  assert.deepEqual(await other.certificates(), { ok: false, fault: 'cancelled' });
  chatty.close();
});

test('refuses another site’s licence, and reports an empty list as a missing token', async () => {
  wire.how = 'ready';
  const foreign = vnptSigner({ open: wire.reach, origin: PORTAL, license: 'for other.example.vn' });
  assert.deepEqual(await foreign.certificates(), { ok: false, fault: 'refused' });
  wire.how = 'no-token';
  const signer = vnptSigner({ open: wire.reach, origin: PORTAL });
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'token-missing' });
});

test('aborting closes the socket that waits for the person', async () => {
  await assertAbortCloses(wire, vnptSigner({ open: wire.reach, origin: PORTAL }), () =>
    wire.heard.some((each) => each.includes('"functionID":4')),
  );
});
