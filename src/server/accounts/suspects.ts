/** Finds accounts of organisations whose certificate today's rules would refuse (T58). */
import type { Audience } from '../../flow/method.js';
import { parseCertificate } from '../../x509/certificate.js';
import { fromBase64 } from '../../x509/pem.js';
import { ownerOf } from '../../proof/profile.js';
import { subjectWords } from '../../proof/subject.js';
import { iso } from './subject-data.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { SealedDatabase } from '../vault/vault.js';

/** An account that an operator should review. Without `person` it holds no personal data. */
export interface Suspect {
  readonly account: string;
  readonly portal: string;
  readonly audience: Audience;
  readonly method: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The problem code with which the certificate would be refused today. */
  readonly code: string;
  /** The account's owner and the name in its certificate. */
  readonly person?: { readonly subject: string; readonly fullName: string; readonly commonName: string };
}

interface Row {
  readonly id: string;
  readonly portal: string;
  readonly audience: Audience;
  readonly method: string;
  readonly created_at: string | number;
  readonly person: string;
}

interface Opened {
  readonly subject: string;
  readonly fullName: string;
  readonly evidence?: { readonly certificate?: string; readonly assigned?: boolean } | null;
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Judges the certificate in an account's evidence. `undefined`: it is accepted, or there is none.
 */
function judge(audience: Audience, { evidence }: Opened): (Pick<Suspect, 'code'> & { commonName: string }) | undefined {
  const { certificate: text, assigned = false } = evidence ?? {};
  if (text === undefined || assigned) return undefined;
  const read = parseCertificate(fromBase64(text) ?? new Uint8Array());
  if (!read.ok) return { code: 'cert-unreadable', commonName: '' };
  const verdict = ownerOf(read.certificate, audience, { audiences: [audience] });
  if (verdict.ok) return undefined;
  return { code: verdict.fault, commonName: subjectWords(read.certificate).commonName ?? '' };
}

/**
 * Judges the certificate of each organisation's account again. The run is recorded in the audit
 * log.
 *
 * @param options.reveal includes the names of people and organisations
 */
export async function* sqlSuspects(
  options: SealedDatabase & { readonly by: string; readonly reveal?: boolean; readonly batch?: number },
): AsyncGenerator<Suspect> {
  const { sql, vault, by, reveal = false, batch = 200, now = Date.now } = options;
  const event = { event: 'account.suspects', result: 'ok', reason: by } as const;
  await sql.transaction((tx) => sqlAudit({ sql }).append(tx, { portal: '', flow: 'suspects', at: now() }, [event]));
  for (let after = FIRST; ;) {
    const { rows } = await sql.query<Row>(
      `select id, portal, audience, method, created_at, person from account
       where id > $1 and assurance = 'certificate' and audience <> 'citizen' order by id limit $2`,
      [after, batch],
    );
    for (const { id, created_at: at, person, ...about } of rows) {
      const opened = (await vault.open(person, `account:${id}`)) as unknown as Opened;
      const found = judge(about.audience, opened);
      if (!found) continue;
      const { code, commonName } = found;
      const { subject, fullName } = opened;
      const named = reveal ? { person: { subject, fullName, commonName } } : {};
      yield { account: id, ...about, createdAt: iso(at), code, ...named };
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < batch) return;
  }
}
