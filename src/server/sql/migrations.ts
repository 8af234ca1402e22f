import { MIGRATIONS } from './migration-list.js';
import { isMadeAlready, type SqlClient, type SqlDatabase } from './sql.js';

export { MIGRATIONS };

/** Two processes may create the table at once: the second gets an error, and continues. */
async function ledger(database: SqlDatabase): Promise<void> {
  try {
    await database.exec('create table if not exists migration (number integer primary key)');
  } catch (error) {
    if (!isMadeAlready(error)) throw error;
  }
}

/**
 * Migrates a database to the newest schema. Of several processes, one migrates while the others
 * wait for its lock on row 0. A row lock is used because not every PostgreSQL-compatible engine has
 * advisory locks or `lock table`.
 *
 * @returns number of migrations applied; negative if the database is newer than this program, which
 * works too
 */
export async function migrate(database: SqlDatabase, migrations: readonly string[] = MIGRATIONS): Promise<number> {
  await ledger(database);
  await database.query('insert into migration (number) values (0) on conflict (number) do nothing');
  return database.transaction(async (tx) => {
    await tx.query('select number from migration where number = 0 for update');
    const { rows } = await tx.query<{ number: number | string }>('select max(number) as number from migration');
    const done = Number(rows[0]?.number ?? 0);
    for (const [index, text] of migrations.entries()) {
      if (index < done) continue;
      for (const statement of text.split(';').filter((part) => part.trim())) await tx.query(statement);
      await tx.query('insert into migration (number) values ($1)', [index + 1]);
    }
    return migrations.length - done;
  });
}

/** The schema is older than this program. The message is meant for the operator. */
export class SchemaOutdated extends Error {
  override readonly name = 'SchemaOutdated';
}

/** The version of a database's schema, and the version that this program needs. */
export async function schemaVersion(database: SqlClient): Promise<{ readonly found: number; readonly needed: number }> {
  const needed = MIGRATIONS.length;
  try {
    const { rows } = await database.query<{ number: number | string }>('select max(number) as number from migration');
    return { found: Number(rows[0]?.number ?? 0), needed };
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === '42P01') return { found: 0, needed }; // an empty database
    throw error;
  }
}

/**
 * @returns 0
 * @throws {SchemaOutdated} if a migration is needed
 */
export async function checkSchema(database: SqlClient): Promise<number> {
  const { found, needed } = await schemaVersion(database);
  if (found >= needed) return 0;
  throw new SchemaOutdated(
    `The schema of the database is at version ${found}; this program needs ${needed}. Run dvc-register migrate up.`,
  );
}
