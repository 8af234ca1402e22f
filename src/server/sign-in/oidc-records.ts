/**
 * What the OpenID Provider keeps between calls: sessions, interactions, grants, codes and tokens.
 * Names are keyed hashes and contents are sealed, so that a copy of the database holds no token.
 */
import type { Json } from '../../flow/method.js';
import type { SealedDatabase } from '../vault/vault.js';
import type { SqlClient } from '../sql/sql.js';

/** A JSON object. */
export type OidcRecord = Readonly<Record<string, Json>>;

export interface OidcRecords {
  /** Writes a record, or replaces it. `grant`: {@link OidcRecords.removeGrant} removes it too. */
  put(model: string, id: string, record: OidcRecord, options: PutOptions): Promise<void>;
  /** Writes a record that must be new. `false`: it is not. */
  add(model: string, id: string, record: OidcRecord, options: PutOptions): Promise<boolean>;
  /** Writes what `change` makes of the record. Concurrent changes run one after the other. */
  change(
    model: string,
    id: string,
    change: (old: OidcRecord) => OidcRecord,
    options: Pick<PutOptions, 'seconds'>,
  ): Promise<void>;
  /** A record that has not expired. `consumed`: seconds since 1970, once it was used. */
  find(model: string, id: string): Promise<OidcRecord | undefined>;
  /** Marks a record as used. `false`: it was used before, or is gone. Of parallel calls one gets `true`. */
  consume(model: string, id: string): Promise<boolean>;
  /** Removes a record. Of parallel calls one gets it. */
  remove(model: string, id: string): Promise<OidcRecord | undefined>;
  /** Removes all tokens of a grant. */
  removeGrant(model: string, grant: string): Promise<void>;
}

interface PutOptions {
  /** Lifetime. */
  readonly seconds: number;
  readonly grant?: string | undefined;
}

interface Row {
  readonly ref: string;
  readonly data: string;
  readonly consumed_at: string | number | null;
}

type Change = (old: OidcRecord) => OidcRecord;
type Sealed = Required<Pick<SealedDatabase, 'vault' | 'now'>>;

const RETURNED = 'ref, data, consumed_at';
const keyOf = ({ vault }: Sealed, model: string, id: string) => vault.mac('oidc', model, id);

const open = async ({ vault }: Sealed, { ref, data, consumed_at: at }: Row): Promise<OidcRecord> => ({
  ...((await vault.open(data, `oidc_record:${ref}`)) as OidcRecord),
  ...(at !== null && { consumed: Math.floor(Number(at) / 1000) }),
});

/** `false`: there is such a record. */
async function insert(
  client: SqlClient,
  sealed: Sealed,
  [model, id, record]: readonly [string, string, OidcRecord],
  { seconds, grant }: PutOptions,
): Promise<boolean> {
  const ref = crypto.randomUUID();
  const { rows } = await client.query(
    `insert into oidc_record (ref, model, key, grant_key, data, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (model, key) do nothing returning ref`,
    [
      ...[ref, model, await keyOf(sealed, model, id)],
      grant === undefined ? null : await keyOf(sealed, 'Grant', grant),
      ...[await sealed.vault.seal(record, `oidc_record:${ref}`), sealed.now() + seconds * 1000],
    ],
  );
  return rows.length > 0;
}

/** `false`: there is no such record. */
async function replace(
  client: SqlClient,
  sealed: Sealed,
  [model, id, change]: readonly [string, string, Change],
  seconds: number,
): Promise<boolean> {
  const { rows } = await client.query<Row & { readonly live: boolean }>(
    `select ${RETURNED}, expires_at > $3 as live from oidc_record where model = $1 and key = $2 for update`,
    [model, await keyOf(sealed, model, id), sealed.now()],
  );
  const [row] = rows;
  if (!row) return false;
  const changed = change(row.live ? await open(sealed, row) : {});
  await client.query('update oidc_record set data = $2, expires_at = $3 where ref = $1', [
    ...[row.ref, await sealed.vault.seal(changed, `oidc_record:${row.ref}`), sealed.now() + seconds * 1000],
  ]);
  return true;
}

/**
 * @example
 * const records = sqlOidcRecords({ sql, vault });
 */
export function sqlOidcRecords({ sql, vault, now = Date.now }: SealedDatabase): OidcRecords {
  const sealed = { vault, now };
  async function write(model: string, id: string, change: Change, options: PutOptions): Promise<void> {
    const done = await sql.transaction(
      async (tx) =>
        (await replace(tx, sealed, [model, id, change], options.seconds)) ||
        (await insert(tx, sealed, [model, id, change({})], options)) ||
        // Another call has inserted it meanwhile.
        (await replace(tx, sealed, [model, id, change], options.seconds)),
    );
    if (!done) throw new TypeError('sqlOidcRecords: a record vanished while it was written.');
  }
  return {
    put: (model, id, record, options) => write(model, id, () => record, options),
    add: (model, id, record, options) => insert(sql, sealed, [model, id, record], options),
    change: write,
    async find(model, id) {
      const { rows } = await sql.query<Row>(
        `select ${RETURNED} from oidc_record where model = $1 and key = $2 and expires_at > $3`,
        [model, await keyOf(sealed, model, id), now()],
      );
      return rows[0] && open(sealed, rows[0]);
    },
    async consume(model, id) {
      const { rows } = await sql.query(
        `update oidc_record set consumed_at = $3 where model = $1 and key = $2 and consumed_at is null returning ref`,
        [model, await keyOf(sealed, model, id), now()],
      );
      return rows.length > 0;
    },
    async remove(model, id) {
      const { rows } = await sql.query<Row>(
        `delete from oidc_record where model = $1 and key = $2 returning ${RETURNED}`,
        [model, await keyOf(sealed, model, id)],
      );
      return rows[0] && open(sealed, rows[0]);
    },
    async removeGrant(model, grant) {
      const key = await keyOf(sealed, 'Grant', grant);
      await sql.query('delete from oidc_record where model = $1 and grant_key = $2', [model, key]);
    },
  };
}
