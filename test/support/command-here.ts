/** Runs the command `dvc-register` in the test's process. Starting a process for it takes half a second. */
import { format } from 'node:util';
import { bundle } from './bundle.js';

const { run } = (await import(await bundle('src/cli/program.ts'))) as {
  readonly run: (argv: readonly string[]) => Promise<void>;
};

/**
 * What a command has printed, on which stream, and its exit code. One at a time: it takes over the console, the
 * environment and the exit code of this process. What commander says of a mistyped command goes past it.
 */
export async function runHere(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { log, error } = console;
  const { exitCode, env: own } = process;
  const said = { stdout: '', stderr: '' };
  const take =
    (to: keyof typeof said) =>
    (text: unknown, ...more: unknown[]) => {
      said[to] += `${format(text, ...more)}\n`;
    };
  Object.assign(console, { log: take('stdout'), error: take('stderr') });
  process.env = { ...own, ...env };
  process.exitCode = 0;
  try {
    await run(['node', 'dvc-register', ...words]);
    return { ...said, status: process.exitCode };
  } finally {
    Object.assign(console, { log, error });
    process.env = own;
    process.exitCode = exitCode;
  }
}
