/**
 * L-16: a base backup and the archived log restore everything that was acknowledged. Accounts that
 * were erased after the restored moment come back; replaying their tombstones erases them again.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPostgres } from '../../../src/node/database/postgres.js';
import { sqlDataSubjects } from '../../../src/server/accounts/data-subjects.js';
import type { Tombstone } from '../../../src/server/accounts/erasure.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { cluster, type Cluster } from '../load/cluster.js';
import { count, isWell, said, type Counted } from '../load/counted.js';
import { crowd } from '../load/crowd.js';
import { startPostgres } from '../database/postgres-server.js';
import { pause, until, type Keep } from './promise.js';

/** Equal when two databases have the same accounts in the same versions, with the same consents. */
async function digest(sql: SqlDatabase): Promise<string> {
  const hash = createHash('sha256');
  // Whether an entry has been chained already is no difference.
  const log = '(select at, portal, flow, event, result, reason, subject from audit_all)';
  for (const table of ['account', 'consent', log, 'flow']) {
    const { rows } = await sql.query<{ line: string }>(`select md5(row(t.*)::text) as line from ${table} t order by 1`);
    hash.update(`${table} ${rows.map(({ line }) => line).join()}`);
  }
  return hash.digest('hex');
}

/** PostgreSQL's low-level backup in SQL, which needs no other program. */
async function baseBackup({ server }: Cluster, to: string): Promise<void> {
  if (!server) throw new TypeError('PGlite has no base backup.');
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query("select pg_backup_start('drill', true)");
  execFileSync('sh', ['-c', 'cp -a "$1/." "$2" || true', 'copy', server.data, to], { stdio: 'ignore' });
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  writeFileSync(join(to, 'backup_label'), rows[0]?.labelfile ?? '', { mode: 0o644 });
  for (const name of ['postmaster.pid', 'postmaster.opts', 'pg_wal'])
    rmSync(join(to, name), { recursive: true, force: true });
  execFileSync('sh', [
    '-c',
    'mkdir -m 700 "$1/pg_wal"; touch "$1/recovery.signal"; chown -R --reference="$1/base" "$1"',
    'x',
    to,
  ]);
}

/** Closes the current log segment, and waits until it is archived. */
async function archiveLog(sql: SqlDatabase): Promise<void> {
  const { rows } = await sql.query<{ name: string }>('select pg_walfile_name(pg_switch_wal()) as name');
  await until('The archive', async () => {
    const found = await sql.query<{ last: string }>('select last_archived_wal as last from pg_stat_archiver');
    return (found.rows[0]?.last ?? '') >= (rows[0]?.name ?? '');
  });
}

const POINT = 'before_the_erasures';

/** Erases some people after the moment that will be restored. */
async function erase(sql: SqlDatabase, { vault }: Cluster, people: readonly string[]): Promise<readonly Tombstone[]> {
  await sql.query(`select pg_create_restore_point('${POINT}')`);
  const subjects = sqlDataSubjects({ sql, vault });
  for (const id of people) await subjects.erase({ subject: `cccd:${id}` });
  return subjects.tombstones();
}

/** How many erased accounts exist after their tombstones were replayed. */
async function raised(sql: SqlDatabase, { vault }: Cluster, tombstones: readonly Tombstone[]): Promise<number> {
  const again = await sqlDataSubjects({ sql, vault }).eraseAgain(tombstones);
  if (again !== tombstones.length) throw new Error('The backup was to have them.');
  const { rows } = await sql.query('select 1 from account where subject = any($1)', [
    tombstones.map(({ subject }) => subject),
  ]);
  return rows.length;
}

interface Drill {
  readonly equal: boolean;
  /** Erased accounts that came back. */
  readonly raised: number;
  readonly found: Counted;
  readonly ms: number;
}

async function drill(): Promise<Drill> {
  const home = mkdtempSync(join(tmpdir(), 'dvc-drill-'));
  const [archive, backup] = [join(home, 'archive'), join(home, 'backup')];
  for (const folder of [archive, backup]) mkdirSync(folder);
  chmodSync(home, 0o755);
  chmodSync(archive, 0o777);
  const archiving = { archive_mode: 'on', archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f` };
  const world = await cluster({ engine: 'postgres', gateways: 2, postgres: { settings: archiving } });
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const load = crowd(world, { people: 4 });
    await until('An account', () => load.acknowledged.length > 3);
    await baseBackup(world, backup);
    const enough = load.acknowledged.length + 10;
    await until('Accounts after the backup', () => load.acknowledged.length >= enough);
    await load.end();
    await Promise.all(world.members.map(({ index }) => world.kill(index)));
    const sql = await world.open();
    const before = await digest(sql);
    const tombstones = await erase(sql, world, load.acknowledged.slice(0, 3));
    await archiveLog(sql);
    await sql.close();
    await world.server?.stop();
    const start = performance.now();
    const restored = await startPostgres({
      from: backup,
      settings: {
        restore_command: `cp ${archive}/%f %p`,
        recovery_target_name: POINT,
        recovery_target_action: 'promote',
      },
    });
    try {
      const name = new URL(world.url ?? '').pathname;
      const copy = await openPostgres({ url: restored.url.replace('/postgres', name), migrate: false });
      await until('The end of recovery', async () => {
        const { rows } = await copy.query<{ on: boolean }>('select pg_is_in_recovery() as on');
        return rows[0]?.on === false;
      });
      const ms = performance.now() - start;
      const found = await count(copy, world.vault, load.acknowledged);
      const equal = (await digest(copy)) === before;
      const back = await raised(copy, world, tombstones);
      await copy.close();
      return { equal, found, ms, raised: back };
    } finally {
      await restored.stop();
    }
  } finally {
    await world.close();
    rmSync(home, { recursive: true, force: true });
    await pause(0);
  }
}

export const restores: Keep = async (n) => {
  const drills: Drill[] = [];
  for (let round = 0; round < n; round += 1) drills.push(await drill());
  const different = drills.filter(({ equal }) => !equal).length;
  const undead = drills.reduce((sum, each) => sum + each.raised, 0);
  const slowest = Math.round(Math.max(...drills.map(({ ms }) => ms)));
  const bad = drills.find(({ found }) => !isWell(found)) ?? drills.at(-1);
  return {
    well: !different && !undead && drills.every(({ found }) => isWell(found)),
    said: `${n} restores, ${different} with another digest, ${undead} of ${n * 3} erased came back, at most ${slowest} ms; the last: ${bad ? said(bad.found) : ''}`,
  };
};
