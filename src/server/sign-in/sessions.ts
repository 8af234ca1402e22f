/** Sessions of people who signed in at the gateway (T66). The browser has the id, the database its hash. */
import type { DataSubject } from '../accounts/data-subjects.js';
import { inBatches } from '../accounts/retention.js';
import type { Audit } from '../audit/audit.js';
import { sqlAudit } from '../audit/sql-audit.js';
import type { Tx } from '../ports.js';
import { isUuid, within, type SqlClient } from '../sql/sql.js';
import type { SealedDatabase, Vault } from '../vault/vault.js';

export interface NewSession {
  /** The secret of the cookie, fresh for each session. */
  readonly id: string;
  readonly who: DataSubject;
  /** The way of the sign-in: `password`, `usb`; or of the registration. */
  readonly method: string;
  /** The portal that asked for the sign-in, or `''`. */
  readonly portal: string;
  /** What the sign-in proved: `phone`, `certificate`. */
  readonly assurance: string;
  /** The organisation that has named the person, where they act for it from the start. */
  readonly actingFor?: string;
}

export interface Session extends Omit<NewSession, 'id' | 'who'> {
  /** The account's id. */
  readonly account: string;
  /** Names the session in lists; not secret. */
  readonly ref: string;
  /** Milliseconds since 1970, like `seenAt` and `endsAt`. */
  readonly signedInAt: number;
  readonly seenAt: number;
  /** The session ends then in any case, and before that when it is idle. */
  readonly endsAt: number;
}

export interface Sessions {
  /**
   * Opens a session in `tx`, which calls off an erasure or a recovery that waits. `false`: the
   * account is gone or out of use.
   */
  open(tx: Tx, session: NewSession): Promise<boolean>;
  /** The session with this id, if it is valid; its idle end moves. */
  find(id: string): Promise<Session | undefined>;
  /** The session of this `ref`, if it is valid. Its idle end stays, because the person did nothing. */
  byRef(ref: string): Promise<Session | undefined>;
  /**
   * Lets the session act for an organisation that has named its person; `null`: for the person again.
   * `false`: the session has ended, or the organisation has not named the person.
   */
  act(id: string, organisation: string | null): Promise<boolean>;
  /** Every valid session of an account, the newest first. */
  list(account: string): Promise<readonly Session[]>;
  /** Ends the session of this cookie. `why` is for the audit log. */
  end(id: string, why: 'signed-out' | 'replaced'): Promise<void>;
  /** Ends sessions of an account: the one of this `ref`, or all but the one of `except`. */
  revoke(account: string, which: { readonly ref: string } | { readonly except: string }): Promise<number>;
  /** Ends every session of an account, in `tx`. */
  endAll(tx: Tx, account: string, why: string): Promise<void>;
  /** Deletes expired sessions. Each is ended by one of several gateways. */
  endDue(): Promise<number>;
  /** A token that only a page of this session knows, for calls that change something. */
  token(id: string): Promise<string>;
  isToken(id: string, token: string): Promise<boolean>;
}

export interface SessionsOptions extends SealedDatabase {
  /** Milliseconds without a call after which a session ends. Default: 30 minutes. */
  readonly idle?: number;
  /** Longest life of a session in milliseconds. Default: 12 hours. */
  readonly lifetime?: number;
  /** Called with sessions that have ended. It must not throw. */
  readonly onEnd?: (ended: readonly EndedSession[]) => void;
}

/** A session that was ended. */
export type EndedSession = Pick<Session, 'ref' | 'account'>;

interface Row {
  readonly ref: string;
  readonly account: string;
  readonly method: string;
  readonly portal: string;
  readonly assurance: string;
  readonly signed_in_at: string | number;
  readonly seen_at: string | number;
  readonly ends_at: string | number;
  readonly acting_for?: string | null;
}

const MINUTE = 60_000;
const SECRET = /^[\w-]{43}$/;
const COLUMNS = ['ref', 'account', 'method', 'portal', 'assurance', 'signed_in_at', 'seen_at', 'ends_at'];
const columns = COLUMNS.map((name) => `s.${name}`).join();

