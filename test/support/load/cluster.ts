/** Gateway processes on one database. Each can be killed, and the database with them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keysFromFile } from '../../../src/node/keys.js';
import { openPglite } from '../../../src/node/database/pglite.js';
import { openPostgres, type PooledDatabase } from '../../../src/node/database/postgres.js';
import { createVault, type Keys, type Vault } from '../../../src/server/vault/vault.js';
import { bundle } from '../bundle.js';
import { makePgliteIn } from '../database/made-database.js';
import { startPostgres, type PostgresServer, type ServerOptions } from '../database/postgres-server.js';

export type EngineName = 'pglite' | 'postgres';

export interface Member {
  /** `0` while it is dead. */
  port: number;
  readonly index: number;
}

export interface Cluster {
  readonly directory: string;
  readonly members: readonly Member[];
  /** The database server, where there is one. */
  readonly server: PostgresServer | undefined;
  readonly url: string | undefined;
  readonly vault: Vault;
  /** A running gateway, chosen at random like by a load balancer. */
  port(): number;
  start(index: number, env?: Readonly<Record<string, string>>): Promise<void>;
  kill(index: number, signal?: NodeJS.Signals): Promise<void>;
  pid(index: number): number | undefined;
  /** Resolves when the gateway has died, or after `ms`. */
  died(index: number, ms: number): Promise<void>;
  /** The database, for counting; on PGlite only while no gateway runs. */
  open(): Promise<PooledDatabase>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  readonly engine: EngineName;
  readonly gateways?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly postgres?: ServerOptions;
  /** The program of each process. */
  readonly entry?: string;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function life(file: string, directory: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [file, directory], {
    env: { ...process.env, FAILPOINT: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = Number(/^ready (\d+)$/.exec(line)?.[1]);
    if (port) return { child, port };
  }
  throw new Error('A gateway did not start.');
}

export async function cluster(options: ClusterOptions): Promise<Cluster> {
  const { engine, gateways = 1, env = {}, postgres, entry = 'test/support/load/test-gateway.ts' } = options;
  const directory = mkdtempSync(join(tmpdir(), 'dvc-cluster-'));
  const server = engine === 'postgres' ? await startPostgres(postgres) : undefined;
  const url = await server?.database();
  const file = await bundle(entry);
  const keys = join(directory, 'keys.json');
  keysFromFile(keys);
  if (!server) await makePgliteIn(directory);
  const members = Array.from({ length: gateways }, (_, index): Member => ({ port: 0, index }));
  const children: (ChildProcess | undefined)[] = [];

  const self: Cluster = {
    directory,
    members,
    server,
    url,
    vault: createVault(JSON.parse(readFileSync(keys, 'utf8')) as Keys),
    port() {
      const up = members.filter(({ port }) => port);
      return up[Math.floor(Math.random() * up.length)]?.port ?? 1;
    },
    async start(index, more = {}) {
      const { child, port } = await life(file, directory, { ...env, ...(url && { DATABASE_URL: url }), ...more });
      const member = members[index];
      if (!member) throw new RangeError('No such gateway.');
      children[index] = child;
      member.port = port;
      child.once('exit', () => (member.port = 0));
    },
    async kill(index, signal = 'SIGKILL') {
      const child = children[index];
      if (!child || child.exitCode !== null || child.signalCode) return;
      const died = once(child, 'exit');
      child.kill(signal);
      await died;
    },
    pid: (index) => children[index]?.pid,
    async died(index, ms) {
      const child = children[index];
      if (child && child.exitCode === null && !child.signalCode) await Promise.race([once(child, 'exit'), pause(ms)]);
    },
    open: () => (url ? openPostgres({ url, migrate: false, statement: 600_000 }) : openPglite(directory)),
    async close() {
      await Promise.all(members.map(({ index }) => self.kill(index)));
      await server?.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return self;
}
