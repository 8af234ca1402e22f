/** Sign-in by a key that the person holds: the proof of registration, with another end. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Audience } from '../../../src/flow/method.js';
import type { Ending } from '../../../src/flow/view.js';
import { viewOf } from '../../../src/testing/person.js';
import { proofOf, registerBy } from '../../support/signing-by-usb.js';
import { database, ORIGIN } from '../../support/worlds.js';
import { holderOf, signingWorld } from './signing.js';
import { HOME } from './support.js';
import { madeAuthority } from '../../support/made-authority.js';

const [sql, authority] = await Promise.all([database(), madeAuthority()]);
after(() => sql.close());
const world = () => signingWorld(sql, authority);

const caller = { address: '192.0.2.1', origin: HOME };
const SIGN_IN = { method: 'usb', purpose: 'sign-in' } as const;

for (const [id, audience] of [
  ['citizen', 'citizen'],
  ['enterprise', 'enterprise'],
  ['agency', 'agency'],
] as const satisfies readonly (readonly [string, Audience])[])
  test(`signs in by a token: ${audience}`, async () => {
    const { registrar, sessions, receipts } = world();
    const holder = holderOf(authority, id);
    const before = viewOf(await registrar.start({ ...SIGN_IN, audience }, { caller }));
    const none = await registrar.answer(before, await proofOf(before, holder, HOME), { caller });
    assert.ok(none.ok);
    assert.deepEqual(
      [none.view.status, none.view.problem?.code, none.session],
      ['closed', 'account-unknown', undefined],
    );
    const { ending } = await registerBy(registrar, holder, audience, ORIGIN);
    const redeemed = await receipts.redeem((ending as unknown as Ending).receipt ?? '', 'national');
    assert.deepEqual([redeemed?.assurance, redeemed?.method, redeemed?.origin], ['certificate', 'usb', ORIGIN]);
    const begun = viewOf(await registrar.start({ ...SIGN_IN, audience }, { caller }));
    const done = await registrar.answer(begun, await proofOf(begun, holder, HOME), { caller });
    assert.ok(done.ok && done.session, JSON.stringify(done));
    assert.deepEqual([done.view.status, done.view.data], ['complete', null]);
    const session = await sessions.find(done.session.id);
    assert.deepEqual([session?.assurance, session?.method, session?.portal], ['certificate', 'usb', '']);
    assert.equal(session?.account, redeemed?.account);
    const { rows } = await sql.query(
      `select event, result, reason from audit_all where subject = (select subject from account where id = $1)
         and event like 'sign-in%' order by seq, place`,
      [session?.account ?? ''],
    );
    assert.deepEqual(rows, [{ event: 'sign-in', result: 'ok', reason: 'usb' }]);
  });

test('a signature for a registration, for another sign-in or for another site signs nobody in', async () => {
  const { registrar } = world();
  const holder = holderOf(authority, 'citizen');
  const start = () => registrar.start({ ...SIGN_IN, audience: 'citizen' }, { caller });
  const [one, other] = [viewOf(await start()), viewOf(await start())];
  const portal = { caller: { address: '192.0.2.1', origin: ORIGIN } };
  const registering = viewOf(await registrar.start({ method: 'usb', audience: 'citizen', portal: 'national' }, portal));
  for (const proof of [
    await proofOf(other, holder, HOME),
    await proofOf(registering, holder, ORIGIN),
    await proofOf(one, holder, ORIGIN),
  ]) {
    const { view } = await registrar.read(one.id, { caller });
    assert.ok(view);
    const refused = await registrar.answer(view, proof, { caller });
    assert.ok(!refused.ok);
    assert.equal(refused.session, undefined);
    assert.match(refused.problem.code, /^(?:challenge|signature)-invalid$/);
  }
});

test('a phone that is asked to sign a sign-in says so', async () => {
  const { registrar, asked } = world();
  for (const lang of ['vi', 'en', 'fr']) {
    const begun = viewOf(
      await registrar.start({ method: 'sim', purpose: 'sign-in', audience: 'citizen', lang }, { caller }),
    );
    const input = { phone: `+8491234567${asked.length}`, captcha: 'x' };
    assert.equal(viewOf(await registrar.answer(begun, input, { caller })).step, 'handset');
  }
  const texts = asked.map(({ text }) => text);
  assert.deepEqual(texts, ['Dang nhap DVC id.example.vn', 'Sign in id.example.vn', 'Dang nhap DVC id.example.vn']);
});
