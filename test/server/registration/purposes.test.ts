/** One engine for every purpose: sign-in has the steps and rules of registration, and another end. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { defineSignIn } from '../../../src/flow/purposes.js';
import { code } from '../../../src/flow/steps.js';
import { problem } from '../../../src/flow/problem.js';
import { implement, nameOf } from '../../../src/server/registration/implement.js';
import { identity, viewOf } from '../../../src/testing/person.js';
import { DIEN } from '../../../src/testing/world.js';
import { engines, gatewayWorld, memoryStore, ORIGIN, storeOn } from '../../support/worlds.js';

const HOME = 'https://id.example.vn';
const { all, close } = await engines();
after(close);

const signIn = defineSignIn('mobile', [code()], { audiences: ['citizen', 'enterprise'] });
const at = (origin: string) => ({ caller: { address: '192.0.2.1', origin } });
const START = { method: 'mobile', purpose: 'sign-in', audience: 'enterprise' } as const;

function world(store: ReturnType<typeof storeOn> | ReturnType<typeof memoryStore> = memoryStore()) {
  const ended: string[] = [];
  const made = gatewayWorld({ store, registrar: { home: HOME } }, { publicUrl: HOME });
  const { registrar } = gatewayWorld({
    store,
    registrar: {
      home: HOME,
      implementations: [
        implement(signIn, {
          code: {
            answer: ({ code: typed }, { ref }) =>
              Promise.resolve(
                typed === '123456'
                  ? { type: 'advance', effects: () => Promise.resolve(void ended.push(ref)) }
                  : { type: 'reject', problem: problem('otp-incorrect') },
              ),
          },
        }),
      ],
    },
  });
  return { ...made, signing: registrar, ended };
}

test('a flow signs in by the rules of every flow, and ends without an account', async () => {
  const { signing, ended, accounts } = world();
  const begun = viewOf(await signing.start(START, at(HOME)));
  assert.deepEqual([begun.method, begun.purpose, begun.step], ['mobile', 'sign-in', 'code']);
  const wrong = await signing.answer(begun, { code: '654321' }, at(HOME));
  assert.ok(!wrong.ok && wrong.view);
  assert.equal(wrong.problem.code, 'otp-incorrect');
  const done = viewOf(await signing.answer(wrong.view, { code: '123456' }, at(HOME)));
  assert.deepEqual([done.status, ended.length], ['complete', 1]);
  assert.equal(await accounts.exists(`cccd:${DIEN.citizenId}`), false);
  const late = await signing.answer(done, { code: '123456' }, at(HOME));
  assert.equal(late.ok ? 'ok' : late.problem.code, 'flow-unknown', 'what is over stays over');
});

test('a sign-in runs at the gateway’s own origin only, and a registration on its portal only', async () => {
  const { signing, registrar } = world();
  const codeOf = async (reply: Promise<{ ok: boolean; problem?: { code: string } }>) =>
    (await reply).problem?.code ?? 'ok';
  assert.equal(await codeOf(signing.start(START, at(ORIGIN))), 'origin-refused');
  assert.equal(await codeOf(signing.start({ ...START, portal: 'national' }, at(ORIGIN))), 'origin-refused');
  assert.equal(await codeOf(signing.start({ ...START, portal: 'nobody' }, at(HOME))), 'portal-unknown');
  const begun = viewOf(await signing.start({ ...START, portal: 'national' }, at(HOME)));
  assert.equal(await codeOf(signing.read(begun.id, at(ORIGIN))), 'flow-unknown');
  assert.equal(await codeOf(signing.read(begun.id, at(HOME))), 'ok');
  const REGISTER = { method: 'mobile', audience: 'citizen', portal: 'national' } as const;
  assert.equal(await codeOf(registrar.start(REGISTER, at(HOME))), 'origin-refused');
  const registering = viewOf(await registrar.start(REGISTER, at(ORIGIN)));
  assert.equal(registering.purpose, undefined);
  assert.equal(await codeOf(registrar.read(registering.id, at(HOME))), 'flow-unknown');
  const { registrar: homeless } = gatewayWorld();
  assert.equal(await codeOf(homeless.start(START, at(ORIGIN))), 'origin-refused');
});

test('each purpose has its own offer, and methods of one id do not mix', async () => {
  const { signing, registrar } = world();
  const offered = async (given: ReturnType<typeof registrar.offer>) => {
    const found = await given;
    return 'code' in found ? found.code : found.map(({ id, audiences }) => [id, audiences]);
  };
  assert.deepEqual(await offered(signing.offer(undefined, at(HOME), 'sign-in')), [
    ['mobile', ['citizen', 'enterprise']],
  ]);
  assert.deepEqual(await offered(signing.offer('national', at(ORIGIN))), []);
  assert.equal(await offered(signing.offer('national', at(ORIGIN), 'sign-in')), 'origin-refused');
  const started = await registrar.start({ ...START, audience: 'citizen' }, at(HOME));
  assert.equal(started.ok ? 'ok' : started.problem.code, 'method-unknown');
});

test('the gateway serves its own pages beside those of portals, and no others', async () => {
  const { gateway } = world();
  const start = (origin: string, body: object) =>
    gateway.fetch(
      new Request(`${HOME}/registration/flow`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const codeAt = async (origin: string, body: object) =>
    ((await (await start(origin, body)).json()) as { code?: string }).code;
  assert.equal(await codeAt(HOME, START), 'method-unknown', 'this gateway has no way to sign in');
  assert.equal(await codeAt('https://id.example.vn.evil.vn', START), 'origin-refused');
  assert.equal(await codeAt(HOME, { ...START, purpose: 'own' }), 'validation-failed');
  const list = async (query: string) => {
    const response = await gateway.fetch(new Request(`${HOME}/registration/methods?${query}`));
    return (await response.json()) as { code?: string };
  };
  assert.deepEqual(await list('purpose=sign-in'), { methods: [] });
  assert.equal((await list('purpose=own')).code, 'malformed');
});

for (const [engine, sql] of all) {
  test(`the purpose is stored with the flow, and the audit log names it, on ${engine}`, async () => {
    const { signing, registrar } = world(storeOn(sql));
    const begun = viewOf(await signing.start(START, at(HOME)));
    assert.equal(viewOf(await signing.read(begun.id, at(HOME))).purpose, 'sign-in');
    const first = viewOf(
      await registrar.start({ method: 'mobile', audience: 'citizen', portal: 'national' }, at(ORIGIN)),
    );
    assert.equal(viewOf(await registrar.answer(first, await identity(first, DIEN), at(ORIGIN))).step, 'code');
    const { rows } = await sql.query(
      `select f.purpose, f.portal, a.reason from flow f join audit_all a on a.flow = f.ref::text and a.event = 'flow.start'
       order by f.purpose`,
    );
    assert.deepEqual(rows, [
      { purpose: 'register', portal: 'national', reason: null },
      { purpose: 'sign-in', portal: '', reason: 'sign-in' },
    ]);
  });
}

test('a method is named by its id where people register, elsewhere by its purpose too', () => {
  assert.equal(nameOf({ id: 'usb' }), 'usb');
  assert.equal(nameOf({ id: 'usb', purpose: 'register' }), 'usb');
  assert.equal(nameOf({ id: 'usb', purpose: 'sign-in' }), 'sign-in-usb');
});
