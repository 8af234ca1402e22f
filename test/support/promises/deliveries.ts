/**
 * L-6: every account reaches every portal exactly once in its newest version, whatever dies or
 * fails meanwhile.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DELIVERY_FAILPOINTS } from '../../../src/node/database/failpoint.js';
import { keysFromFile } from '../../../src/node/keys.js';
import { openPostgres } from '../../../src/node/database/postgres.js';
import type { NewAccount } from '../../../src/server/ports.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { sqlDeadLetters } from '../../../src/server/delivery/dead-letters.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { ACCOUNT } from '../../../src/server/scim/user.js';
import { createVault, type Vault } from '../../../src/server/vault/vault.js';
import { newAccount } from '../../server/scim/support.js';
import { cluster, type Cluster } from '../load/cluster.js';
import { faultByChance } from '../faulty-portal.js';
import { freePort } from '../free-port.js';
import { foreignServer } from '../scimmy.js';
import { pause, until, type Keep } from './promise.js';

/** Members of the cluster: even ones are senders, odd ones receivers. */
const RECEIVERS = ['ministry', 'province'] as const;
const TOKEN = 'a-token-that-the-portal-gave';

/** An account at a portal as one line, so that differing portals have differing digests. */
type Line = `${string} ${number} ${string}`;
const digest = (lines: readonly Line[]) =>
  createHash('sha256')
    .update([...lines].sort().join('\n'))
    .digest('hex');

/** `n` events: an account is created, or an earlier one changed. */
async function events(n: number, sql: SqlDatabase, vault: Vault, targets: readonly string[]): Promise<void> {
  const { accounts } = sqlStore({ sql, vault, targets });
  const directory = sqlDirectory({ sql, vault, targets });
  const ids: string[] = [];
  for (let event = 0; event < n; event += 1) {
    // One of the newest, so that a change arrives while the previous delivery is still pending.
    const id = ids.at(-1 - Math.floor(Math.random() * 50));
    const seen = id !== undefined && event % 2 ? await directory.read(id) : undefined;
    if (seen) await directory.change('elsewhere', seen, { fullName: `Nguyễn Văn ${event}` });
    else {
      const account: NewAccount = newAccount(event);
      await sql.transaction((tx) => accounts.create(tx, account));
      const { rows } = await sql.query<{ id: string }>('select id from account where flow = $1', [account.flow]);
      if (rows[0]) ids.push(rows[0].id);
    }
    await pause(Math.random() * 4);
  }
}

/** The gateway's accounts, which every portal should have. */
async function wanted(sql: SqlDatabase, vault: Vault): Promise<readonly Line[]> {
  const { rows } = await sql.query<{ id: string }>('select id from account');
  const directory = sqlDirectory({ sql, vault, targets: [] });
  const lines: Line[] = [];
  for (const { id } of rows) {
    const { subject = '', version = 0, fullName = '' } = (await directory.read(id)) ?? {};
    lines.push(`${subject} ${version} ${fullName}`);
  }
  return lines;
}

async function had(world: Cluster, name: string, url: string): Promise<readonly Line[]> {
  const sql = await openPostgres({ url, migrate: false });
  const vault = createVault(keysFromFile(join(world.directory, `${name}.json`)));
  const directory = sqlDirectory({ sql, vault, targets: [] });
  const { rows } = await sql.query<{ account: string; version: number }>('select account, version from external_id');
  const received = new Map(rows.map(({ account, version }) => [account, version]));
  const all = await directory.list('gateway', 0, 1_000_000);
  await sql.close();
  return all.map(({ id, subject, fullName }): Line => `${subject} ${received.get(id) ?? 0} ${fullName}`);
}

/** How often a portal stored an older version after a newer one. */
function disordered(world: Cluster, name: string): number {
  const newest = new Map<string, number>();
  let count = 0;
  for (const line of readFileSync(join(world.directory, `${name}.effects`), 'utf8')
    .trim()
    .split('\n')) {
    const [id = '', version = ''] = line.split(' ');
    if (Number(version) <= (newest.get(id) ?? 0)) count += 1;
    newest.set(id, Number(version));
  }
  return count;
}

