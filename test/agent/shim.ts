/**
 * A PKCS#11 module around SoftHSM2 that behaves like broken tokens, readers and modules (`shim.c`).
 * The compiler that pkcs11js needs anyway builds it. Its faults are the lines of a file, so that a
 * test can change them while the agent runs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Shim {
  /** Path of the module. */
  readonly module: string;
  /** The current fault: `extra e1`, `attribute 11 5`, … */
  is(...faults: readonly string[]): void;
  /** How often the module was initialised. */
  starts(): number;
  remove(): void;
}

/**
 * Child processes inherit the environment, which names the shim's real module and its file of
 * faults.
 */
export function makeShim({ real, pin }: { readonly real: string; readonly pin: string }): Shim {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-shim-'));
  const module = join(folder, 'shim.so');
  const headers = join(dirname(createRequire(import.meta.url).resolve('pkcs11js')), 'includes', 'pkcs11');
  const source = fileURLToPath(new URL('shim.c', import.meta.url));
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-I', headers, '-o', module, source, '-ldl']);
  const file = join(folder, 'faults');
  const starts = join(folder, 'starts');
  writeFileSync(starts, '');
  Object.assign(process.env, { DVC_SHIM_STARTS: starts });
  Object.assign(process.env, { DVC_SHIM: file, DVC_SHIM_MODULE: real, DVC_SHIM_PIN: pin });
  const is = (...faults: readonly string[]) => writeFileSync(file, faults.map((line) => `${line}\n`).join(''));
  is();
  return {
    module,
    is,
    starts: () => readFileSync(starts, 'utf8').length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
