/** What a promise of docs/security-model.md came to, in `n` tries. */
export interface Kept {
  /** One line, with every number that was counted. */
  readonly said: string;
  readonly well: boolean;
}

/** Tries it `n` times. */
export type Keep = (n: number) => Promise<Kept>;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Resolves when `is` holds; throws a sentence after `ms`. */
export async function until(what: string, is: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !(await is());) {
    if (Date.now() > end) throw new Error(`${what} did not come.`);
    await pause(20);
  }
}
