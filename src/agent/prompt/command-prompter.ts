import { firstLine, runDialog } from './dialog.js';
import type { Prompter } from './prompter.js';

/**
 * Prompts through a program of the administrator or of a test. The program reads one JSON object,
 * `{"ask":"pin", …}` or `{"ask":"consent","origin":…}`, and writes one line: the PIN, or `yes`. The
 * command is split at spaces and runs without a shell.
 */
export function commandPrompter(command: string): Prompter {
  const [program = '', ...words] = command.split(' ').filter(Boolean);
  const ask = (question: object, signal: AbortSignal) =>
    runDialog({ command: program, arguments: words, input: `${JSON.stringify(question)}\n` }, signal);
  return {
    async consent(origin, signal) {
      const answer = await ask({ ask: 'consent', origin }, signal);
      return answer !== undefined && firstLine(answer).toString() === 'yes';
    },
    async lastTry(origin, token, signal) {
      const answer = await ask({ ask: 'last-try', origin, token }, signal);
      return answer !== undefined && firstLine(answer).toString() === 'yes';
    },
    async pin(question, signal) {
      const answer = await ask({ ask: 'pin', ...question }, signal);
      return answer && firstLine(answer);
    },
  };
}
