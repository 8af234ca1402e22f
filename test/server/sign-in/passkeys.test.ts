/** Passkeys: who makes one, whom it signs in, and what is refused (T60, T62, T66). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import type { Json } from '../../../src/flow/method.js';
import type { NewPasskeyData, PasskeyData } from '../../../src/methods/passkey.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import { DAY } from '../../../src/server/registration/flows.js';
import type { Mailer, TextSender } from '../../../src/server/ports.js';
import { sqlPasskeys } from '../../../src/server/sign-in/passkeys.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createVault } from '../../../src/server/vault/vault.js';
import { viewOf } from '../../../src/testing/person.js';
import { softwareAuthenticator, type KeptPasskey, type Lies } from '../../support/authenticator.js';
import { gateway, gateways, HOME, PASSWORD, solved, type browser } from './support.js';

type Home = ReturnType<typeof browser>;
const codeOf = (reply: Reply) => (reply.ok ? (reply.view.problem?.code ?? reply.view.status) : reply.problem.code);
const sent: string[] = [];
const texts: TextSender = { send: (phone, text) => Promise.resolve(void sent.push(`${phone}: ${text}`)) };
const mails: Mailer = { send: (to, subject, text) => Promise.resolve(void sent.push(`${to}: ${subject}: ${text}`)) };
const device = softwareAuthenticator({ origin: HOME });

interface Addition {
  readonly using?: typeof device;
  readonly lies?: Lies;
  readonly label?: string;
}

for (const [engine, world] of await gateways({ account: { recoveryWaitMs: 0 } }, { texts, mails })) {
  const { browser, person, sql, server, sleep, now, carrier, keys } = world;
  const signedIn = async () => {
    const whom = await person();
    const home = browser();
    await home.signIn(whom.citizenId);
    return { ...whom, home };
  };
  /** The step in which the browser makes a passkey, after the password. */
  const creation = async (home: Home, password = PASSWORD): Promise<Reply> => {
    const begun = viewOf(await home.backend.start({ method: 'passkey', purpose: 'change', audience: 'citizen' }));
    return home.backend.answer(begun, { password, captcha: await solved(begun) });
  };
  const dataOf = (reply: Reply) => viewOf(reply).data as unknown as NewPasskeyData;
  const add = async (home: Home, { using = device, lies = {}, label = '' }: Addition = {}) => {
    const step = await creation(home);
    const { kept, answer } = await using.create(dataOf(step), lies);
    return { kept, data: dataOf(step), reply: await home.backend.answer(viewOf(step), { ...answer, label }) };
  };
  const owner = async () => {
    const whom = await signedIn();
    const { kept, reply } = await add(whom.home);
    assert.equal(codeOf(reply), 'complete');
    return { ...whom, kept };
  };
  const begin = async (home: Home) =>
    viewOf(await home.backend.start({ method: 'passkey', purpose: 'sign-in', audience: 'citizen' }));
  const challengeOf = ({ data }: { readonly data: Json }) => data as unknown as PasskeyData;
  const signInBy = async (kept: KeptPasskey, lies: Lies = {}, home = browser(), using = device) => {
    const begun = await begin(home);
    return { home, reply: await home.backend.answer(begun, await using.sign(challengeOf(begun), kept, lies)) };
  };
  type Listed = { readonly ref: string; readonly label: string; readonly paused?: string; readonly usedAt?: string };
  const list = async (home: Home) =>
    (await home.ask('GET', '/account/passkeys')).body as unknown as { passkeys: Listed[] };
  const patch = async (home: Home, ref: string, body: object, token?: Record<string, string>) => {
    const headers = { ...(token ?? (await home.token())), 'Content-Type': 'application/json' };
    const init = { method: 'PATCH', headers, body: JSON.stringify(body) };
    return (await home.send(new Request(`${HOME}/account/passkeys/${ref}`, init))).status;
  };
  const events = async (account: string, like: string) => {
    const text = `select event, result, reason from audit_all where event like $2 and
      (flow = $1 or subject = (select subject from account where id::text = $1)) order by seq`;
    const { rows } = await sql.query<Record<'event' | 'result' | 'reason', string | null>>(text, [account, like]);
    return rows.map(({ event, result, reason }) => `${event} ${result} ${reason ?? ''}`);
  };
  const told = async () => {
    sent.length = 0;
    await server.sweep();
    return sent.join('\n');
  };

  test(`a signed-in person makes a passkey, signs in by it anywhere, and hears of it, on ${engine}`, async () => {
    const { home, account, citizenId, phone } = await signedIn();
    await told();
    const { kept, data, reply } = await add(home, { label: '  Điện thoại  của tôi ' });
    assert.equal(codeOf(reply), 'complete');
    const { challenge, user, ...shown } = data;
    assert.match(challenge, /^[\w-]{43}$/);
    assert.match(user, /^[\w-]{43}$/);
    assert.deepEqual(shown, {
      ...{ rpId: 'id.example.vn', rpName: 'Tài khoản dịch vụ công', known: [] },
      username: `********${citizenId.slice(-4)}`,
    });
    assert.match(await told(), new RegExp(`^\\${phone}: .*them mot khoa truy cap`));
    const { home: other, reply: in1 } = await signInBy(kept);
    assert.equal(codeOf(in1), 'complete');
    const session = (await other.ask('GET', '/account/session')).body;
    assert.deepEqual(
      [session['account'], session['method'], session['acr']],
      [account, 'passkey', 'urn:dvc:acr:phone'],
    );
    const { passkeys } = await list(other);
    assert.deepEqual(
      passkeys.map(({ ref: _ref, ...each }) => each),
      [
        {
          ...{ label: 'Điện thoại của tôi', createdAt: new Date(now()).toISOString() },
          ...{ usedAt: new Date(now()).toISOString(), synced: false },
        },
      ],
    );
    assert.deepEqual(await events(account, 'passkey.%'), ['passkey.add ok person']);
    assert.ok((await events(account, 'sign-in')).includes('sign-in ok passkey'));
    const known = viewOf(await other.enter(citizenId));
    assert.equal(known.status, 'complete', 'the browser is known now: the password needs no code there');
  });

  test(`a passkey is made after the password only, and its list shows what the browser has, on ${engine}`, async () => {
    const { home, kept } = await owner();
    assert.equal(codeOf(await creation(home, 'Sai-mật-khẩu 1')), 'sign-in-refused');
    const again = dataOf(await creation(home));
    assert.deepEqual(again.known, [{ id: kept.id, transports: ['internal', 'hybrid'] }]);
    assert.equal(again.user, kept.user, 'one name for all passkeys of the account');
    const stranger = await browser().backend.start({ method: 'passkey', purpose: 'change', audience: 'citizen' });
    assert.equal(codeOf(stranger), 'session-unknown');
  });

  test(`an addition that lies is refused, on ${engine}`, async () => {
    const { home, account, kept } = await owner();
    const other = await owner();
    const lies: Record<string, Lies> = {
      'another origin': { origin: 'https://id.example.vn.evil.example' },
      'another port': { origin: `${HOME}:8443` },
      'no TLS': { origin: 'http://id.example.vn' },
      'another host': { rpId: 'evil.example' },
      'the parent domain': { rpId: 'example.vn' },
      'another challenge': { challenge: 'A'.repeat(43) },
      'a sign-in': { type: 'webauthn.get' },
      'a person who was not verified': { unverified: true },
      'a person who was not there': { absent: true },
      'a frame of another origin': { crossOrigin: true },
      'another credential’s id': { credential: other.kept.id },
    };
    for (const [name, each] of Object.entries(lies)) {
      const { reply, data } = await add(home, { lies: each });
      assert.equal(codeOf(reply), 'passkey-refused', name);
      assert.ok(!reply.ok && reply.view);
      assert.notEqual(challengeOf(reply.view).challenge, data.challenge, 'a new challenge');
    }
    assert.equal((await list(home)).passkeys.length, 1);
    assert.ok((await events(account, 'passkey.%')).includes('passkey.add fail refused'));
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
  });

  test(`a credential is added once, and to one account, on ${engine}`, async () => {
    const { home, kept } = await owner();
    const other = await signedIn();
    const step = viewOf(await creation(other.home));
    const { answer } = await device.create(step.data as unknown as NewPasskeyData);
    await sql.query('update passkey set key = $1 where account = (select id from account where id = $2)', [
      await createVault(keys, nodeCiphers).mac('passkey', answer.credential),
      (await home.ask('GET', '/account/session')).body['account'],
    ]);
    assert.equal(codeOf(await other.home.backend.answer(step, answer)), 'passkey-known');
    assert.equal((await list(other.home)).passkeys.length, 0);
    assert.ok(kept);
  });

  test(`a sign-in that lies is refused, with a new challenge each time, on ${engine}`, async () => {
    const { kept, account } = await owner();
    const other = await owner();
    const lies: Record<string, Lies> = {
      'another origin': { origin: 'https://evil.example' },
      'another port': { origin: `${HOME}:8443` },
      'another host': { rpId: 'evil.example' },
      'another challenge': { challenge: 'A'.repeat(43) },
      'an addition': { type: 'webauthn.create' },
      'a person who was not verified': { unverified: true },
      'a person who was not there': { absent: true },
      'a frame of another origin': { crossOrigin: true },
      'a forged signature': { forged: true },
      'another account': { userHandle: other.kept.user },
      'another account’s credential': { credential: other.kept.id },
      'an unknown credential': { credential: 'A'.repeat(43) },
    };
    for (const [name, each] of Object.entries(lies)) {
      const { home, reply } = await signInBy(kept, each);
      assert.equal(codeOf(reply), 'passkey-refused', name);
      assert.equal(home.cookies.has('__Host-dvc-session'), false, name);
      assert.ok(!reply.ok && reply.view);
    }
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete', 'the owner signs in meanwhile');
    assert.ok((await events(account, 'sign-in')).includes('sign-in fail passkey'), 'shown to the person');
  });

  test(`T12: an answer is good once, in its own flow, on ${engine}`, async () => {
    const { kept } = await owner();
    const home = browser();
    const begun = await begin(home);
    const answer = await device.sign(challengeOf(begun), kept);
    const elsewhere = await begin(home);
    assert.equal(codeOf(await home.backend.answer(elsewhere, answer)), 'passkey-refused', 'another flow');
    const wrong = await home.backend.answer(begun, { ...answer, signature: 'AAAA' });
    assert.equal(codeOf(wrong), 'passkey-refused');
    assert.ok(!wrong.ok && wrong.view);
    assert.equal(codeOf(await home.backend.answer(wrong.view, answer)), 'passkey-refused', 'its challenge was taken');
    const next = await begin(home);
    const good = await device.sign(challengeOf(next), kept);
    assert.equal(codeOf(await home.backend.answer(next, good)), 'complete');
    assert.notEqual(codeOf(await browser().backend.answer(next, good)), 'complete');
    const raced = await begin(home);
    const both = await device.sign(challengeOf(raced), kept);
    const all = await Promise.all([1, 2, 3, 4].map(() => browser().backend.answer(raced, both)));
    assert.equal(all.filter((reply) => codeOf(reply) === 'complete').length, 1);
  });

  test(`a counter that goes back pauses the passkey, and its owner is told, on ${engine}`, async () => {
    const { kept, account, phone, home } = await owner();
    const copy = { ...kept };
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
    await told();
    const { home: thief, reply } = await signInBy(copy);
    assert.equal(codeOf(reply), 'passkey-copied');
    assert.equal(thief.cookies.has('__Host-dvc-session'), false);
    assert.match(await told(), new RegExp(`^\\${phone}: .*bi sao chep`));
    assert.equal(
      codeOf((await signInBy(kept)).reply),
      'passkey-paused',
      'nobody knows which of the two is the owner’s',
    );
    const [paused] = (await list(home)).passkeys;
    assert.ok(paused);
    assert.equal(paused.paused, 'copied');
    assert.deepEqual((await events(account, 'passkey.pause')).at(-1), 'passkey.pause ok copied');
    assert.equal(await patch(home, paused.ref, { paused: false }), 204);
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
  });

  test(`a passkey that a cloud keeps has no counter, and says so, on ${engine}`, async () => {
    const cloud = softwareAuthenticator({ origin: HOME, counts: false, synced: true });
    const { home } = await signedIn();
    const { kept } = await add(home, { using: cloud });
    for (const _ of [1, 2, 3]) assert.equal(codeOf((await signInBy(kept, {}, browser(), cloud)).reply), 'complete');
    assert.equal(((await list(home)).passkeys[0] as unknown as { synced: boolean }).synced, true);
    assert.equal(codeOf((await signInBy({ ...kept, counter: 0 }, {}, browser(), device)).reply), 'complete');
    assert.equal(codeOf((await signInBy(kept, {}, browser(), cloud)).reply), 'passkey-copied', 'it has counted before');
  });

  test(`T62: a recovery pauses every passkey; its person lets those sign in again that they know, on ${engine}`, async () => {
    const { kept, citizenId, phone, account } = await owner();
    const home = browser();
    const asked = viewOf(await home.backend.start({ method: 'mobile', purpose: 'recover', audience: 'citizen' }));
    const code = viewOf(await home.backend.answer(asked, { citizenId, phone, captcha: await solved(asked) }));
    const password = viewOf(await home.backend.answer(code, { code: carrier.code(phone) }));
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete', 'until the password is set');
    assert.equal(codeOf(await home.backend.answer(password, { password: 'Núi-Ấn 2026 xanh' })), 'complete');
    assert.equal(codeOf((await signInBy(kept)).reply), 'passkey-paused');
    const [paused] = (await list(home)).passkeys;
    assert.ok(paused);
    assert.equal(paused.paused, 'recovery');
    assert.ok((await events(account, 'passkey.pause')).includes('passkey.pause ok recovery'));
    assert.equal(await patch(home, paused.ref, { paused: true }), 422);
    assert.equal(await patch(home, paused.ref, { paused: false }), 204);
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
  });

  test(`a new password by the old one pauses no passkey, on ${engine}`, async () => {
    const { home, kept } = await owner();
    const begun = viewOf(await home.backend.start({ method: 'password', purpose: 'change', audience: 'citizen' }));
    const next = viewOf(await home.backend.answer(begun, { password: PASSWORD, captcha: await solved(begun) }));
    assert.equal(codeOf(await home.backend.answer(next, { password: 'Núi-Ấn 2026 xanh' })), 'complete');
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
  });

  test(`a passkey is renamed and removed by its person only, on ${engine}`, async () => {
    const { home, kept, account } = await owner();
    const other = await owner();
    const ref = (await list(home)).passkeys[0]?.ref ?? '';
    assert.equal(await patch(home, ref, { label: 'Máy ở cơ quan' }), 204);
    assert.equal((await list(home)).passkeys[0]?.label, 'Máy ở cơ quan');
    assert.equal(await patch(home, ref, { label: 'x' }, {}), 403, 'not without the token');
    assert.equal(await patch(other.home, ref, { label: 'x' }), 404);
    for (const wrong of [{}, { label: 'x'.repeat(65) }, { label: 'x', account: 'y' }, { label: 1 }])
      assert.equal(await patch(home, ref, wrong), 422, JSON.stringify(wrong));
    assert.equal(await patch(home, 'x', { label: 'x' }), 404);
    assert.equal((await home.ask('DELETE', `/account/passkeys/${ref}`)).status, 403);
    assert.equal((await other.home.ask('DELETE', `/account/passkeys/${ref}`, await other.home.token())).status, 404);
    assert.equal(codeOf((await signInBy(kept)).reply), 'complete');
    assert.equal((await home.ask('DELETE', `/account/passkeys/${ref}`, await home.token())).status, 204);
    assert.equal((await home.ask('DELETE', `/account/passkeys/${ref}`, await home.token())).status, 404);
    assert.equal(codeOf((await signInBy(kept)).reply), 'passkey-refused');
    assert.equal((await events(account, 'passkey.remove')).length, 1);
    assert.equal((await home.ask('POST', '/account/passkeys')).status, 405);
  });

  test(`a passkey of an account that is out of use, asserted or erased opens nothing, on ${engine}`, async () => {
    const { kept, account, citizenId } = await owner();
    for (const out of ["state = 'inactive'", "asserted_by = 'ministry'"]) {
      await sql.query(`update account set ${out} where id = $1`, [account]);
      assert.equal(codeOf((await signInBy(kept)).reply), 'passkey-refused', out);
      await sql.query("update account set state = 'active', asserted_by = null where id = $1", [account]);
    }
    const subjects = sqlDataSubjects({ sql, vault: createVault(keys, nodeCiphers), now });
    const exported = await subjects.export({ account });
    assert.deepEqual(
      exported?.passkeys.map(({ id, label, paused, publicKey }) => [id, label, paused, typeof publicKey]),
      [[kept.id, '', null, 'string']],
    );
    await subjects.erase({ subject: `cccd:${citizenId}` });
    assert.equal(codeOf((await signInBy(kept)).reply), 'passkey-refused');
    assert.deepEqual((await sql.query('select 1 from passkey where account = $1', [account])).rows, []);
  });

  test(`a sign-in by passkey calls an erasure off, on ${engine}`, async () => {
    const { home, kept } = await owner();
    assert.equal((await home.ask('POST', '/account/erasure', await home.token())).status, 202);
    sleep(3 * DAY);
    const { home: back, reply } = await signInBy(kept);
    assert.equal(codeOf(reply), 'complete');
    assert.equal((await back.ask('GET', '/account/me')).body['eraseAt'], undefined);
  });

  test(`nothing about a passkey is readable in the database, on ${engine}`, async () => {
    const { kept, account } = await owner();
    const { rows } = await sql.query('select * from passkey where account = $1', [account]);
    const text = JSON.stringify(rows);
    assert.ok(text.includes(account) && !text.includes(kept.id) && !text.includes(kept.user));
  });

  test(`an account has at most twenty passkeys, on ${engine}`, async () => {
    const { home, account } = await owner();
    const passkeys = sqlPasskeys({ sql, vault: createVault(keys, nodeCiphers), now });
    const made = (n: number) => ({
      id: `id-${engine}-${n}`,
      publicKey: 'AA',
      transports: [],
      counter: 0,
      synced: false,
    });
    const added = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        sql.transaction((tx) => passkeys.add(tx, account, { ...made(n), label: '' })),
      ),
    );
    assert.equal(added.filter(Boolean).length, 19);
    assert.equal((await list(home)).passkeys.length, 20);
    assert.equal(codeOf(await creation(home)), 'passkey-too-many');
  });
}

test('the flow behind the autofill counts apart, so a visit of the sign-in counts once', async () => {
  const one = [{ scope: 'address', max: 1, seconds: 600 }] as const;
  const { browser } = await gateway({ limits: { ...LIMITS, start: one, 'start-passkey': one } });
  const start = async (method: string) =>
    codeOf(await browser().backend.start({ method, purpose: 'sign-in', audience: 'citizen' }));
  assert.deepEqual([await start('passkey'), await start('password')], ['active', 'active']);
  assert.deepEqual([await start('passkey'), await start('password')], ['rate-limited', 'rate-limited']);
});
