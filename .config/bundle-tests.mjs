// Test files as plain modules with shared chunks in .cache/tests: node starts them without a compiler in each process.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './setup.mjs';

const shared = join(root, '.cache', 'tests');
/** Programs that tests start; `test/support/bundle.ts` takes them from here. */
const PROGRAMS = [
  'demo/server.ts',
  'test/support/load/test-gateway.ts',
  'test/support/database/lock-holder.ts',
  'test/support/database/server-of-the-run.ts',
  'test/support/few-files.ts',
];

/** Where a module reads its URL, and not where a string names it. */
const OWN_URL = /(?<!['"`])import\.meta\.url/g;

/** A module goes on finding its files beside its source. */
const sourceUrls = {
  name: 'source-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:src|test|demo|\.config)\/.*\.(?:ts|mjs)$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (contents.search(OWN_URL) < 0) return undefined;
      return {
        contents: contents.replaceAll(OWN_URL, JSON.stringify(pathToFileURL(path).href)),
        loader: path.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
};

/** What a test needs beyond Node: a browser, a database, a token, a program of a Unix system. */
const MACHINE = /playwright-core|'openssl'|POSTGRES_BIN|softhsm|spawn\('sh'|'\/bin\/sh'|'cc'|strace/i;

/**
 * Bundles the given test files (paths from the root). Resolves with the arguments of node for each file, and whether it
 * needs more of the machine than Node, with the files that it reaches. What forks a program of ours stays as it is: the
 * forked file is a source.
 *
 * @param {readonly string[]} files
 * @param {{ plugins?: import('esbuild').Plugin[], folder?: string }} [options]
 * @returns {Promise<{ program: string[], reached: string[], needsMachine: boolean }[]>}
 */
export async function bundleTests(files, { plugins = [], folder = shared } = {}) {
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: (folder === shared ? [...files, ...PROGRAMS] : files).map((file) => join(root, file)),
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'linked',
    outbase: root,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    metafile: true,
    plugins: [...plugins, sourceUrls],
    logLevel: 'error',
  });
  /** The files that one file reaches, itself included. */
  const reached = (file, seen = new Set()) => {
    if (!metafile.inputs[file] || seen.has(file)) return seen;
    seen.add(file);
    for (const { path } of metafile.inputs[file].imports) reached(path, seen);
    return seen;
  };
  const needsMachine = (file) => /^(?:test|demo)\//.test(file) && MACHINE.test(readFileSync(join(root, file), 'utf8'));
  return files.map((file) => {
    const all = [...reached(file)];
    const program = all.includes('src/agent/token/driver.ts')
      ? ['--import', 'tsx', file]
      : ['--enable-source-maps', join(folder, file.replace(/\.ts$/, '.mjs'))];
    return { program, reached: all, needsMachine: all.some(needsMachine) };
  });
}
