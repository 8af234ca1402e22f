// The sandbox's mobile-signature service: signing through the connector, and every way in which a
// phone can end a request.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RELYING_PARTY } from '../../demo/sandbox/signing/mobile-id.js';
import {
  Unavailable,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../../src/server/ports.js';
import { CODE, HASH, isSigned, signingSandbox } from './signing.js';

type Listed = readonly { readonly id: string; readonly text: string; readonly code: string }[];
const NUMBER = '0823628899';
const ASKED: SignatureRequest = { hash: HASH, phone: '+84823628899', text: 'Đăng ký DVC localhost', lang: 'vi' };

async function begun(service: SignatureService, asked = ASKED) {
  const state = await service.begin(asked, crypto.randomUUID());
  assert.ok(state.state === 'waiting', JSON.stringify(state));
  return state;
}

/** A request that has reached the phone. */
async function ringing(phone = NUMBER) {
  const sandbox = signingSandbox();
  const service = sandbox.handset();
  const state = await begun(service, { ...ASKED, phone: `+84${phone.slice(1)}` });
  const list = await sandbox.ask<Listed>(`/phones/${phone}/requests`);
  const at = `/phones/${phone}/requests/${list[0]?.id ?? ''}`;
  const press = (body: object) => sandbox.ask<{ result: string }>(at, body);
  const read = (): Promise<SignatureState> => service.read(state.session, 0);
  return { ...sandbox, service, list, press, read };
}

test('the phone shows the portal and the control code; the PIN signs', async () => {
  const { list, press, read } = await ringing();
  assert.deepEqual(
    list.map(({ text, code }) => [text, code]),
    [['Dang ky DVC localhost', CODE]],
  );
  assert.equal((await read()).state, 'waiting');
  assert.deepEqual(await press({ pin: '123456' }), { result: 'ok' });
  assert.ok(isSigned(await read()));
  assert.deepEqual(await press({ pin: '123456' }), { result: 'gone' });
});

test('an enterprise’s SIM with a P-256 key signs', async () => {
  const { press, read } = await ringing('0901010106');
  await press({ pin: '123456' });
  const signed = await read();
  assert.ok(isSigned(signed) && signed.state === 'signed' && signed.algorithm === 'ES256');
});

test('three wrong PINs lock the SIM: this request ends, and the next one is refused', async () => {
  const { press, read, service } = await ringing();
  assert.deepEqual([await press({ pin: '1' }), await press({ pin: '' })], [{ result: 'wrong' }, { result: 'wrong' }]);
  assert.deepEqual(await press({ pin: '000000' }), { result: 'locked' });
  assert.deepEqual(await read(), { state: 'refused', reason: 'locked' });
  assert.deepEqual(await service.begin(ASKED, 'flow:2'), { state: 'refused', reason: 'locked' });
});

test('the person refuses on the phone', async () => {
  const { press, read } = await ringing();
  await press({ act: 'refuse' });
  assert.deepEqual(await read(), { state: 'refused', reason: 'cancelled' });
});

test('a request expires after five minutes', async () => {
  const { world, read } = await ringing();
  world.ahead = 6 * 60_000;
  assert.deepEqual(await read(), { state: 'refused', reason: 'timeout' });
});

test('a phone is unreachable while it is off', async () => {
  const { ask, handset } = signingSandbox();
  const service = handset();
  await ask(`/phones/${NUMBER}/line`, { act: 'off' });
  const off = await begun(service);
  assert.deepEqual(await service.read(off.session, 0), {
    state: 'refused',
    reason: 'unreachable',
  });
  await ask(`/phones/${NUMBER}/line`, { act: 'on' });
  const on = await begun(service);
  assert.equal((await service.read(on.session, 0)).state, 'waiting');
});

test('a number without a signing SIM is refused', async () => {
  const { handset } = signingSandbox();
  assert.deepEqual(await handset().begin({ ...ASKED, phone: '+84912345678' }, 'flow:1'), {
    state: 'refused',
    reason: 'unknown-person',
  });
});

for (const mode of ['down', 'garbage'] as const) {
  test(`${mode}: the service is unavailable`, async () => {
    const { world, handset } = signingSandbox();
    world.signing = mode;
    await assert.rejects(handset().begin(ASKED, 'flow:1'), Unavailable);
  });
}

for (const [mode, reason] of [
  ['undelivered', 'undelivered'],
  ['device-error', 'device-error'],
  ['hash-mismatch', 'hash-mismatch'],
] as const) {
  test(`${mode}: the result follows the protocol`, async () => {
    const { world, handset } = signingSandbox();
    world.signing = mode;
    const state = await begun(handset());
    assert.deepEqual(await handset().read(state.session, 0), { state: 'refused', reason });
  });
}

test('in its lying modes it signs another hash or as another person; the gateway must detect it', async () => {
  for (const mode of ['other-hash', 'other-person'] as const) {
    const { world, press, read, service } = await ringing();
    world.signing = mode;
    await press({ pin: '123456' });
    const signed = await read();
    assert.equal(signed.state, 'signed');
    const announced = await service.begin(ASKED, 'flow:2');
    assert.ok(announced.state === 'waiting');
    const isOther = Buffer.from(signed.certificate).toString('base64') !== announced.certificate;
    assert.equal(isOther, mode === 'other-person');
    assert.equal(isSigned(signed), mode === 'other-person', mode);
  }
});

test('refuses an unknown relying party and malformed requests', async () => {
  const { handset, send } = signingSandbox();
  await assert.rejects(handset({ relyingParty: { uuid: 'x', name: 'DVC' } }).begin(ASKED, 'flow:1'), /HTTP 401/);
  const { uuid: relyingPartyUUID, name: relyingPartyName } = RELYING_PARTY;
  const good = {
    ...{ relyingPartyUUID, relyingPartyName, phoneNumber: '+84823628899', nationalIdentityNumber: '' },
    ...{ hash: Buffer.from(HASH).toString('base64'), hashType: 'SHA256', language: 'VIE' },
    ...{ displayText: 'DVC', displayTextFormat: 'GSM-7' },
  };
  const status = async (more: object) => (await send('/mobile-id/signature', { ...good, ...more })).status;
  assert.equal(await status({}), 200);
  for (const bad of [
    { phoneNumber: '0823628899' },
    { hash: 'AAAA' },
    { hashType: 'MD5' },
    { language: 'XXX' },
    { displayText: 'x'.repeat(41) },
    { displayText: 'Đăng ký' },
  ]) {
    assert.equal(await status(bad), 400, JSON.stringify(bad));
  }
  assert.equal((await send(`/mobile-id/signature/session/${crypto.randomUUID()}?timeoutMs=1000`)).status, 404);
});
