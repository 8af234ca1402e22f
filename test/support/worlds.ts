/**
 * The environments in which a `Backend` is tested: the registrar itself, and the registrar behind
 * HTTP.
 */
import { httpBackend } from '../../src/client/http.js';
import { insurance } from '../../src/methods/insurance.js';
import { mobile } from '../../src/methods/mobile.js';
import { post } from '../../src/methods/post.js';
import { openPostgres, type PostgresOptions } from '../../src/node/database/postgres.js';
import { createGateway, type GatewayOptions } from '../../src/server/http/gateway.js';
import { migrate } from '../../src/server/sql/migrations.js';
import { sqlStore } from '../../src/server/sql/sql-store.js';
import type { SqlDatabase } from '../../src/server/sql/sql.js';
import { nodeCiphers } from '../../src/node/ciphers.js';
import { createKeys, createVault } from '../../src/server/vault/vault.js';
import { createWorld, memoryStore, type WorldOptions } from '../../src/testing/world.js';
import { madePglite } from './database/made-database.js';
import { startPostgres } from './database/postgres-server.js';
import { IS_LONG } from './long.js';
import { sharedServer } from './database/shared-server.js';

export const ORIGIN = 'http://localhost:8080';

/** A vault with new keys, and the ciphers that a gateway on Node has. */
export const newVault = () => createVault(createKeys(), nodeCiphers);

/** A clock that only moves when a test moves it. */
export function clock(start = Date.now()) {
  let at = start;
  return { now: () => at, sleep: (ms: number) => void (at += ms) };
}

/** A registrar in memory behind HTTP. */
export function gatewayWorld(options: WorldOptions = {}, more: Partial<GatewayOptions> = {}) {
  const world = createWorld({ store: { ...memoryStore(), vault: newVault() }, ...options });
  const gateway = createGateway({
    registrar: world.registrar,
    portals: world.portals,
    methods: [mobile, insurance, post],
    address: () => '192.0.2.1',
    ciphers: nodeCiphers,
    ...more,
  });
  const http = (proof?: Parameters<typeof httpBackend>[0]['proof']) =>
    httpBackend({
      endpoint: `${ORIGIN}/registration`,
      fetch: (request) => gateway.fetch(request),
      ...(proof ? { proof } : {}),
    });
  return { ...world, gateway, http };
}

/** An engine with our schema. */
export interface Engine extends SqlDatabase {
  close(): Promise<void>;
}

/** A PGlite in memory with our schema. */
export async function pglite() {
  const sql = await madePglite();
  await migrate(sql);
  return sql;
}

/** All waits in milliseconds, as long that tests of something else do not fail because the machine is busy. */
export const PATIENT = {
  patience: 60_000,
  statement: 60_000,
  lock: 30_000,
  idle: 60_000,
} satisfies Partial<PostgresOptions>;

/** A database on the run's PostgreSQL; a PGlite where there is none, or in a run that tests PGlite. */
export async function database(): Promise<Engine> {
  const server = IS_LONG ? undefined : sharedServer();
  return server ? openPostgres({ url: await server.database(), migrate: false, ...PATIENT }) : pglite();
}

/** A separate database with our schema on a real PostgreSQL, and a function that removes it. */
export async function postgres(options: Partial<PostgresOptions> = {}) {
  const server = sharedServer() ?? (await startPostgres());
  const url = await server.database();
  const sql = await openPostgres({ url, ...PATIENT, ...options });
  return {
    url,
    sql,
    /** Another database on the same server. */
    database: server.database,
    close: async () => {
      await sql.close();
      await server.stop();
    },
  };
}

/** A PostgreSQL, and the engines on which this run tests a file's statements: in the long run PGlite too. */
export async function engines() {
  const server = await postgres();
  const twin = IS_LONG ? await pglite() : undefined;
  const all: readonly (readonly [engine: string, sql: Engine])[] = [
    ['PostgreSQL', { ...server.sql, close: server.close }],
    ...(twin ? [['PGlite', twin] as const] : []),
  ];
  return { server, all, close: () => Promise.all(all.map(([, sql]) => sql.close())) };
}

export const storeOn = (sql: SqlDatabase, now?: () => number) =>
  sqlStore({ sql, vault: newVault(), ...(now ? { now } : {}) });

export { memoryStore };
