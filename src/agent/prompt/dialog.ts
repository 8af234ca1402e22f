import { spawn } from 'node:child_process';

/** A program that prompts: its arguments and its input. */
export interface Dialog {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly input?: string;
}

/** Runs a dialog without a shell. `undefined` on any exit code but 0: the person closed it. */
export function runDialog(dialog: Dialog, signal: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(undefined);
      return;
    }
    const child = spawn(dialog.command, dialog.arguments, {
      signal,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true, // no console beside the dialog
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => undefined); // the program need not read its input
    child.stdin.end(dialog.input ?? '');
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      const answer = Buffer.concat(chunks);
      for (const chunk of chunks) chunk.fill(0);
      resolve(code === 0 ? answer : undefined);
    });
  });
}

/** The first line, as a view of the same memory, so that overwriting it overwrites the PIN. */
export function firstLine(answer: Buffer): Buffer {
  const end = answer.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  return end < 0 ? answer : answer.subarray(0, end);
}
