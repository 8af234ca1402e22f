import { spawn } from 'node:child_process';
import { consentText, lastTryText, pinText, type Prompter } from './prompter.js';

/** A program that prompts: its arguments and its input. */
interface Dialog {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly input?: string;
}

/** Runs a dialog without a shell. `undefined` on any exit code but 0: the person closed it. */
function run(dialog: Dialog, signal: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(undefined);
      return;
    }
    const child = spawn(dialog.command, dialog.arguments, { signal, stdio: ['pipe', 'pipe', 'ignore'] });
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
function line(answer: Buffer): Buffer {
  const end = answer.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  return end < 0 ? answer : answer.subarray(0, end);
}

/**
 * Prompts through a program of the administrator or of a test. The program reads one JSON object,
 * `{"ask":"pin", …}` or `{"ask":"consent","origin":…}`, and writes one line: the PIN, or `yes`. The
 * command is split at spaces and runs without a shell.
 */
export function commandPrompter(command: string): Prompter {
  const [program = '', ...words] = command.split(' ').filter(Boolean);
  const ask = (question: object, signal: AbortSignal) =>
    run({ command: program, arguments: words, input: `${JSON.stringify(question)}\n` }, signal);
  return {
    async consent(origin, signal) {
      const answer = await ask({ ask: 'consent', origin }, signal);
      return answer !== undefined && line(answer).toString() === 'yes';
    },
    async lastTry(origin, token, signal) {
      const answer = await ask({ ask: 'last-try', origin, token }, signal);
      return answer !== undefined && line(answer).toString() === 'yes';
    },
    async pin(question, signal) {
      const answer = await ask({ ask: 'pin', ...question }, signal);
      return answer && line(answer);
    },
  };
}

type Kind = 'consent' | 'pin' | 'notice';

const TITLE = 'dvc-register-agent';
const WINDOWS: Readonly<Record<Kind, string>> = {
  consent:
    "Add-Type -A System.Windows.Forms;$t=[Console]::In.ReadToEnd();if([Windows.Forms.MessageBox]::Show($t,'dvc-register-agent','YesNo') -ne 'Yes'){exit 1}",
  pin: "Add-Type -A System.Windows.Forms;[Console]::InputEncoding=[Text.Encoding]::UTF8;$f=New-Object Windows.Forms.Form -Property @{Text='dvc-register-agent';Width=440;Height=240;TopMost=$true;StartPosition='CenterScreen'};$l=New-Object Windows.Forms.Label -Property @{Text=[Console]::In.ReadToEnd();Left=12;Top=12;Width=400;Height=110};$b=New-Object Windows.Forms.TextBox -Property @{Left=12;Top=125;Width=400;UseSystemPasswordChar=$true};$o=New-Object Windows.Forms.Button -Property @{Text='OK';Left=332;Top=155;DialogResult='OK'};$f.AcceptButton=$o;$f.Controls.AddRange(@($l,$b,$o));if($f.ShowDialog() -ne 'OK'){exit 1};[Console]::Out.Write($b.Text)",
  notice: '$null=[Console]::In.ReadToEnd()',
};

const APPLESCRIPT: Readonly<Record<Kind, string>> = {
  consent:
    'display dialog (item 1 of argv) with title "dvc-register-agent" buttons {"Không / No", "Cho phép / Allow"} cancel button 1',
  pin: 'text returned of (display dialog (item 1 of argv) with title "dvc-register-agent" default answer "" with hidden answer)',
  notice: 'return ""',
};

/** The operating system's dialog. Text is passed as an argument or as input, never as code. */
function dialogOf(platform: NodeJS.Platform, kind: Kind, text: string): Dialog {
  if (platform === 'win32')
    return { command: 'powershell.exe', arguments: ['-NoProfile', '-Sta', '-Command', WINDOWS[kind]], input: text };
  if (platform === 'darwin')
    return { command: '/usr/bin/osascript', arguments: ['-e', `on run argv\n${APPLESCRIPT[kind]}\nend run`, text] };
  const look = { consent: ['--question'], pin: ['--entry', '--hide-text'], notice: ['--notification'] }[kind];
  return { command: 'zenity', arguments: [...look, `--title=${TITLE}`, '--no-markup', `--text=${text}`] };
}

/** Prompts in a small window: zenity on Linux, AppleScript on macOS, Windows Forms. */
export function windowPrompter(platform: NodeJS.Platform = process.platform): Prompter {
  return {
    consent: async (origin, signal) =>
      (await run(dialogOf(platform, 'consent', consentText(origin)), signal)) !== undefined,
    lastTry: async (_, token, signal) =>
      (await run(dialogOf(platform, 'consent', lastTryText(token)), signal)) !== undefined,
    async pin(question, signal) {
      const answer = await run(dialogOf(platform, question.onReader ? 'notice' : 'pin', pinText(question)), signal);
      return answer && line(answer);
    },
  };
}
