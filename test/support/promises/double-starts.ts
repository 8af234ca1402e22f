/**
 * L-12: one process per PGlite directory: the second one exits with a sentence; a killed one leaves
 * no lock behind.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundle.js';
import type { Keep } from './promise.js';

/** The lock's holder may not have written its process id yet. */
const SENTENCE = /in use by another gateway(?: \(process \d+\))?\. Stop that one/;

async function contend(file: string, directory: string) {
  const child = spawn(process.execPath, [file, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const text = String(line).trim();
  if (text !== 'held') await exit;
  return { child, exit, text };
}

export const doubleStarts: Keep = async (n) => {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-double-'));
  const file = await bundle('test/support/database/lock-holder.ts');
  let [both, neither, unclear, slowest] = [0, 0, 0, 0];
  try {
    for (let round = 0; round < n; round += 1) {
      const two = await Promise.all([contend(file, directory), contend(file, directory)]);
      const holders = two.filter(({ text }) => text === 'held');
      if (holders.length > 1) both += 1;
      if (!holders.length) neither += 1;
      for (const { text, child } of two.filter((each) => each.text !== 'held')) {
        if (!SENTENCE.test(text) || child.exitCode !== 1) unclear += 1;
        slowest = Math.max(slowest, Number.parseInt(text, 10));
      }
      // Killed, so that the next round takes over a dead process's lock.
      for (const { child, exit } of holders) {
        child.kill('SIGKILL');
        await exit;
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const well = !both && !neither && !unclear && slowest < 1000;
  const times = `${both} held by both, ${neither} by neither, ${unclear} unclear refusals, told within ${slowest} ms`;
  return { well, said: `${n} double starts, each after a kill: ${times}` };
};
