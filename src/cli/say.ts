/** What a command says: results on standard output, the rest on standard error. */

/** 1: it was done, and something is not as it should be. 2: it could not be done. */
export const EXIT = { found: 1, failed: 2 } as const;

export const finish = (isWell: boolean): void => {
  if (!isWell) process.exitCode = EXIT.found;
};

/** A sentence for what an operator can mend; the class and the place of the rest. */
export function explain(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = EXIT.failed;
}

/** Columns of one width each. */
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

/** Says on standard error how far long work has come, every two seconds. */
export function progress(what: string): (count: number) => void {
  let last = performance.now();
  return (count) => {
    if (performance.now() - last < EVERY) return;
    last = performance.now();
    console.error(`… ${count} ${what}`);
  };
}
