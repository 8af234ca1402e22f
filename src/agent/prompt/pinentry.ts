/** Windows of GnuPG's pinentry, by its protocol Assuan: lines on its input and output. */
import { firstLine, type Dialog } from './dialog.js';

const TITLE = 'dvc-register-agent';
/** Assuan percent-encodes these bytes. */
const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');

const COMMANDS = { consent: 'CONFIRM', pin: 'GETPIN', notice: 'CONFIRM' } as const;

export const pinentryDialog = (command: string, kind: keyof typeof COMMANDS, text: string): Dialog => ({
  command,
  arguments: [],
  input: `${[`SETTITLE ${TITLE}`, `SETDESC ${escaped(text)}`, 'SETPROMPT PIN:', COMMANDS[kind], 'BYE'].join('\n')}\n`,
});

/** Replaces `%XX` in place; the result is a view of the same memory, and the rest is overwritten. */
function decodeInPlace(text: Buffer): Buffer {
  let length = 0;
  for (let at = 0; at < text.length; at += 1, length += 1) {
    const isCode = text[at] === 0x25;
    text[length] = isCode ? Number.parseInt(text.toString('latin1', at + 1, at + 3), 16) : (text[at] ?? 0);
    if (isCode) at += 2;
  }
  text.fill(0, length);
  return text.subarray(0, length);
}

/** Views of the lines. The output is never made a string, which could not be overwritten. */
function linesOf(output: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < output.length; at += (lines.at(-1)?.length ?? 0) + 1)
    lines.push(firstLine(output.subarray(at)));
  return lines;
}

/**
 * The answer of a pinentry as a program that prints one line would give it: the PIN (`D …`), or
 * nothing. `undefined` after an error, such as a cancellation.
 */
export function pinentryAnswer(output: Buffer): Buffer | undefined {
  const lines = linesOf(output);
  const isA = (word: string) => (line: Buffer) => line.subarray(0, word.length).equals(Buffer.from(word));
  if (lines.some(isA('ERR '))) return undefined;
  const pin = lines.find(isA('D '));
  return pin ? decodeInPlace(pin.subarray(2)) : Buffer.alloc(0);
}
