/** The cluster: three machines, their programs, and what they say about themselves. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres, type PooledDatabase } from '../../src/node/database/postgres.js';
import { createVault, type Keys, type Vault } from '../../src/server/vault/vault.js';
import { bundle } from '../support/bundle.js';
import { until } from '../support/promises/promise.js';
import { addressOf, makeNetwork, NAMES, OUTSIDE, type Name } from './network.js';
import { supervised, type Program } from './program.js';
import * as settings from './settings.js';
import { GATEWAYS, LOCAL, PORTS } from './settings.js';

export type GatewayName = (typeof GATEWAYS)[number];
type All<K extends string> = Readonly<Record<K, Program>>;

export interface Rig {
  readonly home: string;
  readonly etcd: All<Name>;
  readonly patroni: All<Name>;
  readonly gateways: All<GatewayName>;
  /** The machine whose Patroni says that it is the primary, among those that can be reached. */
  primary(): Promise<Name | undefined>;
  etcdLeader(): Promise<Name | undefined>;
  isReady(gateway: GatewayName): Promise<boolean>;
  /** Waits until every machine, standby and gateway is up. */
  healed(): Promise<void>;
  readonly vault: Vault;
  /** Waits until another machine is the primary. */
  successor(to: Name): Promise<Name>;
  /** The surviving primary, for counting. */
  open(): Promise<PooledDatabase>;
  /** Lets the people finish. */
  quiet(): Promise<void>;
  /** Removes everything; with `isKept` not the folder with the logs. */
  close(isKept?: boolean): Promise<void>;
}

/** Time limit of each wait, and the time between two questions: Patroni and etcd share the cores. */
const [LIMIT_MS, EVERY_MS] = [180_000, 300];
/** Number of the first person inside a machine. */
const FIRST_INSIDE = 300_000;
const SECRETS = { SANDBOX: 'sandbox-only' } as const;

const each = <K extends string, T>(names: readonly K[], make: (name: K) => T) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Readonly<Record<K, T>>;

async function ask(url: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(1500) });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : undefined };
  } catch {
    return { status: 0, body: undefined };
  }
}

const patroniAt = (name: Name, path: string) => ask(`http://${addressOf(name)}:${PORTS.patroni}${path}`);

async function firstOf(test: (name: Name) => Promise<boolean>): Promise<Name | undefined> {
  const found = await Promise.all(NAMES.map(async (name) => ((await test(name)) ? [name] : [])));
  return found.flat()[0];
}

const primary = () => firstOf(async (name) => (await patroniAt(name, '/primary')).status === 200);

const etcdLeader = () =>
  firstOf(async (name) => {
    const url = `http://${addressOf(name)}:${PORTS.etcd}/v3/maintenance/status`;
    const { body } = await ask(url, { method: 'POST', body: '{}' });
    const { header, leader } = (body ?? {}) as { header?: { member_id?: string }; leader?: string };
    return leader !== undefined && header?.member_id === leader;
  });

const isEtcdUp = async (name: Name) => (await ask(`http://${addressOf(name)}:${PORTS.etcd}/health`)).status === 200;

const isReady = async (name: GatewayName) =>
  (await ask(`http://${addressOf(name)}:${LOCAL.gateway}/readyz`)).status === 200;

interface Standby {
  readonly state: string;
  readonly sync_state: string;
}

/**
 * A primary and two standbys that receive its log, one of them synchronous where that is wanted.
 * Patroni calls a standby `running` before it follows the new primary.
 */
async function isWhole(isSynchronous: boolean): Promise<boolean> {
  const name = await primary();
  if (!name) return false;
  const { body } = await patroniAt(name, '/patroni');
  const { replication = [] } = (body ?? {}) as { replication?: readonly Standby[] };
  const standbys = replication.filter(({ state }) => state === 'streaming');
  const synchronous = standbys.filter(({ sync_state: state }) => state === 'sync');
  return standbys.length === NAMES.length - 1 && synchronous.length === (isSynchronous ? 1 : 0);
}

/** Folders that PostgreSQL's user may write to. */
function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'dvc-machines-'));
  chmodSync(home, 0o755);
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'])));
  mkdirSync(join(home, 'phones'));
  for (const name of NAMES) {
    mkdirSync(join(home, name));
    chownSync(join(home, name), uid, gid);
  }
  return home;
}

/** The role of the gateways has the time-outs that PgBouncer does not pass on. */
async function makeDatabase(): Promise<void> {
  const sql = await openPostgres({ url: settings.serversUrl('postgres', 'postgres'), migrate: false });
  try {
    await sql.exec('create role dvc login');
    for (const [name, value] of [
      ['statement_timeout', '5s'],
      ['lock_timeout', '3s'],
      ['idle_in_transaction_session_timeout', '10s'],
    ] as const)
      await sql.exec(`alter role dvc set ${name} = '${value}'`);
    await sql.exec('create database dvc owner dvc');
  } finally {
    await sql.close();
  }
}

export interface RigOptions {
  readonly isSynchronous: boolean;
  /** People beside the machines; each machine with a gateway has one more inside. */
  readonly people: number;
  readonly say: (text: string) => void;
}

/** Folder and files of one run. */
function filesOf(home: string) {
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text, { mode: 0o644 });
    return join(home, name);
  };
  const log = (name: string) => join(home, `${name}.log`);
  return { file, log };
}

