/** Recovery: who gets back into an account, by which proof, and what strangers learn (T61, T62). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Backend, Reply } from '../../../src/flow/backend.js';
import type { View } from '../../../src/flow/view.js';
import type { Mailer, TextSender } from '../../../src/server/ports.js';
import { changeAccount } from '../../../src/server/scim/change-account.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { viewOf } from '../../../src/testing/person.js';
import { proofOf, registerBy } from '../../support/signing-by-usb.js';
import { database, ORIGIN } from '../../support/worlds.js';
import { holderOf, signingWorld } from './signing.js';
import { gateway, gateways, HOME, PASSWORD, solved } from './support.js';
import { madeAuthority } from '../../support/made-authority.js';

const HOUR = 3_600_000;
const NEW = 'Núi-Ấn 2026 xanh';
const codeOf = (reply: Reply) => (reply.ok ? (reply.view.problem?.code ?? reply.view.status) : reply.problem.code);
const sent: string[] = [];
const texts: TextSender = { send: (phone, text) => Promise.resolve(void sent.push(`${phone}: ${text}`)) };
const mails: Mailer = { send: (to, subject, text) => Promise.resolve(void sent.push(`${to}: ${subject}: ${text}`)) };

interface Named {
  readonly citizenId: string;
  readonly phone: string;
}

/** The flow after the code was entered, and the view before. */
async function prove(backend: Backend, { citizenId, phone }: Named, read: (phone: string) => string) {
  const begun = viewOf(await backend.start({ method: 'mobile', purpose: 'recover', audience: 'citizen' }));
  const asked = viewOf(await backend.answer(begun, { citizenId, phone, captcha: await solved(begun) }));
  return { asked, proven: await backend.answer(asked, { code: read(phone) }) };
}

