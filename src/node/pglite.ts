import { mkdirSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../server/migrations.js';
import type { SqlDatabase } from '../server/sql.js';
import { lockDirectory } from './lock.js';

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

/**
 * PGlite on a directory of its own, held against other processes and brought to the newest schema. A transaction is
 * acknowledged only when its log is on the disk.
 *
 * @throws {DirectoryLocked} when another process holds the directory
 */
export async function openPglite(directory: string): Promise<EmbeddedDatabase> {
  const unlock = await lockDirectory(directory);
  try {
    const data = join(directory, 'pgdata');
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const pglite = await PGlite.create(data);
    await migrate(pglite);
    // This process has the directory alone, so every claim is a dead process's: its lease ends now. Its key stays, by which
    // the same call is taken up again.
    await pglite.exec('update flow set claimed_at = 0 where claimed_at is not null');
    const flush = walFlusher(data);
    return {
      query: (text, values) => pglite.query(text, values),
      exec: (text) => pglite.exec(text),
      async transaction(work) {
        const result = await pglite.transaction(work);
        await flush();
        return result;
      },
      async close() {
        await pglite.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}
