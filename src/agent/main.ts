#!/usr/bin/env node
// `npx dvc-register-agent`: prints one line of JSON with its port when it listens.
import { readFileSync } from 'node:fs';
import { commandPrompter, windowPrompter } from './command-prompter.js';
import { createDesk, createMeter } from './desk.js';
import { createDriver } from './driver.js';
import { createOrigins } from './origins.js';
import type { Prompter } from './prompter.js';
import { startAgent } from './server.js';
import { Misconfigured, settings, USAGE, type Settings } from './settings.js';
import { terminalPrompter } from './terminal-prompter.js';

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

async function main(): Promise<void> {
  const chosen = settings(process.argv.slice(2));
  if (chosen.help) {
    console.log(USAGE);
    return;
  }
  const prompter = prompterOf(chosen);
  // Consent is asked for origins that nobody has approved, of which a hostile page has any number: they share one limit.
  const mayAskConsent = createMeter(QUESTIONS);
  const drivers = chosen.modules.map((module) => createDriver({ module }));
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
