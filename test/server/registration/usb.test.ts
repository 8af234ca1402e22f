/**
 * The method usb on the registrar: the owner of a signature, and the answer to every invalid one.
 * T12, T13, T15 … T18, T23.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import type { Authority } from '../../../demo/sandbox/authority/authority.js';
import { issue, OID, type Holder } from '../../../demo/sandbox/authority/issue.js';
import type { Audience, Json } from '../../../src/flow/method.js';
import type { SignData } from '../../../src/flow/signing-steps.js';
import type { View } from '../../../src/flow/view.js';
import { createGateway, createPortals, createRegistrar, usbRegistration } from '../../../src/server/index.js';
import type { UsbPorts } from '../../../src/server/methods/usb.js';
import type { ConsentOffer } from '../../../src/flow/consent.js';
import { usb } from '../../../src/methods/usb.js';
import { memorySigner } from '../../../src/signers/memory.js';
import { PORTALS } from '../../../src/testing/world.js';
import { trusting, type TrustingOptions } from '../../support/trusting.js';
import { madeAuthority } from '../../support/made-authority.js';

const ORIGIN = 'http://localhost:8080';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
let authority: Authority;
before(async () => {
  authority = await madeAuthority();
});

type Named = Pick<UsbPorts, 'atLeast' | 'downloads'>;

function gateway({ atLeast, downloads, ...options }: TrustingOptions & Named = {}) {
  const { store, clock, issuers, ports, rest } = trusting(authority, options);
  const named = { ...(atLeast && { atLeast }), ...(downloads && { downloads }) };
  const make = () => createRegistrar({ implementations: [usbRegistration({ ...ports, ...named })], ...rest });
  return { registrar: make(), restarted: make, store, clock, issuers };
}
type Gateway = ReturnType<typeof gateway>;

const caller = { address: '127.0.0.1', origin: ORIGIN };
async function begin({ registrar }: Gateway, audience: Audience): Promise<View> {
  const reply = await registrar.start({ method: 'usb', audience, portal: 'national' }, { caller });
  assert.ok(reply.ok);
  return reply.view;
}

const keptOf = (id: string) => {
  const kept = authority.kept.find((each) => each.id === id);
  assert.ok(kept);
  return kept;
};

/** Signs the challenge of a view with the key of `id`, on a page of `origin`. */
async function proofFor(
  { data }: View,
  id: string | Holder,
  origin = ORIGIN,
  change: Partial<SignData> = {},
): Promise<Record<string, Json>> {
  const holder = typeof id === 'string' ? keptOf(id).holder : id;
  const signer = memorySigner({ origin, keys: [{ certificate: holder.der, chain: [], key: holder.keys.privateKey }] });
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  const signed = await signer.sign(found.value[0], { ...(data as unknown as SignData), ...change });
  assert.ok(signed.ok);
  const { algorithm, signature } = signed.value;
  return { certificate: base64(holder.der), algorithm, signature: base64(signature) };
}

async function confirm({ registrar }: Gateway, view: View) {
  const { version } = (view.data as unknown as { consent: ConsentOffer }).consent;
  return registrar.answer(view, { email: 'a@b.vn', consent: { version, granted: ['account', 'check'] } }, { caller });
}

for (const [audience, id, subject] of [
  ['citizen', 'citizen', 'cccd:034086012222'],
  ['enterprise', 'enterprise', 'mst:0100109106'],
  ['citizen', 'citizen-cmnd', 'cccd:001090000023'],
  ['enterprise', 'household', 'mst:001190000024'],
  ['agency', 'agency', 'agency:000.00.01.h29'],
  ['agency', 'school', 'agency:1012345'],
] as const) {
  test(`registers: ${audience}: ${id}`, async () => {
    const world = gateway();
    const begun = await begin(world, audience);
    const signed = await world.registrar.answer(begun, await proofFor(begun, id), { caller });
    assert.ok(signed.ok, JSON.stringify(signed));
    assert.equal(signed.view.step, 'confirm');
    assert.notEqual(signed.view.id, begun.id, 'after a proof the flow has a new id');
    assert.doesNotMatch(JSON.stringify(signed.view.data), /034086012222|0100109106/, 'identifiers are masked');
    const done = await confirm(world, signed.view);
    assert.ok(done.ok && done.view.status === 'complete', JSON.stringify(done));
    const account = world.store.accounts.all.get(subject);
    assert.deepEqual([account?.audience, account?.assurance, account?.email], [audience, 'certificate', 'a@b.vn']);
    assert.equal(account?.consents.length, 3);
  });
}

