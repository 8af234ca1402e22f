/** What `pg.Pool` and `PGlite` have in common, and all that is needed of either. */
export interface SqlClient {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- both clients declare it so
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface SqlDatabase extends SqlClient {
  /** Runs `work` in one transaction: what it throws rolls everything back. */
  transaction<T>(work: (tx: SqlClient) => Promise<T>): Promise<T>;
  /** Several statements at once, without parameters. */
  exec(text: string): Promise<unknown>;
}

/** Whether a statement was refused because the row is there already (SQLSTATE 23505). */
export const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';

/** The transaction that a port of this store was handed. */
export const within = (database: SqlDatabase, tx: unknown): SqlClient => (tx as SqlClient | undefined) ?? database;
