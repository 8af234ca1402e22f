import { chain, verifyChain, type Audit, type AuditEntry } from './audit.js';
import { within, type SqlDatabase } from './sql.js';

interface Row extends Omit<AuditEntry, 'seq' | 'reason' | 'subject'> {
  readonly seq: string | number;
  readonly reason: string | null;
  readonly subject: string | null;
}

const PAGE = 1000;

/** The audit chain as a table. Its head is locked while it grows, so that each entry has one predecessor. */
export function sqlAudit({ sql }: { readonly sql: SqlDatabase }): Audit {
  async function* entries(): AsyncGenerator<AuditEntry> {
    for (let last = 0; ;) {
      const { rows } = await sql.query<Row>('select * from audit where seq > $1 order by seq limit $2', [last, PAGE]);
      for (const { seq, reason, subject, ...row } of rows) {
        last = Number(seq);
        yield { ...row, seq: last, ...(reason === null ? {} : { reason }), ...(subject === null ? {} : { subject }) };
      }
      if (rows.length < PAGE) return;
    }
  }

  return {
    async append(tx, { portal, flow, at }, events) {
      if (!events.length) return;
      const client = within(sql, tx);
      const head = await client.query<{ seq: string; hash: string }>(
        'select seq, hash from audit_head where id = 1 for update',
      );
      let seq = Number(head.rows[0]?.seq ?? 0);
      let previous = head.rows[0]?.hash ?? '';
      for (const event of events) {
        seq += 1;
        const entry = await chain({ ...event, seq, at: new Date(at).toISOString(), portal, flow, previous });
        previous = entry.hash;
        await client.query(
          'insert into audit (seq, at, portal, flow, event, result, reason, subject, previous, hash) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)',
          [
            seq,
            entry.at,
            portal,
            flow,
            entry.event,
            entry.result,
            entry.reason ?? null,
            entry.subject ?? null,
            entry.previous,
            entry.hash,
          ],
        );
      }
      await client.query('update audit_head set seq = $1, hash = $2 where id = 1', [seq, previous]);
    },
    async verify() {
      const walked = await verifyChain(entries());
      const { rows } = await sql.query<{ seq: string }>('select seq from audit_head where id = 1');
      const head = Number(rows[0]?.seq ?? 0);
      return walked.broken === null && walked.entries !== head ? { ...walked, broken: walked.entries + 1 } : walked;
    },
  };
}
