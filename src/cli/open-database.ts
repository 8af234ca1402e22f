// What the commands beside a gateway have in common: the PostgreSQL that DATABASE_URL names, beside running gateways, or a
// stopped gateway's PGlite.
import { openPglite } from 'dvc-register/node/pglite.js';
import { openPostgres, type PooledDatabase } from 'dvc-register/node/postgres.js';

export function openDatabase(directory: string): Promise<PooledDatabase> {
  const url = process.env['DATABASE_URL'];
  // A walk through all that there is takes longer than an answer may.
  return url ? openPostgres({ url, migrate: false, statement: 600_000 }) : openPglite(directory);
}

/** 2: it could not be done; a sentence says why. */
export function explain(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
