#!/usr/bin/env node
// The agent as a program: prints one line of JSON with its port when it listens.
import { readFileSync } from 'node:fs';
import { commandPrompter, windowPrompter } from './prompt/command-prompter.js';
import { createDesk, createMeter } from './desk.js';
import { createDriver, type Driver } from './token/driver.js';
import { knownDrivers } from './token/modules.js';
import { createOrigins } from './origins.js';
import type { Prompter } from './prompt/prompter.js';
import { startAgent } from './server.js';
import { Misconfigured, settings, USAGE, type Settings } from './settings.js';
import { terminalPrompter } from './prompt/terminal-prompter.js';

/** Questions in an hour (B-5). */
const QUESTIONS = 10;

const versionOf = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

function prompterOf({ prompt, command }: Settings): Prompter {
  if (prompt === 'command') return commandPrompter(command ?? '');
  return prompt === 'terminal' ? terminalPrompter(process.stdin, process.stderr) : windowPrompter();
}

/** For whoever runs the agent: no label, no name and no number of a token is in it. */
const log = (note: string) => console.error(note);

/** The modules that were named; those of known vendors, when none was. */
function driversOf({ modules }: Settings): readonly Driver[] | (() => readonly Driver[]) {
  if (modules.length) return modules.map((module) => createDriver({ module, log }));
  const known = knownDrivers({ log });
  if (!known().length)
    log(
      'No driver of a known token was found. Install the one that came with yours: it will be noticed. Or name it: --module PATH',
    );
  return known;
}

async function main(): Promise<void> {
  const chosen = settings(process.argv.slice(2));
  if (chosen.help) {
    console.log(USAGE);
    return;
  }
  const prompter = prompterOf(chosen);
  // Consent is asked for origins that nobody has approved, of which a hostile page has any number: they share one limit.
  const mayAskConsent = createMeter(QUESTIONS);
  const drivers = driversOf(chosen);
  const agent = await startAgent({
    version: versionOf(),
    desk: createDesk({ drivers, prompter, mayPrompt: createMeter(QUESTIONS) }),
    origins: createOrigins({
      allowed: chosen.origins,
      file: chosen.approvals,
      prompter,
      mayPrompt: () => mayAskConsent(''),
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
