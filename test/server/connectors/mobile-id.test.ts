// SIMs that sign: the requests of the Mobile-ID REST protocol, and the handling of every answer
// (T22, T35, T49, T50).
import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { displayText } from '../../../src/server/connectors/mobile-id.js';
import { Unavailable, type SignatureState } from '../../../src/server/ports.js';
import { ASKED, CERTIFICATE, HASH, MESSAGE, PARTY, service, SESSION, type Reply } from './support/mobile-id-service.js';

type Waiting = Extract<SignatureState, { state: 'waiting' }>;
const waits = (state: SignatureState): Waiting => {
  assert.equal(state.state, 'waiting', JSON.stringify(state));
  return state;
};
const stored = ({ session }: Waiting) => JSON.parse(JSON.stringify(session)) as Waiting['session'];
const POLL = `/signature/session/${SESSION}`;

for (const kind of ['EC', 'RSA'] as const) {
  test(`${kind}: the person enters the PIN, and any gateway process fetches the signature`, async () => {
    const first = service(undefined, {}, kind);
    const state = waits(await first.connector.begin(ASKED, 'flow:1'));
    assert.equal(state.certificate, CERTIFICATE.toString('base64'));
    assert.deepEqual(first.asked('/signature')[0]?.body, {
      relyingPartyUUID: PARTY.uuid,
      relyingPartyName: 'DVC',
      phoneNumber: '+84823628899',
      nationalIdentityNumber: '',
      hash: Buffer.from(HASH).toString('base64'),
      hashType: 'SHA256',
      language: 'VIE',
      displayText: 'Dang ky DVC dichvucong.gov.vn',
      displayTextFormat: 'GSM-7',
    });
    waits(await first.connector.read(stored(state), 0));
    const other = service(undefined, {}, kind);
    other.state.result = 'OK';
    const signed = await other.connector.read(stored(state), 0);
    assert.equal(signed.state, 'signed');
    assert.deepEqual(
      [signed.algorithm, signed.certificate],
      [kind === 'EC' ? 'ES256' : 'RS256', new Uint8Array(CERTIFICATE)],
    );
    assert.equal(other.calls.length, 1, 'one question: the phone is not rung again');
    const how = { key: other.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    assert.ok(verify('sha256', MESSAGE, how, signed.signature));
  });
}

const ENDINGS = {
  TIMEOUT: 'timeout',
  NOT_MID_CLIENT: 'unknown-person',
  USER_CANCELLED: 'cancelled',
  SIGNATURE_HASH_MISMATCH: 'hash-mismatch',
  PHONE_ABSENT: 'unreachable',
  DELIVERY_ERROR: 'undelivered',
  SIM_ERROR: 'device-error',
};
for (const [result, reason] of Object.entries(ENDINGS)) {
  test(`${result}: ${reason}`, async () => {
    const { connector, state } = service();
    const waiting = waits(await connector.begin(ASKED, 'flow:1'));
    state.result = result;
    assert.deepEqual(await connector.read(stored(waiting), 0), { state: 'refused', reason });
  });
}

test('SIM_ERROR of a SIM with an inactive certificate: its PIN is locked', async () => {
  let active = true;
  const { connector, state } = service(({ path }) =>
    path === '/certificate' && !active ? Response.json({ result: 'NOT_ACTIVE' }) : undefined,
  );
  const waiting = waits(await connector.begin(ASKED, 'flow:1'));
  state.result = 'SIM_ERROR';
  active = false;
  assert.deepEqual(await connector.read(stored(waiting), 0), { state: 'refused', reason: 'locked' });
});

test('a session that the service has forgotten is over', async () => {
  const { connector } = service();
  const session = { id: crypto.randomUUID(), phone: '+84823628899', certificate: 'AAAA' };
  assert.deepEqual(await connector.read(session, 0), { state: 'refused', reason: 'timeout' });
});

for (const [result, reason] of [
  ['NOT_FOUND', 'unknown-person'],
  ['NOT_ACTIVE', 'locked'],
] as const) {
  test(`a number whose certificate is ${result} does not ring`, async () => {
    const { connector, asked } = service(({ path }) =>
      path === '/certificate' ? Response.json({ result }) : undefined,
    );
    assert.deepEqual(await connector.begin(ASKED, 'flow:1'), { state: 'refused', reason });
    assert.equal(asked('/signature').length, 0);
  });
}

test('T49: a phone rings once, even if the answer is lost', async () => {
  const lost: Reply = ({ path }) => {
    if (path === '/signature') throw new TypeError('fetch failed');
    return undefined;
  };
  const { connector, asked } = service(lost);
  await assert.rejects(connector.begin(ASKED, 'flow:1'), Unavailable);
  assert.equal(asked('/signature').length, 1);
});

test('the service waits as long as the caller, and our timeout is longer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let held = 0;
  const slow: Reply = ({ path, query }) => {
    if (path !== POLL) return undefined;
    held = Number(query.get('timeoutMs'));
    t.mock.timers.tick(1200);
    return Response.json({ state: 'RUNNING' });
  };
  const { connector } = service(slow, { timeout: 200 });
  waits(await connector.read({ id: SESSION, phone: '+84823628899', certificate: 'AAAA' }, 1100));
  assert.equal(held, 1100);
});

