/**
 * A real PostgreSQL with its own directory and port. It can be killed, and ends with this process.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from '../free-port.js';
import { makePostgresIn } from './made-database.js';

export interface PostgresServer {
  /** `postgresql://…/postgres`. */
  readonly url: string;
  readonly port: number;
  /** The data directory, for a backup. */
  readonly data: string;
  /** Makes an empty database and returns its URL. */
  database(): Promise<string>;
  /** Kills all its processes at once, like a crash. */
  crash(signal?: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Lines of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Whether commits are flushed to the disk as in production; otherwise they survive a killed
   * process, but no power cut.
   */
  readonly durable?: boolean;
  /** An existing data directory, such as a restored one. */
  readonly from?: string;
}

/** PostgreSQL refuses to run as root; it then runs as the user `nobody`. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const USER = 'gateway';
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The folder of PostgreSQL's programs; the set-up installs them where they are missing. */
function installed(): string {
  const named = process.env['POSTGRES_BIN'];
  if (named && existsSync(join(named, 'postgres'))) return named;
  const script = "import('./.config/setup.mjs').then(({ postgres }) => console.log(postgres()))";
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return said.trim().split('\n').at(-1) ?? '';
}

/**
 * Programs that the server's user can read: the checkout may be in a folder that is closed to other
 * users.
 */
function programs(home: string): string {
  const bin = installed();
  if (spawnSync(join(bin, 'postgres'), ['--version'], NOBODY).status === 0) return bin;
  cpSync(dirname(bin), join(home, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(home, 'native', 'bin');
}

/**
 * Stops PostgreSQL and removes its home when its input closes, however the parent process has
 * ended.
 */
const KEEPER = 'cat >/dev/null; read -r pid <"$1/data/postmaster.pid" && kill -QUIT "$pid"; sleep 1; rm -rf "$1"';

async function answers(url: string): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await pause(25);
    }
  }
  throw new Error('PostgreSQL did not start.');
}

const ps = (...args: string[]) => spawnSync('ps', args, { encoding: 'utf8' }).stdout.trim();
/** A zombie process counts as dead. */
const isAlive = (pid: number) => /^[^Z]/.test(ps('-o', 'stat=', '-p', String(pid)));
const childrenOf = (pid: number) => ps('-o', 'pid=', '--ppid', String(pid)).split('\n').map(Number).filter(Boolean);

/**
 * @example
 * const server = await startPostgres();
 * const sql = await openPostgres({ url: await server.database() });
 */
export async function startPostgres({
  settings = {},
  durable = false,
  from,
}: ServerOptions = {}): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), 'dvc-postgres-'));
  const data = join(home, 'data');
  chmodSync(home, 0o755);
  const bin = programs(home);
  mkdirSync(data, { mode: 0o700 });
  if (NOBODY.uid) for (const folder of [home, data]) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const run = { ...NOBODY, stdio: 'ignore' as const, cwd: home, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  if (from) execFileSync('cp', ['-a', `${from}/.`, data]);
  else {
    const flags = ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    const { stdout: version } = spawnSync(join(bin, 'postgres'), ['--version'], {
      ...run,
      stdio: 'pipe',
      encoding: 'utf8',
    });
    await makePostgresIn(data, version.trim(), () => execFileSync(join(bin, 'initdb'), flags, run));
  }
  const port = await freePort();
  const url = `postgresql://${USER}@127.0.0.1:${port}/postgres`;
  const fast = { fsync: 'off', full_page_writes: 'off' };
  const all = { ...(durable ? {} : fast), max_connections: '200', shared_buffers: '64MB', ...settings };
  const flags = Object.entries({
    ...all,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', home], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.unref();
  (keeper.stdin as unknown as { unref?: () => void }).unref?.();
  let child: ChildProcess | undefined;
  let databases = 0;

  const server: PostgresServer = {
    url,
    port,
    data,
    async database() {
      const name = `gateway_${(databases += 1)}`;
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url.replace(/postgres$/, name);
    },
    async start() {
      child = spawn(join(bin, 'postgres'), ['-D', data, ...flags], { ...run, stdio: 'ignore' });
      child.unref();
      await answers(url);
    },
    async crash(signal = 'SIGKILL') {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      const all = [pid, ...childrenOf(pid)];
      for (const each of signal === 'SIGKILL' ? all : [pid]) if (isAlive(each)) process.kill(each, signal);
      while (all.some(isAlive)) await pause(5);
    },
    async stop() {
      if (child?.exitCode === null && child.signalCode === null) await server.crash('SIGQUIT');
      keeper.stdin.end();
      rmSync(home, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
