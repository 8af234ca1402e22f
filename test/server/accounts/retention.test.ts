/** Retention periods: the table of docs/privacy.md, row by row. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import { sqlProposals } from '../../../src/server/accounts/proposals.js';
import { RETENTION } from '../../../src/server/accounts/retention.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { clock, database, newVault } from '../../support/worlds.js';
import { DIEN, http, PASSWORD, someone } from '../support.js';

const sql = await database();
after(() => sql.close());
const [MINUTE, DAY] = [60_000, 86_400_000];

test('retention: flows, codes and counters are deleted a day after their end; the log stays', async () => {
  const vault = newVault();
  const store = sqlStore({ sql, vault, targets: ['national'] });
  const world = http({ store, subscribers: [DIEN, someone(1)] });
  const begin = world.now();
  await world.answer(await world.proven(), { password: PASSWORD });
  await world.asked(someone(1));
  const subjects = sqlDataSubjects({ sql, vault, now: world.now });
  const count = async (what: string) =>
    Number((await sql.query<{ n: number }>(`select count(*)::int as n from ${what}`)).rows[0]?.n);
  const all = async (...tables: string[]) => Promise.all(tables.map(count));
  const at = (ms: number) => store.flows.sweep(begin + ms);

  assert.deepEqual(
    await all('flow where facts is not null', 'flow', 'code'),
    [1, 2, 1],
    'one is done and has forgotten',
  );
  await at(61 * MINUTE);
  assert.deepEqual(
    await all('flow where facts is not null', 'flow', 'code'),
    [0, 2, 1],
    'what they knew, at their end',
  );
  assert.equal(await count(`flow where receipt_reply is not null or data <> 'null'`), 0, 'and what they had answered');
  await at(DAY + 61 * MINUTE);
  assert.deepEqual(await all('flow', 'code', 'counter'), [0, 0, 0]);
  assert.deepEqual(await all('account', 'consent', 'delivery'), [1, 3, 1], 'an account is kept until it is erased');

  const logged = await count('audit');
  await subjects.erase({ subject: `cccd:${DIEN.citizenId}` });
  await at(RETENTION.proof - 1);
  assert.deepEqual(
    await all('consent', 'delivery', 'tombstone where subject is not null'),
    [3, 1, 1],
    'proof of the erasure',
  );
  await at(RETENTION.proof + MINUTE);
  assert.deepEqual(await all('consent', 'delivery', 'tombstone', 'tombstone where subject is not null'), [0, 0, 1, 0]);
  await at(100 * 365 * DAY);
  assert.equal(await count('audit'), logged + 1);
  assert.equal((await store.audit.verify()).broken, null);
});

test('a flow is erased exactly when it expires, and not while it can be answered', async () => {
  const vault = newVault();
  const store = sqlStore({ sql, vault });
  const world = http({ store });
  const states = async () =>
    (await sql.query<{ known: string }>("select concat_ws(' ', status, facts is null, data) as known from flow")).rows;
  await sql.query('delete from flow');
  const view = await world.asked(DIEN);
  const end = Date.parse(view.expiresAt);
  const known = await states();
  assert.match(known[0]?.known ?? '', /^active f /);
  assert.equal(await store.flows.sweep(end - 1), 0);
  assert.deepEqual(await states(), known);
  assert.ok((await world.registrar.read(view.id)).ok);
  world.sleep(end - world.now());
  const late = await world.registrar.read(view.id);
  assert.equal(late.ok || late.problem.code, 'flow-expired');
  assert.equal(await store.flows.sweep(end), 1);
  assert.deepEqual(await states(), [{ known: 'closed t null' }]);
  assert.equal(await store.flows.sweep(end), 0, 'once');
  assert.equal((await sql.query('select 1 from flow where receipt_key is not null')).rows.length, 0);
});

test('retention: a proposal is deleted after 30 days, decided or not', async () => {
  const vault = newVault();
  const { now, sleep } = clock();
  const { flows } = sqlStore({ sql, vault, now });
  const proposals = sqlProposals({ sql, vault, now });
  const account = crypto.randomUUID();
  await sql.query(
    `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, created_at)
     values ($1, 'whose', $1, 1, 'active', 'citizen', 'mobile', 'national', 'phone', '', 0)`,
    [account],
  );
  await proposals.propose('province', account, { email: 'moi@x.vn' });
  sleep(30 * DAY - 1);
  await flows.sweep(now());
  assert.deepEqual(
    (await proposals.list(account)).map(({ change }) => change),
    [{ email: 'moi@x.vn' }],
  );
  sleep(1);
  await flows.sweep(now());
  assert.deepEqual(await proposals.list(account), []);
});
