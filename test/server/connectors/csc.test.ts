// Remote signers: the requests, in the order of CSC API 1.0.3.0, and the handling of every answer.
import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { test } from 'node:test';
import { Unavailable, type SignatureState } from '../../../src/server/ports.js';
import { ASKED, CERTIFICATE, HASH, MESSAGE, METHODS, provider, type Setup } from './support/csc-provider.js';
import { faults } from './support/csc-schema.js';

type Waiting = Extract<SignatureState, { state: 'waiting' }>;
const waits = (state: SignatureState): Waiting => {
  assert.equal(state.state, 'waiting', JSON.stringify(state));
  return state;
};
const error = (status: number, code: string) =>
  Response.json({ error: code, error_description: '034086012222' }, { status });
/** The session is stored and read by another gateway process. */
const stored = ({ session }: Waiting) => JSON.parse(JSON.stringify(session)) as Waiting['session'];

test('both files refuse a message without a required member', () => {
  assert.equal(faults('input-credentials-authorize', { credentialID: 'a' }).length, 2);
  assert.equal(
    faults('input-signatures-signhash', { credentialID: 'a', SAD: 'b', hash: 'no array', signAlgo: 'c' }).length,
    2,
  );
  assert.equal(faults('output-credentials-info', { authMode: 'magic' }).length, 2);
});

for (const key of ['rsa', 'ec'] as const) {
  test(`implicit, ${key}: the person confirms in the app, and any gateway process fetches the signature`, async () => {
    const { partner, service, asked } = provider({ key });
    const state = waits(await service.begin(ASKED, 'flow:1'));
    assert.equal(state.asks, undefined);
    assert.equal(state.certificate, CERTIFICATE.toString('base64'));
    assert.equal(asked('signatures/signHash').length, 0);
    partner.confirmed = true;
    const other = provider({ key });
    other.partner.confirmed = true;
    for (const each of [service, other.service]) {
      const signed = await each.read(stored(state), 0);
      assert.equal(signed.state, 'signed');
      assert.deepEqual(
        [signed.algorithm, signed.certificate],
        [key === 'rsa' ? 'RS256' : 'ES256', new Uint8Array(CERTIFICATE)],
      );
      const how = { key: partner.publicKey, dsaEncoding: 'ieee-p1363' } as const;
      assert.ok(verify('sha256', MESSAGE, how, signed.signature));
    }
    assert.deepEqual([...partner.transactions], ['flow:1'], 'however often it was asked, the person was rung once');
    const [question] = asked('signatures/signHash');
    assert.deepEqual(question?.body['hash'], [Buffer.from(HASH).toString('base64')]);
    assert.equal(question.body['hashAlgo'], '2.16.840.1.101.3.4.2.1');
  });
}

test('a long wait is not a failure: the circuit stays closed', async () => {
  const { service } = provider({ options: { circuit: { threshold: 1 } } });
  const state = waits(await service.begin(ASKED, 'flow:1'));
  waits(await service.read(stored(state), 0));
  assert.equal(service.available, true);
});

test('a one-time password is sent once; a wrong one is reported, the right one signs', async () => {
  const { service, asked } = provider({ authMode: 'explicit' });
  const state = waits(await service.begin(ASKED, 'flow:1'));
  assert.equal(state.asks, 'otp');
  assert.equal(asked('credentials/sendOTP').length, 1);
  waits(await service.read(stored(state), 0));
  assert.equal(asked('credentials/authorize').length, 0, 'nothing to authorise with yet');
  assert.deepEqual(await service.read(stored(state), 0, '000000'), { state: 'refused', reason: 'wrong-otp' });
  assert.equal((await service.read(stored(state), 0, '482913')).state, 'signed');
  assert.equal(asked('credentials/sendOTP').length, 1);
  assert.ok(!JSON.stringify(state).includes('482913'));
});

test('waits for a slow check of a one-time password, which may be valid only once', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { service } = provider({
    authMode: 'explicit',
    reply: ({ method }) => {
      t.mock.timers.tick(method === 'credentials/authorize' ? 1800 : 0);
      return undefined;
    },
  });
  const state = waits(await service.begin(ASKED, 'flow:1'));
  assert.equal((await service.read(stored(state), 0, '482913')).state, 'signed');
});

test('expired activation data is extended once only', async () => {
  let ended = 1;
  const reply: Setup['reply'] = ({ method }) =>
    method === 'signatures/signHash' && ended-- > 0 ? error(400, 'expired_token') : undefined;
  const first = provider({ reply });
  first.partner.confirmed = true;
  assert.equal((await first.service.begin(ASKED, 'flow:1')).state, 'signed');
  assert.deepEqual(
    first.asked('signatures/signHash').map(({ body }) => body['SAD']),
    ['sad-1', 'sad-2'],
  );
  ended = 9;
  const second = provider({ reply });
  second.partner.confirmed = true;
  await assert.rejects(second.service.begin(ASKED, 'flow:1'), Unavailable);
  assert.equal(second.asked('credentials/extendTransaction').length, 1);
});

