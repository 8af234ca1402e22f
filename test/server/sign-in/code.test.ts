/** Sign-in by password in a new browser: a code to the account's phone (T60, T61). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import { changeAccount } from '../../../src/server/scim/change-account.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { viewOf } from '../../../src/testing/person.js';
import { gateways } from './support.js';

const SESSION = '__Host-dvc-session';
const codeOf = (reply: Reply) => (reply.ok ? reply.view.status : reply.problem.code);

for (const [engine, { browser, person, carrier, sql, keys, now, sleep }] of await gateways()) {
  const sentTo = (phone: string) => carrier.messages.filter((each) => each.phone === phone);

  test(`a new browser needs a code, and is known afterwards, on ${engine}`, async () => {
    const { citizenId, phone } = await person();
    const home = browser();
    const before = sentTo(phone).length;
    const entered = viewOf(await home.enter(citizenId));
    assert.deepEqual([entered.status, entered.step, home.set], ['active', 'code', []]);
    const [message] = sentTo(phone).slice(before);
    assert.match(message?.text ?? '', /^\d{6} la ma dang nhap .*@id\.example\.vn #\d{6}$/s, 'it says what it is for');
    assert.ok(!JSON.stringify(entered).includes(phone.slice(3)), 'the number is masked');
    const wrong = await home.backend.answer(entered, { code: carrier.code(phone) === '000000' ? '000001' : '000000' });
    assert.equal(codeOf(wrong), 'otp-incorrect');
    assert.ok(!wrong.ok && wrong.view);
    assert.equal(codeOf(await home.backend.answer(wrong.view, { code: carrier.code(phone) })), 'complete');
    assert.equal((await home.ask('GET', '/account/session')).body['acr'], 'urn:dvc:acr:phone');
    home.cookies.delete(SESSION);
    assert.equal(codeOf(await home.enter(citizenId)), 'complete', 'a known browser needs none');
    assert.equal(sentTo(phone).length, before + 1);
  });

  test(`T61: a wrong password and an unknown name are refused alike, and nobody gets a message, on ${engine}`, async () => {
    const { citizenId } = await person();
    const before = carrier.messages.length;
    const told = async (reply: Promise<Reply>) => {
      const answer = await reply;
      assert.ok(!answer.ok);
      const { code, status, title, attemptsLeft } = answer.problem;
      return { code, status, title, attemptsLeft, at: answer.view?.step };
    };
    const wrong = await told(browser().enter(citizenId, 'Sai-mật-khẩu 1'));
    assert.deepEqual(await told(browser().enter('001086000001')), wrong);
    assert.equal(wrong.code, 'sign-in-refused');
    assert.equal(carrier.messages.length, before);
  });

  test(`T60: five wrong codes end the sign-in, and the code of one sign-in opens no other, on ${engine}`, async () => {
    const { citizenId, phone } = await person();
    const home = browser();
    let view = viewOf(await home.enter(citizenId));
    const first = carrier.code(phone);
    const other = browser();
    const second = viewOf(await other.enter(citizenId));
    const crossed = await other.backend.answer(second, { code: first });
    assert.equal(codeOf(crossed), first === carrier.code(phone) ? 'complete' : 'otp-incorrect');
    for (let n = 0; n < 5; n += 1) {
      const refused = await home.backend.answer(view, { code: first === '000000' ? '000001' : '000000' });
      view = refused.ok ? refused.view : (refused.view ?? view);
    }
    assert.deepEqual([view.status, view.problem?.code], ['closed', 'too-many-attempts']);
    assert.deepEqual(home.set, []);
  });

  test(`T62: a SIM that was swapped lately signs nobody in, on ${engine}`, async () => {
    const { citizenId, phone, account } = await person();
    const subscriber = carrier.subscribers.get(phone);
    assert.ok(subscriber);
    carrier.subscribers.set(phone, { ...subscriber, swapped: true });
    const home = browser();
    const closed = viewOf(await home.signIn(citizenId));
    assert.deepEqual([closed.status, closed.problem?.code], ['closed', 'sim-recently-changed']);
    assert.deepEqual(home.set, []);
    const { rows } = await sql.query(
      `select reason from audit_all where event = 'sign-in' and result = 'fail'
       and subject = (select subject from account where id = $1)`,
      [account],
    );
    assert.deepEqual(rows, [{ reason: 'sim-swap' }]);
  });

  test(`while the carrier cannot say whether the SIM was swapped nobody is signed in, and no second code is needed, on ${engine}`, async () => {
    const { citizenId, phone } = await person();
    const home = browser();
    carrier.mode = 'silent';
    const waiting = await home.signIn(citizenId);
    carrier.mode = 'normal';
    assert.ok(!waiting.ok && waiting.view);
    assert.deepEqual([waiting.problem.code, home.set], ['provider-unavailable', []]);
    const sent = sentTo(phone).length;
    assert.equal(codeOf(await home.backend.answer(waiting.view, { code: '123456' })), 'complete');
    assert.equal(sentTo(phone).length, sent);
  });

  test(`an account without a phone signs in by its password alone, on ${engine}`, async () => {
    const { citizenId, account } = await person();
    await sql.transaction((tx) =>
      changeAccount(tx, createVault(keys, nodeCiphers), { account, changes: { phone: '' }, at: now() }),
    );
    assert.equal(codeOf(await browser().enter(citizenId)), 'complete');
  });

  test(`a code costs a message, and messages are limited, on ${engine}`, async () => {
    const { citizenId, phone } = await person();
    const said = [];
    for (let n = 0; n < 5; n += 1) said.push(codeOf(await browser().enter(citizenId)));
    assert.deepEqual(said, [...Array<string>(4).fill('active'), 'rate-limited'], 'the registration sent one');
    assert.equal(sentTo(phone).length, 5);
    sleep(3_600_001);
    assert.equal(codeOf(await browser().enter(citizenId)), 'active');
  });
}
