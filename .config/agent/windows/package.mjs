// Makes the Windows installer of the agent, on Linux: Debian's wixl, g++-mingw-w64-x86-64-posix and
// osslsigncode. It is not signed here; docs/deploy/agent.md says how its publisher signs it.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup.mjs';
import { windowsExecutable } from '../executable.mjs';
import { licences, version as ours } from '../package.mjs';

const source = (name) => join(root, '.config/agent/windows', name);

/**
 * Makes the programs in `folder/windows`. They are signed before the installer is made.
 *
 * @param {string} folder
 * @param {string} [node] another version of Node than ours, for the test under wine
 */
export async function windowsPrograms(folder, node) {
  const files = join(folder, 'windows');
  await windowsExecutable(files, node);
  const build = ['-O2', '-s', '-static', '-municode', '-mwindows', source('start.c'), '-o', join(files, 'start.exe')];
  execFileSync('x86_64-w64-mingw32-gcc', build, { stdio: 'pipe' });
  writeFileSync(join(files, 'LICENSES.txt'), licences().replaceAll('\n', '\r\n'));
  return files;
}

/**
 * Without the marks of Vietnamese letters: wixl 0.101 crashes on any letter outside ASCII. The
 * signature carries the publisher's name as it is.
 */
const plain = (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * Makes the installer from `files`; returns its path.
 *
 * @param {string} folder
 * @param {{ files: string, publisher: string, version?: string }} options another version for the test of an upgrade
 */
export function windowsPackage(folder, { files, publisher, version = ours }) {
  const file = join(folder, `dvc-register-agent-${version}-x64.msi`);
  rmSync(file, { force: true });
  // wixl takes no absolute paths of files.
  const values = { version, publisher: plain(publisher) };
  const description = readFileSync(source('agent.wxs'), 'utf8').replaceAll(/\{(\w+)\}/g, (all, name) =>
    name in values ? escaped(values[name]) : all,
  );
  writeFileSync(join(files, 'agent.wxs'), description);
  execFileSync('wixl', ['--arch', 'x64', '--output', file, 'agent.wxs'], { cwd: files, stdio: 'pipe' });
  rmSync(join(files, 'agent.wxs'));
  return file;
}