const json = (body: unknown, status = 200) => Response.json(body, { status });
const ok = { state: 'COMPLETE', result: 'OK' };
const value = Buffer.alloc(64, 1).toString('base64');
const NONE: Readonly<Record<string, () => Response>> = {
  'a page of HTML': () => new Response('<html>+84823628899</html>', { headers: { 'Content-Type': 'text/html' } }),
  'half of a JSON': () => new Response('{"state":"COMPLETE","result":"OK"'),
  'a list': () => json([]),
  null: () => json(null),
  'an empty object': () => json({}),
  'a hundred kilobytes': () => json({ ...ok, pad: 'x'.repeat(100_000) }),
  'a state that is none': () => json({ state: 'DONE', result: 'OK' }),
  'a result that is none': () => json({ state: 'COMPLETE', result: 'constructor' }),
  'no signature': () => json(ok),
  'a signature by another algorithm': () => json({ ...ok, signature: { value, algorithm: 'SHA1WithRSAEncryption' } }),
  'a signature that is no base64': () =>
    json({ ...ok, signature: { value: '§§', algorithm: 'SHA256WithECEncryption' } }),
  'a certificate that is no base64': () =>
    json({ ...ok, signature: { value, algorithm: 'SHA256WithECEncryption' }, cert: '<>' }),
  '400': () => json({ error: '+84823628899' }, 400),
  '401': () => json({ error: '+84823628899' }, 401),
  '429': () => json({}, 429),
  '503': () => json({ error: '+84823628899' }, 503),
  'a redirect': () => new Response(null, { status: 302, headers: { Location: 'https://evil.vn/' } }),
};
for (const path of ['/certificate', '/signature', POLL]) {
  for (const [what, answer] of Object.entries(NONE)) {
    test(`${path.replace(SESSION, '…')} answers with ${what}: no signature results, and the error quotes nothing`, async () => {
      const { connector, asked } = service((call) => (call.path === path ? answer() : undefined));
      const ask =
        path === POLL
          ? connector.read({ id: SESSION, phone: '+84823628899', certificate: 'AAAA' }, 0)
          : connector.begin(ASKED, 'flow:1');
      const received: unknown = await ask.catch((reason: unknown) => reason);
      assert.ok(received instanceof Unavailable, inspect(received));
      const words = inspect(received, { depth: 10, showHidden: true });
      for (const secret of ['823628899', 'Dang ky', PARTY.uuid]) assert.ok(!words.includes(secret), words);
      assert.ok(asked(path).length > 0);
    });
  }
}

for (const id of ['../certificate', 'a/b', '', 'x'.repeat(65), 'a?b', 42, null]) {
  test(`a session id ${inspect(id).slice(0, 20)} is never used`, async () => {
    const { connector } = service(({ path }) => (path === '/signature' ? json({ sessionID: id }) : undefined));
    await assert.rejects(connector.begin(ASKED, 'flow:1'), Unavailable);
  });
}

test('the circuit of a failing service opens', async () => {
  const { connector, calls } = service(() => json({}, 503), { circuit: { threshold: 3, rest: 10_000 } });
  for (let turn = 0; turn < 10; turn += 1) await assert.rejects(connector.begin(ASKED, 'flow:1'), Unavailable);
  assert.equal(calls.length, 6, 'three questions of two tries');
  assert.equal(connector.available, false);
});

test('the phone’s text has characters of every handset, 40 at most, in whole words', () => {
  assert.equal(displayText('Đăng ký DVC dichvucong.gov.vn'), 'Dang ky DVC dichvucong.gov.vn');
  assert.equal(displayText('Dang ky dich vu cong tai cong.dich-vu-cong.tinh.gov.vn'), 'Dang ky dich vu cong tai');
  assert.equal(displayText('x'.repeat(60)).length, 40);
  assert.equal(displayText('Mã: 1234 ✓\n<b>'), 'Ma: 1234 b');
  for (const text of ['Đường Nguyễn Huệ, phường Sài Gòn', '日本語 {}[]~|^\\€', 'ư'.repeat(50)]) {
    assert.match(displayText(text), /^[\w .,:;()/@+-]{0,40}$/);
  }
});

test('T50, T35: no callback is offered, and no address holds personal data', async () => {
  const { connector, calls } = service();
  waits(await connector.read(stored(waits(await connector.begin(ASKED, 'flow:1'))), 0));
  assert.ok(!/notify|callback|https?:/i.test(JSON.stringify(calls.map(({ body }) => body))));
  assert.ok(calls.every(({ path, query }) => !`${path}?${String(query)}`.includes('823628899')));
});
