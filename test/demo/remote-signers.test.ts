// The sandbox's remote signers: every answer is validated against the consortium's own schema
// files, and the connector signs through them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT } from '../../demo/sandbox/camara/camara-tokens.js';
import type { SignatureRequest, SignatureState } from '../../src/server/ports.js';
import { faults, shapeOf } from '../server/connectors/support/csc-schema.js';
import { CODE, HASH, isSigned, signingSandbox, type Exchange } from './signing.js';

type Waiting = Extract<SignatureState, { state: 'waiting' }>;
type Listed = readonly { readonly id: string; readonly text: string; readonly code: string; readonly otp: string }[];

const ASKED: SignatureRequest = { hash: HASH, account: '034086012222', text: 'Dang ky DVC localhost', lang: 'vi' };
const waits = (state: SignatureState): Waiting => {
  assert.equal(state.state, 'waiting', JSON.stringify(state));
  return state;
};

/** Every answer matches the schema files, or their format for errors. */
function assertContract(exchanges: readonly Exchange[]): void {
  let judged = 0;
  for (const { path, status, answer } of exchanges) {
    const method = path.split('/csc/v1/')[1];
    if (method === undefined || status === 204) continue;
    judged += 1;
    const { error } = answer as { error?: unknown };
    const wrong =
      status === 200 ? faults(`output-${shapeOf(method)}`, answer) : [typeof error].filter((type) => type !== 'string');
    assert.deepEqual(wrong, [], method);
  }
  assert.ok(judged > 0);
}

test('implicit: the app shows the portal and the control code; a click signs; the person was notified once', async () => {
  const { ask, remote, exchanges } = signingSandbox();
  const service = remote('smartca', { app: 'http://localhost:8080/sandbox/app/smartca' });
  const state = waits(await service.begin(ASKED, 'flow:1'));
  assert.equal(state.link, 'http://localhost:8080/sandbox/app/smartca');
  for (let turn = 0; turn < 2; turn += 1) waits(await service.read(state.session, 0));
  const list = await ask<Listed>('/app/smartca/requests');
  assert.deepEqual(
    list.map(({ text, code }) => [text, code]),
    [['Dang ky DVC localhost', CODE]],
  );
  await ask(`/app/smartca/${list[0]?.id ?? ''}`, { act: 'sign' });
  const signed = await remote('smartca').read(state.session, 0);
  assert.ok(isSigned(signed));
  assert.deepEqual(await ask<Listed>('/app/smartca/requests'), []);
  assertContract(exchanges);
});

test('implicit: a waiting call returns as soon as the person signs', { timeout: 30_000 }, async () => {
  const { ask, remote } = signingSandbox();
  const service = remote('smartca');
  const state = waits(await service.begin(ASKED, 'flow:1'));
  const reading = service.read(state.session, 60_000);
  const [request] = await ask<Listed>('/app/smartca/requests');
  await ask(`/app/smartca/${request?.id ?? ''}`, { act: 'sign' });
  assert.ok(isSigned(await reading));
});

test('the person refuses in the app', async () => {
  const { ask, remote, exchanges } = signingSandbox();
  const service = remote('smartca');
  const state = waits(await service.begin(ASKED, 'flow:1'));
  const [request] = await ask<Listed>('/app/smartca/requests');
  await ask(`/app/smartca/${request?.id ?? ''}`, { act: 'refuse' });
  assert.deepEqual(await service.read(state.session, 0), { state: 'refused', reason: 'cancelled' });
  assertContract(exchanges);
});

test('a wrong one-time password is refused, the app’s one signs', async () => {
  const { ask, remote, exchanges } = signingSandbox();
  const service = remote('mysign');
  const state = waits(await service.begin(ASKED, 'flow:1'));
  assert.equal(state.asks, 'otp');
  const [request] = await ask<Listed>('/app/mysign/requests');
  const wrong = request?.otp === '000000' ? '000001' : '000000';
  assert.deepEqual(await service.read(state.session, 0, wrong), { state: 'refused', reason: 'wrong-otp' });
  assert.ok(isSigned(await service.read(state.session, 0, request?.otp)));
  assertContract(exchanges);
});

for (const [account, reason] of [
  ['999999999999', 'unknown-person'],
  ['001190000011', 'expired'],
] as const) {
  test(`${account}: ${reason}`, async () => {
    const { remote, exchanges } = signingSandbox();
    assert.deepEqual(await remote('smartca').begin({ ...ASKED, account }, 'flow:1'), { state: 'refused', reason });
    assertContract(exchanges);
  });
}

test('in its lying modes it signs another hash or as another person; the gateway must detect it', async () => {
  for (const mode of ['other-hash', 'other-person'] as const) {
    const { world, ask, remote } = signingSandbox();
    const service = remote('smartca');
    const state = waits(await service.begin(ASKED, 'flow:1'));
    world.signing = mode;
    const [request] = await ask<Listed>('/app/smartca/requests');
    await ask(`/app/smartca/${request?.id ?? ''}`, { act: 'sign' });
    const signed = await service.read(state.session, 0);
    assert.equal(signed.state, 'signed');
    assert.equal(isSigned(signed), false, mode);
  }
});

test('forbidden calls are refused with the specification’s error codes', async () => {
  const { ask, send, exchanges, remote } = signingSandbox();
  const root = '/remote/smartca/csc/v1';
  assert.equal((await send(`${root}/credentials/list`, { userID: '034086012222' })).status, 401);
  const waiting = waits(await remote('smartca').begin(ASKED, 'flow:1'));
  const [request] = await ask<Listed>('/app/smartca/requests');
  await ask(`/app/smartca/${request?.id ?? ''}`, { act: 'sign' });
  const { credential, hash } = waiting.session as { credential: string; hash: string };
  const token = await tokenOf(send);
  const as = { Authorization: `Bearer ${token}` };
  const post = async (method: string, body: object) => {
    const response = await send(`${root}/${method}`, body, as);
    return { status: response.status, body: (await response.json()) as { SAD?: string; error?: string } };
  };
  const granted = await post('credentials/authorize', {
    credentialID: credential,
    numSignatures: 1,
    hash: [hash],
    clientData: 'flow:1',
  });
  assert.equal(granted.status, 200);
  const signing = {
    credentialID: credential,
    SAD: granted.body.SAD,
    signAlgo: '1.2.840.113549.1.1.11',
    hashAlgo: '2.16.840.1.101.3.4.2.1',
  };
  const zero = Buffer.alloc(32).toString('base64');
  assert.equal((await post('signatures/signHash', { ...signing, SAD: 'guessed', hash: [hash] })).status, 400);
  assert.equal(
    (await post('signatures/signHash', { ...signing, hash: [zero] })).status,
    400,
    'another hash than was confirmed',
  );
  assert.equal((await post('signatures/signHash', { ...signing, hash: [hash] })).status, 400, 'the SAD is spent');
  assert.equal((await post('credentials/authorize', { credentialID: credential })).body.error, 'invalid_request');
  assert.equal((await post('credentials/info', { credentialID: 'guessed' })).body.error, 'invalid_request');
  assertContract(exchanges);
});

async function tokenOf(send: ReturnType<typeof signingSandbox>['send']): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'service' });
  const response = await send('/remote/smartca/oauth2/token', form, {
    Authorization: `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  });
  return ((await response.json()) as { access_token?: string }).access_token ?? '';
}
