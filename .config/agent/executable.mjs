// Makes the agent's executables, with Node inside (Node's single executable applications). The addon
// `pkcs11.node` lies beside the executable, in a folder that the installer protects: unpacking it
// into a folder for temporary files would let any program of the user replace it.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { NODE, nodeFor, postject } from './downloads.mjs';
import { bundle, version as ours } from './package.mjs';
import { windowsAddon } from './windows/addon.mjs';

/** Marks the place in Node's binary that says whether a program was injected (Node's documentation). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Loads the addon from beside the executable, where `require` finds files of Node only. */
const addon = {
  name: 'addon',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\.node$/ }, ({ path }) => ({ path, namespace: 'addon' }));
    onLoad({ filter: /./, namespace: 'addon' }, () => ({
      contents: `const { dirname, join } = require('node:path');
        process.dlopen(module, join(dirname(process.execPath), 'pkcs11.node'));`,
    }));
  },
};

/** The program as one script, in a form that Node's binary of the same version can hold. */
async function blob(folder, version, node) {
  const main = join(folder, 'agent.cjs');
  await bundle({
    entryPoints: ['src/agent/executable.ts'],
    format: 'cjs',
    target: 'node24',
    outfile: main,
    plugins: [addon],
    minify: true,
    banner: { js: "const agentUrl = require('node:url').pathToFileURL(process.execPath).href;" },
    define: { 'import.meta.url': 'agentUrl', AGENT_VERSION: JSON.stringify(version) },
    // `ws` uses these where they are installed.
    external: ['bufferutil', 'utf-8-validate'],
  });
  const [output, config] = [join(folder, 'agent.blob'), join(folder, 'sea.json')];
  // `none`: NODE_OPTIONS must not load code into the process that gets the PIN.
  const options = { main, output, disableExperimentalSEAWarning: true, execArgvExtension: 'none' };
  writeFileSync(config, JSON.stringify(options));
  execFileSync(node, ['--experimental-sea-config', config], { stdio: 'pipe' });
  return output;
}

const linuxNode = (version = NODE) => join(nodeFor('linux', version), 'bin/node');
const compiled = () => join(root, 'node_modules/pkcs11js/build/Release/pkcs11.node');

const inject = (file, program, options = {}) =>
  createRequire(import.meta.url)(postject()).inject(file, 'NODE_SEA_BLOB', readFileSync(program), {
    sentinelFuse: FUSE,
    ...options,
  });

/** Empties `folder` and fills it; files on the way are in a folder beside it. */
async function fill(folder, make) {
  const work = `${folder}.work`;
  for (const each of [folder, work]) {
    rmSync(each, { recursive: true, force: true });
    mkdirSync(each, { recursive: true });
  }
  await make(work);
  rmSync(work, { recursive: true });
}

/**
 * Makes `dvc-register-agent` and `pkcs11.node` for Linux in `folder`.
 *
 * @param {string} folder
 * @param {string} [version] another version than ours, for the test of an upgrade
 */
export const linuxExecutable = (folder, version = ours) =>
  fill(folder, async (work) => {
    const [file, addon] = ['dvc-register-agent', 'pkcs11.node'].map((name) => join(folder, name));
    copyFileSync(linuxNode(), file);
    copyFileSync(compiled(), addon);
    for (const each of [file, addon]) execFileSync('strip', ['--strip-unneeded', each]);
    await inject(file, await blob(work, version, linuxNode()));
    chmodSync(file, 0o755);
  });

/**
 * Makes `dvc-register-agent.exe` and `pkcs11.node` for Windows in `folder`. Needs Debian's
 * g++-mingw-w64-x86-64-posix and osslsigncode.
 *
 * @param {string} folder
 * @param {string} [node] another version of Node than ours, for the test under wine
 */
export const windowsExecutable = (folder, node = NODE) =>
  fill(folder, async (work) => {
    const file = join(folder, 'dvc-register-agent.exe');
    // Node's own signature is of a file without our program. Ours comes last (docs/deploy/agent.md).
    execFileSync('osslsigncode', ['remove-signature', join(nodeFor('win', node), 'bin/node.exe'), file], {
      stdio: 'pipe',
    });
    await inject(file, await blob(work, ours, linuxNode(node)));
    windowsAddon(folder);
  });

/** Makes `dvc-register-agent` and `pkcs11.node` for macOS in `folder`, on a Mac, from its own Node. */
export const macExecutable = (folder) =>
  fill(folder, async (work) => {
    const file = join(folder, 'dvc-register-agent');
    copyFileSync(process.execPath, file);
    copyFileSync(compiled(), join(folder, 'pkcs11.node'));
    execFileSync('codesign', ['--remove-signature', file]);
    await inject(file, await blob(work, ours, process.execPath), { machoSegmentName: 'NODE_SEA' });
    chmodSync(file, 0o755);
  });
