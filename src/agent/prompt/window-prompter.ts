import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { firstLine, runDialog, type Dialog } from './dialog.js';
import { pinentryAnswer, pinentryDialog } from './pinentry.js';
import { consentText, lastTryText, pinText, type Prompter } from './prompter.js';
import { WINDOWS_FORMS } from './windows-forms.js';

/** What a window shows. A notice has no field: it says that the card reader itself asks for the PIN. */
type Kind = 'consent' | 'pin' | 'notice';

/** The desktop on which windows open. Tests replace it. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The folder below which the programs of macOS lie. */
  readonly root: string;
}

const thisDesktop = (): Desktop => ({ platform: process.platform, env: process.env, root: '/' });

const TITLE = 'dvc-register-agent';

const APPLESCRIPT: Readonly<Record<Kind, string>> = {
  consent:
    'display dialog (item 1 of argv) with title "dvc-register-agent" buttons {"Không / No", "Cho phép / Allow"} cancel button 1',
  pin: 'text returned of (display dialog (item 1 of argv) with title "dvc-register-agent" default answer "" with hidden answer)',
  notice: 'display dialog (item 1 of argv) with title "dvc-register-agent"',
};

const ZENITY: Readonly<Record<Kind, readonly string[]>> = {
  consent: ['--question', '--no-markup'],
  pin: ['--entry', '--hide-text'],
  notice: ['--question', '--no-markup', '--ok-label=OK', '--cancel-label=Hủy / Cancel'],
};
const KDIALOG: Readonly<Record<Kind, readonly string[]>> = {
  consent: ['--yesno'],
  pin: ['--password'],
  notice: ['--continuecancel'],
};

/** Programs for windows on Linux, in the order of use; each shows a text as it is. */
const LINUX: Readonly<Record<string, (command: string, kind: Kind, text: string) => Dialog>> = {
  zenity: (command, kind, text) => ({ command, arguments: [...ZENITY[kind], `--title=${TITLE}`, `--text=${text}`] }),
  // Qt reads a text that contains a tag as HTML.
  kdialog: (command, kind, text) => ({
    command,
    arguments: ['--title', TITLE, ...KDIALOG[kind], text.replaceAll('<', '‹')],
  }),
  'pinentry-gnome3': pinentryDialog,
  'pinentry-qt': pinentryDialog,
  'pinentry-gtk-2': pinentryDialog,
};

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The first program for windows that is installed on Linux, with its path. */
function linuxProgram({ env }: Desktop): readonly [name: string, path: string] | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return Object.keys(LINUX)
    .flatMap((name) => folders.map((folder) => [name, join(folder, name)] as const))
    .find(([, path]) => isProgram(path));
}

/** Logged at the start and when a window cannot open. */
export const NO_WINDOW =
  'No program for windows was found, so nobody can be asked for a PIN. Install zenity, kdialog or pinentry-qt.';

/** Whether this desktop can show windows. Windows and macOS always can. */
export const hasWindows = (desktop = thisDesktop()): boolean =>
  ['win32', 'darwin'].includes(desktop.platform) || linuxProgram(desktop) !== undefined;

/** The operating system's dialog. Text is passed as an argument or as input, never as code. */
function dialogOf(desktop: Desktop, kind: Kind, text: string): Dialog {
  const { platform, env, root } = desktop;
  if (platform === 'win32') {
    // By its full path: otherwise Windows looks first in the folder in which the agent was started.
    const folder = join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0');
    const words = ['-NoProfile', '-NonInteractive', '-Sta', '-Command', WINDOWS_FORMS[kind]];
    return { command: join(folder, 'powershell.exe'), arguments: words, input: text };
  }
  if (platform === 'darwin') {
    const script = `on run argv\n${APPLESCRIPT[kind]}\nend run`;
    return { command: join(root, 'usr/bin/osascript'), arguments: ['-e', script, text] };
  }
  const [name, path] = linuxProgram(desktop) ?? [];
  const make = LINUX[name ?? ''];
  if (!make || !path) throw new Error(NO_WINDOW);
  return make(path, kind, text);
}

/** Prompts in a small window of the operating system, or of zenity, kdialog or pinentry on Linux. */
export function windowPrompter(desktop = thisDesktop()): Prompter {
  const ask = async (kind: Kind, text: string, signal: AbortSignal) => {
    const dialog = dialogOf(desktop, kind, text);
    const answer = await runDialog(dialog, signal);
    return answer && dialog.command.includes('pinentry') ? pinentryAnswer(answer) : answer;
  };
  return {
    consent: async (origin, signal) => (await ask('consent', consentText(origin), signal)) !== undefined,
    lastTry: async (_, token, signal) => (await ask('consent', lastTryText(token), signal)) !== undefined,
    async pin(question, signal) {
      const answer = await ask(question.onReader ? 'notice' : 'pin', pinText(question), signal);
      return answer && firstLine(answer);
    },
  };
}
