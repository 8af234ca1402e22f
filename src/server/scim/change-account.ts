import type { Json } from '../../flow/method.js';
import type { SqlClient } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';
import { enqueue } from '../delivery/deliveries.js';
import type { Changes } from './directory.js';

export interface ContentChange {
  readonly changes: Changes;
  /** A new proof of the identity. */
  readonly proof?: {
    readonly method: string;
    readonly assurance: string;
    readonly evidence: Json;
    /** Milliseconds since 1970. */
    readonly at: number;
  };
}

interface AccountChange extends ContentChange {
  readonly account: string;
  /** Change only if the account still has this version. */
  readonly seen?: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The portal that has already made the change. */
  readonly except?: string;
}

/**
 * Writes a new version of an account in `tx` and queues it for every portal that has the account.
 * Returns the version; `undefined` if there is no such account or its version differs. Evidence
 * stays sealed in the account, until a new proof replaces it.
 */
export async function changeAccount(tx: SqlClient, vault: Vault, change: AccountChange): Promise<number | undefined> {
  const { account, seen, changes, proof, at, except } = change;
  const stood = await tx.query<{ version: number; state: string; person: string }>(
    `select version, state, person from account where id = $1 and state <> 'erased' for update`,
    [account],
  );
  const [row] = stood.rows;
  if (!row || (seen !== undefined && row.version !== seen)) return undefined;
  const { state = row.state, ...contents } = changes;
  const known = (await vault.open(row.person, `account:${account}`)) as object;
  const version = row.version + 1;
  const evidence = proof && { evidence: proof.evidence, provedAt: proof.at };
  const person = await vault.seal({ ...known, ...contents, ...evidence }, `account:${account}`);
  await tx.query(
    `update account set version = $2, state = $3, person = $4, modified_at = $5,
       method = coalesce($6, method), assurance = coalesce($7, assurance) where id = $1`,
    [account, version, state, person, at, proof?.method ?? null, proof?.assurance ?? null],
  );
  const held = await tx.query<{ portal: string }>('select portal from delivery where account = $1', [account]);
  const portals = held.rows.map(({ portal }) => portal).filter((each) => each !== except);
  await enqueue(tx, { account, version, portals, at });
  return version;
}
