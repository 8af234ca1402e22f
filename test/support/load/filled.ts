/** A database as after years: accounts, and the flows that have ended within a day. */
import type { SqlDatabase } from '../../../src/server/sql/sql.js';

/** The rows are as large as real ones. Their sealed values are not readable. */
export async function fill(sql: SqlDatabase, count: number): Promise<void> {
  const batch = 50_000;
  const now = Date.now();
  for (let from = 1; from <= count; from += batch) {
    const range = [from, Math.min(count, from + batch - 1)];
    await sql.query(
      `insert into flow (ref, token, method, version, portal, audience, lang, step, status, revision, rejections, data,
         created_at, expires_at, start_key, purpose)
       select gen_random_uuid(), 'token' || n, 'mobile', 1, 'national', 'citizen', 'vi', 3, 'complete', 6, 0, 'null',
         $3::bigint, $3::bigint, 'key' || n, 'register' from generate_series($1::integer, $2::integer) as n`,
      [...range, now - 3_600_000],
    );
    await sql.query(
      `insert into account (id, subject, flow, version, state, audience, method, portal, assurance, person, password, created_at)
       select gen_random_uuid(), 'subject' || md5(n::text), gen_random_uuid(), 1, 'active', 'citizen', 'mobile', 'national',
         'phone', repeat(md5(n::text), 20), repeat(md5(n::text), 3), $3::bigint
       from generate_series($1::integer, $2::integer) as n`,
      [...range, now],
    );
  }
  await sql.exec('vacuum analyze flow');
  await sql.exec('vacuum analyze account');
}
