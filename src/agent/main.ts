#!/usr/bin/env node
// The agent as a program. Once it listens, it prints one line of JSON with its port.
import { commandPrompter } from './prompt/command-prompter.js';
import { listTokens } from './list-tokens.js';
import { createOperations, createMeter } from './operations.js';
import { createDriver, type Driver } from './token/driver.js';
import { findModules, knownDrivers } from './token/modules.js';
import { createOrigins } from './origins.js';
import { inTurn, type Prompter } from './prompt/prompter.js';
import { startAgent } from './server.js';
import { Misconfigured, settings, USAGE, type Settings } from './settings.js';
import { terminalPrompter } from './prompt/terminal-prompter.js';
import { hasWindows, NO_WINDOW, windowPrompter } from './prompt/window-prompter.js';
import { agentVersion } from './version.js';

/** Prompts per hour (B-5). */
const QUESTIONS = 10;

function prompterOf({ prompt, command }: Settings): Prompter {
  if (prompt === 'command') return commandPrompter(command ?? '');
  if (prompt === 'terminal') return terminalPrompter(process.stdin, process.stderr);
  if (!hasWindows()) log(NO_WINDOW);
  return windowPrompter();
}

/** For the person who runs the agent. Holds no label, name or serial number of a token. */
const log = (note: string) => console.error(note);

const NO_MODULE =
  'No driver of a known token was found. Install the one that came with your token; the agent then finds it. Or name it: --module PATH';

/** The modules named on the command line, or those of known vendors. */
function driversOf({ modules }: Settings): readonly Driver[] | (() => readonly Driver[]) {
  if (modules.length) return modules.map((module) => createDriver({ module, log }));
  const known = knownDrivers({ log });
  if (!known().length) log(NO_MODULE);
  return known;
}

async function list({ modules }: Settings): Promise<void> {
  const refused = (path: string, why: string) => log(`${path}: ${why}`);
  const lines = await listTokens(modules.length ? modules : findModules({ refused }), log);
  console.log(lines.join('\n') || NO_MODULE);
}

async function main(): Promise<void> {
  const chosen = settings(process.argv.slice(2));
  if (chosen.only === 'help') console.log(USAGE);
  else if (chosen.only === 'version') console.log(agentVersion());
  else if (chosen.only === 'list') await list(chosen);
  else await serve(chosen);
}

async function serve(chosen: Settings): Promise<void> {
  const prompter = inTurn(prompterOf(chosen));
  // Consent prompts for unapproved origins share one limit, because a hostile page can use any
  // number of origins.
  const mayAskConsent = createMeter(QUESTIONS);
  const drivers = driversOf(chosen);
  const agent = await startAgent({
    version: agentVersion(),
    operations: createOperations({ drivers, prompter, mayPrompt: createMeter(QUESTIONS) }),
    origins: createOrigins({
      allowed: chosen.origins,
      file: chosen.approvals,
      prompter,
      mayPrompt: () => mayAskConsent(''),
      log,
    }),
    port: chosen.port,
    dev: chosen.dev,
  });
  if (chosen.dev) console.error('--dev: pages of http://localhost may ask for signatures. Not for daily use.');
  console.log(JSON.stringify({ port: agent.port }));
  const stop = () => void agent.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const { code } = error as { code?: unknown };
  if (error instanceof Misconfigured) console.error(`${error.message}\n\n${USAGE}`);
  else if (code === 'EADDRINUSE') console.error('The ports of the agent are taken: it runs already.');
  else console.error(error);
  process.exit(1);
});
