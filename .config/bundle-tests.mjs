// Test files as plain modules with shared chunks in .cache/tests: node starts them without a compiler in each process.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './setup.mjs';

const folder = join(root, '.cache', 'tests');

/** A module goes on finding its files beside its source. */
const sourceUrls = {
  name: 'source-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:src|test|demo|\.config)\/.*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (!contents.includes('import.meta.url')) return undefined;
      return {
        contents: contents.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
        loader: 'ts',
      };
    });
  },
};

/**
 * Bundles the given test files (paths from the root). Resolves with the arguments of node for each: the file, the options.
 * What forks a program of ours stays as it is, since the forked file is a source.
 */
export async function bundleTests(files) {
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: files.map((file) => join(root, file)),
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
    plugins: [sourceUrls],
    logLevel: 'error',
  });
  const forks = (file, seen = new Set()) => {
    if (seen.has(file)) return false;
    seen.add(file);
    if (file === 'src/agent/driver.ts') return true;
    return (metafile.inputs[file]?.imports ?? []).some(({ path }) => forks(path, seen));
  };
  return files.map((file) =>
    forks(file)
      ? [file, ['--import', 'tsx']]
      : [join('.cache', 'tests', file.replace(/\.ts$/, '.mjs')), ['--enable-source-maps']],
  );
}
