/** The operator's commands as processes: their output and their effects. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { changeKeys, keysFromFile, readKeys, retireKey } from '../../src/node/keys.js';
import { openPglite } from '../../src/node/database/pglite.js';
import { openPostgres } from '../../src/node/database/postgres.js';
import { sqlDataSubjects } from '../../src/server/accounts/data-subjects.js';
import { sqlProposals } from '../../src/server/accounts/proposals.js';
import { sqlAudit } from '../../src/server/audit/sql-audit.js';
import { sqlStore } from '../../src/server/sql/sql-store.js';
import { createVault, type Keys } from '../../src/server/vault/vault.js';
import { newAccount } from '../server/scim/support.js';
import { bundle } from '../support/bundle.js';
import { runHere } from '../support/command-here.js';
import { makePgliteIn } from '../support/database/made-database.js';
import { startPostgres } from '../support/database/postgres-server.js';
import { sharedServer } from '../support/database/shared-server.js';
import { PATIENT } from '../support/worlds.js';

const program = await bundle('src/cli/main.ts');
const home = mkdtempSync(join(tmpdir(), 'dvc-commands-'));
const server = sharedServer() ?? (await startPostgres());
after(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Runs `dvc-register` as a process, without npm. */
const asProcess =
  (directory: string, url = '') =>
  (name: string, args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) => {
    const all = [program, name, ...args, '--data', directory];
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, all, {
      input,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, DATABASE_URL: url, ...env },
    });
    return { stdout, stderr, status, signal };
  };

/** The same in this process, which starts faster. */
const command =
  (directory: string, url = '') =>
  (name: string, args: readonly string[]) =>
    runHere([name, ...args, '--data', directory], { DATABASE_URL: url });

async function registered(directory: string, people: number, url?: string) {
  mkdirSync(directory, { recursive: true });
  const sql = url ? await openPostgres({ url, ...PATIENT }) : await openPglite(directory);
  const vault = createVault(keysFromFile(join(directory, 'keys.json')));
  const { accounts } = sqlStore({ sql, vault, targets: ['national'] });
  for (let n = 1; n <= people; n += 1) await sql.transaction((tx) => accounts.create(tx, newAccount(n)));
  return sql;
}

const { subject, fullName } = newAccount(1);
const STDIN = '--subject-from-stdin';

test('accounts: export and erase work on a stopped gateway, and read the person from standard input only', async () => {
  const directory = join(home, 'one');
  await (await registered(directory, 1)).close();
  const run = asProcess(directory);
  const held = run('accounts', ['export', STDIN], `${subject.slice(5)}\n`);
  assert.equal(held.status, 0, held.stderr);
  assert.equal((JSON.parse(held.stdout) as { person: { fullName: string } }).person.fullName, fullName);
  assert.equal(run('accounts', ['erase', STDIN], subject).status, 0);
  const bare = run('accounts', ['export']);
  assert.deepEqual([bare.status, bare.stdout], [2, '']);
  assert.match(bare.stderr, /^Give --subject-from-stdin/);
  assert.equal(run('accounts', ['erase', STDIN, subject]).status, 2, 'an identity in the command line is refused');
  const sql = await openPglite(directory);
  assert.equal((await sql.query('select 1 from account')).rows.length, 0);
  await sql.close();
});

test('a command on a damaged data directory says so and ends', async () => {
  const directory = join(home, 'damaged');
  await makePgliteIn(directory);
  keysFromFile(join(directory, 'keys.json'));
  rmSync(join(directory, 'pgdata', 'base'), { recursive: true });
  const { status, signal, stdout, stderr } = asProcess(directory)('accounts', ['tombstones']);
  assert.deepEqual([status, signal, stdout], [2, null, '']);
  assert.match(stderr, /^The database in \S+pgdata cannot be opened: .* are lost\.\n$/);
});

test('accounts: lists suspects one per line, with personal data only on request', async () => {
  const directory = join(home, 'suspects');
  const url = await server.database();
  const sql = await registered(directory, 1, url);
  const vault = createVault(readKeys(join(directory, 'keys.json')));
  const { accounts } = sqlStore({ sql, vault });
  const about = { audience: 'enterprise', method: 'usb', assurance: 'certificate', subject: 'mst:0109999999' } as const;
  const made = newAccount(2, { ...about, fullName: 'CÔNG TY THỬ', evidence: { certificate: 'AAAA' } });
  await sql.transaction((tx) => accounts.create(tx, made));
  await sql.close();
  const run = command(directory, url);
  const listed = await run('accounts', ['suspects', '--by', 'dpo']);
  assert.deepEqual([listed.status, listed.stderr], [0, '1 accounts to review\n'], listed.stderr);
  const { account, createdAt, ...rest } = JSON.parse(listed.stdout) as Record<string, unknown>;
  assert.match(`${String(account)} ${String(createdAt)}`, /^[0-9a-f-]{36} \d{4}-/);
  assert.deepEqual(rest, { portal: 'national', audience: 'enterprise', method: 'usb', code: 'cert-unreadable' });
  assert.match(
    (await run('accounts', ['suspects', '--reveal'])).stdout,
    /"subject":"mst:0109999999","fullName":"CÔNG TY THỬ"/,
  );
});