test('a repeated start gets the first reply, for its own key and wish, until the flow moves on', async () => {
  const { registrar } = gateway();
  const wish = { method: 'usb', audience: 'citizen', portal: 'national' } as const;
  const options = { key: crypto.randomUUID(), caller };
  const start = async (more: object = {}, audience: Audience = 'citizen') => {
    const reply = await registrar.start({ ...wish, audience }, { ...options, ...more });
    return [reply.ok ? reply.view.id : reply.problem.code, reply.replayed];
  };
  const begun = await registrar.start(wish, options);
  assert.ok(begun.ok);
  assert.deepEqual(await start(), [begun.view.id, true]);
  for (const other of [start({ jkt: 'of another key' }), start({}, 'enterprise')])
    assert.deepEqual(await other, ['idempotency-mismatch', undefined]);
  assert.ok((await registrar.answer(begun.view, await proofFor(begun.view, 'citizen'), { caller })).ok);
  assert.deepEqual(await start(), ['idempotency-mismatch', undefined]);
  assert.notEqual((await start({ key: crypto.randomUUID() }))[0], begun.view.id);
});

test('O6: the consent to a certificate is recorded in the language that the answer names', async () => {
  const world = gateway();
  const begun = await begin(world, 'citizen');
  const signed = await world.registrar.answer(begun, await proofFor(begun, 'citizen'), { caller });
  assert.ok(signed.ok);
  const { consent } = signed.view.data as unknown as { consent: ConsentOffer };
  const answer = (lang: string, view = signed.view) =>
    world.registrar.answer(
      view,
      { email: '', consent: { version: consent.version, lang, granted: ['account', 'check'] } },
      { caller },
    );
  const refused = await answer('fr');
  assert.ok(!refused.ok && refused.view);
  assert.equal(refused.problem.code, 'consent-required');
  assert.ok((await answer('en', refused.view)).ok);
  const records = world.store.accounts.all.get('cccd:034086012222')?.consents ?? [];
  const english = consent.translations?.['en'];
  assert.deepEqual(
    records.map(({ lang, textHash }) => [lang, textHash]),
    english?.purposes.map(({ text }) => ['en', createHash('sha256').update(text).digest('hex')]),
  );
  assert.equal(records.length, 3);
});

test('T15, T16, T17: each invalid certificate has its own problem code, and makes no account', async () => {
  const cases: readonly (readonly [Audience, string, string])[] = [
    ['citizen', 'expired', 'certificate-expired'],
    ['citizen', 'not-yet-valid', 'certificate-not-yet-valid'],
    ['citizen', 'revoked', 'certificate-revoked'],
    ['citizen', 'on-hold', 'certificate-revoked'],
    ['citizen', 'legacy', 'certificate-legacy-id'],
    ['citizen', 'no-identity', 'certificate-identity'],
    ['citizen', 'stranger', 'certificate-untrusted'],
    ['citizen', 'impostor', 'certificate-untrusted'],
    ['citizen', 'server', 'certificate-usage'],
    ['citizen', 'encryption', 'certificate-usage'],
    ['citizen', 'weak', 'certificate-weak'],
    ['citizen', 'enterprise', 'certificate-audience'],
    ['citizen', 'representative', 'certificate-audience'],
    ['citizen', 'agency', 'certificate-audience'],
    ['citizen', 'employee', 'certificate-audience'],
    ['enterprise', 'citizen', 'certificate-audience'],
    ['enterprise', 'employee', 'certificate-person-in-organization'],
    ['enterprise', 'representative', 'certificate-person-in-organization'],
    ['agency', 'employee', 'certificate-audience'],
    ['enterprise', 'agency', 'certificate-audience'],
    ['agency', 'citizen', 'certificate-audience'],
    ['agency', 'enterprise', 'certificate-audience'],
  ];
  const world = gateway();
  for (const [audience, id, code] of cases) {
    const begun = await begin(world, audience);
    const reply = await world.registrar.answer(begun, await proofFor(begun, id), { caller });
    assert.ok(!reply.ok);
    assert.equal(reply.problem.code, code, `${audience} ${id}`);
    assert.notDeepEqual(reply.view?.data, begun.data, 'a fresh challenge is shown');
  }
  assert.equal(world.store.accounts.all.size, 0);
});

