/**
 * All values sealed under a key of {@link Keys.seal}, so that a key version can be replaced and
 * retired.
 */
import type { SqlDatabase } from '../sql/sql.js';
import type { Vault } from './vault.js';

export interface SealedRows {
  /** Number of rows per key version. */
  count(): Promise<ReadonlyMap<string, number>>;
  /**
   * Rewraps the data key of every row with the current version, in batches, while gateways run.
   * After an interruption the next run continues. Returns the number of rows rewrapped.
   */
  reseal(): Promise<number>;
}

/**
 * Columns with sealed values. The context of each is the table's name, a colon, and the row's key.
 */
const COLUMNS = [
  { table: 'account', key: 'id', column: 'person' },
  { table: 'flow', key: 'ref', column: 'facts' },
  { table: 'proposal', key: 'id', column: 'change' },
  { table: 'code', key: 'flow', column: 'mac' },
  { table: 'notice', key: 'id', column: 'message' },
  { table: 'organisation_person', key: 'ref', column: 'person' },
  { table: 'oidc_record', key: 'ref', column: 'data' },
  { table: 'passkey', key: 'ref', column: 'data' },
] as const;
type Column = (typeof COLUMNS)[number];

interface Row {
  readonly key: string;
  readonly sealed: string;
}

const FIRST = '00000000-0000-0000-0000-000000000000';
/** Values that are not sealed, such as the keyed hash of a code, have no dot. */
const isSealed = (column: string) => `position('.' in ${column}) > 0`;

export function sqlSealedRows(options: {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  /** The version that new values are sealed with. */
  readonly current: string;
  readonly batch?: number;
  readonly failpoint?: (name: string) => void;
  /** Called after each batch with the number of rows resealed so far. */
  readonly progress?: (rows: number) => void;
}): SealedRows {
  const { sql, vault, current, batch = 500, failpoint = () => undefined, progress = () => undefined } = options;

  async function next({ table, key, column }: Column, after: string): Promise<readonly Row[]> {
    const { rows } = await sql.query<Row>(
      `select ${key} as key, ${column} as sealed from ${table}
       where ${key} > $1 and ${isSealed(column)} and split_part(${column}, '.', 1) <> $2 order by ${key} limit $3`,
      [after, current, batch],
    );
    return rows;
  }

  /** Skips rows that a gateway has written meanwhile: they are newer. */
  async function replace({ table, key, column }: Column, rows: readonly Row[]): Promise<number> {
    const wrapped = await Promise.all(rows.map((row) => vault.rewrap(row.sealed, `${table}:${row.key}`)));
    const written = await sql.transaction((tx) =>
      tx.query(
        `update ${table} set ${column} = n.wrapped
         from unnest($1::uuid[], $2::text[], $3::text[]) as n(key, sealed, wrapped)
         where ${table}.${key} = n.key and ${table}.${column} = n.sealed returning ${table}.${key}`,
        [rows.map((row) => row.key), rows.map((row) => row.sealed), wrapped],
      ),
    );
    failpoint('after-reseal-batch');
    return written.rows.length;
  }

  return {
    async count() {
      const counts = new Map<string, number>();
      for (const { table, column } of COLUMNS) {
        const { rows } = await sql.query<{ version: string; n: number | string }>(
          `select split_part(${column}, '.', 1) as version, count(*) as n from ${table} where ${isSealed(column)} group by 1`,
        );
        for (const { version, n } of rows) counts.set(version, (counts.get(version) ?? 0) + Number(n));
      }
      return counts;
    },
    async reseal() {
      let total = 0;
      for (const column of COLUMNS) {
        for (let after = FIRST; ;) {
          const rows = await next(column, after);
          if (!rows.length) break;
          total += await replace(column, rows);
          progress(total);
          after = rows.at(-1)?.key ?? after;
        }
      }
      return total;
    },
  };
}
