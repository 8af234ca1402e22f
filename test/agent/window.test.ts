/**
 * The window that asks for the PIN, on each system. The system's programs are replaced by a script
 * that records its arguments and its input, and answers; the agent's side is real.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { PinQuestion } from '../../src/agent/prompt/prompter.js';
import { hasWindows, windowPrompter, type Desktop } from '../../src/agent/prompt/window-prompter.js';

const root = mkdtempSync(join(tmpdir(), 'dvc-window-'));
after(() => rmSync(root, { recursive: true }));

const question: PinQuestion = {
  origin: 'https://dichvucong.example.vn',
  token: '$(touch /tmp/x) "; <b>%0A</b>',
  owner: "NGUYỄN ĐĂNG ĐIỆN'; exit 0",
  tries: 'low',
  onReader: false,
};
const TEXT = [
  question.origin,
  `${question.owner} · ${question.token}`,
  'Đã có lần nhập sai PIN; còn ít lần thử. / A wrong PIN was entered before; few tries are left.',
  'Mã PIN của USB ký số / PIN of the token:',
].join('\n');

/** Installs a program that prints `says` and exits with `code`; returns what it was given. */
function install(path: string, says: string, code = 0) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.says`, says);
  // The arguments are recorded with a NUL after each.
  const record = `for word in "$@"; do printf '%s\\0' "$word"; done > "${path}.words"`;
  writeFileSync(path, `#!/bin/sh\n${record}\ncat > "${path}.input"\ncat "${path}.says"\nexit ${code}\n`);
  chmodSync(path, 0o755);
  const read = (what: string) => readFileSync(`${path}.${what}`, 'utf8');
  return { words: () => read('words').split('\0').slice(0, -1), input: () => read('input') };
}

let count = 0;
/** A desktop with a separate file tree, and the paths of its programs. */
function desktopOf(platform: NodeJS.Platform) {
  const own = join(root, String((count += 1)));
  const env = { PATH: `${join(own, 'empty')}:${join(own, 'bin')}`, SystemRoot: join(own, 'Windows') };
  const desktop: Desktop = { platform, env, root: own };
  const linux = (name: string) => join(own, 'bin', name);
  return {
    desktop,
    linux,
    mac: join(own, 'usr/bin/osascript'),
    windows: join(own, 'Windows/System32/WindowsPowerShell/v1.0/powershell.exe'),
  };
}

const ever = new AbortController().signal;
const pinOf = async (desktop: Desktop, asked = question) =>
  (await windowPrompter(desktop).pin(asked, ever))?.toString('utf8');

test('zenity gets the text as one argument, and its output is the PIN', async () => {
  const { desktop, linux } = desktopOf('linux');
  const zenity = install(linux('zenity'), '24681357\n');
  assert.equal(await pinOf(desktop), '24681357');
  assert.deepEqual(zenity.words(), ['--entry', '--hide-text', '--title=dvc-register-agent', `--text=${TEXT}`]);
});

test('kdialog is used where zenity is missing, and gets no text that it would read as HTML', async () => {
  const { desktop, linux } = desktopOf('linux');
  const kdialog = install(linux('kdialog'), 'mậtmã\n');
  assert.equal(await pinOf(desktop), 'mậtmã');
  assert.deepEqual(kdialog.words(), ['--title', 'dvc-register-agent', '--password', TEXT.replaceAll('<', '‹')]);
});

test('pinentry is used where both are missing, by its protocol', async () => {
  const { desktop, linux } = desktopOf('linux');
  const pinentry = install(linux('pinentry-qt'), 'OK Pleased to meet you\nOK\nOK\nOK\nD 12%2534\nOK\nOK closing\n');
  assert.equal(await pinOf(desktop), '12%34');
  assert.deepEqual(pinentry.words(), []);
  const described = `SETDESC ${TEXT.replaceAll('%', '%25').replaceAll('\n', '%0A')}`;
  assert.deepEqual(pinentry.input().split('\n'), [
    ...['SETTITLE dvc-register-agent', described, 'SETPROMPT PIN:', 'GETPIN', 'BYE', ''],
  ]);
  install(linux('pinentry-qt'), 'OK Pleased to meet you\nOK\nOK\nOK\nERR 83886179 Operation cancelled\nOK\n');
  assert.equal(await pinOf(desktop), undefined, 'cancelled');
  assert.equal(await windowPrompter(desktop).consent('https://a.example.vn', ever), false);
  install(linux('pinentry-qt'), 'OK Pleased to meet you\nOK\nOK\nOK\nOK\nOK closing\n');
  assert.equal(await windowPrompter(desktop).consent('https://a.example.vn', ever), true);
  install(linux('pinentry-qt'), 'OK\nD ERR 5 is my PIN\nOK\n');
  assert.equal(await pinOf(desktop), 'ERR 5 is my PIN');
});

test('without a program for windows, a prompt fails instead of counting as cancelled by the person', async () => {
  const { desktop, linux } = desktopOf('linux');
  assert.equal(hasWindows(desktop), false);
  await assert.rejects(pinOf(desktop), /Install zenity, kdialog or pinentry-qt/);
  await assert.rejects(windowPrompter(desktop).consent('https://a.example.vn', ever));
  install(linux('zenity'), '');
  assert.equal(hasWindows(desktop), true, 'installed meanwhile');
});

test('PowerShell is started by its path, and gets the text as UTF-8 input, never as code', async () => {
  const { desktop, windows } = desktopOf('win32');
  const powershell = install(windows, 'mậtmã');
  assert.equal(await pinOf(desktop), 'mậtmã');
  const [script = '', ...options] = powershell.words().toReversed();
  assert.deepEqual(options, ['-Command', '-Sta', '-NonInteractive', '-NoProfile']);
  assert.equal(powershell.input(), TEXT);
  assert.match(script, /OpenStandardInput\(\),\[Text\.Encoding\]::UTF8/);
  assert.match(script, /UseSystemPasswordChar=\$true/);
  assert.doesNotMatch(script, /"|NGUYỄN|example/, 'a quote would end the argument on Windows');
  assert.equal(await windowPrompter(desktop).consent('https://a.example.vn', ever), true);
  assert.match(powershell.words().at(-1) ?? '', /\$w,\$t,'dvc-register-agent','YesNo'/);
});

test('osascript gets the text as an argument of its script', async () => {
  const { desktop, mac } = desktopOf('darwin');
  const osascript = install(mac, '24681357\n');
  assert.equal(await pinOf(desktop), '24681357');
  const [option, script = '', text] = osascript.words();
  assert.deepEqual([option, text], ['-e', TEXT]);
  assert.match(script, /^on run argv\n.*with hidden answer\)\nend run$/);
});

for (const platform of ['linux', 'win32', 'darwin'] as const) {
  test(`on ${platform}, a closed window is a no, and a reader with a keypad gets a notice`, async () => {
    const { desktop, linux, mac, windows } = desktopOf(platform);
    const path = { linux: linux('zenity'), darwin: mac, win32: windows }[platform];
    install(path, 'ignored', 1);
    assert.equal(await pinOf(desktop), undefined);
    assert.equal(await windowPrompter(desktop).consent('https://a.example.vn', ever), false);
    assert.equal(await windowPrompter(desktop).lastTry('https://a.example.vn', 'Token', ever), false);
    const program = install(path, '');
    assert.equal(await pinOf(desktop, { ...question, onReader: true }), '');
    const given = [...program.words(), program.input()].join('\n');
    assert.match(given, /Nhập PIN trên đầu đọc/);
    assert.doesNotMatch(given, /hide-text|hidden answer|PasswordChar/);
  });
}
