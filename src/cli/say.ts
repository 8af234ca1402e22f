/** Output of commands: results on standard output, everything else on standard error. */
import { readFileSync } from 'node:fs';

/** 1: the command ran and found a problem. 2: the command failed. */
export const EXIT = { found: 1, failed: 2 } as const;

export const finish = (isWell: boolean): void => {
  if (!isWell) process.exitCode = EXIT.found;
};

/** Prints an error's message and sets the exit code. */
export function explain(error: unknown): void {
  const { code, path, message } = error as Partial<NodeJS.ErrnoException>;
  console.error(code && path ? `${path} cannot be opened (${code}).` : (message ?? error));
  process.exitCode = EXIT.failed;
}

/** Aligns rows in columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const EVERY = 2_000;

/** Prints progress on standard error, at most every two seconds. */
export function progress(what: string): (count: number) => void {
  let last = performance.now();
  return (count) => {
    if (performance.now() - last < EVERY) return;
    last = performance.now();
    console.error(`… ${count} ${what}`);
  };
}

/** The package's version. */
export const version = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
};
