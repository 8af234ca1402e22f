import type { ReadStream } from 'node:tty';
import { consentText, lastTryText, pinText, type Prompter } from './prompter.js';

const ENTER = new Set([0x0a, 0x0d]);
const END = new Set([0x03, 0x04]);
const BACK = new Set([0x08, 0x7f]);
/** Bytes of the longest line. */
const LONGEST = 255;

/**
 * Reads a line without echo, into memory that the caller overwrites. `undefined`: Ctrl-C or Ctrl-D.
 */
function secret(input: ReadStream, output: NodeJS.WritableStream, signal: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const typed = Buffer.alloc(LONGEST);
    let length = 0;
    const end = (answer: Buffer | undefined) => {
      input.off('data', onData).setRawMode(false).pause();
      signal.removeEventListener('abort', onAbort);
      if (!answer) typed.fill(0);
      output.write('\n');
      resolve(answer);
    };
    const onAbort = () => end(undefined);
    const onData = (chunk: Buffer) => {
      for (const byte of chunk) {
        const over = ENTER.has(byte) || END.has(byte);
        if (over) end(ENTER.has(byte) ? typed.subarray(0, length) : undefined);
        if (over) break;
        if (BACK.has(byte)) {
          length = Math.max(0, length - 1);
          typed[length] = 0; // the caller overwrites what is before `length`
        } else if (length < LONGEST) typed[length++] = byte;
      }
      chunk.fill(0);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    input.setRawMode(true).resume().on('data', onData);
    if (signal.aborted) onAbort();
  });
}

/** Prompts in the terminal in which the agent was started. One at a time: see `inTurn`. */
export function terminalPrompter(input: ReadStream, output: NodeJS.WritableStream): Prompter {
  const sure = async (text: string, signal: AbortSignal) => {
    output.write(`\n${text}\n"yes"? `);
    const answer = await secret(input, output, signal);
    return answer?.toString().trim() === 'yes';
  };
  return {
    consent: (origin, signal) => sure(consentText(origin), signal),
    lastTry: (_, token, signal) => sure(lastTryText(token), signal),
    async pin(question, signal) {
      output.write(`\n${pinText(question)} `);
      return question.onReader ? Buffer.alloc(0) : secret(input, output, signal);
    },
  };
}