test('accepts a challenge once, in time, from its own origin and flow (T12, T13)', async () => {
  const world = gateway();
  const one = await begin(world, 'citizen');
  const code = async (view: View, proof: Json) => {
    const reply = await world.registrar.answer(view, proof, { caller });
    return reply.ok ? 'taken' : reply.problem.code;
  };
  const relayed = await proofFor(one, 'citizen', 'https://evil.example');
  const good = await proofFor(one, 'citizen');
  assert.equal(await code(one, relayed), 'signature-invalid');
  assert.equal(await code(one, good), 'stale', 'the answer is to a challenge that was answered');
  const now = await world.registrar.read(one.id, { caller });
  assert.ok(now.ok);
  assert.equal(await code(now.view, good), 'signature-invalid', 'the challenge is gone, whatever became of it');
  const two = await begin(world, 'citizen');
  assert.equal(
    await code(two, await proofFor(two, 'citizen', ORIGIN, { nonce: (one.data as unknown as SignData).nonce })),
    'signature-invalid',
  );
  const three = await begin(world, 'citizen');
  assert.equal(
    await code(three, await proofFor(three, 'citizen', ORIGIN, { flow: (one.data as unknown as SignData).flow })),
    'signature-invalid',
  );
  const late = await begin(world, 'citizen');
  const proof = await proofFor(late, 'citizen');
  world.clock.now += 301_000;
  assert.equal(await code(late, proof), 'challenge-invalid');
  assert.equal(world.store.accounts.all.size, 0);
});

test('T12: an answered challenge stays consumed when another process continues', async () => {
  const world = gateway();
  const begun = await begin(world, 'citizen');
  const proof = await proofFor(begun, 'citizen');
  assert.ok((await world.registrar.answer(begun, proof, { caller })).ok);
  const again = await world.restarted().answer(begun, proof, { caller });
  assert.ok(!again.ok, 'the flow has a new id, and the old one is void');
  const open = await begin(world, 'citizen');
  const replayed = await world.restarted().answer(open, proof, { caller });
  assert.equal(!replayed.ok && replayed.problem.code, 'signature-invalid');
  const reply = await world.restarted().answer((!replayed.ok && replayed.view) || open, proof, { caller });
  assert.equal(!reply.ok && reply.problem.code, 'signature-invalid');
  assert.equal(world.store.accounts.all.size, 0);
});

const IDS = {
  CCCD: ['CCCD:001090000099'],
  CMND: ['CMND:012345678'],
  HC: ['HC:B1234567'],
  MST: ['MST:0109999999'],
  none: [],
  both: ['CCCD:001090000099', 'MST:0109999999'],
} as const;

/** The result of each: an account's subject, or a problem code. */
const MATRIX: Readonly<Record<Audience, Readonly<Record<keyof typeof IDS, string>>>> = {
  citizen: {
    CCCD: 'cccd:001090000099',
    CMND: 'certificate-legacy-id',
    HC: 'certificate-identity',
    MST: 'certificate-audience',
    none: 'certificate-identity',
    both: 'certificate-audience',
  },
  enterprise: {
    CCCD: 'certificate-audience',
    CMND: 'certificate-audience',
    HC: 'certificate-audience',
    MST: 'mst:0109999999',
    none: 'certificate-audience',
    both: 'certificate-person-in-organization',
  },
  agency: {
    CCCD: 'certificate-identity',
    CMND: 'certificate-identity',
    HC: 'certificate-identity',
    MST: 'agency:0109999999',
    none: 'certificate-identity',
    both: 'certificate-person-in-organization',
  },
};

