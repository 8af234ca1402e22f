/** Folders in which installers of token drivers put PKCS#11 modules, by operating system. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The machine that is searched. Tests replace it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly env: NodeJS.ProcessEnv;
  /** Put before the fixed paths of macOS and Linux. */
  readonly root: string;
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  root: '/',
});

const FIXED: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    ...['usr/local/lib', 'usr/local/lib/pkcs11', 'opt/homebrew/lib', 'opt/homebrew/lib/pkcs11', 'Library/OpenSC/lib'],
    ...['Library/Frameworks/eToken.framework/Versions/Current', 'usr/local/lib/wdProxKeyUsbKeyTool'],
    ...['opt/homebrew/lib/softhsm', 'usr/local/lib/softhsm'],
  ],
  linux: [
    ...['usr/lib', 'usr/lib64', 'usr/local/lib', 'usr/local/lib64', 'lib64', 'usr/lib64/pkcs11', 'usr/lib/pkcs11'],
    ...['usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu'],
    ...['usr/lib/x86_64-linux-gnu/pkcs11', 'usr/lib/aarch64-linux-gnu/pkcs11'],
    ...['usr/lib/WatchData/ProxKey/lib', 'opt/viettel-ca', 'opt/vnpt-ca', 'opt/ePass2003/redist'],
    ...['usr/lib/softhsm', 'usr/lib/x86_64-linux-gnu/softhsm', 'usr/lib64/softhsm'],
  ],
};

/** Vendors' names, as their folders below `Program Files` contain them. */
const VENDOR_FOLDER =
  /vnpt|viettel|bkav|fpt|newtel|newca|nacencomm|\bca2|efy|easyca|vina-?ca|smartsign|safe-?ca|fastca|misa|entersafe|feitian|epass|hyper(?:secu|pki)|watchdata|proxkey|safenet|etoken|securemetric|opensc|softhsm/i;

const foldersIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return []; // not on this machine
  }
};

/** The folders of vendors below `base`, and two levels of folders in them. */
function vendorFolders(base: string): readonly string[] {
  const vendors = foldersIn(base).filter((folder) => VENDOR_FOLDER.test(folder.slice(base.length)));
  const below = vendors.flatMap(foldersIn);
  return [...vendors, ...below, ...below.flatMap(foldersIn)];
}

/** `System32` has the modules for 64-bit programs. `SysWOW64` and `(x86)` have mostly others. */
function onWindows(env: NodeJS.ProcessEnv): readonly string[] {
  const system = env['SystemRoot'] ?? 'C:\\Windows';
  const programs = [
    env['ProgramW6432'] ?? env['ProgramFiles'] ?? 'C:\\Program Files',
    env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)',
  ];
  return [join(system, 'System32'), ...programs.flatMap(vendorFolders), join(system, 'SysWOW64')];
}

/** Only folders that an administrator protects are searched on Windows (T28). */
export const moduleFolders = ({ platform, env, root }: Machine): readonly string[] =>
  platform === 'win32' ? onWindows(env) : (FIXED[platform] ?? []).map((folder) => join(root, folder));
