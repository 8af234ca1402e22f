/** What a signed-in person changes: phone, e-mail, password, and the step up to a certificate. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import type { Mailer, TextSender } from '../../../src/server/ports.js';
import { viewOf } from '../../../src/testing/person.js';
import { proofOf, registerBy } from '../../support/signing-by-usb.js';
import { database, ORIGIN } from '../../support/worlds.js';
import { holderOf, signingWorld } from './signing.js';
import { gateways, HOME, PASSWORD, solved } from './support.js';
import { madeAuthority } from '../../support/made-authority.js';

const NEW = 'Núi-Ấn 2026 xanh';
const SESSION = '__Host-dvc-session';
const codeOf = (reply: Reply) => (reply.ok ? (reply.view.problem?.code ?? reply.view.status) : reply.problem.code);
const sent: string[] = [];
const texts: TextSender = { send: (phone, text) => Promise.resolve(void sent.push(`${phone}: ${text}`)) };
const mails: Mailer = { send: (to, subject, text) => Promise.resolve(void sent.push(`${to}: ${subject}: ${text}`)) };

for (const [engine, world] of await gateways({}, { texts, mails })) {
  const { browser, person, carrier, sql, server } = world;
  const signedIn = async () => {
    const whom = await person();
    const home = browser();
    await home.signIn(whom.citizenId);
    return { ...whom, home };
  };
  const start = (home: ReturnType<typeof browser>, method: string) =>
    home.backend.start({ method, purpose: 'change', audience: 'citizen' });
  const begin = async (home: ReturnType<typeof browser>, method: string) => viewOf(await start(home, method));
  const told = async () => {
    sent.length = 0;
    await server.sweep();
    return sent.map((line) => line.split(':')[0]);
  };
  const version = async (account: string) =>
    (await sql.query<{ version: number }>('select version from account where id = $1', [account])).rows[0]?.version;

  test(`a new phone needs a code to it and the carrier’s word; the old number hears of it, on ${engine}`, async () => {
    const { home, account, phone, ...said } = await signedIn();
    const other = '+84912345001';
    carrier.subscribers.set(other, { ...said, phone: other });
    await told();
    const begun = await begin(home, 'phone');
    const asked = viewOf(await home.backend.answer(begun, { phone: other, captcha: await solved(begun) }));
    assert.match(carrier.messages.at(-1)?.text ?? '', /^\d{6} la ma doi thong tin/);
    assert.equal(carrier.messages.at(-1)?.phone, other);
    assert.equal(codeOf(await home.backend.answer(asked, { code: carrier.code(other) })), 'complete');
    assert.equal((await home.ask('GET', '/account/me')).body['phone'], '091****001');
    assert.deepEqual([await told(), await version(account)], [[phone], 2]);
    const { rows } = await sql.query(
      "select reason from audit_all where event = 'account.change' and subject = (select subject from account where id = $1)",
      [account],
    );
    assert.deepEqual(rows, [{ reason: 'phone person' }]);
  });

  test(`a new phone whose SIM is another’s, or was swapped lately, is refused, on ${engine}`, async () => {
    const { home, account, phone: _phone, ...said } = await signedIn();
    const other = '+84912345002';
    const attempt = async () => {
      const begun = await begin(home, 'phone');
      const asked = viewOf(await home.backend.answer(begun, { phone: other, captcha: await solved(begun) }));
      return codeOf(await home.backend.answer(asked, { code: carrier.code(other) }));
    };
    carrier.subscribers.set(other, { ...said, phone: other, citizenId: '001086000009' });
    assert.equal(await attempt(), 'subscriber-mismatch');
    carrier.subscribers.set(other, { ...said, phone: other, swapped: true });
    assert.equal(await attempt(), 'sim-recently-changed');
    assert.equal(await version(account), 1);
  });

  test(`an e-mail address is changed at once, and every old channel hears of it, on ${engine}`, async () => {
    const { home, phone } = await signedIn();
    const change = async (email: string) => {
      const begun = await begin(home, 'email');
      return home.backend.answer(begun, { email, captcha: await solved(begun) });
    };
    await told();
    assert.equal(codeOf(await change('dien@example.vn')), 'complete');
    assert.deepEqual(await told(), [phone]);
    assert.equal(codeOf(await change('an@example.vn')), 'complete');
    assert.deepEqual((await told()).sort(), [phone, 'dien@example.vn']);
    assert.equal((await home.ask('GET', '/account/me')).body['email'], 'a***@example.vn');
    assert.equal(codeOf(await change('')), 'validation-failed');
  });

  test(`a password is changed by the old one, and every other sign-in ends, on ${engine}`, async () => {
    const { home, citizenId, phone } = await signedIn();
    const other = browser();
    await other.signIn(citizenId);
    const before = home.cookies.get(SESSION);
    const begun = await begin(home, 'password');
    assert.equal((begun.data as { needed: boolean }).needed, true);
    const wrong = await home.backend.answer(begun, { password: 'Sai-mật-khẩu 1', captcha: await solved(begun) });
    assert.equal(codeOf(wrong), 'sign-in-refused');
    assert.ok(!wrong.ok && wrong.view);
    const none = await home.backend.answer(wrong.view, { captcha: await solved(wrong.view) });
    assert.equal(codeOf(none), 'sign-in-refused', 'a session by password is no proof');
    assert.ok(!none.ok && none.view);
    const right = viewOf(
      await home.backend.answer(none.view, { password: PASSWORD, captcha: await solved(none.view) }),
    );
    await told();
    assert.equal(codeOf(await home.backend.answer(right, { password: NEW })), 'complete');
    assert.deepEqual(await told(), [phone]);
    assert.notEqual(home.cookies.get(SESSION), before);
    assert.equal((await home.ask('GET', '/account/session')).body['method'], 'password');
    assert.equal((await other.ask('GET', '/account/session')).status, 401);
    assert.equal(codeOf(await browser().enter(citizenId)), 'sign-in-refused');
    home.cookies.delete(SESSION);
    assert.equal(codeOf(await home.enter(citizenId, NEW)), 'complete', 'this browser is known');
  });

  test(`a change belongs to the session that began it, on ${engine}`, async () => {
    assert.equal(codeOf(await start(browser(), 'email')), 'session-unknown');
    const [one, two] = [await signedIn(), await signedIn()];
    const wrong = await one.home.backend.start({ method: 'email', purpose: 'change', audience: 'enterprise' });
    assert.equal(codeOf(wrong), 'method-unavailable');
    const begun = await begin(one.home, 'email');
    const input = { email: 'ai@example.vn', captcha: await solved(begun) };
    assert.equal(codeOf(await two.home.backend.answer(begun, input)), 'session-unknown', 'another person');
    const late = await begin(one.home, 'email');
    const own = { email: 'ai@example.vn', captcha: await solved(late) };
    await one.home.ask('DELETE', '/account/session', await one.home.token());
    assert.equal(codeOf(await one.home.backend.answer(late, own)), 'session-unknown', 'signed out meanwhile');
    assert.deepEqual([await version(one.account), await version(two.account)], [1, 1]);
  });

  test(`twenty changes a day are begun, and no more, on ${engine}`, async () => {
    const { home } = await signedIn();
    const said = [];
    for (let n = 0; n < 21; n += 1) said.push(codeOf(await start(home, 'email')));
    assert.deepEqual(said, [...Array<string>(20).fill('active'), 'rate-limited']);
  });
}

test('T66: a certificate raises the level of its own account, and the session is a new one', async () => {
  const [sql, authority] = await Promise.all([database(), madeAuthority()]);
  after(() => sql.close());
  const { registrar, sessions } = signingWorld(sql, authority);
  const holder = holderOf(authority, 'citizen');
  await registerBy(registrar, holder, 'citizen', ORIGIN);
  await sql.query("update account set assurance = 'phone', method = 'mobile'");
  const { rows } = await sql.query<{ id: string; version: number }>('select id, version from account');
  const account = rows[0]?.id ?? '';
  const id = 'B'.repeat(43);
  const open = { id, who: { account }, method: 'password', portal: '', assurance: 'phone' };
  await sql.transaction((tx) => sessions.open(tx, open));
  const caller = { address: '192.0.2.1', origin: HOME, session: id };
  const start = () => registrar.start({ method: 'usb', purpose: 'change', audience: 'citizen' }, { caller });
  const other = holderOf(authority, 'token');
  const first = viewOf(await start());
  const refused = await registrar.answer(first, await proofOf(first, other, HOME), { caller });
  assert.equal(codeOf(refused), 'certificate-other-person');
  const signIn = viewOf(await registrar.start({ method: 'usb', purpose: 'sign-in', audience: 'citizen' }, { caller }));
  const begun = viewOf(await start());
  const crossed = await registrar.answer(begun, await proofOf(signIn, holder, HOME), { caller });
  assert.match(codeOf(crossed), /^(?:challenge|signature)-invalid$/, 'a signature for a sign-in changes nothing');
  assert.ok(!crossed.ok && crossed.view);
  const done = await registrar.answer(crossed.view, await proofOf(crossed.view, holder, HOME), { caller });
  assert.ok(done.ok && done.session, JSON.stringify(done));
  assert.notEqual(done.session.id, id);
  assert.equal((await sessions.find(done.session.id))?.assurance, 'certificate');
  const raised = await sql.query<object>('select assurance, method, version from account');
  assert.deepEqual(raised.rows, [{ assurance: 'certificate', method: 'usb', version: (rows[0]?.version ?? 0) + 1 }]);
});