test('T18: the certificate’s identity must fit the audience, for all three audiences', async () => {
  const [publicCa, governmentCa] = authority.intermediates;
  assert.ok(publicCa && governmentCa);
  for (const [audience, row] of Object.entries(MATRIX) as [Audience, (typeof MATRIX)['citizen']][]) {
    for (const [ids, expected] of Object.entries(row) as [keyof typeof IDS, string][]) {
      // CRLs, because the OCSP responder does not know serials that this test issues.
      const world = gateway({ silent: 'ocsp' });
      const holder = await issue({
        issuer: audience === 'agency' ? governmentCa : publicCa,
        subject: [...IDS[ids].map((id) => [OID.userId, id] as const), [OID.commonName, 'AI ĐÓ']],
      });
      const begun = await begin(world, audience);
      const signed = await world.registrar.answer(begun, await proofFor(begun, holder), { caller });
      const done = signed.ok ? await confirm(world, signed.view) : signed;
      const [subject] = world.store.accounts.all.keys();
      assert.equal(done.ok ? subject : done.problem.code, expected, `${audience} ${ids}`);
      assert.equal(world.store.accounts.all.size, done.ok ? 1 : 0);
    }
  }
});

/** A world over HTTP: each certificate in turn registers, or is refused with a code. */
function overHttp(world: Gateway) {
  const http = createGateway({
    registrar: world.registrar,
    portals: createPortals(PORTALS),
    methods: [usb],
    address: () => caller.address,
  });
  const post = async (path: string, body: object, view?: View) => {
    const at = view && { Authorization: `Bearer ${view.id}`, 'If-Match': `"${view.revision}"` };
    const headers = {
      Origin: ORIGIN,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      ...at,
    };
    const request = new Request(`${ORIGIN}/registration/flow${path}`, {
      ...{ method: 'POST', headers, body: JSON.stringify(body) },
    });
    return (await (await http.fetch(request)).json()) as View & { readonly code?: string };
  };
  return async (audience: Audience, holder: Holder): Promise<string> => {
    const begun = await post('', { method: 'usb', audience, portal: 'national' });
    const signed = await post('/sign', await proofFor(begun, holder), begun);
    if (signed.code) return signed.code;
    if (signed.status !== 'active') return signed.problem?.code ?? signed.status;
    const { version } = (signed.data as unknown as { consent: ConsentOffer }).consent;
    const done = await post('/confirm', { email: '', consent: { version, granted: ['account', 'check'] } }, signed);
    return done.code ?? done.status;
  };
}

