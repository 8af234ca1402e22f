/**
 * The methods sim and signature on the registrar. T07 (a provider's statements are verified), T12,
 * T49, T50.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Authority } from '../../../demo/sandbox/authority/authority.js';
import { issue, OID, type Holder } from '../../../demo/sandbox/authority/issue.js';
import type { ConsentOffer } from '../../../src/flow/consent.js';
import type { Audience, Json } from '../../../src/flow/method.js';
import type { WaitData } from '../../../src/flow/signing-steps.js';
import type { View } from '../../../src/flow/view.js';
import { sim } from '../../../src/methods/sim.js';
import {
  createGateway,
  createPortals,
  createRegistrar,
  signatureRegistration,
  simRegistration,
} from '../../../src/server/index.js';
import { PORTALS } from '../../../src/testing/world.js';
import { handset } from '../../support/load/handset.js';
import { trusting, type Silent } from '../../support/trusting.js';
import { madeAuthority } from '../../support/made-authority.js';

const ORIGIN = 'http://localhost:8080';
const PHONE = '+84823628899';
const CCCD = '034086012222';
const caller = { address: '127.0.0.1', origin: ORIGIN };
let authority: Authority;
let enterprise: Holder;
let expired: Holder;
let other: Holder;
before(async () => {
  authority = await madeAuthority();
  const issuer = authority.intermediates[0];
  assert.ok(issuer);
  const person = (name: string, id: string, order = {}) =>
    issue({
      key: 'rsa',
      issuer,
      subject: [
        [OID.userId, id],
        [OID.commonName, name],
      ],
      ...order,
    });
  [enterprise, expired, other] = await Promise.all([
    issue({
      key: 'rsa',
      issuer,
      subject: [
        [OID.userId, 'MST:0100109106'],
        [OID.commonName, 'CÔNG TY THỬ'],
        [OID.organization, 'CÔNG TY THỬ'],
      ],
    }),
    person('HẾT HẠN', `CCCD:${CCCD}`, { notBefore: new Date(Date.now() - 9e9), notAfter: new Date(Date.now() - 9e7) }),
    person('NGƯỜI KHÁC', 'CCCD:001190000077'),
  ]);
});
const holder = (id: string): Holder => {
  const found = authority.kept.find((each) => each.id === id);
  assert.ok(found);
  return found.holder;
};

/** The responder does not know the certificates made by this file, so CRLs cover them. */
function gateway({ owner = holder('citizen'), silent = 'ocsp' }: { owner?: Holder; silent?: Silent } = {}) {
  const { store, clock, issuers, ports: trusted, rest } = trusting(authority, { silent });
  const phone = handset(owner);
  const captcha = {
    issue: () => Promise.resolve(null),
    verify: (text: string) => Promise.resolve(text === 'ok' ? ('ok' as const) : ('bad' as const)),
  };
  const ports = { ...trusted, captcha };
  const providers = [{ id: 'smartca', name: 'SmartCA', service: phone }];
  const implementations = [
    simRegistration({ ...ports, handsets: phone }),
    signatureRegistration({ ...ports, providers }),
  ];
  const make = () => createRegistrar({ implementations, ...rest });
  return { registrar: make(), another: make, phone, store, clock, issuerOf: issuers };
}
type Gateway = ReturnType<typeof gateway>;

async function ask(
  { registrar }: Gateway,
  method: 'sim' | 'signature',
  audience: Audience = 'citizen',
  who: Record<string, Json> = {},
) {
  const begun = await registrar.start({ method, audience, portal: 'national' }, { caller });
  assert.ok(begun.ok, JSON.stringify(begun));
  const input = method === 'sim' ? { phone: '0823 628 899' } : { provider: 'smartca', account: CCCD };
  return registrar.answer(begun.view, { ...input, ...who, captcha: 'ok' }, { caller });
}
async function waiting(
  world: Gateway,
  ...rest: [method: 'sim' | 'signature', audience?: Audience, who?: Record<string, Json>]
) {
  const asked = await ask(world, ...rest);
  assert.ok(asked.ok, JSON.stringify(asked));
  world.clock.now += 10_000;
  return asked.view;
}
const fetchNews = ({ registrar }: Gateway, view: View, input: Json = {}) => registrar.answer(view, input, { caller });
const dataOf = (view: View | undefined) => view?.data as unknown as WaitData;

