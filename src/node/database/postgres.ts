import pg from 'pg';
import { noLog, type Log } from '../../server/observe/log.js';
import { checkSchema, migrate } from '../../server/sql/migrations.js';
import { retry } from '../../server/retry.js';
import { DatabaseUnavailable, type SqlClient, type SqlDatabase } from '../../server/sql/sql.js';
import { parseDatabaseUrl, type DatabaseAddress } from './database-url.js';
import { isSpoiled, meaningOf, troubleMemory } from './postgres-errors.js';

/** All times are milliseconds. */
export interface PostgresOptions {
  /** As libpq takes it: `postgresql://user:password@host1,host2/name?sslmode=verify-full`, or `host=… dbname=…`. */
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
  /**
   * `true`, if absent: the start waits for the database and migrates. `check`: it waits, and ends when the schema is older
   * than this program, for a role that may not change it. `false`: it does neither.
   */
  readonly migrate?: boolean | 'check';
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

/** A pool whose next connection goes to the candidate that worked last. */
interface HostedPool {
  readonly pool: pg.Pool;
  readonly connect: () => Promise<pg.PoolClient>;
}

/** Refuses a server that cannot be written to, so that the next candidate is tried. */
const verifier =
  (session: 'read-write' | 'primary') =>
  (client: pg.ClientBase, done: (error?: Error) => void): void => {
    const question = session === 'primary' ? 'select pg_is_in_recovery()::text as no' : 'show transaction_read_only';
    client.query<Record<string, string>>(question).then(
      ({ rows: [row = {}] }) => {
        const isRefused = ['true', 'on'].includes(Object.values(row)[0] ?? '');
        done(isRefused ? new DatabaseUnavailable('away', 'read-only') : undefined);
      },
      (error: unknown) => done(error as Error),
    );
  };

function poolOf(options: PostgresOptions): HostedPool {
  const { url, connections = 10, statement = 5_000, lock = 3_000, idle = 10_000 } = options;
  const { candidates, session, connectTimeoutMs } = addressOf(url);
  const { patience = connectTimeoutMs ?? 3_000 } = options;
  const settings = {
    connectionString: candidates[0] ?? '',
    max: connections,
    connectionTimeoutMillis: patience,
    ...(session !== 'any' && { verify: verifier(session) }),
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
  };
  const pool = new pg.Pool(settings);
  // Without a listener, a connection that breaks would end the process. Whoever uses it is told by their own call.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let current = 0;
  async function connect(): Promise<pg.PoolClient> {
    for (let tried = 1; ; tried += 1) {
      const before = current;
      try {
        return await pool.connect();
      } catch (error) {
        if (tried >= candidates.length || meaningOf(error) !== 'away') throw error;
        // Several calls fail at once when a server goes: the first of them moves on.
        if (current === before) current = (before + 1) % candidates.length;
        pool.options.connectionString = candidates[current] ?? '';
      }
    }
  }
  return { pool, connect };
}

function addressOf(url: string): DatabaseAddress {
  try {
    return parseDatabaseUrl(url);
  } catch (error) {
    throw new TypeError(`The address of the database ${(error as TypeError).message}`, { cause: error });
  }
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
function overPool({ pool, connect }: HostedPool, queue: number): PooledDatabase {
  const { tell, trouble } = troubleMemory();

  function connection(): Promise<pg.PoolClient> {
    if (pool.waitingCount >= queue) throw new DatabaseUnavailable('busy', 'queue');
    return connect();
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

/** Schema changes may take longer than an answer may, and a start may come before the database. */
async function prepare(options: PostgresOptions): Promise<void> {
  const { start = 30_000, log = noLog } = options;
  const { migrate: wanted = true } = options;
  const made = poolOf({ ...options, connections: 1, statement: MIGRATION, lock: MIGRATION, idle: MIGRATION });
  const until = Date.now() + start;
  try {
    const count = await retry(
      () => (wanted === 'check' ? checkSchema(overPool(made, 1)) : migrate(overPool(made, 1))),
      (error) => {
        if (!(error instanceof DatabaseUnavailable) || Date.now() > until) return undefined;
        log('warn', { event: 'database.awaited', code: error.code });
        return 500 + Math.random() * 500;
      },
    );
    if (count > 0) log('info', { event: 'database.migrated', count });
  } finally {
    await made.pool.end();
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
 * @throws {SchemaOutdated} when its schema is older than this program, and `migrate` is `check`
 */
export async function openPostgres(options: PostgresOptions): Promise<PooledDatabase> {
  const { migrate: wanted = true, connections = 10, queue = connections * 20 } = options;
  if (wanted) await prepare(options);
  return overPool(poolOf(options), queue);
}