test('accounts: lists proposals without values, and accepts or refuses each once', async () => {
  const directory = join(home, 'proposals');
  const url = await server.database();
  const sql = await registered(directory, 2, url);
  const proposals = sqlProposals({ sql, vault: createVault(readKeys(join(directory, 'keys.json'))) });
  const { rows } = await sql.query<{ id: string }>('select id from account order by created_at, id');
  const [one = '', two = ''] = rows.map(({ id }) => id);
  await proposals.propose('national', one, { email: 'moi@x.vn' });
  await proposals.propose('ministry', two, { phone: '+84912345678', email: 'hai@x.vn' });
  const run = command(directory, url);
  const listed = async (...args: readonly string[]) => {
    const { stdout, status, stderr } = await run('accounts', ['proposals', 'list', ...args]);
    assert.deepEqual([status, stderr], [0, '']);
    return stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Record<string, unknown>] : []));
  };
  const all = await listed();
  assert.deepEqual(
    new Map(all.map(({ portal, account, attributes }) => [portal, [account, attributes]])),
    new Map([
      ['national', [one, ['email']]],
      ['ministry', [two, ['phone', 'email']]],
    ]),
  );
  assert.ok(!JSON.stringify(all).includes('@'));
  assert.deepEqual(
    (await listed('--account', two, '--reveal')).map(({ change }) => change),
    [{ phone: '+84912345678', email: 'hai@x.vn' }],
  );
  const idOf = (portal: string) => String(all.find((each) => each['portal'] === portal)?.['id']);
  assert.equal((await run('accounts', ['proposals', 'accept', idOf('national'), '--by', 'desk-3'])).status, 0);
  assert.equal((await run('accounts', ['proposals', 'refuse', idOf('ministry')])).status, 0);
  const again = await run('accounts', ['proposals', 'accept', idOf('national')]);
  assert.deepEqual([again.status, again.stderr], [1, 'There is no such proposal.\n']);
  for (const wrong of [['list', 'x'], ['accept']])
    assert.match((await run('accounts', ['proposals', ...wrong])).stderr, /^One of: proposals list, /);
  assert.deepEqual(await listed(), []);
  const subjects = sqlDataSubjects({ sql, vault: createVault(readKeys(join(directory, 'keys.json'))) });
  const emailOf = async (account: string) =>
    ((await subjects.export({ account }))?.person as { email?: string } | undefined)?.email;
  assert.deepEqual([await emailOf(one), await emailOf(two)], ['moi@x.vn', newAccount(2).email ?? '']);
  const log = await sql.query<{ event: string; reason: string }>(
    `select event, reason from audit where event like 'proposal.%' and event <> 'proposal.make' order by event`,
  );
  assert.deepEqual(
    log.rows.map(({ event, reason }) => `${event} ${reason}`),
    ['proposal.confirm national email desk-3', 'proposal.reject ministry email,phone operator'],
  );
  await sql.close();
});

test('accounts: lists tombstones beside running gateways, and erases again in a restored database', async () => {
  const directory = join(home, 'two');
  const [url, restored] = [await server.database(), await server.database()];
  const sql = await registered(directory, 2, url);
  const { rows } = await sql.query<{ id: string }>('select id from account order by id');
  const account = rows[0]?.id ?? '';
  const run = command(directory, url);
  const erased = await run('accounts', ['erase', '--account', account, '--by', 'dpo']);
  assert.equal(erased.status, 0, erased.stderr);
  const list = (await run('accounts', ['tombstones'])).stdout;
  assert.equal(list.trim().split('\n').length, 1);
  const copy = await openPostgres({ url: restored, ...PATIENT });
  await copy.query(
    `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, created_at)
     values ($1, 'x', $1, 1, 'active', 'citizen', 'mobile', 'national', 'phone', 'x', 1)`,
    [account],
  );
  assert.match(
    asProcess(directory, restored)('accounts', ['rebury'], list).stdout,
    /^1 tombstones, 1 accounts erased again/,
  );
  assert.equal((await copy.query('select 1 from account')).rows.length, 0);
  await copy.close();
  await sql.close();
});

