/** Finds a command's database and keys, by a configuration or in a folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { connect, readConfig, type GatewayConfig } from 'dvc-register/node/config.js';
import { readKeys } from 'dvc-register/node';
import { createVault, schemaVersion, type SqlDatabase, type Vault } from 'dvc-register/server';

export const CONFIG = 'dvc.yaml';

export interface PlaceOptions {
  readonly config?: string;
  readonly data?: string;
  readonly keys?: string;
}

export const withConfig = (command: Command): Command =>
  command.option('-c, --config <file>', 'the configuration', CONFIG);

/** Options of commands that run beside a gateway. */
export const withPlace = (command: Command): Command =>
  command
    .option('-c, --config <file>', `the configuration (${CONFIG}, if it is there)`)
    .option(
      '--data <folder>',
      'without a configuration: the data folder of a stopped gateway on PGlite; DATABASE_URL takes precedence',
    )
    .option('--keys <file>', 'without a configuration: the file of keys (keys.json in that folder)');

const configOf = ({ config, data }: PlaceOptions): GatewayConfig | undefined => {
  const file = config ?? (data === undefined && existsSync(CONFIG) ? CONFIG : undefined);
  return file === undefined ? undefined : readConfig(file);
};

/** Where the file of keys is, or is to be made. */
export const placeOfKeys = (options: PlaceOptions): string =>
  options.keys ?? configOf(options)?.keysFile ?? join(options.data ?? '.data', 'keys.json');

/** @throws {TypeError} where there is no file of keys */
export function keysFileOf(options: PlaceOptions): string {
  const file = placeOfKeys(options);
  if (existsSync(file)) return file;
  throw new TypeError(`There is no file of keys at ${file}: name it by --keys, or the configuration by --config.`);
}

type Database = SqlDatabase & { close(): Promise<void> };
type Work<T> = (sql: Database) => Promise<T>;

/**
 * Opens a database, which may have no tables yet, for `work`, and closes it. Full scans get a longer statement
 * timeout.
 *
 * @throws {TypeError} where a folder holds none: it is not made here
 */
export async function withAnyDatabase<T>(options: PlaceOptions, work: Work<T>): Promise<T> {
  const place = configOf(options) ?? folder(options);
  if (!place.settings.database?.url && !existsSync(join(place.dataFolder, 'pgdata')))
    throw new TypeError(
      `There is no database in ${place.dataFolder}: name its folder by --data, or the configuration by --config.`,
    );
  const sql = await connect(place, { migrate: false, statement: 600_000 });
  try {
    return await work(sql);
  } finally {
    await sql.close();
  }
}

/**
 * The same for a database that a gateway has used.
 *
 * @throws {TypeError} where it has no tables: nothing would be found, and nothing be wrong
 */
export const withDatabase = <T>(options: PlaceOptions, work: Work<T>): Promise<T> =>
  withAnyDatabase(options, async (sql) => {
    const { found } = await schemaVersion(sql);
    if (!found) throw new TypeError('The database has no tables of dvc-register: is it the right one?');
    return work(sql);
  });

/** The same with a vault that opens the sealed data. */
export const withVault = <T>(
  options: PlaceOptions,
  work: (from: { readonly sql: Database; readonly vault: Vault }) => Promise<T>,
): Promise<T> => {
  const vault = createVault(readKeys(keysFileOf(options)));
  return withDatabase(options, (sql) => work({ sql, vault }));
};

function folder({ data = '.data' }: PlaceOptions): Parameters<typeof connect>[0] {
  const url = process.env['DATABASE_URL'];
  return { settings: url ? { database: { url } } : {}, dataFolder: data };
}