/** A session acts for an organisation only while the organisation names the person. */
const NAMED = `exists (select 1 from organisation_person p join account o on o.id = p.organisation
  where p.subject = a.subject and o.state = 'active' and p.organisation = `;
const acting = `case when ${NAMED} s.acting_for) then s.acting_for end as acting_for`;

const restore = ({
  signed_in_at: signedInAt,
  seen_at: seenAt,
  ends_at: endsAt,
  acting_for: actingFor,
  ...row
}: Row): Session => ({
  ...row,
  ...(actingFor && { actingFor }),
  ...{ signedInAt: Number(signedInAt), seenAt: Number(seenAt), endsAt: Number(endsAt) },
});

const keyOf = (vault: Vault, id: string) => vault.mac('session', id);

/** Deletes sessions and records each in the audit log. */
async function removeIn(
  audit: Pick<Audit, 'append'>,
  tx: SqlClient,
  [reason, at]: readonly [string, number],
  condition: string,
  values: readonly unknown[],
): Promise<readonly EndedSession[]> {
  const { rows } = await tx.query<Row & { readonly subject: string }>(
    `delete from account_session s using account a where a.id = s.account and ${condition}
     returning ${columns}, a.subject`,
    [...values],
  );
  const event = { event: 'session.end', result: 'ok', reason } as const;
  for (const { account, portal, subject } of rows)
    await audit.append(tx, { portal, flow: account, at }, [{ ...event, subject }]);
  return rows.map(({ ref, account }) => ({ ref, account }));
}

/**
 * @example
 * const sessions = sqlSessions({ sql, vault });
 */
export function sqlSessions(options: SessionsOptions): Sessions {
  const { sql, vault, now = Date.now, idle = 30 * MINUTE, lifetime = 720 * MINUTE } = options;
  const { onEnd = () => undefined } = options;
  const audit = sqlAudit({ sql });

  async function remove(why: string, condition: string, values: readonly unknown[]): Promise<number> {
    const ended = await sql.transaction((tx) => removeIn(audit, tx, [why, now()], condition, values));
    if (ended.length) onEnd(ended);
    return ended.length;
  }

  return {
    open: (tx, session) => open({ ...options, now, idle, lifetime, onEnd }, tx, session),
    async find(id) {
      if (!SECRET.test(id)) return undefined;
      const { rows } = await sql.query<Row>(
        `update account_session s set seen_at = $2, until = least(s.ends_at, $3::bigint) from account a
         where s.key = $1 and s.until > $2 and a.id = s.account and a.state = 'active' returning ${columns}, ${acting}`,
        [await keyOf(vault, id), now(), now() + idle],
      );
      return rows[0] && restore(rows[0]);
    },
    async byRef(ref) {
      const { rows } = await sql.query<Row>(
        `select ${columns}, ${acting} from account_session s join account a on a.id = s.account
         where s.ref::text = $1 and s.until > $2 and a.state = 'active'`,
        [ref, now()],
      );
      return rows[0] && restore(rows[0]);
    },
    act: (id, organisation) => act({ ...options, now }, id, organisation),
    async list(account) {
      const { rows } = await sql.query<Row>(
        `select ${columns}, ${acting} from account_session s join account a on a.id = s.account
         where s.account = $1 and s.until > $2
         order by s.signed_in_at desc, s.ref`,
        [account, now()],
      );
      return rows.map(restore);
    },
    async end(id, why) {
      if (SECRET.test(id)) await remove(why, 's.key = $1', [await keyOf(vault, id)]);
    },
    revoke: (account, which) =>
      'ref' in which
        ? remove('revoked', 's.account = $1 and s.ref::text = $2', [account, which.ref])
        : remove('revoked', 's.account = $1 and s.ref::text <> $2', [account, which.except]),
    async endAll(tx, account, why) {
      const ended = await removeIn(audit, within(sql, tx), [why, now()], 's.account = $1', [account]);
      // Before the commit: if that fails, portals have ended a session that goes on, and ask for another
      // sign-in.
      if (ended.length) onEnd(ended);
    },
    endDue: () => endDue({ sql, now, onEnd }),
    token: (id) => vault.mac('session-token', id),
    isToken: async (id, token) => SECRET.test(token) && vault.verifyMac(token, 'session-token', id),
  };
}

