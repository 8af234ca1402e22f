/** Fortify: what the suite does not cover. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { fortifySigner } from '../../demo/signers/fortify.js';
import { PORTAL } from '../agent/world.js';
import { fortifyServer, type FortifyServer } from './fortify-server.js';

let server: FortifyServer;
let holder: Holder;
before(async () => {
  holder = await issue({ subject: [[OID.commonName, 'NGƯỜI THỬ']], key: 'rsa' });
  const authority = await issue({ subject: [[OID.commonName, 'CA']], authority: true });
  server = await fortifyServer([holder, authority]);
});
after(() => server.close());

const signerOf = () => fortifySigner({ library: server.library, origin: PORTAL });

test('no data is sent before the person has compared the code in Fortify’s window', async () => {
  server.how = 'ready';
  server.paired = false;
  server.heard.length = 0;
  const signer = signerOf();
  assert.equal(await signer.detect(), 'ready');
  assert.deepEqual(await signer.certificates(), { ok: false, fault: 'refused' }, 'nobody is there to compare');
  assert.ok(!server.heard.includes('provider/action/info'));
  const codes: string[] = [];
  const found = await signer.certificates({ compare: (code) => codes.push(code) });
  assert.deepEqual(codes, [server.shown]);
  assert.match(codes[0] ?? '', /^\d{6}$/);
  assert.ok(found.ok);
  assert.deepEqual(
    found.value.map(({ certificate }) => Buffer.from(certificate)),
    [Buffer.from(holder.der)],
    'an authority’s is not a person’s',
  );
  assert.ok((await signer.certificates({ compare: () => assert.fail('asked twice') })).ok);
});

test('the person can refuse a page', async () => {
  server.paired = false;
  server.how = 'unapproved';
  assert.deepEqual(await signerOf().certificates({ compare: () => undefined }), { ok: false, fault: 'refused' });
});

test('aborting closes the channel during the PIN prompt and during pairing', async () => {
  server.how = 'ready';
  server.paired = true;
  const signer = signerOf();
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  const [certificate] = found.value;
  for (const [how, ask] of [
    ['waiting', (signal: AbortSignal) => signer.sign(certificate, { nonce: 'N'.repeat(44), flow: 'F' }, { signal })],
    ['unpaired-waiting', (signal: AbortSignal) => signer.certificates({ signal, compare: () => undefined })],
  ] as const) {
    server.how = how;
    server.paired = how === 'waiting';
    server.heard.length = 0;
    const controller = new AbortController();
    const asked = ask(controller.signal);
    while (!server.heard.some((each) => /crypto\/login|server\/login/.test(each)))
      await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    while (server.open()) await new Promise((resolve) => setImmediate(resolve));
    server.release();
  }
});
