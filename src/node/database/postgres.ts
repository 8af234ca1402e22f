import pg from 'pg';
import { noLog, type Log } from '../../server/observe/log.js';
import { checkSchema, migrate } from '../../server/sql/migrations.js';
import { retry } from '../../server/retry.js';
import { DatabaseUnavailable, type SqlClient, type SqlDatabase } from '../../server/sql/sql.js';
import { parseDatabaseUrl, sharers, type DatabaseAddress } from './database-url.js';
import { createFlights } from './flights.js';
import { isSpoiled, meaningOf, troubleMemory } from './postgres-errors.js';
import { preparing, run } from './prepared.js';

/** All times are milliseconds. */
export interface PostgresOptions {
  /**
   * As for libpq: `postgresql://user:password@host1,host2/name?sslmode=verify-full`, or `host=…
   * dbname=…`.
   */
  readonly url: string;
  /** Most connections of this process. */
  readonly connections?: number;
  /** How long a call waits for a connection. */
  readonly patience?: number;
  /** Most calls that wait for a connection; a further one is refused. */
  readonly queue?: number;
  /** `statement_timeout`. A server that is silent for two seconds more is given up. */
  readonly statement?: number;
  /** `lock_timeout`. */
  readonly lock?: number;
  /** `idle_in_transaction_session_timeout`. */
  readonly idle?: number;
  /** How long start-up waits for the database. */
  readonly start?: number;
  /**
   * Default `true`: start-up waits for the database and migrates it. `check`: start-up waits and
   * fails if the schema is outdated, for a role that may not change it. `false`: neither.
   */
  readonly migrate?: boolean | 'check';
  readonly log?: Log;
}

export interface PooledDatabase extends SqlDatabase {
  close(): Promise<void>;
}

/**
 * Attempts per transaction or statement. The pause between them is random, up to 20, 40, 80 … ms.
 */
const TRIES = 8;
const MIGRATION = 600_000;

/**
 * Retries while the database reports that nothing was done, or `harmless` says that a retry is
 * safe.
 * @throws {DatabaseUnavailable}
 */
async function persist<T>(
  work: () => Promise<T>,
  translate: (error: unknown) => unknown,
  harmless: (error: unknown, attempt: number) => boolean = () => false,
): Promise<T> {
  try {
    return await retry(work, (error, attempt) => {
      const again = meaningOf(error) === 'again' || harmless(error, attempt);
      return again && attempt + 1 < TRIES ? Math.random() * 20 * 2 ** attempt : undefined;
    });
  } catch (error) {
    throw translate(error);
  }
}

/**
 * Parses `bigint` as a number: ours are times and counts. Sharding engines return `bigint` for
 * every `integer`.
 */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** A pool that connects to the candidate that worked last. */
interface HostedPool {
  readonly pool: pg.Pool;
  readonly connect: () => Promise<pg.PoolClient>;
  /** `isSpoiled`: the connection is broken, or its server did not answer. */
  readonly release: (client: pg.PoolClient, isSpoiled: boolean) => void;
}

/** Refuses a read-only server, so that the next candidate is tried. */
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

/**
 * When a connection breaks or its server does not answer, the others that lead to the same server
 * are not used again: if it has vanished, a call on each of them would wait for the time-out.
 */
function inGenerations(pool: pg.Pool) {
  const generations = new WeakMap<pg.PoolClient, number>();
  let current = 0;
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    generations.set(client, current);
  });
  async function take(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect();
      if (generations.get(client) === current) return client;
      client.release(true);
    }
  }
  function release(client: pg.PoolClient, isSpoiled: boolean): void {
    if (isSpoiled && generations.get(client) === current) current += 1;
    client.release(isSpoiled);
  }
  return { take, release };
}

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
    // Connections are replaced in time, so that behind a balancer a recovered server gets its
    // share.
    maxLifetimeSeconds: 1800,
    // Node's default lets the system wait two hours before it asks whether a peer is still there.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: statement,
    query_timeout: statement + 2_000,
    lock_timeout: lock,
    idle_in_transaction_session_timeout: idle,
    application_name: 'dvc-register',
    types,
  };
  const pool = new pg.Pool(settings);
  // Without a listener, a broken connection would end the process. The call that uses it reports
  // the error.
  pool.on('error', () => undefined);
  const { take, release } = inGenerations(pool);
  let current = 0;
  async function connect(): Promise<pg.PoolClient> {
    const tried = new Set<number>();
    for (;;) {
      const before = current;
      try {
        return await take();
      } catch (error) {
        for (const index of sharers(candidates, before, error)) tried.add(index);
        const next = candidates.findIndex((_, index) => !tried.has(index));
        if (next < 0 || meaningOf(error) !== 'away') throw error;
        // Several calls fail at once when a server goes down; only the first switches to the next
        // candidate.
        if (current === before || tried.has(current)) current = next;
        pool.options.connectionString = candidates[current] ?? '';
      }
    }
  }
  return { pool, connect, release };
}

