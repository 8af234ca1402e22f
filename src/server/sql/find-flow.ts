/** The statement that finds the flow of a call. It counts the call's proof, and claims the flow if it can. */
import type { Once, Wanted } from '../registration/flows.js';
import { adding } from './sql-counts.js';

/** Part of a statement that counts a proof for each row of `part`: its name is `$n`, then come its two times. */
export const using = (part: string, n: number): string =>
  `used as (${adding(`select $${n}, 1, $${n + 2} from ${part}`, `$${n + 1}`)})`;

/** The parameters of `using`. */
export const valuesOf = ({ name, at, until }: Once) => [name, at, until];

/** One index after the other: with `or` a plan that is made while the table is small reads all of it. */
const FIND = `select * from flow where token = $1
  union all select * from flow where previous_token = $1 limit 1`;
/** Counts a proof by the flow's key. */
const ONCE = `with found as (${FIND}), own as (select from found where jkt = $2),
${using('own', 3)}`;
const FIND_ONCE = `${ONCE}
select found.*, (select count from used) as uses from found`;

/** All that could refuse the answer is looked at in the row that is written, so that it holds beside other calls. */
const claiming = (n: number, isProven: string): string => `claimed as (
  update flow set revision = revision + 1, claim_key = $${n}::text, claimed_at = $${n + 1}::bigint,
    expires_at = least(created_at + $${n + 2}::bigint, $${n + 1}::bigint + $${n + 3}::bigint)
  where token = $1 and revision = $${n + 4} and status = 'active' and claimed_at is null and expires_at > $${n + 1}
    and receipt_key is distinct from $${n} and start_key is distinct from $${n}
    and method || ' ' || purpose || ' ' || version || ' ' || step = any ($${n + 5}::text[])
    and ($${n + 6}::text[] is null or portal = any ($${n + 6}::text[])) and ${isProven}
  returning ref)`;
const CLAIM = `with found as (${FIND}),
${claiming(2, 'jkt is null')}
select found.*, exists (select from claimed) as claimed from found`;
const CLAIM_ONCE = `${ONCE},
${claiming(6, '(jkt is null or jkt = $2 and (select count from used) = 1)')}
select found.*, (select count from used) as uses, exists (select from claimed) as claimed from found`;

const wantedValues = ({ key, at, lifetime, idle, revision, places, portals }: Wanted) => [
  ...[key, at, lifetime, idle, revision],
  ...[places, portals ?? null],
];

/** The statement and its values. A row has the columns of `flow` as they were before, `uses` and `claimed`. */
export function findFlow(token: string, once: Once | undefined, wanted: Wanted | undefined): [string, unknown[]] {
  const claim = wanted ? wantedValues(wanted) : [];
  if (!once) return [wanted ? CLAIM : FIND, [token, ...claim]];
  return [wanted ? CLAIM_ONCE : FIND_ONCE, [token, once.jkt, ...valuesOf(once), ...claim]];
}
