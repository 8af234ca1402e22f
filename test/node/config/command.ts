/** The command `dvc-register` as a process, and a gateway that it serves against a sandbox. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { bundle } from '../../support/bundle.js';
import { freePort } from '../../support/free-port.js';

const program = await bundle('src/cli/main.ts');
type Env = Readonly<Record<string, string>>;

export function command(args: readonly string[], env: Env = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, SANDBOX: 'sandbox-only', ...env },
  });
  return { stdout, stderr, status };
}

/** The configuration of docs/production.md that uses the sandbox, with the ports of this test. */
export async function documented(sandbox: number) {
  const port = await freePort();
  const text = readFileSync('docs/production.md', 'utf8');
  const example = /^## Without partners\n[\s\S]*?^```yaml\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? '';
  return { port, text: example.replaceAll(/80[89]0/g, (each) => String(each === '8080' ? sandbox : port)) };
}

/** Writes what the sandbox wants to be trusted with, as the documentation says. */
export async function fetchTrust(sandbox: number, folder: string): Promise<void> {
  const response = await fetch(`http://localhost:${sandbox}/sandbox/ca/trust.json`);
  writeFileSync(join(folder, 'trust.json'), await response.text());
}

/** Serves until the test is over. */
export async function serving(t: TestContext, file: string, env: Env = {}) {
  const child = spawn(process.execPath, [program, 'serve', '--config', file], {
    env: { ...process.env, SANDBOX: 'sandbox-only', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  const waiting = new Set<() => void>();
  const heard = (to: 'out' | 'err') => (chunk: string) => {
    said[to] += chunk;
    for (const wake of waiting) wake();
  };
  child.stdout.setEncoding('utf8').on('data', heard('out'));
  child.stderr.setEncoding('utf8').on('data', heard('err'));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  t.after(() => {
    child.kill('SIGKILL');
    return exit;
  });
  /** Until the process has said it. */
  const says = (what: RegExp, on: 'out' | 'err' = 'out') =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!what.test(said[on])) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void exit.then((code) => reject(new Error(`ended with ${code}: ${said.err}${said.out}`)));
    });
  await says(/^ready http:\/\/localhost:\d+$/m);
  return { signal: (name: NodeJS.Signals) => child.kill(name), says, said, exit };
}
