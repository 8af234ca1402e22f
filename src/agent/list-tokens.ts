import { createDriver } from './token/driver.js';

/**
 * One line per module: its path, and the labels of its tokens or the fault. Shows a helpdesk what the
 * agent finds on a machine. Needs no PIN.
 */
export async function listTokens(modules: readonly string[], log: (note: string) => void): Promise<readonly string[]> {
  const lines = modules.map(async (module) => {
    const driver = createDriver({ module, log });
    const answer = await driver.run({ verb: 'list' });
    driver.close();
    const labels = answer.ok ? answer.result.map(({ label }) => label) : [answer.fault];
    return `${module}: ${labels.join(', ') || 'token-missing'}`;
  });
  return Promise.all(lines);
}
