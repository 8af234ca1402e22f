// `npm run -s keys -- status|rotate|use N|reseal|retire N`: the keys that seal, replaced beside running gateways. In this order, so
// that no gateway meets a row that it cannot open: `rotate` adds a version; give the file to every gateway and restart it; `use N`,
// and again; `reseal` as often as it finds something; `retire`. A kill at any moment costs nothing: say the same again.
// `--data DIR` of a stopped gateway, or DATABASE_URL beside running ones; `--keys FILE` where it does not lie in DIR.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeKeys, readKeys, retireKey } from 'dvc-register/node';
import { createKeys, createVault, sqlAudit, sqlSealedRows, type SealedRows } from 'dvc-register/server';
import { createFailpoint } from '../node/database/failpoint.js';
import { explain, openDatabase } from './open-database.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '.data' },
    keys: { type: 'string' },
    batch: { type: 'string', default: '500' },
  },
});
const file = values.keys ?? join(values.data, 'keys.json');
const [verb, version = ''] = positionals;

function rotate(): void {
  const fresh = createKeys().seal['1'] ?? '';
  let added = '';
  changeKeys(file, (keys) => {
    added = String(Math.max(0, ...Object.keys(keys.seal).map(Number).filter(Number.isInteger)) + 1);
    return { ...keys, seal: { ...keys.seal, [added]: fresh } };
  });
  console.log(
    `version ${added} is added and seals nothing yet; restart every gateway with this file, then: use ${added}`,
  );
}

function use(): void {
  changeKeys(file, (keys) => {
    if (!keys.seal[version]) throw new TypeError(`There is no version ${version}.`);
    return { ...keys, current: version };
  });
  console.log(`version ${version} seals from the next start on; restart every gateway with this file, then: reseal`);
}

async function onRows<T>(work: (rows: SealedRows, note: (event: string) => Promise<void>) => Promise<T>): Promise<T> {
  const keys = readKeys(file);
  const sql = await openDatabase(values.data);
  const audit = sqlAudit({ sql });
  const note = (event: string) =>
    audit.append(undefined, { portal: '', flow: 'keys', at: Date.now() }, [
      { event, result: 'ok', reason: keys.current },
    ]);
  const rows = sqlSealedRows({
    ...{ sql, vault: createVault(keys), current: keys.current, failpoint: createFailpoint() },
    batch: Number(values.batch),
  });
  try {
    return await work(rows, note);
  } finally {
    await sql.close();
  }
}

const status = () =>
  onRows(async (rows) => {
    const { seal, current } = readKeys(file);
    const counts = await rows.count();
    for (const each of new Set([...Object.keys(seal), ...counts.keys()])) {
      const state = each === current ? ', seals now' : seal[each] ? '' : ', MISSING in the key file';
      console.log(`version ${each}: ${counts.get(each) ?? 0} rows${state}`);
    }
  });

const reseal = () =>
  onRows(async (rows, note) => {
    const done = await rows.reseal();
    if (done) await note('keys.reseal');
    console.log(`${done} rows resealed`);
  });

const retire = () =>
  onRows(async (rows, note) => {
    const left = (await rows.count()).get(version) ?? 0;
    if (left) throw new TypeError(`${left} rows need version ${version}: reseal first.`);
    const kept = retireKey(file, version);
    await note('keys.retire');
    console.log(
      `version ${version} is retired; ${kept} opens the backups from before, delete it with the last of them`,
    );
  });

const VERBS: Readonly<Record<string, () => unknown>> = { status, rotate, use, reseal, retire };
try {
  const run = VERBS[verb ?? ''];
  if (!run) throw new TypeError(`One of: ${Object.keys(VERBS).join(', ')}.`);
  await run();
} catch (error) {
  explain(error);
}
