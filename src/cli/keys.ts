/** `dvc-register keys …`: creates the keys, and replaces them while gateways run. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { changeKeys, keysFromFile, readKeys, retireKey, withSigningKey } from 'dvc-register/node';
import {
  createKeys,
  createVault,
  publishedAt,
  signerAt,
  sqlAudit,
  sqlSealedRows,
  type SealedRows,
} from 'dvc-register/server';
import { createFailpoint } from '../node/database/failpoint.js';
import { keysFileOf, placeOfKeys, withDatabase, withPlace, type PlaceOptions } from './place.js';
import { finish, progress } from './say.js';

interface Options extends PlaceOptions {
  readonly batch?: string;
  readonly json?: boolean;
}

function create(options: Options): void {
  const file = placeOfKeys(options);
  if (existsSync(file))
    throw new TypeError(`${file} is there already; a new one could not read what the old one sealed.`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  keysFromFile(file);
  console.log(`${file} is made; give it to every gateway, and keep a copy apart from the database`);
}

function rotate(options: Options): void {
  const fresh = createKeys().seal['1'] ?? '';
  let added = '';
  changeKeys(keysFileOf(options), (keys) => {
    added = String(Math.max(0, ...Object.keys(keys.seal).map(Number).filter(Number.isInteger)) + 1);
    return { ...keys, seal: { ...keys.seal, [added]: fresh } };
  });
  console.log(
    `version ${added} is added and seals nothing yet; restart every gateway with this file, then: use ${added}`,
  );
}

function use(version: string, options: Options): void {
  changeKeys(keysFileOf(options), (keys) => {
    if (!keys.seal[version]) throw new TypeError(`There is no version ${version}.`);
    return { ...keys, current: version };
  });
  console.log(`version ${version} seals from the next start on; restart every gateway with this file, then: reseal`);
}

const day = (ms: number) => new Date(ms).toISOString();

function rotateSigning(options: Options): void {
  const now = Date.now();
  const { signing = [] } = changeKeys(keysFileOf(options), (keys) => withSigningKey(keys, now));
  const { kid, from } = signing.at(-1) ?? { kid: '', from: now };
  console.log(
    `key ${kid} signs ID tokens from ${day(from)}; until then give the file to every gateway and send it SIGHUP`,
  );
}

function signing(options: Options): void {
  const now = Date.now();
  const { signing: all = [] } = readKeys(keysFileOf(options));
  const signer = signerAt(all, now);
  const shown = publishedAt(all, now).map(({ kid, from }) => ({ kid, from: day(from), signs: kid === signer?.kid }));
  if (options.json) console.log(JSON.stringify(shown));
  else
    for (const { kid, from, signs } of shown) {
      const ends = from > day(now) ? `signs from ${from}` : 'no longer signs';
      console.log(`key ${kid}: ${signs ? `signs since ${from}` : ends}`);
    }
  if (!all.length) console.error('No key signs ID tokens: dvc-register keys rotate-signing makes one.');
  finish(all.length > 0);
}

type Note = (event: string) => Promise<void>;

function onRows<T>(options: Options, work: (rows: SealedRows, note: Note) => Promise<T>): Promise<T> {
  const keys = readKeys(keysFileOf(options));
  return withDatabase(options, (sql) => {
    const audit = sqlAudit({ sql });
    const note = (event: string) =>
      audit.append(undefined, { portal: '', flow: 'keys', at: Date.now() }, [
        { event, result: 'ok', reason: keys.current },
      ]);
    const rows = sqlSealedRows({
      ...{ sql, vault: createVault(keys), current: keys.current, failpoint: createFailpoint() },
      ...{ batch: Number(options.batch ?? 500), progress: progress('rows') },
    });
    return work(rows, note);
  });
}

const status = (options: Options) =>
  onRows(options, async (rows) => {
    const { seal, current } = readKeys(keysFileOf(options));
    const counts = await rows.count();
    const all = [...new Set([...Object.keys(seal), ...counts.keys()])].map((version) => ({
      ...{ version, rows: counts.get(version) ?? 0 },
      ...{ current: version === current, missing: !seal[version] },
    }));
    if (options.json) console.log(JSON.stringify(all));
    else
      for (const each of all) {
        const state = each.current ? ', seals now' : each.missing ? ', MISSING in the key file' : '';
        console.log(`version ${each.version}: ${each.rows} rows${state}`);
      }
    finish(all.every(({ missing }) => !missing));
  });

const reseal = (options: Options) =>
  onRows(options, async (rows, note) => {
    const done = await rows.reseal();
    if (done) await note('keys.reseal');
    console.log(`${done} rows resealed`);
  });

const retire = (version: string, options: Options) =>
  onRows(options, async (rows, note) => {
    const left = (await rows.count()).get(version) ?? 0;
    if (left) throw new TypeError(`${left} rows need version ${version}: reseal first.`);
    const kept = retireKey(keysFileOf(options), version);
    await note('keys.retire');
    console.log(
      `version ${version} is retired; ${kept} opens the backups from before, delete it with the last of them`,
    );
  });

const ORDER = `
A key is replaced beside running gateways, in this order, so that no gateway meets a row that it cannot open:

  dvc-register keys rotate       then give the file to every gateway and restart it
  dvc-register keys use 2        and again
  dvc-register keys reseal       as often as it finds something
  dvc-register keys retire 1     an hour after the last restart

A kill at any moment costs nothing: say the same again.

The key that signs ID tokens is another one, and rotates by itself an hour after:

  dvc-register keys rotate-signing   then give the file to every gateway and send it SIGHUP`;

export function keysCommands(program: Command): void {
  const keys = program.command('keys').description('make and replace the keys that seal').addHelpText('after', ORDER);
  const add = (name: string, says: string) => withPlace(keys.command(name).description(says));
  const versioned = (name: string, says: string) => add(name, says).argument('<version>', 'the number of the key');
  add('create', 'make the file of keys, once for all gateways of a database').action(create);
  add('status', 'which rows are sealed by which key').option('--json', 'print JSON').action(status);
  add('rotate', 'add a key that seals nothing yet').action(rotate);
  versioned('use', 'seal with a key from the next start on').action(use);
  add('reseal', 'seal all rows with the key that seals now')
    .option('--batch <rows>', 'rows in one transaction', '500')
    .action(reseal);
  add('rotate-signing', 'add a key that signs ID tokens an hour later').action(rotateSigning);
  add('signing', 'which keys of ID tokens are published').option('--json', 'print JSON').action(signing);
  versioned('retire', 'take a key out of the file, when no row needs it').action(retire);
}
