/** Erasures that are due, by two gateways at once, while their people sign in to call them off. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { sqlOwnAccounts } from '../../../src/server/accounts/own-account.js';
import { sqlSignInAccounts } from '../../../src/server/accounts/sign-in-accounts.js';
import { sqlNotices } from '../../../src/server/notices/notices.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { sqlSessions } from '../../../src/server/sign-in/sessions.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import type { SqlClient, SqlDatabase } from '../../../src/server/sql/sql.js';
import { newSecret } from '../../../src/server/vault/vault.js';
import { PORTALS } from '../../../src/testing/world.js';
import { clock, newVault, PATIENT, postgres } from '../../support/worlds.js';
import { until } from '../../support/promises/promise.js';
import { clear, newAccount } from '../scim/support.js';

const server = await postgres();
const second = await openPostgres({ url: server.url, ...PATIENT });
after(async () => {
  await second.close();
  await server.close();
});

const vault = newVault();
const { now, sleep } = clock();

/** One gateway’s ports on its own connections. */
function portsOn(sql: SqlDatabase) {
  const shared = { sql, vault, now };
  const [sessions, accounts] = [sqlSessions(shared), sqlSignInAccounts(shared)];
  const notices = sqlNotices(shared);
  const own = sqlOwnAccounts({ ...shared, accounts, portals: createPortals(PORTALS), sessions, notices });
  const signIn = (account: string) =>
    sql.transaction((tx) =>
      sessions.open(tx, { id: newSecret(), who: { account }, method: 'password', portal: '', assurance: 'phone' }),
    );
  return { own, sessions, signIn };
}

const [here, there] = [portsOn(server.sql), portsOn(second)];

/** As many accounts whose waiting time is over. */
async function due(count: number): Promise<readonly string[]> {
  await clear(server.sql);
  await server.sql.exec('delete from account_session; delete from notice');
  const { accounts } = sqlStore({ sql: server.sql, vault, now });
  for (let n = 0; n < count; n += 1)
    await server.sql.transaction((tx) =>
      accounts.create(tx, newAccount(n, { subject: `cccd:${100_000_000_000 + n}` })),
    );
  const { rows } = await server.sql.query<{ id: string }>('select id from account order by id');
  for (const { id } of rows) await here.own.eraseLater(id, 'vi');
  sleep(8 * 86_400_000);
  return rows.map(({ id }) => id);
}

/** What the tables say about one account. */
async function stateOf(account: string) {
  const exists = async (text: string) => (await server.sql.query(text, [account])).rows.length;
  return {
    account: await exists('select 1 from account where id = $1'),
    due: await exists('select 1 from account where id = $1 and erase_at is not null'),
    tombstones: await exists('select 1 from tombstone where account = $1'),
    sessions: await exists('select 1 from account_session where account = $1'),
    erasures: await exists("select 1 from audit where flow = $1 and event = 'account.erase'"),
    kept: await exists("select 1 from audit where flow = $1 and event = 'account.keep'"),
  };
}

const KEPT = { account: 1, due: 0, tombstones: 0, sessions: 1, erasures: 0, kept: 1 };
const ERASED = { account: 0, due: 0, tombstones: 1, sessions: 0, erasures: 1, kept: 0 };

test('an account that cannot be erased does not keep the others', async () => {
  const accounts = await due(120);
  const [stuck = ''] = accounts;
  const sql: SqlDatabase = {
    ...server.sql,
    transaction: (work) =>
      server.sql.transaction(async (tx) => {
        const query: SqlClient['query'] = (text, values) => {
          if (/delete from account where/.test(text) && values?.[0] === stuck) throw new Error('stuck');
          return tx.query(text, values);
        };
        return work({ query });
      }),
  };
  await assert.rejects(portsOn(sql).own.eraseDue(), /^Error: stuck$/);
  const { rows } = await server.sql.query<{ id: string }>('select id from account');
  assert.deepEqual(rows, [{ id: stuck }]);
  assert.equal(await here.own.eraseDue(), 1);
});

test('of two gateways that erase at once, each account is erased by one', async () => {
  const accounts = await due(150);
  const counts = await Promise.all([here.own.eraseDue(), there.own.eraseDue(), here.own.eraseDue()]);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    accounts.length,
  );
  assert.ok(counts.filter((count) => count > 0).length > 1, `one did all the work: ${counts.join()}`);
  for (const account of accounts) assert.deepEqual(await stateOf(account), ERASED);
});

test('who signs in while two gateways erase keeps the account or not, and never half of it', async () => {
  const accounts = await due(120);
  const [first = '', ...others] = accounts;
  const last = others.pop() ?? '';
  // One before the erasures and one after them; the others while they run, in whatever order.
  assert.equal(await here.signIn(first), true);
  const opened = others.map(async (account, n) => {
    await new Promise((resolve) => setTimeout(resolve, n % 60));
    return (n % 2 ? here : there).signIn(account);
  });
  const [kept] = await Promise.all([Promise.all(opened), here.own.eraseDue(), there.own.eraseDue()]);
  assert.equal(await there.signIn(last), false);
  for (const [n, account] of accounts.entries())
    assert.deepEqual(await stateOf(account), [true, ...kept, false][n] ? KEPT : ERASED);
});

/** A database whose transactions stop before a statement, until they are let go. */
function stopping(sql: SqlDatabase, before: RegExp) {
  const nothing = (): void => undefined;
  let [reach, release] = [nothing, nothing];
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const stopped = (tx: SqlClient): SqlClient => ({
    async query(text, values) {
      if (before.test(text)) {
        reach();
        await released;
      }
      return tx.query(text, values);
    },
  });
  const database: SqlDatabase = { ...sql, transaction: (work) => sql.transaction((tx) => work(stopped(tx))) };
  return { database, reached, release };
}

/** Until the work is done, or waits for a lock. */
async function doneOrLocked(work: Promise<unknown>): Promise<void> {
  let isDone = false;
  void work.then(() => (isDone = true));
  const text = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await until('the end, or a lock', async () => isDone || (await server.sql.query(text)).rows.length > 0);
}

test('an erasure that comes in the middle of a sign-in waits for it, and finds nothing to erase', async () => {
  const [account = ''] = await due(1);
  const { database, reached, release } = stopping(second, /^update account set erase_at = null/);
  const signIn = portsOn(database).signIn(account);
  await reached;
  const erasing = here.own.eraseDue();
  await doneOrLocked(erasing);
  release();
  assert.deepEqual([await signIn, await erasing], [true, 0]);
  assert.deepEqual(await stateOf(account), KEPT);
});

test('a sign-in that comes in the middle of an erasure waits for it, and finds no account', async () => {
  const [account = ''] = await due(1);
  const { database, reached, release } = stopping(second, /^insert into tombstone/);
  const erasing = portsOn(database).own.eraseDue();
  await reached;
  const signIn = here.signIn(account);
  await doneOrLocked(signIn);
  release();
  assert.deepEqual([await signIn, await erasing], [false, 1]);
  assert.deepEqual(await stateOf(account), ERASED);
});

test('an erasure that was called off after it was found is not carried out', async () => {
  const [account = ''] = await due(1);
  const { database, reached, release } = stopping(second, /^select 1 from account where id = \$1 and erase_at/);
  const erasing = portsOn(database).own.eraseDue();
  await reached;
  assert.equal(await here.signIn(account), true);
  release();
  assert.equal(await erasing, 0);
  assert.deepEqual(await stateOf(account), KEPT);
});
