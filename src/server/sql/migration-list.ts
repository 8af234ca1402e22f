import { ACCOUNT_MIGRATIONS } from './account-migrations.js';

/**
 * Numbered SQL statements, each applied once and in order. Rows of a flow share its `ref`, rows of
 * an account its `id`, so that both can be sharding keys. Times are milliseconds since 1970 by the
 * gateway's clock. Standard PostgreSQL only.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table flow (
    ref uuid primary key,
    token text not null unique,
    previous_token text unique,
    jkt text,
    method text not null,
    version integer not null,
    portal text not null,
    audience text not null,
    lang text not null,
    step integer not null,
    status text not null,
    revision integer not null,
    rejections integer not null,
    data text not null,
    facts text,
    problem text,
    created_at bigint not null,
    expires_at bigint not null,
    claim_key text,
    claimed_at bigint,
    receipt_key text,
    receipt_body text,
    receipt_reply text
  );
  create index flow_expiry on flow (expires_at);
  create index flow_receipt on flow (receipt_key);

  create table code (
    flow uuid primary key,
    mac text not null,
    sends integer not null,
    attempts integer not null,
    issued_at bigint not null,
    expires_at bigint not null
  );

  create table counter (
    key text primary key,
    count integer not null,
    until bigint not null
  );
  create index counter_until on counter (until);

  create table account (
    id uuid primary key,
    subject text not null unique,
    flow uuid not null,
    version integer not null,
    state text not null,
    audience text not null,
    method text not null,
    portal text not null,
    assurance text not null,
    person text not null,
    password text,
    created_at bigint not null
  );

  create table consent (
    account uuid not null,
    purpose text not null,
    version text not null,
    text_hash text not null,
    lang text not null,
    shown_at text not null,
    decided_at text not null,
    granted boolean not null,
    control text not null,
    portal text not null,
    origin text not null,
    flow uuid not null,
    primary key (account, purpose, version)
  );

  create table outbox (
    account uuid not null,
    version integer not null,
    event text not null,
    created_at bigint not null,
    primary key (account, version)
  );

  create table audit (
    seq bigint primary key,
    at text not null,
    portal text not null,
    flow text not null,
    event text not null,
    result text not null,
    reason text,
    subject text,
    previous text not null,
    hash text not null
  );
  create table audit_head (
    id integer primary key,
    seq bigint not null,
    hash text not null
  );
  insert into audit_head (id, seq, hash) values (1, 0, '${'0'.repeat(64)}');
  `,
  // One account on every portal: the version and the id it has there, and who holds the lease
  // (delivery/deliveries.ts).
  `
  alter table account add column modified_at bigint;

  create table delivery (
    account uuid not null,
    portal text not null,
    wanted integer not null,
    delivered integer not null,
    remote text,
    state text not null,
    attempts integer not null,
    failing_since bigint,
    failure text,
    due_at bigint not null,
    lease text,
    leased_until bigint not null,
    wanted_at bigint not null,
    updated_at bigint not null,
    primary key (account, portal)
  );
  create index delivery_due on delivery (portal, state, due_at);

  create table external_id (
    account uuid not null,
    portal text not null,
    value text,
    version integer not null,
    primary key (account, portal)
  );
  create index external_id_value on external_id (portal, value);
  `,
  // Tombstones of erased accounts (accounts/erasure.ts), and withdrawn consents.
  `
  create table tombstone (
    account uuid primary key,
    version integer not null,
    subject text,
    erased_at bigint not null
  );
  create index tombstone_subject on tombstone (subject);
  insert into tombstone (account, version, subject, erased_at)
    select id, version, subject, coalesce(modified_at, created_at) from account where state = 'erased';
  delete from account where state = 'erased';

  alter table consent add column withdrawn_at text;
  alter table consent add column policy text;
  create index outbox_created on outbox (created_at);
  `,
  // For the console: counts per ten minutes of all processes, and operators' sessions.
  `
  create table tally (
    at bigint not null,
    kind text not null,
    portal text not null,
    name text not null,
    step text not null,
    outcome text not null,
    problem text not null,
    count bigint not null,
    ms bigint not null,
    primary key (at, kind, portal, name, step, outcome, problem)
  );

  create table operator_session (
    key text primary key,
    until bigint not null,
    ends_at bigint not null
  );
  `,
  // Planned outages that operators announce (registration/outages.ts).
  `
  create table outage (
    id uuid primary key,
    portal text,
    method text,
    begins_at bigint not null,
    ends_at bigint not null,
    text text not null
  );
  `,
  // One flow per idempotency key, even if the same start reaches several gateways at once.
  `
  alter table flow add column start_key text;
  create unique index flow_start on flow (start_key);
  `,
  // The portal that asserted an account whose identity is not proved yet (delivery/assertions.ts).
  // Accounts that arrived over SCIM have their own id in place of a flow's. Proposed changes that the person
  // decides (accounts/proposals.ts).
  `
  alter table account add column asserted_by text;
  update account set asserted_by = portal where flow = id;
  alter table tombstone add column asserted_by text;

  create table proposal (
    id uuid primary key,
    account uuid not null,
    portal text not null,
    change text not null,
    made_at bigint not null,
    unique (account, portal)
  );
  `,
  // All names of an agency. Its certificates may name any of its codes, and all must lead to one
  // account.
  `
  create table account_name (
    subject text primary key,
    account uuid not null
  );
  create index account_name_account on account_name (account);
  `,
  // Drops a list of account versions that nothing read. No released version wrote it, so no older
  // process needs it.
  `
  drop table outbox;
  `,
  // What a flow is for. An older process only starts registrations.
  `
  alter table flow add column purpose text not null default 'register';
  `,
  ...ACCOUNT_MIGRATIONS,
];
