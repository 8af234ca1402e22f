/** Accounts of organisations that were made by a certificate which the rules of today refuse (T58). */
import type { Audience } from '../../flow/method.js';
import { parseCertificate } from '../../x509/certificate.js';
import { fromBase64 } from '../../x509/pem.js';
import { ownerOf } from '../../proof/profile.js';
import { subjectWords } from '../../proof/subject.js';
import { iso } from './subject-data.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { SealedDatabase } from '../vault/vault.js';

/** An account that somebody should look at. Without `person` it says nothing of a person. */
export interface Suspect {
  readonly account: string;
  readonly portal: string;
  readonly audience: Audience;
  readonly method: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Why the certificate would be refused now. */
  readonly code: string;
  /** Whom the account is of, and whom the certificate names. */
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

/** What is wrong with the certificate in an account's evidence; `undefined`: nothing, or there is none. */
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
 * Opens the evidence of each organisation's account, and judges its certificate again. That it was done is in the audit log.
 *
 * @param options.reveal names people and organisations too
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
