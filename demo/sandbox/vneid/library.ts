/**
 * oidc-provider without two warnings: that a provider keeps its records in memory, as a sandbox
 * may, and that it runs on Node.js 20, where our tests run it.
 */
const { warn } = console;

/** Runs what may warn so. Other warnings are printed as ever. */
export async function quietly<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  console.warn = (...words: unknown[]) => {
    if (!/^oidc-provider WARNING: (?:Unsupported runtime|a quick start)/.test(String(words[0]))) warn(...words);
  };
  try {
    return await run();
  } finally {
    console.warn = warn;
  }
}

export const { interactionPolicy, Provider } = await quietly(() => import('oidc-provider'));
