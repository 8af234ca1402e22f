// VNPT SmartCA and Viettel MySign as integrators publish them: the connectors sign through the sandbox, and stay shut
// while the vendor's own document was not compared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Unavailable,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../../../src/server/ports.js';
import { CODE, HASH, isSigned, signingSandbox } from '../../demo/signing.js';

type Vendor = 'smartca' | 'mysign';
type Waiting = Extract<SignatureState, { state: 'waiting' }>;
type Listed = readonly { readonly id: string; readonly text: string; readonly code: string }[];

const ASKED: SignatureRequest = {
  ...{ hash: HASH, account: '034086012222', text: 'Đăng ký DVC localhost', lang: 'vi', code: CODE },
};
const VENDORS: readonly Vendor[] = ['smartca', 'mysign'];

const waits = (state: SignatureState): Waiting => {
  assert.equal(state.state, 'waiting', JSON.stringify(state));
  return state;
};

for (const vendor of VENDORS) {
  /** A request that waits for the person, and their hand on the app. */
  async function begun(key = 'flow:1') {
    const sandbox = signingSandbox();
    const service = sandbox.vendors[vendor]();
    const state = waits(await service.begin(ASKED, key));
    const list = await sandbox.ask<Listed>(`/app/${vendor}/requests`);
    const act = (what: string) => sandbox.ask(`/app/${vendor}/${list[0]?.id ?? ''}`, { act: what });
    return { ...sandbox, service, state, list, act };
  }

  test(`${vendor}: the app shows who asks; a click signs, and the person was rung once`, async () => {
    const { service, state, list, act, ask, vendors } = await begun();
    const shown = vendor === 'mysign' ? 'Dang ky DVC localhost' : ASKED.text;
    assert.deepEqual(
      list.map(({ text, code }) => [text, code]),
      [[shown, CODE]],
    );
    waits(await service.read(state.session, 0));
    assert.equal((await ask<Listed>(`/app/${vendor}/requests`)).length, 1);
    await act('sign');
    // Another gateway goes on with what the flow keeps.
    const signed = await vendors[vendor]().read(JSON.parse(JSON.stringify(state.session)) as typeof state.session, 0);
    assert.ok(isSigned(signed));
    assert.ok(signed.state === 'signed');
    assert.equal(Buffer.from(signed.certificate).toString('base64'), state.certificate);
  });

  test(`${vendor}: no, said in the app`, async () => {
    const { state, act, vendors } = await begun();
    await act('refuse');
    const service = vendors[vendor](vendor === 'smartca' ? { refusals: { REJECTED: 'cancelled' } } : {});
    assert.deepEqual(await service.read(state.session, 0), { state: 'refused', reason: 'cancelled' });
  });

  for (const [account, reason] of [
    ['999999999999', 'unknown-person'],
    ['001190000011', 'expired'],
  ] as const)
    test(`${vendor}: ${account} is ${reason}`, async () => {
      const service = signingSandbox().vendors[vendor]();
      assert.deepEqual(await service.begin({ ...ASKED, account }, 'flow:1'), { state: 'refused', reason });
    });

  test(`${vendor}: what it says proves nothing: a signature over another hash is handed on to be verified, and is wrong`, async () => {
    const { world, service, state, act } = await begun();
    world.signing = 'other-hash';
    await act('sign');
    assert.equal(isSigned(await service.read(state.session, 0)), false);
  });

  test(`${vendor}: what is down, is garbage or refuses our own account is unavailable, and no answer of it is in the error`, async () => {
    const { world, service, state } = await begun();
    for (const mode of ['down', 'garbage'] as const) {
      world.signing = mode;
      await assert.rejects(service.read(state.session, 0), Unavailable, mode);
      await assert.rejects(service.begin(ASKED, 'flow:2'), Unavailable, mode);
    }
    const { vendors } = signingSandbox();
    const strangers: Readonly<Record<Vendor, () => SignatureService>> = {
      smartca: () => vendors.smartca({ sp: { id: 'other', password: 'wrong' } }),
      mysign: () => vendors.mysign({ clientSecret: 'wrong' }),
    };
    await assert.rejects(strangers[vendor]().begin(ASKED, 'flow:1'), { name: 'Unavailable', message: 'HTTP 401' });
  });

  for (const document of [undefined, '', ' '])
    test(`${vendor}: without the vendor's document (${JSON.stringify(document)}) it is unavailable, says so at the start, and asks nothing`, async () => {
      const { vendors, exchanges } = signingSandbox();
      const said: string[] = [];
      const options = { document, warn: (sentence: string) => void said.push(sentence) };
      const service = vendors[vendor](options as Parameters<(typeof vendors)[typeof vendor]>[0]);
      assert.equal(service.available, false);
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /^\w+Service is unavailable: .*docs\/connectors\.md.*`document`\.$/);
      await assert.rejects(service.begin(ASKED, 'flow:1'), Unavailable);
      await assert.rejects(service.read({}, 0), Unavailable);
      assert.deepEqual(exchanges, []);
    });
}

