/**
 * Databases as their first start leaves them, made once and kept in `.cache`: making one takes seconds of a core, and tests
 * want dozens. `test/node/database/pglite.test.ts` is a first start from nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const cache = join(process.cwd(), '.cache');
const version = () =>
  (JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8')) as { version: string }).version;

/** Several processes may keep it at once: each its own, and the last one's stays. */
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
  keep(join(cache, `pglite-${version()}.tar`), async (to) => {
    const made = await PGlite.create();
    writeFileSync(to, Buffer.from(await (await made.dumpDataDir('none')).arrayBuffer()));
    await made.close();
  });

/** An empty PGlite in memory. */
export async function madePglite(): Promise<PGlite> {
  return PGlite.create({ loadDataDir: new Blob([readFileSync(await pglite())]) });
}

/** What `openPglite(directory)` finds there is a database without tables. */
export async function makePgliteIn(directory: string): Promise<void> {
  const data = join(directory, 'pgdata');
  if (existsSync(data)) return;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  tar('-xf', await pglite(), '-C', data);
}

/** Fills PostgreSQL's data directory; `initdb` does it the first time, and its version is part of the name. */
export async function makePostgresIn(data: string, name: string, initdb: () => void): Promise<void> {
  const file = join(cache, `${name.replace(/[^\w.]+/g, '-')}.tar`);
  if (existsSync(file)) tar('-xpf', file, '-C', data);
  else {
    initdb();
    await keep(file, (to) => void tar('-cf', to, '-C', data, '.'));
  }
}