/** Kills sender and receiver in turn, each sender at the next failpoint. */
async function kills(
  world: Cluster,
  most: number,
  born: (index: number, env?: Record<string, string>) => Promise<void>,
) {
  let done = 0;
  for (; done < most; done += 1) {
    const index = done % world.members.length;
    if (index % 2 === 0) {
      const point = DELIVERY_FAILPOINTS[(done >> 1) % DELIVERY_FAILPOINTS.length] ?? '';
      await world.kill(index);
      await born(index, { FAILPOINT: `${point}:${1 + Math.floor(Math.random() * 5)}` });
      await world.died(index, 1500);
      await world.kill(index);
      await born(index);
    } else {
      await pause(Math.random() * 200);
      await world.kill(index);
      await pause(Math.random() * 200);
      await born(index);
    }
  }
  return done;
}

export const deliveries: Keep = async (n) => {
  const foreign = await foreignServer();
  foreign.fault = () => {
    const fault = faultByChance();
    if (fault === 'error') return 500;
    return fault === 'lose' || fault === 'hang-up' ? fault : fault === 'garbage' ? 503 : undefined;
  };
  const world = await cluster({ engine: 'postgres', gateways: 4, entry: 'test/support/load/sync-process.ts' });
  try {
    const { server, url = '' } = world;
    const ports = await Promise.all(RECEIVERS.map(() => freePort()));
    const bases = [(await server?.database()) ?? '', (await server?.database()) ?? ''];
    const targets: Record<string, { url: string; token: string }> = { national: foreign };
    for (const [at, id] of RECEIVERS.entries())
      targets[id] = { url: `http://127.0.0.1:${ports[at]}/scim/v2`, token: TOKEN };
    const TARGETS = JSON.stringify(targets, ['national', ...RECEIVERS, 'url', 'token']);
    const born = (index: number, env: Record<string, string> = {}) => {
      const at = index >> 1;
      if (index % 2 === 0) return world.start(index, { ROLE: 'sender', TARGETS, ...env });
      const own = { NAME: RECEIVERS[at] ?? '', PORT: String(ports[at]), DATABASE_URL: bases[at] ?? '', TOKEN };
      return world.start(index, { ROLE: 'receiver', ...own });
    };
    await Promise.all(world.members.map(({ index }) => born(index)));
    const sql = await openPostgres({ url, migrate: false });
    const [killed] = await Promise.all([
      kills(world, Math.max(6, Math.ceil(n / 100)), born),
      events(n, sql, world.vault, Object.keys(targets)),
    ]);
    const outbox = sqlDeadLetters({ sql, now: Date.now });
    const recovered = performance.now();
    await until('the end', async () => (await outbox.stats()).every(({ due }) => due === 0), 60_000 + n * 20);
    const seconds = (performance.now() - recovered) / 1000;
    const letters = (await outbox.deadLetters(n)).map(({ failure }) => failure);
    const all = await wanted(sql, world.vault);
    await sql.close();
    const theirs: Record<string, readonly Line[]> = {
      national: foreign.users().map((user): Line => {
        const { version } = user[ACCOUNT] as { version: number };
        return `${String(user['userName'])} ${version} ${String(user['displayName'])}`;
      }),
    };
    for (const [at, id] of RECEIVERS.entries()) theirs[id] = await had(world, id, bases[at] ?? '');
    const late = RECEIVERS.reduce((sum, id) => sum + disordered(world, id), 0);
    const equal = Object.values(theirs).filter((lines) => digest(lines) === digest(all)).length;
    const counts = Object.entries(theirs).map(([id, { length }]) => `${id} ${length}`);
    return {
      well: equal === 3 && !letters.length && !late && all.length > 0,
      said:
        `${n} events, ${all.length} accounts, ${killed} kills: ${counts.join(', ')}; ${equal} of 3 portals equal to the gateway, ` +
        `${letters.length} dead letters ${[...new Set(letters)].join()}, ${late} out of order; all there ${seconds.toFixed(1)} s after the last event`,
    };
  } finally {
    await world.close();
    await foreign.close();
  }
};
