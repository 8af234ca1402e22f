/** The result of one promise of docs/security-model.md after `n` rounds. */
export interface Kept {
  /** One line with every count. */
  readonly said: string;
  readonly well: boolean;
}

/** Tests the promise in `n` rounds. */
export type Keep = (n: number) => Promise<Kept>;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Resolves when `is` is true; throws a sentence after `ms`. Asks every `everyMs`. */
export async function until(
  what: string,
  is: () => boolean | Promise<boolean>,
  ms = 30_000,
  everyMs = 20,
): Promise<void> {
  for (const end = Date.now() + ms; !(await is());) {
    if (Date.now() > end) throw new Error(`${what} did not come.`);
    await pause(everyMs);
  }
}
