import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlNotices } from '../../../src/server/notices/notices.js';
import { clock, newVault, pglite } from '../../support/worlds.js';

const sql = await pglite();
after(() => sql.close());

test('a slow carrier does not let two gateways send one notice', async () => {
  const [vault, { now, sleep }] = [newVault(), clock()];
  const keys: string[] = [];
  let answer: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (answer = resolve));
  const gateway = (wait?: Promise<void>) => {
    const send = async (_to: string, _text: string, key: string) => {
      keys.push(key);
      await wait;
    };
    return sqlNotices({ sql, vault, now, texts: { send } });
  };
  const [one, other] = [gateway(slow), gateway()];
  const account = crypto.randomUUID();
  for (let n = 0; n < 3; n += 1)
    await sql.transaction((tx) => one.add(tx, { account, kind: 'registered', phone: '+84900000001', lang: 'vi' }));
  const sending = one.send();
  while (!keys.length) await new Promise(setImmediate);
  // As long as ten seconds for each of a batch.
  sleep(20 * 10_000);
  assert.equal(await other.send(), 0);
  answer();
  assert.equal(await sending, 3);
  assert.equal(new Set(keys).size, 3);
  assert.equal(keys.length, 3);
  const { rows } = await sql.query(`select 1 from audit_all where event = 'notice' and flow = $1`, [account]);
  assert.equal(rows.length, 3);
});

test('the notices of a gateway that died are sent by another one', async () => {
  const [vault, { now, sleep }] = [newVault(), clock()];
  const died = sqlNotices({ sql, vault, now, texts: { send: () => new Promise<void>(() => undefined) } });
  let sent = 0;
  const texts = { send: () => Promise.resolve(void (sent += 1)) };
  const account = crypto.randomUUID();
  await sql.transaction((tx) => died.add(tx, { account, kind: 'registered', phone: '+84900000001', lang: 'vi' }));
  void died.send();
  const other = sqlNotices({ sql, vault, now, texts });
  while (!(await sql.query('select 1 from notice where attempts = 1')).rows.length) await new Promise(setImmediate);
  assert.equal(await other.send(), 0);
  sleep(5 * 60_000);
  assert.equal(await other.send(), 1);
  assert.equal(sent, 1);
});