for (const [engine, world] of await gateways({}, { texts, mails })) {
  const { browser, person, carrier, sql, keys, now, sleep, server, people } = world;
  const read = (phone: string) => carrier.code(phone);
  const recover = async (whom: Named, home = browser()) => ({
    home,
    ...(await prove(home.backend, whom, read)),
  });
  const events = async (account: string) => {
    const text = `select event, result, reason from audit_all where subject = (select subject from account where id = $1)
      and event like 'account.%' order by at, seq`;
    return (await sql.query<{ event: string; result: string }>(text, [account])).rows.map(
      ({ event, result }) => `${event} ${result}`,
    );
  };

  test(`T62: a phone recovers its account after a day of notice; all that was signed in before ends, on ${engine}`, async () => {
    const whom = await person();
    const vault = createVault(keys, nodeCiphers);
    await sql.transaction((tx) =>
      changeAccount(tx, vault, { account: whom.account, changes: { email: 'an@example.vn' }, at: now() }),
    );
    const laptop = browser();
    await laptop.signIn(whom.citizenId);
    await server.sweep();
    sent.length = 0;
    const { asked, proven } = await recover(whom);
    assert.match(carrier.messages.at(-1)?.text ?? '', /^\d{6} la ma dat lai mat khau/);
    assert.ok(!JSON.stringify(asked).includes(whom.citizenId));
    assert.equal(codeOf(proven), 'recovery-waiting');
    assert.ok(proven.ok);
    assert.equal(proven.view.problem?.retryAfter, 86_400);
    await server.sweep();
    assert.deepEqual(sent.map((line) => line.split(':')[0]).sort(), [whom.phone, 'an@example.vn']);
    sleep(23 * HOUR);
    const early = await recover(whom);
    assert.ok(early.proven.ok);
    assert.deepEqual([codeOf(early.proven), early.proven.view.problem?.retryAfter], ['recovery-waiting', 3600]);
    await server.sweep();
    assert.equal(sent.length, 2, 'one notice a request');
    sleep(HOUR);
    const { home, proven: ready } = await recover(whom);
    const password = viewOf(ready);
    assert.deepEqual([password.status, password.step], ['active', 'password']);
    assert.deepEqual(password.data, { username: `********${whom.citizenId.slice(-4)}` });
    const weak = await home.backend.answer(password, { password: `Aa1-${whom.citizenId}` });
    assert.equal(codeOf(weak), 'password-too-common');
    assert.ok(!weak.ok && weak.view);
    assert.equal(codeOf(await home.backend.answer(weak.view, { password: NEW })), 'complete');
    assert.equal((await home.ask('GET', '/account/session')).body['acr'], 'urn:dvc:acr:phone');
    assert.equal((await laptop.ask('GET', '/account/session')).status, 401);
    const known = viewOf(await laptop.enter(whom.citizenId, NEW));
    assert.equal(known.step, 'code', 'the laptop is a new browser again');
    assert.equal(codeOf(await browser().enter(whom.citizenId, PASSWORD)), 'sign-in-refused');
    sent.length = 0;
    await server.sweep();
    assert.equal(sent.length, 2);
    assert.match(sent.join(), /vua duoc dat lai/);
    const told = (await events(whom.account)).filter((event) => event.startsWith('account.recover'));
    assert.deepEqual(told, ['account.recover-ask ok', 'account.recover ok']);
    const { rows } = await sql.query('select 1 from recovery where account = $1', [whom.account]);
    assert.deepEqual(rows, []);
  });

  test(`T61: without the phone of the account every answer is alike, on ${engine}`, async () => {
    const victim = await person();
    const stranger = people.pop();
    assert.ok(stranger);
    const before = carrier.messages.length;
    const told = async (whom: Named) => {
      const { asked, proven } = await recover(whom);
      const shape = ({ id: _id, expiresAt, endsAt, now: at, data, ...rest }: View) => ({
        ...rest,
        keys: [Object.keys(data ?? {}), expiresAt.length, endsAt.length, at.length],
      });
      assert.ok(proven.ok);
      return [shape(asked), shape(proven.view)];
    };
    const unknown = await told({ citizenId: '001086000001', phone: stranger.phone });
    assert.deepEqual(await told({ citizenId: victim.citizenId, phone: stranger.phone }), unknown);
    assert.equal((unknown[1] as unknown as View).problem?.code, 'recovery-refused');
    assert.deepEqual(
      carrier.messages.slice(before).map(({ phone }) => phone),
      [stranger.phone, stranger.phone],
      'a message in each case, and none to the owner',
    );
    assert.deepEqual((await sql.query('select 1 from recovery where account = $1', [victim.account])).rows, []);
  });

  test(`T62: the owner stops a recovery by signing in, on ${engine}`, async () => {
    const whom = await person();
    assert.equal(codeOf((await recover(whom)).proven), 'recovery-waiting');
    sleep(HOUR);
    await browser().signIn(whom.citizenId);
    sleep(24 * HOUR);
    const again = await recover(whom);
    assert.ok(again.proven.ok);
    assert.deepEqual([codeOf(again.proven), again.proven.view.problem?.retryAfter], ['recovery-waiting', 86_400]);
    assert.ok((await events(whom.account)).includes('account.recover-stop ok'));
  });

  test(`T62: the owner stops a recovery by signing in, even after its last proof, on ${engine}`, async () => {
    const whom = await person();
    await recover(whom);
    sleep(24 * HOUR);
    const { home: thief, proven } = await recover(whom);
    const password = viewOf(proven);
    const owner = browser();
    await owner.signIn(whom.citizenId);
    const refused = await thief.backend.answer(password, { password: NEW });
    assert.equal(codeOf(refused), 'account-changed');
    assert.deepEqual(thief.set, []);
    assert.equal((await owner.ask('GET', '/account/session')).status, 200, 'the owner stays signed in');
    const known = viewOf(await owner.enter(whom.citizenId));
    assert.equal(known.status, 'complete', 'by the old password, in a browser that is still known');
  });

  test(`T62: a swapped SIM, and a SIM of somebody else by now, recover nothing, on ${engine}`, async () => {
    const whom = await person();
    const own = carrier.subscribers.get(whom.phone);
    assert.ok(own);
    carrier.subscribers.set(whom.phone, { ...own, swapped: true });
    assert.equal(codeOf((await recover(whom)).proven), 'sim-recently-changed');
    carrier.subscribers.set(whom.phone, { ...own, citizenId: '001086000009' });
    assert.equal(codeOf((await recover(whom)).proven), 'recovery-refused');
    carrier.subscribers.set(whom.phone, own);
    carrier.mode = 'silent';
    const { home, asked, proven } = await recover(whom);
    carrier.mode = 'normal';
    assert.equal(codeOf(proven), 'provider-unavailable');
    assert.ok(!proven.ok && proven.view && asked.id !== '');
    assert.equal(codeOf(await home.backend.answer(proven.view, { code: '000000' })), 'recovery-waiting');
    assert.deepEqual((await sql.query('select 1 from recovery where account = $1', [whom.account])).rows.length, 1);
  });

  test(`T62: a phone does not recover an account that a certificate proved, on ${engine}`, async () => {
    const whom = await person();
    await sql.query("update account set assurance = 'certificate' where id = $1", [whom.account]);
    assert.equal(codeOf((await recover(whom)).proven), 'recovery-too-weak');
    await sql.query("update account set assurance = 'phone', asserted_by = 'ministry' where id = $1", [whom.account]);
    assert.equal(codeOf((await recover(whom)).proven), 'recovery-refused', 'nor one that a portal only asserted');
    await sql.query("update account set asserted_by = null, state = 'inactive' where id = $1", [whom.account]);
    assert.equal(codeOf((await recover(whom)).proven), 'recovery-refused', 'nor one out of use');
  });

  test(`T62: an account that changes between proof and password keeps its password, on ${engine}`, async () => {
    const whom = await person();
    await recover(whom);
    sleep(24 * HOUR);
    const { home, proven } = await recover(whom);
    const password = viewOf(proven);
    await sql.transaction((tx) =>
      changeAccount(tx, createVault(keys, nodeCiphers), {
        account: whom.account,
        changes: { phone: '+84912345678' },
        at: now(),
      }),
    );
    const refused = await home.backend.answer(password, { password: NEW });
    assert.equal(codeOf(refused), 'account-changed');
    assert.deepEqual(home.set, []);
    assert.equal(
      viewOf(await browser().enter(whom.citizenId)).status,
      'active',
      'the old password still is the password',
    );
  });

  test(`a recovery runs at the gateway’s own origin only, on ${engine}`, async () => {
    const page = browser(ORIGIN);
    const refused = await page.backend.start({ method: 'mobile', purpose: 'recover', audience: 'citizen' });
    assert.equal(codeOf(refused), 'origin-refused');
    const offer = await browser().ask('GET', '/registration/methods?purpose=recover');
    assert.deepEqual(offer.body, { methods: [{ id: 'mobile', audiences: ['citizen'] }] });
  });
}

