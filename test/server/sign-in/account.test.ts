/** The account of a signed-in person: what they read, withdraw, take with them and have erased. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { DAY } from '../../../src/server/registration/flows.js';
import type { Mailer, TextSender } from '../../../src/server/ports.js';
import { Unavailable } from '../../../src/server/ports.js';
import { changeAccount } from '../../../src/server/scim/change-account.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { gateways, HOME } from './support.js';

/** What the fakes have sent, and whether they are out of service. */
const outbox = { sent: [] as string[], isDown: false };
const record = (line: string) => {
  if (outbox.isDown) return Promise.reject(new Unavailable('down'));
  outbox.sent.push(line);
  return Promise.resolve();
};
const texts: TextSender = { send: (phone, text) => record(`${phone}: ${text}`) };
const mails: Mailer = { send: (to, subject, text) => record(`${to}: ${subject}: ${text}`) };
const worlds = await gateways({}, { texts, mails });

for (const [engine, { browser, person, sql, keys, server, sleep, now }] of worlds) {
  const signedIn = async () => {
    const whom = await person();
    const home = browser();
    await home.signIn(whom.citizenId);
    return { ...whom, home };
  };
  const events = async (account: string) => {
    const text = 'select event, result, reason from audit_all where flow = $1 order by seq, place';
    return (await sql.query<{ event: string; result: string; reason: string | null }>(text, [account])).rows;
  };

  test(`a person reads who they are here, with the number whole and the contact data masked, on ${engine}`, async () => {
    const { home, citizenId, account } = await signedIn();
    const { status, body } = await home.ask('GET', '/account/me');
    assert.equal(status, 200);
    const { registeredAt, ...rest } = body;
    assert.deepEqual(rest, {
      ...{ account, audience: 'citizen', name: 'Nguyễn Văn An', birthDate: '01/02/1986' },
      identity: { scheme: 'cccd', value: citizenId, masked: `********${citizenId.slice(-4)}` },
      ...{
        phone: rest['phone'],
        method: 'mobile',
        acr: 'urn:dvc:acr:phone',
        hasPassword: true,
        provedAt: registeredAt,
      },
      portals: [{ id: 'national', name: 'Cổng Dịch vụ công quốc gia' }],
    });
    assert.match(String(rest['phone']), /^098\*{4}\d{3}$/);
    assert.equal(registeredAt, new Date(now()).toISOString());
    await sql.query(
      `insert into delivery (account, portal, wanted, delivered, state, attempts, due_at, leased_until, wanted_at, updated_at)
       select $1::uuid, portal, 1, 1, 'done', 0, 0, 0, 0, 0 from unnest(array['national', 'ministry', 'former']) as portal`,
      [account],
    );
    assert.deepEqual((await home.ask('GET', '/account/me')).body['portals'], [
      { id: 'national', name: 'Cổng Dịch vụ công quốc gia' },
      { id: 'former', name: 'former' },
      { id: 'ministry', name: 'Cổng Dịch vụ công Bộ Công an' },
    ]);
  });

  test(`consents are listed, and only sharing can be withdrawn, on ${engine}`, async () => {
    const { home, account } = await signedIn();
    type Consent = { purpose: string; granted: boolean; withdrawnAt: string | null };
    const list = async () => {
      const { consents } = (await home.ask('GET', '/account/consents')).body as unknown as { consents: Consent[] };
      return consents.map(({ purpose, granted, withdrawnAt }) => `${purpose} ${granted} ${withdrawnAt !== null}`);
    };
    assert.deepEqual(await list(), ['account true false', 'check true false', 'share true false']);
    assert.equal((await home.ask('DELETE', '/account/consents/share')).status, 403, 'not without the token');
    const token = await home.token();
    assert.equal((await home.ask('DELETE', '/account/consents/share', token)).status, 204);
    assert.deepEqual(await list(), ['account true false', 'check true false', 'share true true']);
    assert.equal((await home.ask('DELETE', '/account/consents/account', token)).status, 404);
    const withdrawn = (await events(account)).filter(({ event }) => event === 'consent.withdraw');
    assert.deepEqual(withdrawn, [{ event: 'consent.withdraw', result: 'ok', reason: 'share person' }]);
  });

  test(`sign-ins and refused tries are shown to the person, without an address, on ${engine}`, async () => {
    const { home, citizenId } = await signedIn();
    sleep(1000);
    await browser().signIn(citizenId, 'Sai-mật-khẩu 1');
    for (let n = 0; n < 3; n += 1) {
      sleep(1000);
      await browser().signIn(citizenId);
    }
    type SignIn = { at: string; portal: string; method: string; result: string };
    const { signIns } = (await home.ask('GET', '/account/sign-ins')).body as unknown as { signIns: SignIn[] };
    assert.deepEqual(
      signIns.map(({ method, result }) => `${method} ${result}`),
      ['password ok', 'password ok', 'password ok', 'password fail', 'password ok'],
    );
    assert.deepEqual(Object.keys(signIns[0] ?? {}).sort(), ['at', 'method', 'portal', 'result']);
    assert.deepEqual(
      signIns
        .map(({ at }) => at)
        .sort()
        .reverse(),
      signIns.map(({ at }) => at),
    );
  });

  test(`the export is what an operator exports, and the audit log says who asked, on ${engine}`, async () => {
    const { home, account, citizenId } = await signedIn();
    const { status, body } = await home.ask('GET', '/account/export');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), [
      ...[
        'account',
        'person',
        'consents',
        'portals',
        'names',
        'sessions',
        'passkeys',
        'organisations',
        'proposals',
        'erased',
        'audit',
      ],
    ]);
    assert.equal((body['person'] as { subject: string }).subject, `cccd:${citizenId}`);
    assert.ok(!JSON.stringify(body).includes('argon2'), 'no password hash');
    assert.deepEqual((await events(account)).at(-1), { event: 'account.export', result: 'ok', reason: 'person' });
  });

  test(`an account is erased a week after its person asked, who is told at once, on ${engine}`, async () => {
    const { home, account, citizenId } = await signedIn();
    const other = browser();
    await other.signIn(citizenId);
    await server.sweep();
    assert.equal((await home.ask('POST', '/account/erasure')).status, 403, 'not without the token');
    const asked = await home.ask('POST', '/account/erasure', {
      ...(await home.token()),
      'Accept-Language': 'en,vi;q=0.5',
    });
    const until = new Date(now() + 7 * DAY).toISOString();
    assert.deepEqual([asked.status, asked.body], [202, { eraseAt: until }]);
    assert.equal(home.cookies.has('__Host-dvc-session'), false);
    assert.equal((await other.ask('GET', '/account/session')).status, 401, 'all sessions have ended');
    outbox.sent.length = 0;
    await server.sweep();
    assert.equal(outbox.sent.length, 1);
    assert.match(outbox.sent[0] ?? '', /^\+8498\d+: Your public-service account will be erased at .* sign in before/);
    sleep(7 * DAY - 1);
    await server.sweep();
    const exists = async () => (await sql.query('select 1 from account where id = $1', [account])).rows.length;
    assert.equal(await exists(), 1);
    sleep(1);
    await server.sweep();
    assert.equal(await exists(), 0);
    assert.deepEqual((await events(account)).slice(-2), [
      { event: 'account.erase', result: 'ok', reason: 'person' },
      { event: 'notice', result: 'ok', reason: 'erased phone' },
    ]);
    assert.match(
      outbox.sent.at(-1) ?? '',
      /^\+8498\d+: Tài khoản dịch vụ công của bạn đã được xóa, như bạn yêu cầu\.$/,
    );
    const late = await home.signIn(citizenId);
    assert.equal(late.ok ? 'ok' : late.problem.code, 'sign-in-refused');
  });

  test(`an erasure is told in the language of the last consent, which a portal may not have sent, on ${engine}`, async () => {
    const erasedText = async (prepare: string) => {
      const { home, account } = await signedIn();
      await sql.query(prepare, [account]);
      await home.ask('POST', '/account/erasure', await home.token());
      sleep(7 * DAY);
      await server.sweep();
      return outbox.sent.at(-1)?.replace(/^\+\d+: /, '');
    };
    // The person agreed in Vietnamese at the registration, and in English to a later wording.
    const later = `insert into consent (account, purpose, version, text_hash, lang, shown_at, decided_at, granted, control, portal, origin, flow)
      select account, purpose, 'later', text_hash, 'en', shown_at, '2099-01-01T00:00:00Z', granted, control, portal, origin, flow
      from consent where account = $1 and purpose = 'account'`;
    assert.equal(await erasedText(later), 'Your public-service account was erased, as you asked.');
    const vietnamese = 'Tài khoản dịch vụ công của bạn đã được xóa, như bạn yêu cầu.';
    assert.equal(await erasedText(`update consent set lang = '' where account = $1`), vietnamese);
    assert.equal(await erasedText('delete from consent where account = $1'), vietnamese);
  });

  test(`a new account and a sign-in in a new browser are told, one in a known browser is not, on ${engine}`, async () => {
    const vault = createVault(keys, nodeCiphers);
    await server.sweep();
    outbox.sent.length = 0;
    const { account, citizenId, phone } = await person();
    await sql.transaction((tx) =>
      changeAccount(tx, vault, { account, changes: { email: 'an@example.vn' }, at: now() }),
    );
    const told = async () => {
      outbox.sent.length = 0;
      await server.sweep();
      return outbox.sent.map((line) => line.replace(/: [^:]*?(?=tao|tạo|đăng nhập)/, ': … ').slice(0, 60));
    };
    const [made, ...more] = await told();
    assert.deepEqual([made?.split(':')[0], more], [phone, []]);
    assert.match(made ?? '', /tao/);
    const home = browser();
    await home.signIn(citizenId);
    const [letter, ...others] = await told();
    // The code went to the phone a moment ago: a second message would tell its reader nothing new.
    assert.deepEqual([letter?.split(':')[0], others], ['an@example.vn', []]);
    await home.signIn(citizenId);
    assert.deepEqual(await told(), []);
  });

  test(`a sign-in calls the erasure off, on ${engine}`, async () => {
    const { home, account, citizenId } = await signedIn();
    await home.ask('POST', '/account/erasure', await home.token());
    sleep(6 * DAY);
    await home.signIn(citizenId);
    assert.equal((await home.ask('GET', '/account/me')).body['eraseAt'], undefined);
    sleep(2 * DAY);
    await server.sweep();
    assert.equal((await sql.query('select 1 from account where id = $1', [account])).rows.length, 1);
    assert.ok((await events(account)).some(({ event, reason }) => event === 'account.keep' && reason === 'signed-in'));
  });

  test(`a notice that cannot be sent is tried again and given up at last, on ${engine}`, async () => {
    const { home, account } = await signedIn();
    await server.sweep();
    await home.ask('POST', '/account/erasure', await home.token());
    outbox.sent.length = 0;
    outbox.isDown = true;
    await server.sweep();
    await server.sweep();
    const waiting = async () =>
      (await sql.query<{ attempts: number }>('select attempts from notice where account = $1', [account])).rows;
    assert.deepEqual(await waiting(), [{ attempts: 1 }], 'not before its pause is over');
    outbox.isDown = false;
    sleep(60_000);
    await server.sweep();
    assert.deepEqual([outbox.sent.length, await waiting()], [1, []]);
    const text = JSON.stringify((await sql.query('select * from audit_all where flow = $1', [account])).rows);
    assert.ok(text.includes('erasure-asked phone'));
    assert.ok(!/\+84\d/.test(text), 'no number in the log');
  });

  test(`without a session, from elsewhere or by another verb nothing is told, on ${engine}`, async () => {
    const { home } = await signedIn();
    const cookie = `__Host-dvc-session=${home.cookies.get('__Host-dvc-session')}`;
    for (const path of ['me', 'consents', 'sign-ins', 'export']) {
      assert.equal((await browser().ask('GET', `/account/${path}`)).status, 401, path);
      const foreign = new Request(`${HOME}/account/${path}`, {
        headers: { Cookie: cookie, Origin: 'http://localhost:8080' },
      });
      assert.equal((await server.fetch(foreign)).status, 403, path);
      const hidden = new Request(`${HOME}/account/${path}`, {
        headers: { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' },
      });
      assert.equal((await server.fetch(hidden)).status, 403, path);
      assert.equal((await home.ask('PUT', `/account/${path}`)).status, 405, path);
    }
    const erase = new Request(`${HOME}/account/erasure`, {
      method: 'POST',
      headers: { Cookie: cookie, Origin: 'http://localhost:8080', ...(await home.token()) },
    });
    assert.equal((await server.fetch(erase)).status, 403);
  });
}

