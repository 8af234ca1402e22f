// Bundles test files with shared chunks into .cache/tests: node then starts each without a
// compiler.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './setup.mjs';

const shared = join(root, '.cache', 'tests');
/**
 * Programs that tests start; `test/support/bundle.ts` reads them from here. They contain their
 * packages, like the command that we publish: they start two hundred times in a run, and each module
 * that a start finds and reads by itself costs a millisecond.
 */
const PROGRAMS = [
  'demo/sandbox/token-command.ts',
  'demo/server.ts',
  'src/agent/main.ts',
  'src/cli/main.ts',
  'test/agent/faulty-process.ts',
  'test/support/load/test-gateway.ts',
  'test/support/database/lock-holder.ts',
  'test/support/database/opens-damaged.ts',
  'test/support/database/server-of-the-run.ts',
  'test/support/few-files.ts',
];

/** Packages with files beside their code. */
const WITH_FILES = ['@electric-sql/pglite', '@node-rs/argon2', 'pg', 'pino', 'pkcs11js', 'zxing-wasm'];
/** For bundled packages that are CommonJS. */
const HERE = 'import.meta.url';
const REQUIRE = `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(${HERE});`;

/** A module that starts a program beside it: both keep their places in the bundles. */
const STARTER = 'src/agent/token/driver.ts';
const STARTED = 'src/agent/token/token-process.ts';

/** Code that reads the module's URL, as opposed to a string that contains it. */
const OWN_URL = /(?<!['"`])import\.meta\.url/g;

/** Keeps `import.meta.url` at the source, so that a module still finds the files beside it. */
const sourceUrls = (folder) => ({
  name: 'source-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:src|test|demo|\.config)\/.*\.(?:ts|mjs)$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (contents.search(OWN_URL) < 0) return undefined;
      const place = path === join(root, STARTER) ? join(folder, STARTER.replace(/\.ts$/, '.mjs')) : path;
      return {
        contents: contents.replaceAll(OWN_URL, JSON.stringify(pathToFileURL(place).href)),
        loader: path.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
});

/** Files whose hooks belong to their own suite where they share a process: see `suites.mjs`. */
const IN_SUITES = /(?:^|[\\/])test[\\/](?:journeys|package)[\\/]|[\\/]test[\\/]support[\\/]browser\.ts$/;

const SUITES = '.config/suites.mjs';
const suites = {
  name: 'suites',
  setup({ onResolve }) {
    const path = join(root, SUITES);
    onResolve({ filter: /^node:test$/ }, ({ importer }) => (IN_SUITES.test(importer) ? { path } : undefined));
  },
};

/** Marks of a test that needs more than Node: a browser, a database, a token, or a Unix program. */
const MACHINE = /playwright-core|'openssl'|POSTGRES_BIN|softhsm|spawn\('sh'|'\/bin\/sh'|'cc'|strace/i;

/** Marks of a test that would disturb others in its process, or whose receipt would end before its turn. */
const ALONE =
  /^(?:before|beforeEach|afterEach)\(|^const .*= await (?:serve|register)\(|process\.(?:env|chdir|exit)|globalThis\.|Object\.assign\(process|Date\.now = |mock\./m;

/** Marks of a test in a suite that would still disturb others in its process. */
const CHANGES_PROCESS = /process\.(?:chdir|exit)\(|process\.env\S* = |Object\.assign\(process|Date\.now = |mock\./;

/**
 * Bundles test files (paths from the root). For each file, resolves with node's arguments, whether
 * it needs more of the machine than Node, whether it needs its own process, and after how many
 * imports it reaches each file.
 *
 * @param {readonly string[]} files
 * @param {{ plugins?: import('esbuild').Plugin[], folder?: string }} [options]
 * @returns {Promise<{ program: string[], reached: ReadonlyMap<string, number>, needsMachine: boolean, alone: boolean }[]>}
 */
export async function bundleTests(files, { plugins = [], folder = shared } = {}) {
  rmSync(folder, { recursive: true, force: true });
  const options = {
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'linked',
    // Node parses each map when it loads the file; the sources are on the disk.
    sourcesContent: false,
    outbase: root,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    metafile: true,
    plugins: [...plugins, suites, sourceUrls(folder)],
    logLevel: 'error',
  };
  const entries = (names) => names.map((file) => join(root, file));
  const [{ metafile }] = await Promise.all([
    build({ ...options, entryPoints: entries([...files, STARTED, SUITES]), packages: 'external' }),
    folder === shared &&
      build({ ...options, entryPoints: entries(PROGRAMS), external: WITH_FILES, banner: { js: REQUIRE } }),
  ]);
  /** The files that one file imports, directly or not, and itself: after how many imports. */
  const reached = (file) => {
    const steps = new Map([[file, 0]]);
    for (const [each, step] of steps)
      for (const { path } of metafile.inputs[each].imports)
        if (metafile.inputs[path] && !steps.has(path)) steps.set(path, step + 1);
    return steps;
  };
  const needsMachine = (file) => /^(?:test|demo)\//.test(file) && MACHINE.test(readFileSync(join(root, file), 'utf8'));
  return files.map((file) => {
    const all = reached(file);
    const program = ['--enable-source-maps', join(folder, file.replace(/\.ts$/, '.mjs'))];
    const alone = (IN_SUITES.test(file) ? CHANGES_PROCESS : ALONE).test(readFileSync(join(root, file), 'utf8'));
    return { program, reached: all, needsMachine: [...all.keys()].some(needsMachine), alone };
  });
}