for (const audience of ['enterprise', 'agency'] as const) {
  const organization = 'BỆNH VIỆN THỬ NGHIỆM';
  const certified = (...subject: readonly (readonly [string, string])[]) =>
    issue({ issuer: authority.intermediates[audience === 'agency' ? 1 : 0]!, subject });
  const own = () =>
    certified(
      [OID.userId, 'MST:0109999999-001'],
      [OID.commonName, 'BENH VIEN THU NGHIEM'],
      [OID.organization, organization],
    );
  const employee = () =>
    certified(
      ...([
        [OID.userId, 'MST:0109999999-001'],
        [OID.userId, 'CCCD:001190000099'],
        [OID.commonName, 'TRẦN THỊ ĐIỀU DƯỠNG'],
        [OID.organization, organization],
      ] as const),
    );

  test(`T58: ${audience}: an employee’s certificate is refused with its own code, and the organisation’s own registers`, async () => {
    const world = gateway({ silent: 'ocsp' });
    const register = overHttp(world);
    const [whole, person] = await Promise.all([own(), employee()]);
    assert.equal(await register(audience, person), 'certificate-person-in-organization');
    assert.equal(world.store.accounts.all.size, 0);
    assert.equal(await register(audience, whole), 'complete');
    const subject = audience === 'agency' ? 'agency:0109999999-001' : 'mst:0109999999-001';
    assert.deepEqual(
      [...world.store.accounts.all].map(([key, { fullName }]) => [key, fullName]),
      [[subject, organization]],
    );
    assert.equal(await register(audience, whole), 'already-registered');
  });

  test(`T58: ${audience}: an employee’s certificate does not reveal whether the organisation has an account`, async () => {
    const world = gateway({ silent: 'ocsp' });
    const register = overHttp(world);
    const [whole, person] = await Promise.all([own(), employee()]);
    assert.equal(await register(audience, whole), 'complete');
    assert.equal(await register(audience, person), 'certificate-person-in-organization');
    assert.equal(world.store.accounts.all.size, 1);
  });
}

test('a citizen’s account has the person’s name, though the certificate names an organisation too', async () => {
  const world = gateway({ silent: 'ocsp' });
  const subject = [
    [OID.userId, 'CCCD:001190000099'],
    [OID.commonName, 'TRẦN THỊ ĐIỀU DƯỠNG'],
    [OID.organization, 'BỆNH VIỆN THỬ NGHIỆM'],
  ] as const;
  const person = await issue({ issuer: authority.intermediates[0]!, subject });
  assert.equal(await overHttp(world)('citizen', person), 'complete');
  assert.deepEqual(
    [...world.store.accounts.all].map(([key, { fullName }]) => [key, fullName]),
    [['cccd:001190000099', 'TRẦN THỊ ĐIỀU DƯỠNG']],
  );
});

const [TAX, BUDGET, UNIT] = ['MST:0109999999', 'MNS:1012345', 'MDD:000.00.01.H29'];
/**
 * Certificates of one agency in order, and the result of each. Names in one certificate belong to
 * one agency.
 */
const AGENCY_ORDERS: readonly (readonly (readonly [uids: readonly string[], ending: 'new' | 'known'])[])[] = [
  [
    [[BUDGET], 'new'],
    [[BUDGET, TAX], 'known'],
    [[TAX], 'known'],
  ],
  [
    [[TAX], 'new'],
    [[BUDGET, TAX], 'known'],
    [[BUDGET], 'known'],
  ],
  [
    [[BUDGET, TAX], 'new'],
    [[BUDGET], 'known'],
    [[TAX], 'known'],
  ],
  [
    [[UNIT, BUDGET], 'new'],
    [[BUDGET, TAX], 'known'],
    [[TAX], 'known'],
    [[UNIT], 'known'],
  ],
  // These two are not yet known to be one. A later certificate with both is refused, and changes
  // neither.
  [
    [[TAX], 'new'],
    [[BUDGET], 'new'],
    [[BUDGET, TAX], 'known'],
    [[TAX], 'known'],
    [[BUDGET], 'known'],
    [[UNIT], 'new'],
  ],
];

for (const order of AGENCY_ORDERS)
  test(`D3: an agency has one account, whichever of its codes certificates name: ${order.map(([uids]) => uids.join('+')).join(', ')}`, async () => {
    const world = gateway({ silent: 'ocsp' });
    const register = overHttp(world);
    for (const [uids, ending] of order) {
      const subject = [...uids.map((uid) => [OID.userId, uid] as const), [OID.commonName, 'TRƯỜNG'] as const];
      const certificate = await issue({ issuer: authority.intermediates[1]!, subject });
      const expected = ending === 'new' ? 'complete' : 'already-registered';
      assert.equal(await register('agency', certificate), expected, uids.join('+'));
    }
    assert.equal(world.store.accounts.all.size, order.filter(([, ending]) => ending === 'new').length);
  });

