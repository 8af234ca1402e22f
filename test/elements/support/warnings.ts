/** Collects the console's warnings while `run` runs. */
export async function warnings(run: (said: string[]) => Promise<void> | void): Promise<string[]> {
  const said: string[] = [];
  const { warn } = console;
  console.warn = (...all: unknown[]) => said.push(all.join(' '));
  try {
    await run(said);
  } finally {
    console.warn = warn;
  }
  return said;
}
