/** Opens the database and keys of a configuration, and derives the options of `createServer`. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { LIMITS } from '../../server/checks/limits.js';
import type { Log } from '../../server/observe/log.js';
import type { SqlDatabase } from '../../server/sql/sql.js';
import type { Keys } from '../../server/vault/vault.js';
import type { ServerOptions } from '../create-server.js';
import { keysFromFile, readKeys } from '../keys.js';
import { Misconfigured, type GatewayConfig } from './read-config.js';
import type { Settings } from './schema.js';

/** The package of each database, in the version of `peerDependencies`. */
export const DATABASE_PACKAGES = { postgres: 'pg@8', pglite: '@electric-sql/pglite@0.5' } as const;

type Database = SqlDatabase & { close(): Promise<void> };

/**
 * Opens the configured database: PostgreSQL, or PGlite in a folder. Each needs its package.
 *
 * @param migrate overrides the configuration
 * @throws {Misconfigured} when that package is missing
 */
export async function connect(
  {
    settings: { database = {} },
    dataFolder,
  }: Pick<GatewayConfig, 'dataFolder'> & { readonly settings: Pick<Settings, 'database'> },
  { log, migrate, statement }: { readonly log?: Log; readonly migrate?: boolean; readonly statement?: number } = {},
): Promise<Database> {
  const { url, connections, startSeconds } = database;
  if (!url) {
    const { openPglite } = await installed(DATABASE_PACKAGES.pglite, () => import('../database/pglite.js'));
    return openPglite(dataFolder);
  }
  const { openPostgres } = await installed(DATABASE_PACKAGES.postgres, () => import('../database/postgres.js'));
  return openPostgres({
    url,
    migrate: migrate ?? (database.migrate === false ? 'check' : true),
    ...(connections && { connections }),
    ...(startSeconds !== undefined && { start: startSeconds * 1000 }),
    ...(statement && { statement }),
    ...(log && { log }),
  });
}

async function installed<T>(wanted: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Misconfigured(`The database needs a package that is not installed. Run: npm install ${wanted}`, {
      cause: error,
    });
  }
}

/**
 * Reads the keys. With PGlite the first start creates them. Gateways on PostgreSQL share one file,
 * which the operator creates once.
 *
 * @throws {Misconfigured} when the file is missing or holds no keys
 */
export function keysOf(config: GatewayConfig): Keys {
  const { keysFile, settings, fault } = config;
  if (!existsSync(keysFile)) {
    if (settings.database?.url)
      throw fault(
        ['keys'],
        `names ${keysFile}, which is not there: dvc-register keys create makes it, once for all gateways.`,
      );
    mkdirSync(dirname(keysFile), { recursive: true, mode: 0o700 });
    return keysFromFile(keysFile);
  }
  try {
    return readKeys(keysFile);
  } catch {
    throw fault(['keys'], `names ${keysFile}, which does not hold keys as dvc-register keys create makes them.`);
  }
}

/** The options of `createServer` but for its database and keys. `version` is shown in the metrics. */
export function optionsOf(
  { settings, configuration }: GatewayConfig,
  version: string,
): Omit<ServerOptions, 'sql' | 'keys'> {
  const { publicUrl, trustedProxies = [], limits, smsPrice, revocation, console, metrics, account } = settings;
  const { allowPrivate, timeoutMs } = revocation ?? {};
  return {
    ...configuration,
    ...{ publicUrl, trustedProxies },
    limits: { ...LIMITS, ...(limits && present(limits)) },
    ...(smsPrice !== undefined && { price: () => smsPrice }),
    ...(account && { account: waitsOf(account) }),
    status: { ...(allowPrivate !== undefined && { allowPrivate }), ...(timeoutMs && { timeout: timeoutMs }) },
    ...(console && { console: { operators: console.operators, ...(console.banner && { banner: console.banner }) } }),
    ...(metrics && { metrics: { version, ...present(metrics) } }),
  };
}

const waitsOf = ({ eraseAfterDays, recoveryWaitHours }: NonNullable<Settings['account']>) => ({
  ...(eraseAfterDays !== undefined && { eraseAfterMs: eraseAfterDays * 86_400_000 }),
  ...(recoveryWaitHours !== undefined && { recoveryWaitMs: recoveryWaitHours * 3_600_000 }),
});

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

const present = <T extends object>(all: T): Present<T> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Present<T>;