const endDue = ({ sql, now, onEnd }: Required<Pick<SessionsOptions, 'sql' | 'now' | 'onEnd'>>): Promise<number> =>
  inBatches(async (most) => {
    const due = 'select key from account_session where until <= $1 limit $2';
    // A person who comes back meanwhile keeps the session.
    const ended = await sql.query<EndedSession>(
      `delete from account_session where key in (${due}) and until <= $1 returning ref, account`,
      [now(), most],
    );
    if (ended.rows.length) onEnd(ended.rows);
    return ended;
  });

/**
 * Inserts the session. A sign-in calls off what waits for the owner's objection: an erasure, and a
 * recovery by a proof that may have been taken over.
 */
async function open(
  { sql, vault, now, idle, lifetime }: Required<SessionsOptions>,
  tx: Tx,
  { id, who, method, portal, assurance, actingFor }: NewSession,
): Promise<boolean> {
  const client = within(sql, tx);
  const at = now();
  const endsAt = at + lifetime;
  const [condition, owner] =
    'account' in who ? ['a.id = $3::uuid', who.account] : ['a.subject = $3', await vault.mac('subject', who.subject)];
  // The lock makes an erasure that is due wait: it then finds that it was called off.
  const { rows } = await client.query<{ account: string }>(
    `insert into account_session (key, ref, account, method, portal, assurance, signed_in_at, seen_at, until, ends_at, acting_for)
     select $1, $2::uuid, a.id, $4, $5, $6, $7::bigint, $7::bigint, $8::bigint, $9::bigint, $10::uuid from account a
     where ${condition} and a.state = 'active' for update returning account`,
    [
      ...[await keyOf(vault, id), crypto.randomUUID(), owner, method, portal, assurance],
      ...[at, Math.min(at + idle, endsAt), endsAt, actingFor ?? null],
    ],
  );
  const account = rows[0]?.account;
  if (account === undefined) return false;
  const kept = await client.query<{ subject: string }>(
    'update account set erase_at = null where id = $1 and erase_at is not null returning subject',
    [account],
  );
  const stopped = await client.query<{ subject: string }>(
    'delete from recovery r using account a where r.account = $1 and a.id = r.account returning a.subject',
    [account],
  );
  const events = [
    ...kept.rows.map(({ subject }) => ({ event: 'account.keep', subject })),
    ...stopped.rows.map(({ subject }) => ({ event: 'account.recover-stop', subject })),
  ].map((event) => ({ ...event, result: 'ok', reason: 'signed-in' }) as const);
  await sqlAudit({ sql }).append(client, { portal, flow: account, at }, events);
  return true;
}

/** The audit log names both: the person and the organisation. */
const act = (
  { sql, vault, now }: Required<Pick<SessionsOptions, 'sql' | 'vault' | 'now'>>,
  id: string,
  organisation: string | null,
): Promise<boolean> =>
  sql.transaction(async (tx) => {
    if (!SECRET.test(id) || (organisation !== null && !isUuid(organisation))) return false;
    const { rows } = await tx.query<Pick<Row, 'account' | 'portal'> & { readonly subject: string }>(
      `update account_session s set acting_for = $2::uuid from account a
       where s.key = $1 and s.until > $3 and a.id = s.account and a.state = 'active' and ($2::uuid is null or ${NAMED} $2::uuid))
       returning s.account, s.portal, a.subject`,
      [await keyOf(vault, id), organisation, now()],
    );
    const [row] = rows;
    if (!row) return false;
    const { account: flow, portal, subject } = row;
    const event = { event: 'act', result: 'ok', reason: `for ${organisation ?? 'self'}`, subject } as const;
    await sqlAudit({ sql }).append(tx, { portal, flow, at: now() }, [event]);
    return true;
  });