function addressOf(url: string): DatabaseAddress {
  try {
    return parseDatabaseUrl(url);
  } catch (error) {
    throw new TypeError(`The address of the database ${(error as TypeError).message}`, { cause: error });
  }
}

/** A pooled connection may have broken unnoticed: it is discarded and another one tried. */
async function begin(connection: () => Promise<pg.PoolClient>, release: HostedPool['release']): Promise<pg.PoolClient> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await connection();
    try {
      // Every invariant is a unique key or a compared revision, so READ COMMITTED suffices. It is
      // set explicitly, because engines' defaults differ.
      await client.query('begin isolation level read committed');
      return client;
    } catch (error) {
      release(client, true);
      if (attempt >= TRIES || meaningOf(error) !== 'away') throw error;
    }
  }
}

/** A database over a connection pool. */
function overPool({ pool, connect, release }: HostedPool, queue: number): PooledDatabase {
  const { translate, trouble } = troubleMemory();

  function connection(): Promise<pg.PoolClient> {
    if (pool.waitingCount >= queue) throw new DatabaseUnavailable('busy', 'queue');
    return connect();
  }

  async function ask(text: string, values?: unknown[]) {
    const client = await connection();
    let spoiled = false;
    try {
      return await run(client, text, values);
    } catch (error) {
      spoiled = isSpoiled(error);
      throw error;
    } finally {
      release(client, spoiled);
    }
  }

  async function transact<T>(work: (tx: SqlClient) => Promise<T>): Promise<T> {
    const client = await begin(connection, release);
    let spoiled = false;
    try {
      const result = await work(preparing(client));
      // PostgreSQL answers ROLLBACK, without an error, to the commit of a transaction in which a
      // statement failed.
      if ((await client.query('commit')).command !== 'COMMIT')
        throw new Error('The commit of a failed transaction was rolled back.');
      return result;
    } catch (error) {
      spoiled = isSpoiled(error);
      if (!spoiled) await client.query('rollback').catch(() => (spoiled = true));
      throw error;
    } finally {
      release(client, spoiled);
    }
  }

  // oxlint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the port declares it so
  function query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }> {
    const reads = /^\s*select\b/i.test(text);
    // Only reads are retried on a new connection: a write may have been done before its answer
    // was lost.
    return persist<{ rows: Row[] }>(
      () => ask(text, values),
      translate,
      (error, attempt) => reads && attempt === 0 && meaningOf(error) === 'away',
    );
  }

  return {
    query,
    short: createFlights({ connection, release, alone: query, translate, queue }),
    exec: (text) => persist(() => ask(text), translate),
    transaction: (work) => persist(() => transact(work), translate),
    trouble,
    close: () => pool.end(),
  };
}

/** A migration may take longer than a request, and the gateway may start before its database. */
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
 * PostgreSQL or a compatible engine, shared by any number of gateway processes. Migrates to the
 * newest schema. Every call ends with rows, with the database's error, or within its timeouts with
 * {@link DatabaseUnavailable}. Calls succeed again when the database is back.
 *
 * @example
 * const sql = await openPostgres({ url: process.env.DATABASE_URL ?? '' });
 * const store = sqlStore({ sql, vault });
 * @throws {DatabaseUnavailable} if the database does not answer within `start`
 * @throws {SchemaOutdated} if the schema is older than this program and `migrate` is `check`
 */
export async function openPostgres(options: PostgresOptions): Promise<PooledDatabase> {
  const { migrate: wanted = true, connections = 10, queue = connections * 20 } = options;
  if (wanted) await prepare(options);
  return overPool(poolOf(options), queue);
}