test('keys: replaces a key beside a gateway and survives a kill; the gateway can open every row throughout', async () => {
  const directory = join(home, 'three');
  const url = await server.database();
  const sql = await registered(directory, 12, url);
  const file = join(directory, 'keys.json');
  const run = command(directory, url);
  const opened = async (keys: Keys) => {
    const { rows } = await sql.query<{ id: string; person: string }>('select id, person from account');
    const vault = createVault(keys);
    const all = await Promise.allSettled(rows.map(({ id, person }) => vault.open(person, `account:${id}`)));
    return all.filter(({ status }) => status === 'fulfilled').length;
  };
  const first = readKeys(file);
  assert.equal((await run('keys', ['rotate'])).status, 0);
  const added = readKeys(file);
  assert.deepEqual([added.current, Object.keys(added.seal)], ['1', ['1', '2']]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal((await run('keys', ['use', '2'])).status, 0);

  const killed = asProcess(directory, url)('keys', ['reseal', '--batch', '5'], '', {
    FAILPOINT: 'after-reseal-batch:2',
  });
  assert.equal(killed.signal, 'SIGKILL');
  const early = await run('keys', ['retire', '1']);
  assert.deepEqual([early.status, early.stderr], [2, '2 rows need version 1: reseal first.\n']);
  assert.equal(await opened(added), 12, 'a gateway that was given the new version, and seals with the old');

  assert.equal((await run('keys', ['reseal'])).stdout, '2 rows resealed\n');
  assert.throws(() => retireKey(file, '2'), /Version 2 is the current one/);
  assert.equal((await run('keys', ['retire', '1'])).status, 0);
  assert.equal((await run('keys', ['status'])).stdout, 'version 2: 12 rows, seals now\n');
  const last = readKeys(file);
  assert.deepEqual([last.current, Object.keys(last.seal)], ['2', ['2']]);
  assert.deepEqual([await opened(last), await opened(first)], [12, 0]);
  assert.deepEqual(
    (JSON.parse(readFileSync(`${file}.retired-1`, 'utf8')) as Keys).seal,
    first.seal,
    'for the backups that it opens',
  );
  const { rows } = await sql.query<{ event: string }>(`select event from audit where flow = 'keys' order by seq`);
  assert.deepEqual(
    rows.map(({ event }) => event),
    ['keys.reseal', 'keys.retire'],
  );
  await sql.close();
});

test('audit: heads stored elsewhere reveal a truncated chain', async () => {
  const directory = join(home, 'four');
  const url = await server.database();
  const sql = await registered(directory, 0, url);
  const audit = sqlAudit({ sql });
  for (const event of ['a', 'b'])
    await audit.append(undefined, { portal: '', flow: '', at: 0 }, [{ event, result: 'ok' }]);
  const [run, anchor] = [command(directory, url), join(directory, 'anchor.json')];
  writeFileSync(anchor, (await run('audit', ['verify', '--heads'])).stdout);
  assert.match((await run('audit', ['verify', '--anchor', anchor])).stdout, /^2 entries, intact, as anchored on 20/);
  for (const wrong of ['{}', 'null', '{"at":', '{"at":"2026-11-25","heads":[{"hash":"x"}]}']) {
    const other = join(directory, 'other.json');
    writeFileSync(other, wrong);
    const refused = await run('audit', ['verify', '--anchor', other]);
    assert.deepEqual([refused.status, refused.stdout], [2, ''], wrong);
    assert.match(refused.stderr, /^--anchor: .*other\.json is not what "audit verify --heads" has printed\./);
  }
  await sql.exec(
    `delete from audit where event = 'b'; update audit_head set seq = 1, hash = (select hash from audit) where seq = 2`,
  );
  assert.deepEqual(
    [(await run('audit', ['verify'])).status, (await run('audit', ['verify', '--anchor', anchor])).status],
    [0, 1],
  );
  await sql.close();
});

test('T68: keys: a key of ID tokens is added an hour before it signs, and a second one not before', async () => {
  const directory = join(home, 'signing');
  const run = command(directory);
  assert.equal((await run('keys', ['create'])).status, 0);
  const file = join(directory, 'keys.json');
  const [first] = readKeys(file).signing ?? [];
  assert.match((await run('keys', ['signing'])).stdout, new RegExp(`^key ${first?.kid}: signs since 20\\S+Z\n$`));
  const rotated = await run('keys', ['rotate-signing']);
  assert.match(rotated.stdout, /^key [\w-]{43} signs ID tokens from 20\S+Z; until then give the file to every gateway/);
  const { signing: both = [] } = readKeys(file);
  assert.deepEqual([both.length, both[0]], [2, first]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const listed = JSON.parse((await run('keys', ['signing', '--json'])).stdout) as { kid: string; signs: boolean }[];
  assert.deepEqual(
    listed.map(({ kid, signs }) => [kid, signs]),
    [
      [first?.kid, true],
      [both[1]?.kid, false],
    ],
  );
  const early = await run('keys', ['rotate-signing']);
  assert.deepEqual([early.status, early.stdout], [2, '']);
  assert.match(early.stderr, /^Key [\w-]{43} signs from 20\S+Z: wait until then\.\n$/);
  assert.deepEqual(readKeys(file).signing, both);
  changeKeys(file, (keys) => ({ ...keys, signing: [] }));
  const none = await run('keys', ['signing']);
  assert.deepEqual([none.status, none.stdout], [1, '']);
  assert.match(none.stderr, /rotate-signing makes one/);
});

test('keys: a crashed change leaves the keys as they were, and a concurrent change is refused', () => {
  const file = join(home, 'keys.json');
  const keys = keysFromFile(file);
  const fail = () => {
    throw new Error('died');
  };
  assert.throws(() => changeKeys(file, fail), /died/);
  assert.deepEqual(readKeys(file), keys);
  const inner = () => changeKeys(file, (each) => each);
  assert.throws(() => changeKeys(file, inner), /another change is running/);
  assert.deepEqual(
    changeKeys(file, (each) => ({ ...each, current: '1' })),
    keys,
  );
});
