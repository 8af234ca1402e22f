/**
 * Accounts that a portal asserts (T72, T73). An assertion never blocks the person: their own proof
 * takes the account over, see `sql-accounts.ts`. The portal does not learn the result, as it would
 * reveal who is registered.
 */
import { keptOf } from '../../flow/identity/person.js';
import { consentsElsewhere, insertAccount, insertConsents } from '../accounts/account-rows.js';
import { sqlAudit } from '../audit/sql-audit.js';
import { sqlCounters } from '../sql/sql-counts.js';
import type { SqlClient } from '../sql/sql.js';
import type { SealedDatabase } from '../vault/vault.js';
import { enqueue } from './deliveries.js';
import { isShared, link, type NewForeign } from '../scim/directory.js';
import { REMEMBERED } from '../scim/statement.js';

export interface Assertion {
  readonly account: NewForeign;
  /**
   * The portal's own id of the account. The portal is notified under this id when the person proves
   * their identity.
   */
  readonly externalId: string;
  /** The signed statement, stored as evidence, and its single-use id. */
  readonly statement: string;
  readonly jti: string;
  readonly perHour: number;
}

/** `retryAfter` is in seconds. `accepted` does not reveal whether an account was created. */
type Asserted = 'accepted' | 'replayed' | { readonly retryAfter: number };

export interface Assertions {
  assert(assertion: Assertion): Promise<Asserted>;
}

interface AssertionsOptions extends SealedDatabase {
  /** Ids of the portals that accounts are delivered to. */
  readonly targets: readonly string[];
}

const HOUR = 3600;

/** Only the person can undo an erasure; no portal's statement can. */
async function isErased(tx: SqlClient, subjectHash: string): Promise<boolean> {
  const text = 'select 1 from tombstone where subject = $1 and asserted_by is null limit 1';
  return (await tx.query(text, [subjectHash])).rows.length > 0;
}

export function sqlAssertions({ sql, vault, targets, now = Date.now }: AssertionsOptions): Assertions {
  const audit = sqlAudit({ sql });
  const counters = sqlCounters({ sql });

  async function insert(tx: SqlClient, id: string, subjectHash: string, { account, statement }: Assertion, at: number) {
    const { portal, subject, state, audience, method, assurance, createdAt, consents } = account;
    const person = { subject, ...keptOf(account), evidence: { statement } };
    const row = { id, subjectHash, flow: id, state, audience, method, portal, assurance };
    const sealed = await vault.seal(person, `account:${id}`);
    const times = { createdAt, modifiedAt: at };
    if (!(await insertAccount(tx, { ...row, person: sealed, ...times, assertedBy: portal }))) return false;
    await insertConsents(tx, id, consentsElsewhere(id, portal, consents));
    // The asserting portal gets no delivery row: a row would show it the account, and a missing one
    // that the account existed.
    const portals = isShared(consents) ? targets.filter((each) => each !== portal) : [];
    await enqueue(tx, { account: id, version: 1, portals, at });
    return true;
  }

  async function write(assertion: Assertion): Promise<void> {
    const { account, externalId } = assertion;
    const { portal } = account;
    const subjectHash = await vault.mac('subject', account.subject);
    const id = crypto.randomUUID();
    const at = now();
    await sql.transaction(async (tx) => {
      const erased = await isErased(tx, subjectHash);
      const made = !erased && (await insert(tx, id, subjectHash, assertion, at));
      const { rows } = await tx.query<{ id: string }>(
        'select id from account where subject = $1 and asserted_by is not null',
        [subjectHash],
      );
      if (rows[0]) await link(tx, portal, rows[0].id, { externalId });
      const reason = made ? 'made' : erased ? 'erased' : 'exists';
      const event = { event: 'account.assert', result: made ? 'ok' : 'fail', reason, subject: subjectHash } as const;
      await audit.append(tx, { portal, flow: id, at }, [event]);
    });
  }

  return {
    async assert(assertion) {
      const { portal } = assertion.account;
      const once = {
        key: `statement:${await vault.mac('statement', portal, assertion.jti)}`,
        seconds: REMEMBERED / 1000,
        by: 1,
      };
      const [seen] = await counters.hit([once], now());
      if (seen?.count !== 1) return 'replayed';
      const [count] = await counters.hit([{ key: `assert:${portal}`, seconds: HOUR, by: 1 }], now());
      // A statement that was not used may be sent again while it is valid.
      const giveBack = () => counters.hit([{ ...once, by: -1 }], now());
      if (count && count.count > assertion.perHour) {
        await giveBack();
        return { retryAfter: Math.max(1, Math.ceil((count.until - now()) / 1000)) };
      }
      try {
        await write(assertion);
      } catch (error) {
        await giveBack().catch(() => undefined); // the error of the write says what is wrong
        throw error;
      }
      return 'accepted';
    },
  };
}