test('D3: an agency without a code, and a representative, register by the operator’s assignment, which the page is shown', async () => {
  const [publicCa, governmentCa] = authority.intermediates;
  assert.ok(publicCa && governmentCa);
  const representative = keptOf('employee').holder;
  const [office, other] = await Promise.all([
    issue({
      issuer: governmentCa,
      subject: [
        [OID.commonName, 'PHÒNG THỬ'],
        [OID.organization, 'SỞ THỬ'],
      ],
    }),
    issue({
      issuer: governmentCa,
      subject: [
        [OID.commonName, 'PHÒNG THỬ'],
        [OID.organization, 'SỞ THỬ'],
      ],
    }),
  ]);
  const named = ({ der }: Holder) => createHash('sha256').update(der).digest('hex');
  const world = gateway({
    silent: 'ocsp',
    assigned: [
      { sha256: named(office), audience: 'agency', code: '000.00.02.H29', name: 'PHÒNG THỬ, SỞ THỬ' },
      { sha256: named(representative), audience: 'enterprise', code: '0100109106', name: 'CÔNG TY CỔ PHẦN THỬ NGHIỆM' },
    ],
  });
  const register = overHttp(world);
  assert.equal(await register('agency', other), 'certificate-identity');
  assert.equal(await register('agency', office), 'complete');
  assert.equal(await register('enterprise', representative), 'complete');
  assert.deepEqual(
    [...world.store.accounts.all].map(([subject, { fullName, evidence }]) => [
      subject,
      fullName,
      (evidence as { assigned: boolean }).assigned,
    ]),
    [
      ['agency:000.00.02.h29', 'PHÒNG THỬ, SỞ THỬ', true],
      ['mst:0100109106', 'CÔNG TY CỔ PHẦN THỬ NGHIỆM', true],
    ],
  );
  const received = async (audience: Audience) => ((await begin(world, audience)).data as unknown as SignData).assigned;
  assert.deepEqual([await received('citizen'), await received('agency')], [undefined, true]);
  assert.equal(((await begin(gateway(), 'agency')).data as unknown as SignData).assigned, undefined);
});

test('D3: an assigned certificate is of the agency that the operator names, whatever codes it has', async () => {
  const issuer = authority.intermediates[1];
  assert.ok(issuer);
  const agency = (name: string) =>
    issue({
      issuer,
      subject: [
        [OID.userId, BUDGET],
        [OID.commonName, name],
        [OID.organization, 'SỞ THỬ'],
      ],
    });
  const [own, assigned] = [await agency('SỞ THỬ'), await agency('PHÒNG THỬ')];
  const sha256 = createHash('sha256').update(assigned.der).digest('hex');
  const one = { sha256, audience: 'agency', code: '000.00.02.H29', name: 'PHÒNG THỬ' } as const;
  const world = gateway({ silent: 'ocsp', assigned: [one] });
  const register = overHttp(world);
  assert.deepEqual([await register('agency', own), await register('agency', assigned)], ['complete', 'complete']);
  assert.deepEqual([...world.store.accounts.all.keys()], ['agency:1012345', 'agency:000.00.02.h29']);
});

test('T58: an employee’s certificate cannot register a citizen either: it belongs to the organisation', async () => {
  const world = gateway();
  assert.equal(await overHttp(world)('citizen', keptOf('employee').holder), 'certificate-audience');
  assert.equal(world.store.accounts.all.size, 0);
});

test('only the key’s holder learns that an account exists, and no second one is made', async () => {
  const world = gateway();
  const first = await begin(world, 'citizen');
  const signed = await world.registrar.answer(first, await proofFor(first, 'citizen'), { caller });
  assert.ok(signed.ok);
  const other = await begin(world, 'citizen');
  const also = await world.registrar.answer(other, await proofFor(other, 'citizen'), { caller });
  assert.ok(also.ok);
  assert.ok((await confirm(world, signed.view)).ok);
  const second = await confirm(world, also.view);
  assert.equal(second.ok && second.view.problem?.code, 'already-registered');
  const third = await begin(world, 'citizen');
  const received = await world.registrar.answer(third, await proofFor(third, 'citizen'), { caller });
  assert.equal(received.ok && received.view.problem?.code, 'already-registered');
  assert.equal(world.store.accounts.all.size, 1);
});

