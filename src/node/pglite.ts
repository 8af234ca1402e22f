import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../server/migrations.js';
import type { SqlDatabase } from '../server/sql.js';
import { lockDirectory } from './lock.js';
import { troubleMemory } from './postgres-errors.js';

/** The files of the database are not whole. Its message is for the operator. */
export class DirectoryDamaged extends Error {
  override readonly name = 'DirectoryDamaged';
}

export interface EmbeddedDatabase extends SqlDatabase {
  close(): Promise<void>;
}

/**
 * Writes what PostgreSQL has logged to the disk itself. PGlite never does (SECURITY F5): without this a killed process
 * loses nothing, but a power cut may lose what was acknowledged. docs/gateway.md says what remains.
 */
function walFlusher(directory: string) {
  const wal = join(directory, 'pg_wal');
  let flushed = 0;
  return async () => {
    const since = flushed;
    for (const name of await readdir(wal)) {
      if (!/^[0-9A-F]{24}$/.test(name)) continue;
      const path = join(wal, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < since) continue;
      flushed = Math.max(flushed, mtimeMs);
      const file = await open(path, 'r+');
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
    }
  };
}

const damaged = (directory: string, cause?: unknown) =>
  new DirectoryDamaged(
    `The database in ${join(directory, 'pgdata')} cannot be opened: it is damaged, as a power cut or a full disk can leave it, or of another version of PGlite. ` +
      `Restore the last backup of ${directory}, keys.json included. Without a backup, move pgdata away: the next start ` +
      'then begins with an empty database, and the accounts that were in it are lost.',
    { cause },
  );

/** Whether an error says that files are missing or wrong: SQLSTATE XX00x and 58P01, or a database that gives up at once. */
function isDamage(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return /^(?:XX00[012]|58P01)$/.test(code);
  return error instanceof WebAssembly.RuntimeError || /failed to initialize/i.test(String(message));
}

/**
 * The folder of the database. A first start that was killed half-way is begun again: its mark is still there, and nothing
 * was acknowledged from such a folder. Without the mark, a folder that PGlite would take for a new one is a damaged one.
 */
function prepare(directory: string): { readonly data: string; readonly made: () => void } {
  const data = join(directory, 'pgdata');
  const mark = join(directory, 'pgdata.begun');
  if (existsSync(mark)) rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (readdirSync(data).length === 0) writeFileSync(mark, '');
  else if (!existsSync(join(data, 'PG_VERSION'))) throw damaged(directory);
  return { data, made: () => rmSync(mark, { force: true }) };
}

/**
 * PGlite on a directory of its own, held against other processes and brought to the newest schema. A transaction is
 * acknowledged only when its log is on the disk.
 *
 * @throws {DirectoryLocked} when another process holds the directory
 * @throws {DirectoryDamaged} when its files are not whole
 */
export async function openPglite(directory: string): Promise<EmbeddedDatabase> {
  const unlock = await lockDirectory(directory);
  try {
    const { data, made } = prepare(directory);
    const pglite = await PGlite.create(data);
    await migrate(pglite);
    // This process has the directory alone, so every claim is a dead process's: its lease ends now. Its key stays, by which
    // the same call is taken up again.
    await pglite.exec('update flow set claimed_at = 0 where claimed_at is not null');
    made();
    const flush = walFlusher(data);
    const { tell, trouble } = troubleMemory();
    const told = <T>(work: Promise<T>): Promise<T> =>
      work.catch((error: unknown) => {
        throw tell(error);
      });
    return {
      query: (text, values) => told(pglite.query(text, values)),
      exec: (text) => told(pglite.exec(text)),
      transaction: (work) =>
        told(
          pglite.transaction(work).then(async (result) => {
            await flush();
            return result;
          }),
        ),
      trouble,
      async close() {
        await pglite.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw isDamage(error) ? damaged(directory, error) : error;
  }
}