function databases(home: string, isSynchronous: boolean) {
  const { file, log } = filesOf(home);
  const etcd = each(NAMES, (machine) =>
    supervised({
      machine,
      argv: ['etcd', ...settings.etcdArguments(machine, join(home, `etcd-${machine}`))],
      log: log(`etcd-${machine}`),
    }),
  );
  const patroni = each(NAMES, (machine) => {
    const config = file(`patroni-${machine}.yml`, settings.patroniFile(machine, join(home, machine), isSynchronous));
    return supervised({ machine, user: 'postgres', argv: ['patroni', config], log: log(`patroni-${machine}`) });
  });
  return { etcd, patroni };
}

async function gatewaysOf(home: string) {
  const { file, log } = filesOf(home);
  const command = await bundle('src/cli/main.ts');
  const keys = join(home, 'keys.json');
  const config = file('dvc.yaml', settings.gatewayFile(keys));
  const owner = { ...process.env, ...SECRETS, DATABASE_URL: settings.serversUrl('dvc', 'dvc') };
  for (const args of [
    ['keys', 'create'],
    ['migrate', 'up'],
  ])
    execFileSync(process.execPath, [command, ...args, '--config', config], { env: owner });
  const gateways = each(GATEWAYS, (machine) =>
    supervised({
      machine,
      argv: [process.execPath, command, 'serve', '--config', config],
      env: { ...SECRETS, DATABASE_URL: settings.databaseUrl(machine) },
      log: log(`gateway-${machine}`),
    }),
  );
  const routes = [
    supervised({
      machine: 'a',
      user: 'postgres',
      argv: ['pgbouncer', file('pgbouncer.ini', settings.POOL_FILE)],
      log: log('pgbouncer'),
    }),
    supervised({
      machine: 'a',
      argv: ['haproxy', '-db', '-f', file('primary.cfg', settings.PRIMARY_FILE)],
      log: log('haproxy'),
    }),
    supervised({ argv: ['haproxy', '-db', '-f', file('edge.cfg', settings.EDGE_FILE)], log: log('edge') }),
  ];
  return { gateways, routes, keys };
}

async function peopleOf(home: string, outside: number): Promise<readonly Program[]> {
  const { file, log } = filesOf(home);
  const program = await bundle('test/cluster/people.ts');
  const all = ['--witness', file('acknowledged.ndjson', ''), '--phones', join(home, 'phones')];
  const inside = GATEWAYS.map((machine, index) =>
    supervised({
      machine,
      argv: [
        ...[process.execPath, program, ...all, '--place', machine, '--gateway', `http://127.0.0.1:${LOCAL.gateway}`],
        ...['--first', String(FIRST_INSIDE * (index + 1)), '--partners', String(LOCAL.partners)],
      ],
      log: log(`people-${machine}`),
    }),
  );
  const edge = `http://${OUTSIDE}:${LOCAL.edge}`;
  const argv = [process.execPath, program, ...all, '--place', 'outside', '--gateway', edge, '--lanes', String(outside)];
  return [...inside, supervised({ argv, log: log('people-outside') })];
}

export async function startRig({ isSynchronous, people: outside, say }: RigOptions): Promise<Rig> {
  makeNetwork();
  const home = makeHome();
  say(`Logs and configuration files: ${home}`);
  const { etcd, patroni } = databases(home, isSynchronous);
  for (const name of NAMES) etcd[name].start();
  await until('a leader of etcd', async () => (await etcdLeader()) !== undefined, LIMIT_MS, EVERY_MS);
  for (const name of NAMES) patroni[name].start();
  await until('a primary and its standbys', () => isWhole(isSynchronous), LIMIT_MS, EVERY_MS);
  await makeDatabase();
  const { gateways, routes, keys } = await gatewaysOf(home);
  const people = await peopleOf(home, outside);
  for (const each of [...routes, ...Object.values(gateways), ...people]) each.start();

  const self: Rig = {
    ...{ home, etcd, patroni, gateways, primary, etcdLeader, isReady },
    vault: createVault(JSON.parse(readFileSync(keys, 'utf8')) as Keys),
    healed: () =>
      until(
        'every machine, standby and gateway',
        async () => {
          const up = await Promise.all([...NAMES.map(isEtcdUp), ...GATEWAYS.map(isReady), isWhole(isSynchronous)]);
          return up.every(Boolean);
        },
        LIMIT_MS,
        EVERY_MS,
      ),
    async successor(to) {
      let found: Name | undefined;
      const isOther = async () => (found = await primary()) !== undefined && found !== to;
      await until('another primary', isOther, LIMIT_MS, EVERY_MS);
      return found ?? to;
    },
    open: () => openPostgres({ url: settings.serversUrl('postgres', 'dvc'), migrate: false, statement: 600_000 }),
    async quiet() {
      await Promise.all(people.map((program) => program.stop()));
    },
    async close(isKept = false) {
      const programs = [...routes, ...Object.values(gateways), ...Object.values(patroni), ...Object.values(etcd)];
      await Promise.all([...people, ...programs].map((program) => program.stop('SIGKILL')));
      if (!isKept) rmSync(home, { recursive: true, force: true });
    },
  };
  await self.healed();
  return self;
}
