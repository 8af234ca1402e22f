/** What people were told, compared with what is in the database afterwards. */
import { readFileSync } from 'node:fs';
import type { SqlDatabase } from '../../src/server/sql/sql.js';
import type { Vault } from '../../src/server/vault/vault.js';
import { one } from '../support/load/people.js';

/** A line of the witness's file. */
export interface Acknowledged {
  /** Number of the invented person. */
  readonly n: number;
  /** Where they are: `outside`, or on a machine. */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export const acknowledgedIn = (file: string): readonly Acknowledged[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => (line ? [JSON.parse(line) as Acknowledged] : []));

export const citizenIdOf = ({ n }: Acknowledged): string => one(n).citizenId;

/** The longest time, in seconds, without an acknowledged registration outside. */
export function longestGap(all: readonly Acknowledged[], from: number, to: number): number {
  const times = all.filter(({ place, at }) => place === 'outside' && at > from && at < to).map(({ at }) => at);
  const ends = [from, ...times.sort((a, b) => a - b), to];
  return Math.max(...ends.slice(1).map((at, index) => at - (ends[index] ?? at))) / 1000;
}

interface Row {
  readonly subject: string;
  readonly accounts: string | number;
}

/** How often each acknowledged person was registered: once is right. */
export async function timesRegistered(
  sql: SqlDatabase,
  vault: Vault,
  all: readonly Acknowledged[],
): Promise<ReadonlyMap<Acknowledged, number>> {
  const { rows } = await sql.query<Row>(
    `select account.subject,
       greatest(count(*), (select count(*) from audit_all audit where audit.subject = account.subject and event = 'account.create'))
         as accounts
     from account group by account.subject`,
  );
  const times = new Map(rows.map(({ subject, accounts }) => [subject, Number(accounts)]));
  const counted = new Map<Acknowledged, number>();
  for (const each of all) counted.set(each, times.get(await vault.mac('subject', `cccd:${citizenIdOf(each)}`)) ?? 0);
  return counted;
}
