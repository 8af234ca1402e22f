/** The people who wait at the desk, and what the officers say of them (T70). */
import { randomInt } from 'node:crypto';
import { sqlAudit, type SqlClient, type SqlDatabase, type Vault } from 'dvc-register/server';

/** What an officer compares with the card. */
export type Card = Readonly<Record<'citizenId' | 'fullName' | 'birthDate', string>>;

export interface Visit extends Card {
  readonly flow: string;
  /** The number that the person's page shows too. */
  readonly code: string;
  /** The officer who has confirmed it; another one must too. */
  readonly first: string | null;
}

export type Verdict = 'confirmed' | 'second-officer' | 'wrong-number' | 'limit' | 'gone';

export interface DeskOptions {
  readonly sql: SqlDatabase;
  readonly vault: Vault;
  readonly now?: () => number;
  /** Confirmations of one officer in an hour; above `alone` each needs a second officer. */
  readonly perHour?: number;
  readonly alone?: number;
}

export type Desk = Awaited<ReturnType<typeof sqlDesk>>;

interface Row {
  readonly flow: string;
  readonly code: string;
  readonly portal: string;
  readonly subject: string;
  readonly person: string;
  readonly first: string | null;
  readonly state: 'waiting' | 'confirmed' | 'refused';
}

const HOUR = 3_600_000;
const TABLE = `create table if not exists counter_visit (flow text primary key, code text not null, portal text not null,
  subject text not null, person text not null, first text, second text, state text not null default 'waiting',
  until bigint not null, decided bigint)`;
const COLUMNS = 'flow, code, portal, subject, person, first, state';

export async function sqlDesk({ sql, vault, now = Date.now, perHour = 40, alone = 20 }: DeskOptions) {
  const audit = sqlAudit({ sql });
  await sql.exec(TABLE);

  /** Writes who decided what. The officer's name is the account's at work, not a citizen's data. */
  const note = (tx: SqlClient, { flow, portal, subject }: Row, officer: string, verdict: string) => {
    const result = ['confirmed', 'second-officer'].includes(verdict) ? 'ok' : 'fail';
    const event = { event: 'counter.confirm', result, reason: `${verdict} by ${officer}`, subject } as const;
    return audit.append(tx, { portal, flow, at: now() }, [event]);
  };

  async function judge(tx: SqlClient, row: Row, officer: string, code: string): Promise<Verdict> {
    if (code !== row.code) return 'wrong-number';
    if (row.first === officer) return 'second-officer';
    const { rows } = await tx.query(
      'select flow from counter_visit where (first = $1 or second = $1) and decided > $2',
      [officer, now() - HOUR],
    );
    if (rows.length >= perHour) return 'limit';
    return row.first === null && rows.length >= alone ? 'second-officer' : 'confirmed';
  }

  return {
    /** The person has come to the desk; returns their number. */
    async arrive(at: { readonly flow: string; readonly portal: string }, card: Card): Promise<string> {
      const code = String(randomInt(10_000)).padStart(4, '0');
      const person = await vault.seal({ ...card }, `counter:${at.flow}`);
      const subject = await vault.mac('subject', `cccd:${card.citizenId}`);
      await sql.query(
        `insert into counter_visit (flow, code, portal, subject, person, until) values ($1, $2, $3, $4, $5, $6)
         on conflict (flow) do update set code = $2, person = $5, first = null where counter_visit.state = 'waiting'`,
        [at.flow, code, at.portal, subject, person, now() + HOUR],
      );
      return code;
    },
    async waiting(): Promise<readonly Visit[]> {
      await sql.query(`delete from counter_visit where until < $1`, [now() - 24 * HOUR]);
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from counter_visit where state = 'waiting' and until > $1 order by until`,
        [now()],
      );
      const card = async ({ flow, person }: Row) => (await vault.open(person, `counter:${flow}`)) as Card;
      return Promise.all(rows.map(async (row) => ({ ...(await card(row)), ...row })));
    },
    async state(flow: string): Promise<Row['state']> {
      const { rows } = await sql.query<Row>('select state from counter_visit where flow = $1', [flow]);
      return rows[0]?.state ?? 'refused';
    },
    /** An officer says that the person with this number is the one on the card. */
    confirm: (officer: string, flow: string, code: string): Promise<Verdict> =>
      sql.transaction(async (tx) => {
        // The visits of one officer are counted one after the other.
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [officer]);
        const { rows } = await tx.query<Row>(
          `select ${COLUMNS} from counter_visit where flow = $1 and state = 'waiting' and until > $2 for update`,
          [flow, now()],
        );
        const [row] = rows;
        if (!row) return 'gone';
        const verdict = await judge(tx, row, officer, code);
        await note(tx, row, officer, verdict);
        if (verdict === 'second-officer')
          await tx.query('update counter_visit set first = $2, decided = $3 where flow = $1', [flow, officer, now()]);
        if (verdict === 'confirmed')
          await tx.query(
            `update counter_visit set state = 'confirmed', person = '', decided = $3,
             second = case when first is null then null else $2 end, first = coalesce(first, $2) where flow = $1`,
            [flow, officer, now()],
          );
        return verdict;
      }),
    refuse: (officer: string, flow: string): Promise<void> =>
      sql.transaction(async (tx) => {
        const { rows } = await tx.query<Row>(
          `update counter_visit set state = 'refused', person = '' where flow = $1 and state = 'waiting' returning ${COLUMNS}`,
          [flow],
        );
        if (rows[0]) await note(tx, rows[0], officer, 'refused');
      }),
  };
}
