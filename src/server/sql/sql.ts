/** The common subset of `pg.Pool` and `PGlite` that the gateway needs. */
export interface SqlClient {
  // oxlint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- both clients declare it so
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface SqlDatabase extends SqlClient {
  /**
   * Runs `work` in one transaction and rolls back if it throws. `work` may be run again when the
   * database requires it (SQLSTATE 40001, 40P01), so it must have no effect outside `tx`.
   */
  transaction<T>(work: (tx: SqlClient) => Promise<T>): Promise<T>;
  /**
   * Runs one statement as a transaction: what it wrote is on the disk when it returns. Absent where
   * `query` does that.
   */
  readonly write?: SqlClient['query'];
  /**
   * Runs one short statement, which may share its transaction with statements of other calls: what it
   * wrote is on the disk when it returns. Absent where statements cannot share one.
   */
  readonly short?: SqlClient['query'];
  /** Runs several statements without parameters. */
  exec(text: string): Promise<unknown>;
  /** The last fault, for databases where `select 1` would not reveal it. */
  readonly trouble?: () => DatabaseTrouble | undefined;
}

/**
 * `away`: no answer, or the connection broke. `busy`: no free connection. `slow`: the statement
 * timed out. `full`: no space left on disk.
 */
export type DatabaseTrouble = 'away' | 'busy' | 'slow' | 'full';

/**
 * The database cannot answer now. The message holds its SQLSTATE, never its text, which may quote
 * values.
 */
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

/** Whether a statement failed because the row exists (SQLSTATE 23505). */
const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505';

/** Whether a statement divided by zero (SQLSTATE 22012). */
export const isDividedByZero = (error: unknown): boolean => codeOf(error) === '22012';

/** Whether another process created the table, or its row type, at the same moment. */
export const isMadeAlready = (error: unknown): boolean =>
  isDuplicate(error) || codeOf(error) === '42P07' || codeOf(error) === '42710';

/** Whether a text is a UUID as we write it: the databases refuse other texts with an error. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/**
 * The columns of `json_to_recordset`, each a text unless `others` names its type.
 *
 * @example
 * recordTypes('seq, at', { seq: 'bigint' }); // 'seq bigint, at text'
 */
export const recordTypes = (columns: string, others: Readonly<Record<string, string>>): string =>
  columns
    .split(', ')
    .map((name) => `${name} ${others[name] ?? 'text'}`)
    .join(', ');

/**
 * A part of the statement that writes a flow and an account. It may read the parts `moved`, which
 * returns the flow's `ref`, and `made`, which returns the account's `id`. `n`: the number of its first
 * parameter.
 */
export interface StatementPart {
  readonly text: (n: number) => string;
  readonly values: unknown[];
}

/** Runs one short statement: see {@link SqlDatabase.short}. */
export const shortWith = (database: SqlDatabase): SqlClient['query'] =>
  database.short ?? ((text, values) => database.query(text, values));

/** Runs one short statement durably: see {@link SqlDatabase.write}. */
export const writeWith = (database: SqlDatabase): SqlClient['query'] =>
  database.short ?? database.write ?? ((text, values) => database.query(text, values));

/** The transaction handed to a port of this store, or the database itself. */
export const within = (database: SqlDatabase, tx: unknown): SqlClient => (tx as SqlClient | undefined) ?? database;

/**
 * Milliseconds by which the database's clock is ahead of `now`. A large value means that one clock
 * is wrong.
 */
export async function clockAhead(database: SqlClient, now: () => number = Date.now): Promise<number> {
  const { rows } = await database.query<{ at: number | string }>('select extract(epoch from now()) * 1000 as at');
  return Number(rows[0]?.at) - now();
}

/** For `createGateway({ ready })`: whether the database answers and is writable. */
export async function databaseReady(database: SqlDatabase): Promise<boolean | DatabaseTrouble> {
  const { rows } = await database.query<{ read_only?: string }>(
    "select current_setting('transaction_read_only') as read_only",
  );
  return database.trouble?.() ?? (rows.length === 1 && rows[0]?.read_only !== 'on');
}
