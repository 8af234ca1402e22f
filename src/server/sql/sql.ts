/** What `pg.Pool` and `PGlite` have in common, and all that is needed of either. */
export interface SqlClient {
  // oxlint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- both clients declare it so
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface SqlDatabase extends SqlClient {
  /**
   * Runs `work` in one transaction: what it throws rolls everything back. It may be run again from its beginning when the
   * database asks for that (SQLSTATE 40001, 40P01), so it must touch nothing but `tx`.
   */
  transaction<T>(work: (tx: SqlClient) => Promise<T>): Promise<T>;
  /** Several statements at once, without parameters. */
  exec(text: string): Promise<unknown>;
  /** What was wrong with it a moment ago, where an answer to `select 1` would not tell. */
  readonly trouble?: () => DatabaseTrouble | undefined;
}

/**
 * `away`: it does not answer, or went while it was asked. `busy`: every connection is taken. `slow`: the statement timed
 * out. `full`: there is no space left on its disk.
 */
export type DatabaseTrouble = 'away' | 'busy' | 'slow' | 'full';

/** The database cannot answer now. Its words are not repeated, since they may quote values; its SQLSTATE is. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly trouble: DatabaseTrouble;
  readonly code: string;
  constructor(trouble: DatabaseTrouble, code: string) {
    super(`The database is ${trouble} (${code}).`);
    this.trouble = trouble;
    this.code = code;
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Whether a statement was refused because the row is there already (SQLSTATE 23505). */
const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505';

/** Whether a table, or the type that comes with it, was made by somebody else at the same moment. */
export const isMadeAlready = (error: unknown): boolean =>
  isDuplicate(error) || codeOf(error) === '42P07' || codeOf(error) === '42710';

/** The transaction that a port of this store was handed. */
export const within = (database: SqlDatabase, tx: unknown): SqlClient => (tx as SqlClient | undefined) ?? database;

/** Milliseconds by which the database's clock is ahead of `now`: one of the two is wrong when it is many. */
export async function clockAhead(database: SqlClient, now: () => number = Date.now): Promise<number> {
  const { rows } = await database.query<{ at: number | string }>('select extract(epoch from now()) * 1000 as at');
  return Number(rows[0]?.at) - now();
}

/** For `createGateway({ ready })`: whether the database answers, and can be written to. */
export async function databaseReady(database: SqlDatabase): Promise<boolean | DatabaseTrouble> {
  const { rows } = await database.query('select 1');
  return database.trouble?.() ?? rows.length === 1;
}
