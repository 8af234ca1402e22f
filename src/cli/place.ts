/** Finds a command's database and keys, by a configuration or in a folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { connect, readConfig, type GatewayConfig } from 'dvc-register/node/config.js';
import { readKeys } from 'dvc-register/node';
import { createVault, type SqlDatabase, type Vault } from 'dvc-register/server';

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
    .option('--data <folder>', 'without one: the folder of a stopped gateway on PGlite; DATABASE_URL goes first')
    .option('--keys <file>', 'without one: the file of keys (keys.json in that folder)');

const configOf = ({ config, data }: PlaceOptions): GatewayConfig | undefined => {
  const file = config ?? (data === undefined && existsSync(CONFIG) ? CONFIG : undefined);
  return file === undefined ? undefined : readConfig(file);
};

export function keysFileOf(options: PlaceOptions): string {
  return options.keys ?? configOf(options)?.keysFile ?? join(options.data ?? '.data', 'keys.json');
}

type Database = SqlDatabase & { close(): Promise<void> };

/** Opens the database for `work` and closes it. Full scans get a longer statement timeout. */
export async function withDatabase<T>(options: PlaceOptions, work: (sql: Database) => Promise<T>): Promise<T> {
  const sql = await connect(configOf(options) ?? folder(options), { migrate: false, statement: 600_000 });
  try {
    return await work(sql);
  } finally {
    await sql.close();
  }
}

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