async function confirm({ registrar }: Gateway, view: View) {
  const { version } = (view.data as unknown as { consent: ConsentOffer }).consent;
  return registrar.answer(view, { email: '', consent: { version, granted: ['account', 'check'] } }, { caller });
}

for (const [method, audience, subject] of [
  ['sim', 'citizen', `cccd:${CCCD}`],
  ['sim', 'enterprise', 'mst:0100109106'],
  ['signature', 'citizen', `cccd:${CCCD}`],
] as const) {
  test(`${method} registers a ${audience}`, async () => {
    const world = gateway({ owner: audience === 'citizen' ? holder('citizen') : enterprise });
    const view = await waiting(world, method, audience);
    const still = await fetchNews(world, view);
    assert.ok(still.ok && still.view.step === view.step, 'the person has not confirmed yet');
    world.phone.press();
    world.clock.now += 10_000;
    const signed = await fetchNews(world, still.view);
    assert.ok(signed.ok, JSON.stringify(signed));
    assert.equal(signed.view.step, 'confirm');
    assert.notEqual(signed.view.id, view.id);
    const done = await confirm(world, signed.view);
    assert.ok(done.ok && done.view.status === 'complete');
    assert.deepEqual([...world.store.accounts.all.keys()], [subject]);
    assert.ok(JSON.stringify(world.store.accounts.all.get(subject)?.evidence).includes('signature'));
  });
}

test('T49: the control code is the first 6 and last 7 bits of the hash to sign', async () => {
  const world = gateway();
  const codes = new Set<string>();
  for (const method of ['sim', 'signature'] as const) {
    const view = await waiting(world, method);
    const hash = world.phone.sessions.at(-1)?.request.hash ?? new Uint8Array();
    const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const expected = parseInt(bits.slice(0, 6) + bits.slice(-7), 2);
    assert.equal(dataOf(view).code, String(expected).padStart(4, '0'));
    codes.add(Buffer.from(hash).toString('hex'));
    assert.equal(world.phone.sessions.at(-1)?.request.text, 'Dang ky DVC localhost:8080');
  }
  assert.equal(codes.size, 2, 'no two flows ask for the same hash');
});

test('T49: the captcha comes first; the fourth push to a number within an hour is refused', async () => {
  const world = gateway();
  const { registrar, phone } = world;
  const begun = await registrar.start({ method: 'sim', audience: 'citizen', portal: 'national' }, { caller });
  assert.ok(begun.ok);
  const robot = await registrar.answer(begun.view, { phone: PHONE, captcha: 'no' }, { caller });
  assert.ok(!robot.ok && robot.problem.code === 'captcha-failed');
  assert.equal(phone.sessions.length, 0);
  for (let n = 0; n < 3; n += 1) await waiting(world, 'sim');
  const fourth = await ask(world, 'sim');
  assert.ok(!fourth.ok);
  assert.equal(fourth.problem.code, 'rate-limited');
  assert.ok((fourth.problem.retryAfter ?? 0) > 3000);
  assert.equal(phone.sessions.length, 3);
  world.clock.now += 3_600_000;
  assert.ok((await ask(world, 'sim')).ok);
});

for (const [reason, code] of [
  ['cancelled', 'signing-cancelled'],
  ['timeout', 'signing-timeout'],
  ['locked', 'signer-locked'],
  ['unreachable', 'signer-unreachable'],
  ['undelivered', 'signing-undelivered'],
  ['device-error', 'signer-failed'],
  ['hash-mismatch', 'signing-mismatch'],
] as const) {
  test(`ending: ${reason} is reported, and the person can try again`, async () => {
    const world = gateway();
    const view = await waiting(world, 'sim');
    world.phone.refuse(reason);
    const ended = await fetchNews(world, view);
    assert.ok(!ended.ok && ended.view);
    assert.equal(ended.problem.code, code);
    assert.equal(dataOf(ended.view).ended, true);
    const again = await world.registrar.again(ended.view, { caller });
    assert.ok(again.ok, JSON.stringify(again));
    assert.equal(dataOf(again.view).ended, undefined);
    world.phone.press();
    world.clock.now += 10_000;
    const signed = await fetchNews(world, again.view);
    assert.ok(signed.ok && signed.view.step === 'confirm');
  });
}

test('a number without a signing SIM is reported at its field in the form', async () => {
  const world = gateway();
  world.phone.owner = undefined;
  const asked = await ask(world, 'sim');
  assert.ok(!asked.ok);
  assert.equal(asked.problem.code, 'signer-unknown');
  assert.equal(asked.view?.step, 'identify');
});

