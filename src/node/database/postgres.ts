import pg from 'pg';
import { noLog, type Log } from '../../server/observe/log.js';
import { migrate } from '../../server/sql/migrations.js';
import { retry } from '../../server/retry.js';
import { DatabaseUnavailable, type SqlClient, type SqlDatabase } from '../../server/sql/sql.js';
import { isSpoiled, meaningOf, troubleMemory } from './postgres-errors.js';

/** All times are milliseconds. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:5432/name?sslmode=verify-full`. */
  readonly url: string;
  /** Connections that this process may hold. */
  readonly connections?: number;
  /** How long a call may wait for one of them. */
  readonly patience?: number;
  /** Calls that may wait at once; one more is refused at once. */
  readonly queue?: number;
  /** `statement_timeout`; two seconds later a silent server is given up too. */
  readonly statement?: number;
  /** `lock_timeout`. */
  readonly lock?: number;
  /** `idle_in_transaction_session_timeout`. */
  readonly idle?: number;
  /** How long the start waits for a database that is not there yet. */
  readonly start?: number;
  /** `false`: the schema is brought up to date by somebody with more rights, and this process only uses it. */
  readonly migrate?: boolean;
  readonly log?: Log;
}

export interface PooledDatabase extends SqlDatabase {
  close(): Promise<void>;
}

/** Tries of one transaction or statement; the pause before the next is random, up to 20, 40, 80 … ms. */
const TRIES = 8;
const MIGRATION = 600_000;

/**
 * Asks again while the database says that nothing happened, or `harmless` says that asking once more does no harm.
 * @throws {DatabaseUnavailable}
 */
async function persist<T>(
  work: () => Promise<T>,
  tell: (error: unknown) => unknown,
  harmless: (error: unknown, attempt: number) => boolean = () => false,
): Promise<T> {
  try {
    return await retry(work, (error, attempt) => {
      const again = meaningOf(error) === 'again' || harmless(error, attempt);
      return again && attempt + 1 < TRIES ? Math.random() * 20 * 2 ** attempt : undefined;
    });
  } catch (error) {
    throw tell(error);
  }
}

/** `bigint` as a number: ours are times and counts. Engines that shard make a `bigint` of every `integer`. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

function poolOf(options: PostgresOptions): pg.Pool {
  const { url, connections = 10, patience = 3_000, statement = 5_000, lock = 3_000, idle = 10_000 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patience,
    idleTimeoutMillis: 30_000,
    // A connection is not for ever: behind a balancer, a server that has come back gets its share again.
    maxLifetimeSeconds: 1800,
    keepAlive: true,
    statement_timeout: statement,
    query_timeout: statement + 2_000,
    lock_timeout: lock,
    idle_in_transaction_session_timeout: idle,
    application_name: 'dvc-register',
    types,
  });
  // Without a listener, a connection that breaks would end the process. Whoever uses it is told by their own call.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A connection may have died in the pool unnoticed: it is thrown away, and another one tried. */
async function begin(connection: () => Promise<pg.PoolClient>): Promise<pg.PoolClient> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await connection();
    try {
      // Every invariant is a unique key or a compared revision, so READ COMMITTED is enough; it is named, since engines differ.
      await client.query('begin isolation level read committed');
      return client;
    } catch (error) {
      client.release(true);
      if (attempt >= TRIES || meaningOf(error) !== 'away') throw error;
    }
  }
}

/** The port over a pool. */
function overPool(pool: pg.Pool, queue: number): PooledDatabase {
  const { tell, trouble } = troubleMemory();

  function connection(): Promise<pg.PoolClient> {
    if (pool.waitingCount >= queue) throw new DatabaseUnavailable('busy', 'queue');
    return pool.connect();
  }

  async function ask(text: string, values?: unknown[]) {
    const client = await connection();
    let spoiled = false;
    try {
      return await client.query(text, values);
    } catch (error) {
      spoiled = isSpoiled(error);
      throw error;
    } finally {
      client.release(spoiled);
    }
  }

  async function transact<T>(work: (tx: SqlClient) => Promise<T>): Promise<T> {
    const client = await begin(connection);
    let spoiled = false;
    try {
      const result = await work(client);
      // PostgreSQL answers ROLLBACK, and no error, to the commit of a transaction in which a statement failed.
      if ((await client.query('commit')).command !== 'COMMIT')
        throw new Error('A failed transaction was to be committed.');
      return result;
    } catch (error) {
      spoiled = isSpoiled(error);
      if (!spoiled) await client.query('rollback').catch(() => (spoiled = true));
      throw error;
    } finally {
      client.release(spoiled);
    }
  }

  return {
    // oxlint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the port declares it so
    query: <Row>(text: string, values?: unknown[]) => {
      const reads = /^\s*select\b/i.test(text);
      // Only what reads is asked again on a new connection: what writes may have been done before its answer was lost.
      return persist<{ rows: Row[] }>(
        () => ask(text, values),
        tell,
        (error, attempt) => reads && attempt === 0 && meaningOf(error) === 'away',
      );
    },
    exec: (text) => persist(() => ask(text), tell),
    transaction: (work) => persist(() => transact(work), tell),
    trouble,
    close: () => pool.end(),
  };
}

/** Schema changes may take longer than an answer may, and the first start may come before the database. */
async function prepare(options: PostgresOptions): Promise<void> {
  const { start = 30_000, log = noLog } = options;
  const pool = poolOf({ ...options, connections: 1, statement: MIGRATION, lock: MIGRATION, idle: MIGRATION });
  const until = Date.now() + start;
  try {
    const count = await retry(
      () => migrate(overPool(pool, 1)),
      (error) => {
        if (!(error instanceof DatabaseUnavailable) || Date.now() > until) return undefined;
        log('warn', { event: 'database.awaited', code: error.code });
        return 500 + Math.random() * 500;
      },
    );
    if (count > 0) log('info', { event: 'database.migrated', count });
  } finally {
    await pool.end();
  }
}

/**
 * PostgreSQL, or what speaks as it, for any number of gateway processes on one database. Brings it to the newest schema.
 * Every call ends: with rows, with the database's own error, or within its time-outs as {@link DatabaseUnavailable}; and
 * the next call finds the database when it is back.
 *
 * @example
 * const sql = await openPostgres({ url: process.env.DATABASE_URL ?? '' });
 * const store = sqlStore({ sql, vault });
 * @throws {DatabaseUnavailable} when it does not come within `start`
 */
export async function openPostgres(options: PostgresOptions): Promise<PooledDatabase> {
  const { migrate: wanted = true, connections = 10, queue = connections * 20 } = options;
  if (wanted) await prepare(options);
  return overPool(poolOf(options), queue);
}
