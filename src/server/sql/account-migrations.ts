/** Migrations since accounts sign in; the last part of the list (migration-list.ts). */
export const ACCOUNT_MIGRATIONS: readonly string[] = [
  // Sessions of people who signed in (sign-in/sessions.ts). `key` is a keyed hash of the cookie.
  `
  create table account_session (
    key text primary key,
    ref uuid not null unique,
    account uuid not null,
    method text not null,
    portal text not null,
    assurance text not null,
    signed_in_at bigint not null,
    seen_at bigint not null,
    until bigint not null,
    ends_at bigint not null
  );
  create index account_session_account on account_session (account);
  create index account_session_until on account_session (until);
  `,
  // Receipts of registrations (sign-in/receipts.ts). `key` is a keyed hash.
  `
  create table receipt (
    key text primary key,
    account uuid not null,
    portal text not null,
    origin text not null,
    jkt text,
    method text not null,
    assurance text not null,
    issued_at bigint not null,
    expires_at bigint not null
  );
  create index receipt_expiry on receipt (expires_at);
  `,
  // The account's page: erasures that wait (accounts/own-account.ts), and the person's sign-ins.
  // Notices to be sent (notices/notices.ts).
  `
  alter table account add column erase_at bigint;
  alter table account add column epoch integer not null default 0;
  create index account_erase on account (erase_at) where erase_at is not null;
  create index audit_sign_in on audit (subject, at) where event = 'sign-in';

  create table recovery (
    account uuid primary key,
    ready_at bigint not null,
    ends_at bigint not null
  );

  create table notice (
    id uuid primary key,
    account uuid not null,
    channel text not null,
    kind text not null,
    message text not null,
    attempts integer not null,
    due_at bigint not null
  );
  create index notice_due on notice (due_at);
  `,
  // The people who act for an organisation (accounts/people.ts), and for whom a session acts.
  `
  create table organisation_person (
    ref uuid primary key,
    organisation uuid not null,
    subject text not null,
    person text not null,
    role text not null,
    named_by uuid not null,
    named_at bigint not null,
    unique (organisation, subject)
  );
  create index organisation_person_subject on organisation_person (subject);
  alter table account_session add column acting_for uuid;
  `,
  // What the OpenID Provider keeps between calls (sign-in/oidc-records.ts). Keys are keyed hashes.
  `
  create table oidc_record (
    ref uuid primary key,
    model text not null,
    key text not null,
    grant_key text,
    data text not null,
    consumed_at bigint,
    expires_at bigint not null,
    unique (model, key)
  );
  create index oidc_record_grant on oidc_record (grant_key);
  create index oidc_record_expiry on oidc_record (expires_at);
  `,
  // Passkeys (sign-in/passkeys.ts). `key` is a keyed hash of the credential's id.
  `
  create table passkey (
    ref uuid primary key,
    key text not null unique,
    account uuid not null,
    data text not null,
    counter bigint not null,
    synced boolean not null,
    created_at bigint not null,
    used_at bigint,
    paused text
  );
  create index passkey_account on passkey (account);
  `,
  // An update of a flow writes no index while the flow lasts (sql/sql-flows.ts): the two columns that
  // are indexed count in tens of minutes, and receipts are never looked up.
  `
  drop index flow_receipt;
  drop index flow_expiry;
  alter table flow add column sweep_at bigint generated always as (
    case when facts is not null or receipt_key is not null or status = 'active' then expires_at / 600000 end) stored;
  alter table flow add column prune_at bigint generated always as (
    case when facts is not null or receipt_key is not null or status = 'active' then null else expires_at / 600000 end) stored;
  create index flow_sweep on flow (sweep_at);
  create index flow_prune on flow (prune_at);
  alter table flow set (fillfactor = 70);
  `,
  // Entries of flows wait here until they are chained (audit/inbox.ts). The flow's row has their
  // number, and place and MAC of the last one. A gateway of an older version appends to the chains.
  `
  create table audit_in (
    flow uuid not null,
    place integer not null,
    at text not null,
    portal text not null,
    event text not null,
    result text not null,
    reason text,
    subject text,
    mac text not null,
    primary key (flow, place)
  );
  alter table audit_in set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
  alter table flow add column audit_count integer not null default 0;
  alter table flow add column audit_last text;
  alter table audit add column place integer;
  alter table audit add column mac text;
  create view audit_all as
    select at, portal, flow, event, result, reason, subject, seq, place from audit union all
    select at, portal, flow::text, event, result, reason, subject, null, place from audit_in;
  `,
  // A flow's facts stay in its row. Beside it each commit would write and delete them in a table of their own.
  `
  alter table flow set (toast_tuple_target = 8160);
  `,
];
