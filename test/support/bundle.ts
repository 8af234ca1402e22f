import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const made = new Map<string, Promise<string>>();

async function make(entry: string): Promise<string> {
  const shared = join(process.cwd(), '.cache', 'tests', entry.replace(/\.ts$/, '.mjs'));
  if (process.env['DVC_TESTS'] && existsSync(shared)) return shared;
  const file = join(process.cwd(), '.cache', `bundle-${process.pid}-${made.size}.mjs`);
  process.once('exit', () => rmSync(file, { force: true }));
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // Its files are found beside the program, as they are before it is bundled.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(resolve(entry)).href) },
    outfile: file,
    logLevel: 'error',
  });
  return file;
}

/**
 * A program of ours as plain modules: started often, it starts a second sooner each time. `npm test` makes it once for all;
 * a test that is run by hand makes its own.
 */
export function bundle(entry: string): Promise<string> {
  const file = made.get(entry) ?? make(entry);
  made.set(entry, file);
  return file;
}
