import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../support/bundle.js';
import { makePgliteIn } from '../support/database/made-database.js';
import { sharedServer } from '../support/database/shared-server.js';
import { makeAuthorityIn } from '../support/made-authority.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A test, or the whole file. */
interface Lasting {
  after(end: () => unknown): void;
}

export interface Running {
  readonly url: string;
  readonly process: ChildProcess;
  /** Its output so far. */
  output(): string;
  /** Stops it like Ctrl-C. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const program = await bundle('demo/server.ts');
const directories: string[] = [];
// Removed at exit: at the first hook the servers still write.
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A data directory that is removed after the tests. */
export function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-demo-'));
  directories.push(directory);
  return directory;
}

/** Starts the demo's server; its exit code and output are available when it fails to start. */
export function launch(t: Lasting, env: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: { ...process.env, NODE_ENV: '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  t.after(() => {
    child.kill('SIGKILL');
    return exit;
  });
  return { child, exit, output: () => text };
}

/** A database of the run's PostgreSQL, for a demo that is not about PGlite: it starts in half of the time. */
export async function onPostgres(): Promise<Record<string, string>> {
  const url = await sharedServer()?.database();
  return url ? { DATABASE_URL: url } : {};
}

/** Starts the demo's server and waits until it is ready. */
export async function serve(t: Lasting, data: string, env: Record<string, string> = {}): Promise<Running> {
  if (!env['DATABASE_URL']) await makePgliteIn(data);
  makeAuthorityIn(data);
  // The journeys' `released.test.ts` pays the full price of the proof of work.
  const { child, exit, output } = launch(t, { DVC_CAPTCHA_COST: '20', DVC_DATA: data, ...env });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /^ready (http:\/\/localhost:\d+)$/m.exec(output())?.[1];
      if (found) resolve(found);
    });
    void exit.then((code) => reject(new Error(`ended with ${code}: ${output()}`)));
  });
  const stop = (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal);
    return exit;
  };
  return { url, process: child, output, stop };
}