test('T23: queries issuers last, and makes no account without their answer', async () => {
  const world = gateway({ silent: true });
  const begun = await begin(world, 'citizen');
  const forged = { ...(await proofFor(begun, 'citizen')), signature: base64(new Uint8Array(256)) };
  const refused = await world.registrar.answer(begun, forged, { caller });
  assert.ok(!refused.ok && refused.view);
  assert.deepEqual([refused.problem.code, world.issuers.asked.length], ['signature-invalid', 0]);
  const unanswered = await world.registrar.answer(refused.view, await proofFor(refused.view, 'citizen'), { caller });
  assert.equal(!unanswered.ok && unanswered.problem.code, 'revocation-unavailable');
  assert.deepEqual(kindsOf(world), ['ocsp', 'crl']);
  assert.equal(world.store.accounts.all.size, 0);
  world.issuers.silent = false;
  assert.ok(!unanswered.ok && unanswered.view);
  const { view } = unanswered;
  assert.ok(
    (await world.registrar.answer(view, await proofFor(view, 'citizen'), { caller })).ok,
    'the same flow goes on',
  );
});

const kindsOf = ({ issuers }: Gateway) => issuers.asked.map((url) => (url.endsWith('/ocsp') ? 'ocsp' : 'crl'));

for (const [silent, kinds] of [
  [false, ['ocsp']],
  ['ocsp', ['ocsp', 'crl']],
  ['crl', ['ocsp']],
] as const) {
  const who = { false: 'both answer', ocsp: 'OCSP says nothing', crl: 'no CRL is published' }[`${silent}`];
  test(`T23: ${who}: good certificates register, revoked and suspended ones do not`, async () => {
    for (const [id, code] of [
      ['citizen', undefined],
      ['revoked', 'certificate-revoked'],
      ['on-hold', 'certificate-revoked'],
    ] as const) {
      const world = gateway({ silent });
      const begun = await begin(world, 'citizen');
      const reply = await world.registrar.answer(begun, await proofFor(begun, id), { caller });
      assert.equal(reply.ok ? undefined : reply.problem.code, code, id);
      assert.deepEqual(kindsOf(world), kinds);
    }
  });
}

test('B-13: the challenge carries the oldest accepted program version', async () => {
  const received = async (atLeast?: UsbPorts['atLeast']) =>
    ((await begin(gateway(atLeast && { atLeast }), 'citizen')).data as unknown as SignData).atLeast;
  assert.deepEqual(await received({ agent: '0.2.0' }), { agent: '0.2.0' });
  assert.equal(await received(), undefined);
});

test('the challenge carries the portal’s downloads, but none that people could not verify', async () => {
  const download = {
    signer: 'agent',
    system: 'windows',
    name: 'Công cụ ký số',
    url: 'https://portal.example.vn/agent.exe',
    publisher: 'Bộ Ví dụ',
    size: 12_345_678,
    sha256: 'ab'.repeat(32),
  } as const;
  const received = ({ data }: View) => (data as unknown as SignData).downloads;
  assert.deepEqual(received(await begin(gateway({ downloads: [download] }), 'citizen')), [download]);
  assert.equal(received(await begin(gateway(), 'citizen')), undefined);
  assert.ok(gateway({ downloads: [{ ...download, url: 'http://localhost:8080/agent' }] }));
  for (const wrong of [
    { url: 'http://portal.example.vn/agent.exe' },
    { url: 'javascript:alert(1)' },
    { url: 'agent.exe' },
    { url: 'http://localhost.evil.vn/agent.exe' },
    { sha256: 'ab' },
    { size: 0 },
    { size: 1.5 },
  ])
    assert.throws(() => gateway({ downloads: [{ ...download, ...wrong }] }), TypeError, JSON.stringify(wrong));
});