test('an unavailable service is reported, does not count as a push, and loses no input', async () => {
  const world = gateway();
  world.phone.mode = 'down';
  for (let n = 0; n < 4; n += 1) {
    const asked = await ask(world, 'sim');
    assert.ok(!asked.ok && asked.problem.code === 'provider-unavailable' && asked.view?.step === 'identify');
  }
  world.phone.mode = 'normal';
  world.clock.now += 3_600_000;
  const view = await waiting(world, 'sim');
  world.phone.mode = 'down';
  const gap = await fetchNews(world, view);
  assert.ok(!gap.ok && gap.problem.code === 'provider-unavailable' && gap.view?.step === 'handset');
  assert.equal(dataOf(gap.view).ended, undefined, 'the wait goes on');
  world.phone.mode = 'normal';
  world.phone.press();
  world.clock.now += 10_000;
  const signed = await fetchNews(world, gap.view);
  assert.ok(signed.ok);
});

const refusals: readonly [what: string, code: string, act: (world: Gateway) => void, owner?: () => Holder][] = [
  ['another person’s certificate', 'certificate-other-person', ({ phone }) => phone.press(other)],
  ['a signature over another hash', 'signature-invalid', ({ phone }) => phone.press(undefined, new Uint8Array(32))],
  ['an expired certificate', 'certificate-expired', ({ phone }) => phone.press(), () => expired],
];
for (const method of ['sim', 'signature'] as const) {
  for (const [what, code, act, owner] of refusals) {
    test(`${method}: the provider answers with ${what}: ${code}, and no account`, async () => {
      const world = gateway(owner ? { owner: owner() } : {});
      const view = await waiting(world, method);
      act(world);
      const refused = await fetchNews(world, view);
      assert.ok(!refused.ok, JSON.stringify(refused));
      assert.equal(refused.problem.code, code);
      assert.equal(refused.view?.step, view.step);
      assert.equal(world.store.accounts.all.size, 0);
    });
  }
}

test('signature: a certificate of another CCCD than the one typed is refused, whatever the provider announced', async () => {
  const world = gateway({ owner: other });
  const view = await waiting(world, 'signature');
  world.phone.press();
  const refused = await fetchNews(world, view);
  assert.ok(!refused.ok && refused.problem.code === 'certificate-other-person');
  const named = await waiting(world, 'signature', 'citizen', { account: 'nguoi.khac@example.vn' });
  world.phone.press();
  const taken = await fetchNews(world, named);
  assert.ok(taken.ok, 'the certificate decides, not the provider’s account name');
});

test('sim: a citizen’s SIM registers no enterprise', async () => {
  const world = gateway();
  const view = await waiting(world, 'sim', 'enterprise');
  world.phone.press();
  const refused = await fetchNews(world, view);
  assert.ok(!refused.ok && refused.problem.code === 'certificate-audience');
});

test('while revocation cannot be checked the signature is kept, and the phone does not ring again', async () => {
  const world = gateway({ silent: true });
  const view = await waiting(world, 'sim');
  world.phone.press();
  const refused = await fetchNews(world, view);
  assert.ok(!refused.ok && refused.problem.code === 'revocation-unavailable');
  assert.equal(dataOf(refused.view).ended, undefined);
  world.issuerOf.silent = 'ocsp';
  world.clock.now += 61_000;
  const signed = await fetchNews(world, refused.view ?? view);
  assert.ok(signed.ok, JSON.stringify(signed));
  assert.equal(world.phone.sessions.length, 1);
});

test('T12: a finished request is no longer waited for, and an old signature does not answer a new request', async () => {
  const world = gateway();
  const view = await waiting(world, 'sim');
  world.phone.press();
  const old = world.phone.sessions[0]?.answer;
  world.clock.now += 301_000;
  const late = await fetchNews(world, view);
  assert.ok(!late.ok && late.problem.code === 'signing-timeout' && dataOf(late.view).ended);
  const again = await world.registrar.again(late.view ?? view, { caller });
  assert.ok(again.ok);
  const session = world.phone.sessions.at(-1);
  assert.ok(session && old);
  session.answer = old;
  world.clock.now += 10_000;
  const replayed = await fetchNews(world, again.view);
  assert.ok(!replayed.ok && replayed.problem.code === 'signature-invalid');
  assert.equal(world.store.accounts.all.size, 0);
});

