/** Sign-in by user name and password: who gets in, who does not, and what strangers can do (T60, T61). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../src/flow/backend.js';
import type { Flow } from '../../../src/flow/transition.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import type { OwnedAccount, SignInAccount } from '../../../src/server/accounts/sign-in-accounts.js';
import type { Codes } from '../../../src/server/checks/codes.js';
import { createLimits, memoryCounters } from '../../../src/server/checks/limits.js';
import type { Passwords } from '../../../src/server/ports.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { createDevices } from '../../../src/server/sign-in/devices.js';
import { credentialsHandler } from '../../../src/server/steps/credentials.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { PORTALS } from '../../../src/testing/world.js';
import { gateway, HOME, PASSWORD } from './support.js';

const codeOf = (reply: Reply) => (reply.ok ? reply.view.status : reply.problem.code);

const { browser, sql, person } = await gateway();

test('the password of the registration signs the person in, at the gateway’s own origin', async () => {
  const { citizenId, account } = await person();
  const home = browser();
  const written = await home.signIn(` ${citizenId.slice(0, 3)}.${citizenId.slice(3, 6)} ${citizenId.slice(6)} `);
  assert.equal(codeOf(written), 'complete');
  const { status, body } = await home.ask('GET', '/account/session');
  assert.deepEqual([status, body['acr'], body['method']], [200, 'urn:dvc:acr:phone', 'password']);
  assert.equal(body['account'], account, 'the subject is the account’s id');
  assert.ok(!JSON.stringify([written, body]).includes(citizenId));
  const portal = browser('http://localhost:8080');
  const refused = await portal.backend.start({ method: 'password', purpose: 'sign-in', audience: 'citizen' });
  assert.equal(codeOf(refused), 'origin-refused', 'a portal’s page never gets a password');
});

test('T61: a wrong password, an unknown name and an account that cannot sign in are answered alike', async () => {
  const { citizenId, account } = await person();
  const home = browser();
  const told = async (reply: Promise<Reply>) => {
    const answer = await reply;
    assert.ok(!answer.ok);
    const { code, title, status, detail, errors, retryAfter } = answer.problem;
    return { code, title, status, detail, errors, retryAfter, at: answer.view?.step };
  };
  const wrong = await told(home.signIn(citizenId, 'Sai-mật-khẩu 1'));
  assert.equal(wrong.code, 'sign-in-refused');
  assert.deepEqual(await told(home.signIn('001086000001')), wrong, 'unknown');
  assert.deepEqual(await told(home.signIn(citizenId, PASSWORD, 'enterprise')), wrong, 'another audience');
  assert.deepEqual(await told(home.signIn('0100109106', PASSWORD, 'enterprise')), wrong, 'a tax code');
  await sql.query("update account set state = 'inactive' where id = $1", [account]);
  assert.deepEqual(await told(home.signIn(citizenId)), wrong, 'out of use');
  await sql.query("update account set state = 'active', asserted_by = 'ministry' where id = $1", [account]);
  assert.deepEqual(await told(home.signIn(citizenId)), wrong, 'asserted by a portal');
  await sql.query('update account set password = null, asserted_by = null where id = $1', [account]);
  assert.deepEqual(await told(home.signIn(citizenId)), wrong, 'registered by signature');
  assert.deepEqual(home.set, [], 'no cookie');
  assert.deepEqual((await sql.query('select 1 from account_session where account = $1', [account])).rows, []);
  const { rows } = await sql.query<{ reason: string }>(
    "select reason from audit_all where event = 'sign-in' and result = 'fail'",
  );
  assert.deepEqual(new Set(rows.map(({ reason }) => reason)), new Set(['password']));
});

/** The step alone: an account for each identity whose password is `right`, and counted work. */
function step(known: (identity: string) => boolean, codes?: Codes) {
  const vault = createVault(createKeys(), nodeCiphers);
  const at = { now: 1_800_000_000_000 };
  const limits = createLimits({ counters: memoryCounters(), vault, now: () => at.now });
  const work: string[] = [];
  const passwords: Passwords = {
    hash: (password) => Promise.resolve(`hash of ${password}`),
    verify: (hash, password) => {
      work.push(hash === 'hash of right' ? 'own' : 'decoy');
      return Promise.resolve(hash === `hash of ${password}`);
    },
  };
  const devices = createDevices({ vault });
  const handler = credentialsHandler({
    ...{ limits, vault, passwords, devices, codes, portals: createPortals(PORTALS) },
    captcha: { issue: () => Promise.resolve(null), verify: () => Promise.resolve('ok') },
    signInAccounts: {
      find: (identity = '') =>
        Promise.resolve<SignInAccount | undefined>(
          known(identity) ? { id: identity, subject: identity, passwordHash: 'hash of right', epoch: 0 } : undefined,
        ),
      read: () => Promise.resolve({ phone: '+84912345678' } as OwnedAccount),
      setPassword: () => Promise.resolve(false),
    },
    people: { isNamed: () => Promise.resolve(false) },
    sessions: {
      act: () => Promise.resolve(false),
      ...{ open: () => Promise.resolve(true), find: () => Promise.resolve(undefined) },
      byRef: () => Promise.resolve(undefined),
      ...{ list: () => Promise.resolve([]), end: () => Promise.resolve(), revoke: () => Promise.resolve(0) },
      ...{ endAll: () => Promise.resolve(), endDue: () => Promise.resolve(0) },
      ...{ token: () => Promise.resolve(''), isToken: () => Promise.resolve(false) },
    },
  });
  const flow = { audience: 'citizen', portal: '', method: 'password', purpose: 'sign-in' } as Flow;
  async function tries(address: string, username: string, password: string, device?: string) {
    const caller = { address, origin: HOME, ...(device && { device }) };
    const decision = await handler.answer({ username, password, captcha: 'x' }, flow, {
      caller,
      begunAt: at.now,
      now: at.now,
      key: 'k',
    });
    if (decision.type === 'advance') return decision.session?.device ?? 'code';
    return decision.type === 'reject' ? decision.problem.code : decision.type;
  }
  return { tries, work, at, devices };
}

