/**
 * Databases in the state after their first start, made once and cached in `.cache`: making one
 * takes seconds, and tests need dozens. `test/node/database/pglite.test.ts` tests a real first
 * start.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const cache = join(process.cwd(), '.cache');
const version = () =>
  (JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8')) as { version: string }).version;

/** Several processes may write it at once: each writes its own copy, and the last rename wins. */
async function keep(file: string, write: (to: string) => void | Promise<void>): Promise<string> {
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const mine = `${file}.${process.pid}`;
  await write(mine);
  renameSync(mine, file);
  return file;
}

const tar = (...args: string[]) => execFileSync('tar', args, { stdio: 'ignore' });

const pglite = () =>
  keep(join(cache, `pglite-${version()}-small.tar`), async (to) => {
    const made = await PGlite.create();
    // A process of a test keeps little in memory, so its start need not clear 128 MB.
    await made.exec("alter system set shared_buffers = '4MB'");
    writeFileSync(to, Buffer.from(await (await made.dumpDataDir('none')).arrayBuffer()));
    await made.close();
  });

/** A file that is read already: node takes a second of CPU time to read 40 MB from a `Blob`. */
class ReadFile extends Blob {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer) {
    super();
    this.#bytes = bytes;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes);
  }
}

/** An empty PGlite in memory. */
export async function madePglite(): Promise<PGlite> {
  const bytes = readFileSync(await pglite());
  return PGlite.create({ loadDataDir: new ReadFile(bytes.buffer) });
}

/** Prepares `directory` so that `openPglite` finds a database without tables. */
export async function makePgliteIn(directory: string): Promise<void> {
  const data = join(directory, 'pgdata');
  if (existsSync(data)) return;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  tar('-xf', await pglite(), '-C', data);
}

/**
 * Fills PostgreSQL's data directory. `initdb` runs only the first time; its version is part of the
 * cache's name.
 */
export async function makePostgresIn(data: string, name: string, initdb: () => void): Promise<void> {
  const file = join(cache, `${name.replace(/[^\w.]+/g, '-')}.tar`);
  if (existsSync(file)) tar('-xpf', file, '-C', data);
  else {
    initdb();
    await keep(file, (to) => void tar('-cf', to, '-C', data, '.'));
  }
}
