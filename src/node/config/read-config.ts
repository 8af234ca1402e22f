/** Reads and checks all of `dvc.yaml` before anything starts. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { METHOD_IDS } from '../../methods/known.js';
import type { Trust } from '../../proof/trust.js';
import { noObserver } from '../../server/observe/observer.js';
import { configuredPortals, type ConfiguredPortals } from '../../server/registration/portals-file.js';
import { createKeys, createVault } from '../../server/vault/vault.js';
import type { Configuration } from '../create-server.js';
import { loadTrust } from '../trust.js';
import { parseFile, type ParsedFile, type Mistake } from './parsed-file.js';
import { explain, lines } from './explain.js';
import { partnersOf } from './partners.js';
import { settings as schema, type Settings } from './schema.js';
import { misplaced, privateFileFault, withSecrets } from './secrets.js';
import { databaseFault } from './values.js';
import type { Path } from './walk.js';

/**
 * The configuration is invalid. Each line of the message names a file, a line, a key and a mistake.
 */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

export interface GatewayConfig {
  readonly file: string;
  /** Base of the file's relative paths. */
  readonly folder: string;
  /** The settings with the values of the secrets. */
  readonly settings: Settings;
  /** The settings as written: references instead of secrets. */
  readonly shown: Settings;
  readonly configuration: Configuration;
  /** The folder of the PGlite database. */
  readonly dataFolder: string;
  readonly keysFile: string;
  /** Makes an error about a key of the file. */
  readonly fault: (path: Path, message: string) => Misconfigured;
}

export interface ConfigSource {
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * @throws {Misconfigured} with one line for each mistake
 * @example
 * const { configuration } = readConfig('dvc.yaml');
 */
export function readConfig(file: string, { env = process.env }: ConfigSource = {}): GatewayConfig {
  const folder = dirname(resolve(file));
  const parsed = parseFile(readText(file));
  const fail = (mistakes: readonly Mistake[]) => new Misconfigured(lines(file, parsed, mistakes).join('\n'));
  const refuse = (mistakes: readonly Mistake[]) => {
    if (mistakes.length) throw fail(mistakes);
  };
  refuse(parsed.mistakes);
  const shown = checkForm(parsed, refuse);
  const { value: settings, mistakes } = withSecrets(shown, schema, { folder, env });
  refuse(mistakes);
  const found = read(settings, folder);
  refuse(found.mistakes);
  const dataFolder = resolve(folder, settings.database?.directory ?? 'data');
  const keysFile = settings.keys ? resolve(folder, settings.keys) : join(dataFolder, 'keys.json');
  if (existsSync(keysFile)) refuse(faultAt(['keys'], privateFileFault(keysFile)));
  return {
    ...{ file, folder, settings, shown, dataFolder, keysFile },
    configuration: found.configuration,
    fault: (path, message) => fail([{ path, message }]),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Misconfigured(`${file} cannot be read. dvc-register config schema says what stands in it.`);
  }
}

function checkForm({ value }: ParsedFile, refuse: (mistakes: readonly Mistake[]) => void): Settings {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse([{ path: [], message: 'The file holds no keys; it begins with publicUrl, portals and partners.' }]);
  const found = schema.safeParse(value);
  const mistakes = found.success ? [] : explain(found.error, schema, value);
  refuse([...misplaced(value, schema), ...mistakes]);
  return found.data as Settings;
}

const faultAt = (path: Path, message: string | undefined): readonly Mistake[] => (message ? [{ path, message }] : []);

/** Checks that need several values, or the files that they name. */
function read(settings: Settings, folder: string) {
  const { trust, partners, signers, database, keys } = settings;
  const mistakes: Mistake[] = [];
  const attempt = <T>(path: Path, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      mistakes.push({ path, message: (error as Error).message.replace(/^Trust: /, '') });
      return undefined;
    }
  };
  if (database?.url) mistakes.push(...faultAt(['database', 'url'], databaseFault(database.url)));
  if (database?.url && database.directory)
    mistakes.push({ path: ['database', 'directory'], message: 'is of PGlite, and url names a PostgreSQL: keep one.' });
  if (database?.url && !keys)
    mistakes.push({
      path: ['keys'],
      message: 'is missing: name the file of keys that all gateways of the database share.',
    });
  const { origin } = new URL(settings.publicUrl);
  if (settings.issuer !== undefined && settings.issuer !== origin)
    mistakes.push({ path: ['issuer'], message: `is not the origin of publicUrl, ${origin}.` });
  const portals = portalsOf(settings, mistakes);
  const anchors = trust === undefined ? undefined : attempt(['trust'], () => loadTrust(resolve(folder, trust)));
  const make = partnersOf(partners, folder);
  attempt(['partners'], () => make({ vault: createVault(createKeys()), observe: noObserver, now: Date.now }));
  const configuration: Configuration = {
    portals: portals as ConfiguredPortals,
    partners: make,
    ...(anchors && { trust: anchors satisfies Trust }),
    ...(signers && { signers: withoutGaps(signers) }),
  };
  return { mistakes, configuration };
}

/** Finds a portal's place in the file by the id in the error message of `configuredPortals`. */
function portalsOf({ portals }: Settings, mistakes: Mistake[]): ConfiguredPortals | undefined {
  try {
    return configuredPortals(portals as Parameters<typeof configuredPortals>[0], {
      known: METHOD_IDS,
      tokenKey: 'token',
    });
  } catch (error) {
    const { message } = error as Error;
    const [, id = '', rest = message] = /^Portal "([^"]*)": (.*)$/s.exec(message) ?? [];
    const at = portals.findLastIndex((each) => each.id === id);
    mistakes.push({ path: at < 0 ? ['portals'] : ['portals', at], message: rest });
    return undefined;
  }
}

/** Removes the keys whose value is `undefined`. */
function withoutGaps(signers: NonNullable<Settings['signers']>): NonNullable<Configuration['signers']> {
  return JSON.parse(JSON.stringify(signers)) as NonNullable<Configuration['signers']>;
}
