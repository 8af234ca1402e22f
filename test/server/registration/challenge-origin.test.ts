/**
 * The origin that a signature must cover (T13): that of the signing page, which its portal must
 * have.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Authority } from '../../../demo/sandbox/authority/authority.js';
import type { View } from '../../../src/flow/view.js';
import { createRegistrar, usbRegistration } from '../../../src/server/index.js';
import { bindingOf } from '../../../src/server/steps/proof.js';
import { proofOf } from '../../support/signing-by-usb.js';
import { trusting } from '../../support/trusting.js';
import { madeAuthority } from '../../support/made-authority.js';

const [FIRST, SECOND, OTHER, EVIL] = [
  'https://a.example',
  'https://b.example',
  'https://c.example',
  'https://evil.example',
];
const portals = [
  { id: 'national', name: 'Hai địa chỉ', origins: [FIRST, SECOND] },
  { id: 'ministry', name: 'Cổng khác', origins: [OTHER] },
];
let authority: Authority;
before(async () => {
  authority = await madeAuthority();
});

const callerAt = (origin?: string) => ({ address: '127.0.0.1', ...(origin ? { origin } : {}) });

function gateway() {
  const { store, ports, rest } = trusting(authority, { portals });
  const registrar = createRegistrar({ implementations: [usbRegistration(ports)], ...rest });
  const citizen = authority.kept.find(({ id }) => id === 'citizen')?.holder ?? assert.fail();
  const start = (origin?: string) =>
    registrar.start({ method: 'usb', audience: 'citizen', portal: 'national' }, { caller: callerAt(origin) });
  const begin = async (origin?: string): Promise<View> => {
    const begun = await start(origin);
    return begun.ok ? begun.view : assert.fail(begun.problem.code);
  };
  /** The result for a signature made on a page of `signedAt` and sent from a page of `sentFrom`. */
  const answer = async (view: View, signedAt: string, sentFrom?: string) => {
    const reply = await registrar.answer(view, await proofOf(view, citizen, signedAt), { caller: callerAt(sentFrom) });
    return { code: reply.ok ? reply.view.step : reply.problem.code, view: reply.view ?? view };
  };
  return { store, ports, start, begin, answer };
}

for (const origin of [FIRST, SECOND]) {
  test(`a portal of two origins: a signature made at ${origin} is accepted from there only`, async () => {
    const { begin, answer } = gateway();
    const elsewhere = origin === FIRST ? SECOND : FIRST;
    for (const signedAt of [
      elsewhere,
      OTHER,
      EVIL,
      `${origin}:8443`,
      origin.replace('https', 'http'),
      `${origin}.evil.example`,
    ])
      assert.equal((await answer(await begin(origin), signedAt, origin)).code, 'signature-invalid', signedAt);
    assert.equal((await answer(await begin(origin), origin, origin)).code, 'confirm');
  });
}

test('a challenge of one origin cannot be answered from the other, which gets a new challenge', async () => {
  const { begin, answer } = gateway();
  for (const [made, moved] of [
    [FIRST, SECOND],
    [SECOND, FIRST],
  ] as const) {
    const refused = await answer(await begin(made), made, moved);
    assert.equal(refused.code, 'challenge-invalid');
    assert.equal((await answer(refused.view, moved, moved)).code, 'confirm');
  }
});

test('a caller without an origin signs for the first origin of its portal', async () => {
  const { begin, answer } = gateway();
  assert.equal((await answer(await begin(), SECOND)).code, 'signature-invalid');
  assert.equal((await answer(await begin(), EVIL)).code, 'signature-invalid');
  assert.equal((await answer(await begin(), FIRST)).code, 'confirm');
});

test('a page of another portal, or of no portal, can neither start nor answer', async () => {
  const { begin, start, answer, store } = gateway();
  for (const origin of [OTHER, EVIL, 'null']) assert.equal((await start(origin)).ok, false, origin);
  for (const origin of [OTHER, EVIL, 'null', '']) {
    const view = await begin(FIRST);
    const { code } = await answer(view, origin || EVIL, origin || EVIL);
    assert.equal(code, 'flow-unknown', origin);
  }
  assert.equal(store.accounts.all.size, 0);
});

test('the bound origin is always one of the portal’s own', async () => {
  const { ports } = gateway();
  const bound = async (portal: string, origin?: string) => {
    const flow = { purpose: 'register', portal, ref: 'ref' } as Parameters<typeof bindingOf>[1];
    const visit = { caller: callerAt(origin) } as Parameters<typeof bindingOf>[2];
    return (await bindingOf(ports, flow, visit, 'sign')).origin;
  };
  for (const [portal, origin, expected] of [
    ['national', FIRST, FIRST],
    ['national', SECOND, SECOND],
    ['national', undefined, FIRST],
    ['national', OTHER, FIRST],
    ['national', EVIL, FIRST],
    ['national', `${SECOND}/`, FIRST],
    ['ministry', SECOND, OTHER],
    ['ministry', undefined, OTHER],
    ['unheard-of', FIRST, ''],
  ] as const)
    assert.equal(await bound(portal, origin), expected, `${portal} ${origin ?? 'no origin'}`);
});
