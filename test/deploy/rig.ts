/** What an operator has: the packed package in an empty folder, the sandbox as partners, PostgreSQL. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY_FILE, createAuthority, type Authority } from '../../demo/sandbox/authority/authority.js';
import { dataDirectory, serve } from '../demo/server.js';
import { documented, fetchTrust } from '../node/config/command.js';
import { startPostgres, type PostgresServer } from '../support/database/postgres-server.js';

const folders: string[] = [];
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder, which is removed at the end. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-deploy-'));
  folders.push(folder);
  return folder;
}

/** Runs until it has ended; the output is in the error. */
export function run(command: string, args: readonly string[], options: object = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${status}\n${stdout}${stderr}`, error && { cause: error });
  return stdout;
}

/** A program that runs until `stop`; its output is kept. */
export interface Program {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  output(): string;
  /** Resolves when it has printed this. */
  says(what: RegExp): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function start(command: string, args: readonly string[], options: object = {}): Program {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const look of waiting) look();
    });
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', resolve).once('error', () => resolve(null));
  });
  return {
    ...{ child, exit, output: () => text },
    says: (what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!what.test(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void exit.then((code) => reject(new Error(`${command} ended with ${code}: ${text}`)));
      }),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
  };
}

export interface Operator {
  /** Holds node_modules, dvc.yaml, keys.json and trust.json. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly port: number;
  readonly sandbox: number;
  readonly authority: Authority;
  readonly postgres: PostgresServer;
  /** The installed command. */
  readonly program: string;
  readonly command: (...args: string[]) => {
    readonly stdout: string;
    readonly stderr: string;
    readonly status: number | null;
  };
  end(): Promise<void>;
}

/** The walk of docs/production.md until the command is there. */
export async function operator(tarball: string): Promise<Operator> {
  const endings: (() => unknown)[] = [];
  const data = dataDirectory();
  const { url } = await serve({ after: (end: () => unknown) => void endings.push(end) }, data);
  const sandbox = Number(new URL(url).port);
  const authority = await createAuthority({ file: join(data, AUTHORITY_FILE) });
  const postgres = await startPostgres();
  const folder = emptyFolder();
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball, 'pg'], { cwd: folder });
  const { port, text } = await documented(sandbox);
  const database = 'database: { url: "${env:DATABASE_URL}" }\nkeys: keys.json\ndrainSeconds: 5\n';
  writeFileSync(join(folder, 'dvc.yaml'), text.replace('portals:', `trustedProxies: [127.0.0.1]\n${database}portals:`));
  await fetchTrust(sandbox, folder);
  const env = { ...process.env, NODE_ENV: '', SANDBOX: 'sandbox-only', DATABASE_URL: await postgres.database() };
  const program = join(folder, 'node_modules', '.bin', 'dvc-register');
  return {
    ...{ folder, env, port, sandbox, authority, postgres, program },
    command: (...args) => spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' }),
    async end() {
      for (const end of endings) await end();
      await postgres.stop();
    },
  };
}

/** A certificate for localhost and id.example.vn, signed by itself. */
export function selfSigned(folder: string): { readonly certificate: string; readonly key: string } {
  mkdirSync(folder, { recursive: true });
  const [certificate, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=id.example.vn', '-addext', 'subjectAltName=DNS:id.example.vn,DNS:localhost'],
    ...['-keyout', key, '-out', certificate],
  ]);
  writeFileSync(join(folder, 'haproxy.pem'), readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
  return { certificate, key };
}
