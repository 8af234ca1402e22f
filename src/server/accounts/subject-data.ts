/**
 * Exports everything stored about a person, decrypted and machine-readable (Law 91/2025: access and
 * portability).
 */
import type { Json } from '../../flow/method.js';
import type { Tombstone } from './erasure.js';
import { readProposals, type Proposal } from './proposals.js';
import type { SqlClient } from '../sql/sql.js';
import type { Vault } from '../vault/vault.js';

type Members = Readonly<Record<string, Json>>;

/** State of the deliveries of an account to a portal. `done`: the portal has answered. */
export interface DeliveryStatus {
  readonly account: string;
  readonly portal: string;
  readonly state: 'due' | 'done' | 'dead';
  /** ISO 8601; when the state last changed. */
  readonly at: string;
}

/** Everything stored about a person, machine-readable. */
export interface SubjectData {
  readonly account: Members | null;
  /** What the person stated and what was proved. */
  readonly person: Json;
  readonly consents: readonly Members[];
  readonly portals: readonly DeliveryStatus[];
  /** The portals' own ids of the account. */
  readonly names: readonly Members[];
  /** Where the person is signed in. */
  readonly sessions: readonly Members[];
  readonly passkeys: readonly Members[];
  /** Organisations that named the person, and people whom the organisation named. */
  readonly organisations: readonly Members[];
  /** Proposed changes that the person has not decided. */
  readonly proposals: readonly Proposal[];
  readonly erased: readonly Pick<Tombstone, 'account' | 'version' | 'erasedAt'>[];
  readonly audit: readonly Members[];
}

export const iso = (at: number | string): string => new Date(Number(at)).toISOString();

export async function deliveryStatusOf(
  client: SqlClient,
  accounts: readonly string[],
): Promise<readonly DeliveryStatus[]> {
  const { rows } = await client.query<Omit<DeliveryStatus, 'at'> & { readonly updated_at: string | number }>(
    'select account, portal, state, updated_at from delivery where account = any($1) order by account, portal',
    [accounts],
  );
  return rows.map(({ account, portal, state, updated_at: at }) => ({ account, portal, state, at: iso(at) }));
}

async function sessionsOf(client: SqlClient, accounts: readonly string[]): Promise<readonly Members[]> {
  const { rows } = await client.query<Record<'method' | 'portal' | 'assurance' | 'begun' | 'seen', string>>(
    `select method, portal, assurance, signed_in_at as begun, seen_at as seen
     from account_session where account = any($1) order by signed_in_at`,
    [accounts],
  );
  return rows.map(({ begun, seen, ...session }) => ({ ...session, signedInAt: iso(begun), seenAt: iso(seen) }));
}

async function organisationsOf(
  client: SqlClient,
  subject: string,
  accounts: readonly string[],
): Promise<readonly Members[]> {
  const { rows } = await client.query<Record<'organisation' | 'role' | 'by' | 'at', string>>(
    `select organisation, role, named_by as by, named_at as at from organisation_person
     where subject = $1 or organisation = any($2) order by named_at, ref`,
    [subject, accounts],
  );
  return rows.map(({ organisation, role, by, at }) => ({ organisation, role, namedBy: by, namedAt: iso(at) }));
}

/** With their ids and public keys: they are the person’s, and open nothing by themselves. */
async function passkeysOf(client: SqlClient, vault: Vault, accounts: readonly string[]): Promise<readonly Members[]> {
  const { rows } = await client.query<Record<'ref' | 'data' | 'at', string> & Readonly<Record<string, Json>>>(
    `select ref, data, counter, synced, paused, used_at as used, created_at as at
     from passkey where account = any($1) order by created_at, ref`,
    [accounts],
  );
  return Promise.all(
    rows.map(async ({ ref, data, at, used, counter, ...rest }) => ({
      ...((await vault.open(data, `passkey:${ref}`)) as Members),
      ...{ ...rest, counter: Number(counter), createdAt: iso(at), usedAt: used === null ? null : iso(used as string) },
    })),
  );
}

/**
 * The account's row, decrypted. Of the password only its existence is exported, as the stored value
 * is a hash.
 */
async function opened(client: SqlClient, vault: Vault, id: string): Promise<Pick<SubjectData, 'account' | 'person'>> {
  const { rows } = await client.query<Record<string, string | number | boolean | null>>(
    `select id, version, state, audience, method, portal, assurance, asserted_by as "assertedBy", password is not null as "hasPassword", flow, subject, person,
       created_at as "createdAt", modified_at as "modifiedAt" from account where id = $1`,
    [id],
  );
  const { person, createdAt, modifiedAt, ...account } = rows[0] ?? {};
  const times = { createdAt: iso(Number(createdAt)), modifiedAt: iso(Number(modifiedAt ?? createdAt)) };
  return { account: { ...account, ...times }, person: await vault.open(String(person), `account:${id}`) };
}

interface Ids {
  /** Id of the current account. */
  readonly live: string | undefined;
  readonly erased: readonly Tombstone[];
  /** Keyed hash of the identity, if the request named one. */
  readonly subject: string | undefined;
}

/** @returns `undefined` if nothing is stored */
export async function readSubjectData(client: SqlClient, vault: Vault, ids: Ids): Promise<SubjectData | undefined> {
  const { live, erased } = ids;
  const known = live === undefined ? { account: null, person: null } : await opened(client, vault, live);
  const accounts = [...(live === undefined ? [] : [live]), ...erased.map(({ account }) => account)];
  const list = async (text: string, ...values: unknown[]) => (await client.query<Members>(text, values)).rows;
  const { subject: own, flow } = (known.account ?? {}) as { readonly subject?: string; readonly flow?: string };
  const subject = ids.subject ?? own ?? erased[0]?.subject ?? '';
  const audit = await list(
    `select at, portal, flow, event, result, reason from audit_all where subject = $1 or flow = any($2) order by at, seq, place`,
    ...[subject, [...accounts, flow ?? '']],
  );
  if (!accounts.length && !audit.length) return undefined;
  return {
    ...known,
    consents: await list(
      `select account, purpose, version, policy, text_hash as "textHash", lang, shown_at as "shownAt", decided_at as "decidedAt",
         granted, withdrawn_at as "withdrawnAt", control, portal, origin, flow
       from consent where account = any($1) order by account, purpose, version`,
      accounts,
    ),
    portals: await deliveryStatusOf(client, accounts),
    names: await list(
      'select account, portal, value from external_id where account = any($1) and value is not null order by portal',
      accounts,
    ),
    sessions: await sessionsOf(client, accounts),
    passkeys: await passkeysOf(client, vault, accounts),
    organisations: await organisationsOf(client, subject, accounts),
    proposals: live === undefined ? [] : await readProposals(client, vault, live),
    erased: erased.map(({ account, version, erasedAt }) => ({ account, version, erasedAt })),
    audit,
  };
}