test('smartca: a person who did not answer, and one whose key failed, by what is published and what the document adds', async () => {
  const { world, vendors, exchanges } = signingSandbox();
  world.signing = 'undelivered';
  const service = vendors.smartca();
  const late = waits(await service.begin(ASKED, 'flow:1'));
  assert.deepEqual(await service.read(late.session, 0), { state: 'refused', reason: 'timeout' });
  world.signing = 'device-error';
  const failed = waits(await service.begin(ASKED, 'flow:2'));
  waits(await service.read(failed.session, 0));
  const told = vendors.smartca({ refusals: { FAILED: 'device-error' } });
  assert.deepEqual(await told.read(failed.session, 0), { state: 'refused', reason: 'device-error' });
  const signs = exchanges.filter(({ path }) => path.endsWith('/signatures/sign'));
  assert.equal(signs.length, 2);
});

test('smartca: the same key is one transaction, which the vendor takes once', async () => {
  const { vendors, ask } = signingSandbox();
  const service = vendors.smartca();
  waits(await service.begin(ASKED, 'flow:1'));
  await assert.rejects(service.begin(ASKED, 'flow:1'), Unavailable);
  assert.equal((await ask<Listed>('/app/smartca/requests')).length, 1);
});

test('mysign: a login counts only as a success with a token that a header can carry', async () => {
  const { vendors, exchanges, send } = signingSandbox();
  const answer = { status: 200, change: {} };
  const service = vendors.mysign({
    fetch: async (request) => {
      const path = new URL(request.url).pathname.replace('/sandbox', '');
      const response = await send(path, (await request.json()) as object, Object.fromEntries(request.headers));
      if (!path.endsWith('/login')) return response;
      return Response.json({ ...((await response.json()) as object), ...answer.change }, { status: answer.status });
    },
  });
  for (const [status, change] of [
    [201, {}],
    [403, {}],
    [200, { access_token: undefined }],
    [200, { access_token: 42 }],
    [200, { access_token: '' }],
    [200, { access_token: 'two words' }],
    [200, { access_token: 'x'.repeat(8193) }],
  ] as const) {
    Object.assign(answer, { status, change });
    const message = `HTTP ${status}`;
    await assert.rejects(service.begin(ASKED, 'flow:1'), { name: 'Unavailable', message }, JSON.stringify(change));
  }
  assert.deepEqual([...new Set(exchanges.map(({ path }) => path.split('/').at(-1)))], ['login']);
  Object.assign(answer, { status: 200, change: {} });
  waits(await service.begin(ASKED, 'flow:1'));
});

test('mysign: the states of a request that end it', async () => {
  for (const [mode, reason] of [
    ['undelivered', 'timeout'],
    ['device-error', 'device-error'],
  ] as const) {
    const { world, vendors } = signingSandbox();
    world.signing = mode;
    const service = vendors.mysign();
    const state = waits(await service.begin(ASKED, 'flow:1'));
    assert.deepEqual(await service.read(state.session, 0), { state: 'refused', reason });
  }
  const { world, vendors } = signingSandbox();
  world.signing = 'hash-mismatch';
  const service = vendors.mysign();
  const state = waits(await service.begin(ASKED, 'flow:1'));
  await assert.rejects(service.read(state.session, 0), Unavailable, 'a state that is not published');
});
