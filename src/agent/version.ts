import { readFileSync } from 'node:fs';

/** Set when a package is built (`.config/agent`). Not set in a clone and in `dist/agent`. */
declare const AGENT_VERSION: string | undefined;

/** The agent's version: that of the package, or of package.json in a clone. */
export function agentVersion(): string {
  if (typeof AGENT_VERSION === 'string') return AGENT_VERSION;
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