test('a one-time password requested by the provider: a wrong one is reported and can be entered again', async () => {
  const world = gateway();
  world.phone.asks = 'otp';
  const view = await waiting(world, 'signature');
  assert.equal(dataOf(view).asks, 'otp');
  const wrong = await fetchNews(world, view, { otp: '000000' });
  assert.ok(!wrong.ok && wrong.problem.code === 'signing-otp-incorrect' && !dataOf(wrong.view).ended);
  const right = await fetchNews(world, wrong.view ?? view, { otp: ' 482 913 ' });
  assert.ok(right.ok, JSON.stringify(right));
  assert.equal(right.view.step, 'confirm');
  assert.ok(!JSON.stringify(right.view).includes('482913'));
});

test('watching: silence, then news, which another gateway process fetches; T50: only the service’s answer is news', async () => {
  const world = gateway();
  const { registrar, phone } = world;
  const view = await waiting(world, 'sim');
  const quiet = await registrar.watch(view.id, 20, { caller }, view.revision);
  assert.deepEqual(quiet, { ok: true, news: false, revision: view.revision });
  const received = registrar.watch(view.id, 5000, { caller }, view.revision);
  phone.press();
  assert.deepEqual(await received, { ok: true, news: true, revision: view.revision });
  const reads = phone.reads;
  const elsewhere = world.another();
  const read = await elsewhere.read(view.id, { caller });
  assert.ok(read.ok && dataOf(read.view).news, 'what came lies in the database');
  // The page's revision is older than the watcher's write; the poll is accepted anyway.
  const signed = await elsewhere.answer(view, {}, { caller });
  assert.ok(signed.ok && signed.view.step === 'confirm', JSON.stringify(signed));
  assert.equal(phone.reads, reads, 'and the service is not asked twice');
  const over = await registrar.watch(signed.view.id, 0, { caller });
  assert.ok(!over.ok && over.problem.code === 'wrong-step');
});

test('T50: a forged callback changes nothing: there is no callback route, and a page cannot report a signature', async () => {
  const world = gateway();
  const { registrar, phone } = world;
  const view = await waiting(world, 'sim');
  const http = createGateway({
    registrar,
    portals: createPortals(PORTALS),
    methods: [sim],
    address: () => caller.address,
  });
  const id = '0'; // the handset's name for this very request
  const signature = Buffer.alloc(256, 1).toString('base64');
  const certificate = Buffer.from(holder('citizen').der).toString('base64');
  const forged: readonly Json[] = [
    { sessionID: id, state: 'COMPLETE', result: 'OK', signature: { value: signature }, cert: certificate },
    { transaction_id: id, status: 'SUCCESS', status_code: 200, signed_files: [{ signature_value: signature }] },
    { SAD: 'x', signatures: [signature], clientData: view.id },
    { proof: { certificate, algorithm: 'RS256', signature }, came: { proof: { certificate, signature } } },
  ];
  const flow = '/registration/flow';
  const places = [
    '/registration/notify',
    '/registration/callback',
    '/notify',
    flow,
    `${flow}/${view.step}`,
    `${flow}/events`,
  ];
  const owner = { Authorization: `Bearer ${view.id}`, 'If-Match': `"${view.revision}"` };
  const reads = phone.reads;
  for (const body of forged) {
    for (const path of places) {
      for (const who of [{}, owner]) {
        const headers = {
          'Content-Type': 'application/json',
          Origin: ORIGIN,
          'Idempotency-Key': crypto.randomUUID(),
          ...who,
        };
        const request = new Request(ORIGIN + path, { method: 'POST', headers, body: JSON.stringify(body) });
        const { status } = await http.fetch(request);
        assert.ok(status >= 400 && status < 500, `${path} ${status}`);
      }
    }
  }
  const now = await registrar.read(view.id, { caller });
  assert.ok(now.ok);
  assert.deepEqual([now.view.revision, now.view.step, dataOf(now.view).news], [view.revision, view.step, undefined]);
  assert.equal(phone.reads, reads);
  assert.equal(world.store.accounts.all.size, 0);
});

test('a page that polls faster than allowed does not reach the service', async () => {
  const world = gateway();
  let view = await waiting(world, 'sim');
  for (let n = 0; n < 10; n += 1) {
    const reply = await fetchNews(world, view);
    assert.ok(reply.ok);
    view = reply.view;
    world.clock.now += 100;
  }
  assert.equal(world.phone.reads, 1);
});