test('T61: every try costs one verification, for a known and an unknown name alike', async () => {
  const { tries, work } = step((identity) => identity === 'cccd:034086012222');
  assert.equal(await tries('192.0.2.1', '034086012222', 'wrong'), 'sign-in-refused');
  assert.equal(await tries('192.0.2.1', '034086012223', 'wrong'), 'sign-in-refused');
  assert.deepEqual(work, ['own', 'decoy']);
});

test('a code follows the right password where one can be sent, in a browser that is new to the account', async () => {
  const mark = /^[\w-]{22}\./;
  const without = step(() => true);
  const known = await without.tries('192.0.2.1', '034086012222', 'right');
  assert.match(known, mark);
  assert.match(await without.tries('192.0.2.1', '034086012222', 'right', known), mark);
  const { tries, devices } = step(() => true, {} as Codes);
  assert.equal(await tries('192.0.2.1', '034086012222', 'right'), 'code');
  assert.match(await tries('192.0.2.1', '034086012222', 'right', await devices.mark('cccd:034086012222', 0)), mark);
  assert.equal(await tries('192.0.2.1', '034086012222', 'right', await devices.mark('cccd:034086012223', 0)), 'code');
});

const citizen = (n: number) => `034086${String(n).padStart(6, '0')}`;
const address = (n: number) => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;

test('T60: 10,000 tries over 1,000 accounts find nothing, and every owner signs in meanwhile', async () => {
  const { tries } = step(() => true);
  const told = new Set<string>();
  const owners: string[] = [];
  for (let n = 0; n < 10_000; n += 1) {
    told.add(await tries(address(n % 500), citizen(n % 1000), 'wrong'));
    if (n % 1000 === 999) owners.push(await tries('203.0.113.7', citizen(n % 1000), 'right'));
  }
  assert.deepEqual(owners.length, 10);
  for (const answer of owners) assert.match(answer, /^[\w-]{22}\./);
  assert.deepEqual([...told].sort(), ['rate-limited', 'sign-in-refused']);
});

test('T60: five hundred networks against one account get 100 tries an hour; the owner’s own browser is not locked', async () => {
  const { tries, work, at, devices } = step(() => true);
  const own = await tries('203.0.113.7', citizen(1), 'right');
  assert.match(own, /^[\w-]{22}\./);
  work.length = 0;
  for (let n = 0; n < 500; n += 1) await tries(address(n * 256), citizen(1), 'wrong');
  assert.equal(work.length, 100);
  assert.equal(await tries('192.0.2.9', citizen(1), 'right'), 'rate-limited', 'a new browser waits');
  const again = await tries('192.0.2.9', citizen(1), 'right', own);
  assert.match(again, /^[\w-]{22}\./, 'a known browser does not, wherever it is');
  assert.notEqual(again, own);
  const forged = [
    `${own.slice(0, 22)}.${'A'.repeat(43)}`,
    own.replace('.', ''),
    await devices.mark('cccd:034086000002'),
    '',
  ];
  for (const mark of forged) assert.equal(await tries('192.0.2.9', citizen(1), 'right', mark), 'rate-limited', mark);
  at.now += 3_600_001;
  assert.match(await tries('192.0.2.9', citizen(1), 'right'), /^[\w-]{22}\./, 'an hour later it may');
});

test('T60: a stolen mark of a browser allows 20 tries an hour, and 100 parallel ones no more', async () => {
  const { tries, work } = step(() => true);
  const own = await tries('203.0.113.7', citizen(1), 'right');
  work.length = 0;
  await Promise.all(Array.from({ length: 100 }, (_, n) => tries(address(n * 256), citizen(1), 'wrong', own)));
  assert.equal(work.length, 20);
});
