import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTests } from '../../.config/bundle-tests.mjs';

const made = new Map<string, Promise<string>>();

async function make(entry: string): Promise<string> {
  const name = entry.replace(/\.ts$/, '.mjs');
  const shared = join(process.cwd(), '.cache', 'tests', name);
  if (process.env['DVC_TESTS'] && existsSync(shared)) return shared;
  const folder = join(process.cwd(), '.cache', `bundle-${process.pid}-${made.size}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundleTests([entry], { folder });
  return join(folder, name);
}

/**
 * Bundles one of our programs: it then starts a second faster each time. `npm test` bundles it once
 * for all tests; a test that is run by hand bundles its own.
 */
export function bundle(entry: string): Promise<string> {
  const file = made.get(entry) ?? make(entry);
  made.set(entry, file);
  return file;
}