const REFUSALS: readonly [string, string][] = [
  ['access_denied', 'cancelled'],
  ['expired_token', 'timeout'],
  ['locked', 'locked'],
  ['invalid_request', 'device-error'],
];
for (const [code, reason] of REFUSALS) {
  test(`authorize answers ${code}: ${reason}`, async () => {
    const { service } = provider({
      reply: ({ method }) => (method === 'credentials/authorize' ? error(400, code) : undefined),
    });
    assert.deepEqual(await service.begin(ASKED, 'flow:1'), { state: 'refused', reason });
  });
}

const CREDENTIALS: readonly [string, Setup, string][] = [
  [
    'an unknown account',
    { reply: ({ method }) => (method === 'credentials/list' ? error(400, 'invalid_request') : undefined) },
    'unknown-person',
  ],
  ['no credential', { credentials: [] }, 'unknown-person'],
  ['an expired certificate', { credential: { cert: { status: 'expired', certificates: ['AAAA'] } } }, 'expired'],
  ['a revoked certificate', { credential: { cert: { status: 'revoked', certificates: ['AAAA'] } } }, 'locked'],
  ['a suspended certificate', { credential: { cert: { status: 'suspended', certificates: ['AAAA'] } } }, 'locked'],
  [
    'a disabled key',
    { credential: { key: { status: 'disabled', algo: ['1.2.840.113549.1.1.1'], len: 2048 } } },
    'locked',
  ],
  [
    'a key of a kind that we do not know',
    { credential: { key: { status: 'enabled', algo: ['1.3.101.112'], len: 256 } } },
    'device-error',
  ],
  ['no certificate', { credential: { cert: { status: 'valid' } } }, 'device-error'],
  ['authorisation by a redirect', { authMode: 'oauth2code' }, 'device-error'],
  [
    'a PIN, which is never asked here',
    { authMode: 'explicit', credential: { PIN: { presence: 'true' } } },
    'device-error',
  ],
];
for (const [what, setup, reason] of CREDENTIALS) {
  test(`${what}: ${reason}, and the person’s device does not ring`, async () => {
    const { service, asked } = provider(setup);
    assert.deepEqual(await service.begin(ASKED, 'flow:1'), { state: 'refused', reason });
    assert.equal(asked('credentials/authorize').length + asked('credentials/sendOTP').length, 0);
  });
}

test('of several credentials uses the one that can sign', async () => {
  const disabled = { key: { status: 'disabled', algo: ['1.2.840.113549.1.1.1'], len: 2048 } };
  const { partner, service, asked } = provider({
    credentials: ['first', 'second'],
    reply: ({ method, body }) =>
      method === 'credentials/info' && body['credentialID'] === 'first'
        ? Response.json({ ...disabled, cert: { status: 'valid', certificates: ['AAAA'] }, authMode: 'implicit' })
        : undefined,
  });
  partner.confirmed = true;
  assert.equal((await service.begin(ASKED, 'flow:1')).state, 'signed');
  assert.deepEqual(
    asked('credentials/authorize').map(({ body }) => body['credentialID']),
    ['second'],
  );
});

test('requests no signature from a provider that lacks a required method', async () => {
  const methods = METHODS.filter((method) => method !== 'signatures/signHash');
  const { service, calls } = provider({ info: { methods } });
  await assert.rejects(service.begin(ASKED, 'flow:1'), /signatures\/signHash/);
  assert.deepEqual(
    calls.map(({ method }) => method),
    ['info'],
  );
});

test('info is fetched once, and again only after it failed', async () => {
  let down = true;
  const { partner, service, asked } = provider({
    reply: ({ method }) => (method === 'info' && down ? error(403, 'access_denied') : undefined),
  });
  partner.confirmed = true;
  await assert.rejects(service.begin(ASKED, 'flow:1'), Unavailable);
  down = false;
  for (const key of ['flow:2', 'flow:3']) assert.equal((await service.begin(ASKED, key)).state, 'signed');
  assert.equal(asked('info').length, 2);
});

test('a provider with authType basic: auth/login, then its token for every call', async () => {
  const { partner, service, calls, asked } = provider({
    info: { authType: ['basic'] },
    options: { login: { user: 'cổng', password: 'mật khẩu' } } as never,
  });
  partner.confirmed = true;
  assert.equal((await service.begin(ASKED, 'flow:1')).state, 'signed');
  const [login] = asked('auth/login');
  assert.equal(login?.authorization, `Basic ${Buffer.from('cổng:mật khẩu').toString('base64')}`);
  const others = calls.filter(({ method }) => method !== 'auth/login');
  assert.ok(others.every(({ authorization }) => authorization === 'Bearer session-token'));
});

test('a provider that does not accept our login gets no other call', async () => {
  const { service, calls } = provider({ info: { authType: ['oauth2code'] } });
  await assert.rejects(service.begin(ASKED, 'flow:1'), /oauth2client/);
  assert.deepEqual(
    calls.map(({ method }) => method),
    ['info'],
  );
});
