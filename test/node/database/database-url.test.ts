/** Database addresses as libpq accepts them: one host or several, as a URI or in keywords. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { parseDatabaseUrl } from '../../../src/node/database/database-url.js';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { freePort } from '../../support/free-port.js';
import { startPostgres } from '../../support/database/postgres-server.js';

const server = await startPostgres();
after(() => server.stop());

const places = (text: string) =>
  parseDatabaseUrl(text).candidates.map((each) => {
    const { searchParams, pathname } = new URL(each);
    const words = ['user', 'password', 'host', 'port', 'sslmode'].map((name) => searchParams.get(name) ?? '-');
    return [decodeURIComponent(pathname.slice(1)), ...words].join(' ');
  });

const readable: readonly (readonly [text: string, ...places: string[]])[] = [
  ['postgresql://localhost/dvc', 'dvc - - localhost - -'],
  ['postgres://me:p%40ss@127.0.0.1:5433/dvc', 'dvc me p@ss 127.0.0.1 5433 -'],
  ['postgresql://[::1]:5433/dvc', 'dvc - - ::1 5433 -'],
  ['postgresql:///dvc?host=/run/postgresql', 'dvc - - /run/postgresql - -'],
  ['postgresql://%2Frun%2Fpostgresql/dvc', 'dvc - - /run/postgresql - -'],
  ['postgresql:///', ' - - - - -'],
  [
    'postgresql://me@db1:5433,db2/dvc?sslmode=verify-full',
    'dvc me - db1 5433 verify-full',
    'dvc me - db2 - verify-full',
  ],
  ['host=db1,db2 port=5433 dbname=dvc sslmode=disable', 'dvc - - db1 5433 disable', 'dvc - - db2 5433 disable'],
  ["host = localhost dbname='a b' password='it\\'s'", "a b - it's localhost - -"],
  ['postgresql://db.example.vn/dvc', 'dvc - - db.example.vn - require', 'dvc - - db.example.vn - disable'],
  ['postgresql://db/dvc?sslmode=allow', 'dvc - - db - disable', 'dvc - - db - require'],
  ['postgresql://db/dvc?ssl=true', 'dvc - - db - require'],
];
for (const [text, ...expected] of readable)
  test(`reads ${text}`, () => {
    assert.deepEqual(places(text), expected);
  });

const refused: readonly (readonly [text: string, reason: string])[] = [
  ['mysql://db/dvc', 'is not an address of PostgreSQL: postgresql://….'],
  ['db.example.vn', 'is neither an address such as postgresql://host/name nor host=… dbname=….'],
  ['', 'is empty.'],
  ['host=db1,db2 port=1,2,3', 'has 2 hosts and 3 ports.'],
  ['postgresql://db:99999/dvc', 'has an invalid port.'],
  ['host=db hots=x', 'has hots, which libpq does not know.'],
  ['service=dvc', 'has service, which only libpq itself reads.'],
  [
    'postgresql://db/dvc?sslmode=on',
    'has an unknown sslmode: use disable, allow, prefer, require, verify-ca, verify-full.',
  ],
  ['postgresql://db/dvc?sslmode=verify-ca', 'has sslmode=verify-ca without sslrootcert.'],
  ['postgresql://me:50%@db/dvc', 'has a % that is not an escape: write %25.'],
  [
    'host=db target_session_attrs=standby',
    'has target_session_attrs=standby; a gateway writes, so it needs read-write or primary.',
  ],
];
for (const [text, reason] of refused)
  test(`refuses ${text || 'nothing'}`, () => {
    assert.throws(() => parseDatabaseUrl(text), new TypeError(reason));
  });

test('of several hosts, uses the one that is writable', () => {
  assert.equal(parseDatabaseUrl('host=db1,db2').session, 'read-write');
  assert.equal(parseDatabaseUrl('host=db1').session, 'any');
  assert.equal(parseDatabaseUrl('host=db1 target_session_attrs=primary').session, 'primary');
});

test('a connection skips hosts that are down and servers that are read-only', async () => {
  const { pathname, port, username } = new URL(await server.database());
  const closedPort = await freePort();
  const hosts = `${username}@127.0.0.1:${closedPort},127.0.0.1:${port}`;
  for (const query of ['', '?target_session_attrs=primary', '?target_session_attrs=any']) {
    const sql = await openPostgres({ url: `postgresql://${hosts}${pathname}${query}`, start: 5_000 });
    assert.deepEqual((await sql.query('select count(*) as n from account')).rows, [{ n: 0 }]);
    await sql.close();
  }
  const reader = `host=127.0.0.1 port=${port} user=${username} dbname=${pathname.slice(1)} options='-c default_transaction_read_only=on'`;
  await assert.rejects(openPostgres({ url: `${reader} target_session_attrs=read-write`, start: 10 }), {
    name: 'DatabaseUnavailable',
    code: 'read-only',
  });
});

test('a silent host costs one time-out, whatever ways of TLS there are to try', async () => {
  let asked = 0;
  const silent = createServer(() => void (asked += 1)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { pathname, port, username } = new URL(await server.database());
  const hosts = `127.0.0.1:${(silent.address() as AddressInfo).port},127.0.0.1:${port}`;
  const url = `postgresql://${username}@${hosts}${pathname}?sslmode=prefer`;
  const sql = await openPostgres({ url, migrate: false, patience: 1000 });
  assert.equal((await sql.query('select 1')).rows.length, 1);
  assert.equal(asked, 1);
  await sql.close();
  silent.close();
});

test('a start that may not migrate waits for the schema, and names the missing version', async () => {
  const url = await server.database();
  await assert.rejects(openPostgres({ url, migrate: 'check' }), {
    name: 'SchemaOutdated',
    message: /^The schema of the database is at version 0; this program needs \d+\. Run dvc-register migrate up\.$/,
  });
  await (await openPostgres({ url })).close();
  await (await openPostgres({ url, migrate: 'check' })).close();
});