test('the OpenAPI document describes every call of the account and its answer, and passes a linter', async () => {
  const [first] = worlds;
  assert.ok(first);
  const { browser, server, person } = first[1];
  const response = await server.fetch(new Request(`${HOME}/registration/openapi.json`));
  const source = await response.text();
  const found = await lintFromString({ source, config: await createConfig({ extends: ['recommended'] }) });
  assert.deepEqual(
    found.filter(({ severity }) => severity === 'error').map(({ message, ruleId }) => `${ruleId}: ${message}`),
    [],
  );
  interface Operation {
    readonly responses?: Readonly<Record<number, { readonly content: Readonly<Record<string, { schema: object }>> }>>;
  }
  const { paths } = JSON.parse(source) as { paths: Record<string, Record<string, Operation>> };
  const described = Object.entries(paths).filter(([path]) => path.startsWith('/account/'));
  assert.ok(described.length >= 8);
  for (const [path, verbs] of described)
    for (const verb of Object.keys(verbs)) {
      const { status } = await browser().ask(verb.toUpperCase(), path);
      assert.equal(status, 401, `${verb} ${path} is served`);
    }
  const home = browser();
  await home.signIn((await person()).citizenId);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  // Only an organisation has people.
  const read = described.filter(([path, { get }]) => get && path !== '/account/people');
  assert.ok(read.length >= 8);
  for (const [path, { get }] of read) {
    const { status, body } = await home.ask('GET', path);
    assert.equal(status, 200, path);
    const schema = get?.responses?.[200]?.content['application/json']?.schema ?? assert.fail(path);
    assert.ok(ajv.validate(schema, body), `${path}: ${ajv.errorsText()}`);
  }
});