test('an operator may let a recovery by phone wait for no time', async () => {
  const { browser, person, carrier } = await gateway({ account: { recoveryWaitMs: 0 } });
  const [whom, laptop, home] = [await person(), browser(), browser()];
  await laptop.signIn(whom.citizenId);
  const { proven } = await prove(home.backend, whom, (phone) => carrier.code(phone));
  const password = viewOf(proven);
  assert.equal(password.step, 'password');
  assert.equal((await laptop.ask('GET', '/account/session')).status, 200, 'the proof alone ends nothing');
  assert.equal(codeOf(await home.backend.answer(password, { password: NEW })), 'complete');
  assert.equal((await laptop.ask('GET', '/account/session')).status, 401, 'T66: every other session has ended');
  assert.equal((await home.ask('GET', '/account/session')).status, 200);
});

test('T62: a certificate recovers its own account, whatever its level, and no other', async () => {
  const [sql, authority] = await Promise.all([database(), madeAuthority()]);
  after(() => sql.close());
  const { registrar, sessions, signInAccounts, sent: told, notices } = signingWorld(sql, authority);
  const caller = { address: '192.0.2.1', origin: HOME };
  const start = () => registrar.start({ method: 'usb', purpose: 'recover', audience: 'citizen' }, { caller });
  const holder = holderOf(authority, 'citizen');
  const none = viewOf(await start());
  const unknown = await registrar.answer(none, await proofOf(none, holder, HOME), { caller });
  assert.equal(codeOf(unknown), 'account-unknown');
  await registerBy(registrar, holder, 'citizen', ORIGIN);
  const { rows } = await sql.query<{ id: string }>('select id from account');
  const id = rows[0]?.id ?? '';
  for (const level of ['certificate', 'phone']) {
    await sql.query('update account set assurance = $2 where id = $1', [id, level]);
    const old = 'B'.repeat(43);
    await sql.transaction((tx) =>
      sessions.open(tx, { id: old, who: { account: id }, method: 'usb', portal: '', assurance: 'certificate' }),
    );
    const begun = viewOf(await start());
    const proven = viewOf(await registrar.answer(begun, await proofOf(begun, holder, HOME), { caller }));
    assert.equal(proven.step, 'password');
    const done = await registrar.answer(proven, { password: NEW }, { caller });
    assert.ok(done.ok && done.session, JSON.stringify(done));
    assert.equal((await sessions.find(done.session.id))?.assurance, 'certificate');
    assert.equal(await sessions.find(old), undefined);
    const { epoch, hasPassword } = (await signInAccounts.read(id)) ?? {};
    assert.deepEqual([hasPassword, epoch], [true, level === 'certificate' ? 1 : 2]);
  }
  assert.equal(await notices.send(), 0, 'the account has neither phone nor e-mail');
  assert.deepEqual(told, []);
});
