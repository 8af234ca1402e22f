import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../../server/sql/migrations.js';
import type { SqlDatabase } from '../../server/sql/sql.js';
import { flushNames } from '../flush-names.js';
import { DirectoryLocked, lockDirectory } from './lock.js';
import { troubleMemory } from './postgres-errors.js';

export { DirectoryLocked };

/** The database's files are incomplete. The message is meant for the operator. */
export class DirectoryDamaged extends Error {
  override readonly name = 'DirectoryDamaged';
}

export interface EmbeddedDatabase extends SqlDatabase {
  close(): Promise<void>;
}

/**
 * Flushes PostgreSQL's write-ahead log to the disk. PGlite never does (F5): a killed process loses
 * nothing, but a power cut could lose acknowledged writes. docs/gateway.md describes the remaining
 * risk.
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

/**
 * Whether an error means missing or wrong files: SQLSTATE XX00x and 58P01, or a database that fails
 * to start.
 */
function isDamage(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return /^(?:XX00[012]|58P01)$/.test(code);
  return error instanceof WebAssembly.RuntimeError || /failed to initialize/i.test(String(message));
}

class Engine extends PGlite {
  /**
   * Stops a timer of PostgreSQL that a failed start leaves running. It would keep the process
   * alive.
   */
  giveUp(): void {
    try {
      this.mod?._emscripten_force_exit(0);
    } catch {
      // exiting throws
    }
  }
}

/** Opens the database in a folder and runs `work` on it. On failure, stops the database. */
async function startOn<T>(data: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = new Engine(data);
  try {
    await engine.waitReady;
    return await work(engine);
  } catch (error) {
    engine.giveUp();
    throw error;
  }
}

/**
 * Returns the database's folder. A new database is created beside it and renamed when complete, so
 * that an interrupted first start is repeated. A folder that is not empty but has no database is
 * damaged.
 */
async function prepare(directory: string): Promise<string> {
  const data = join(directory, 'pgdata');
  const isThere = existsSync(data) && readdirSync(data).length > 0;
  if (isThere && !existsSync(join(data, 'PG_VERSION'))) throw damaged(directory);
  if (isThere) return data;
  const begun = join(directory, 'pgdata.begun');
  rmSync(begun, { recursive: true, force: true });
  mkdirSync(begun, { recursive: true, mode: 0o700 });
  await startOn(begun, (engine) => engine.close());
  rmSync(data, { recursive: true, force: true });
  renameSync(begun, data);
  flushNames(directory);
  return data;
}

/**
 * Opens PGlite on a directory, locks it against other processes, and migrates it. A transaction is
 * acknowledged only after its log is on the disk.
 *
 * @throws {DirectoryLocked} if another process has the directory open
 * @throws {DirectoryDamaged} if its files are incomplete
 */
export async function openPglite(directory: string): Promise<EmbeddedDatabase> {
  const unlock = await lockDirectory(directory);
  try {
    const data = await prepare(directory);
    const pglite = await startOn(data, async (engine) => {
      await migrate(engine);
      // The lock excludes other processes, so every claim is from a dead one and its lease ends
      // now. The claim's key stays, so that a retry of the same call is recognised.
      await engine.exec('update flow set claimed_at = 0 where claimed_at is not null');
      return engine;
    });
    const flush = walFlusher(data);
    const flushed = <T>(result: T): Promise<T> => flush().then(() => result);
    const { translate, trouble } = troubleMemory();
    const translated = <T>(work: Promise<T>): Promise<T> =>
      work.catch((error: unknown) => {
        throw translate(error);
      });
    return {
      query: (text, values) => translated(pglite.query(text, values)),
      write: <Row>(text: string, values?: unknown[]) => translated(pglite.query<Row>(text, values).then(flushed)),
      exec: (text) => translated(pglite.exec(text)),
      transaction: (work) => translated(pglite.transaction(work).then(flushed)),
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
