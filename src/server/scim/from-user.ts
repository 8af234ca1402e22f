/** Reads a sender's user as an account: only attributes of the schema, each bounded. */
import {
  array,
  boolean,
  email,
  gte,
  int,
  looseObject,
  lte,
  maxLength,
  nullish,
  optional,
  refine,
  regex,
  string,
  type infer as Infer,
} from 'zod/mini';
import { safeParse, type $ZodType } from 'zod/v4/core';
import { keptOf, SCIM_FIELDS } from '../../flow/identity/person.js';
import type { NewForeign } from './directory.js';
import { truth, valueOf } from './filter.js';
import type { Contact } from './grants.js';
import { ScimError } from './scim-error.js';
import { ACCOUNT, type Account, type Resource } from './user.js';

const short = () => string().check(maxLength(200));
const word = () => string().check(regex(/^[a-z][a-z0-9-]{0,63}$/));
const plural = (value: ReturnType<typeof string>) =>
  nullish(array(looseObject({ value: nullish(value), primary: nullish(boolean()) })));

/**
 * Identity types of docs/identifiers.md: twelve digits for a CCCD, otherwise the register's format.
 */
const SUBJECT = /^(?:cccd:\d{12}|(?!cccd:)[a-z]{2,16}:[0-9A-Z][0-9A-Z.-]{2,31})$/;
/** RFC 7643 §2.3.5. */
const dateTime = () =>
  string().check(
    maxLength(40),
    refine((text) => /^\d{4}-/.test(text) && !isNaN(Date.parse(text))),
  );

const reachable = {
  externalId: nullish(string().check(maxLength(255))),
  active: optional(boolean()),
  emails: plural(email().check(maxLength(254))),
  phoneNumbers: plural(string().check(regex(/^\+\d{8,15}$/))),
};
/** PostgreSQL's `integer`. */
const version = () => int().check(gte(1), lte(2 ** 31 - 1));

/** The person's attributes in our extension. */
const person = Object.fromEntries(
  SCIM_FIELDS.map(({ name, pattern }) => [name, nullish(string().check(regex(pattern)))] as const),
);

const whole = looseObject({
  ...reachable,
  userName: string().check(regex(SUBJECT)),
  displayName: nullish(short()),
  name: optional(looseObject({ formatted: nullish(short()) })),
  [ACCOUNT]: looseObject({
    ...person,
    audience: word(),
    method: word(),
    assurance: string().check(maxLength(64)),
    registeredAt: nullish(dateTime()),
    version: nullish(version()),
    statement: optional(string().check(maxLength(16_384))),
    consents: optional(
      array(looseObject({ purpose: word(), version: short(), granted: boolean(), decidedAt: short() })).check(
        maxLength(20),
      ),
    ),
  }),
});

const contact = looseObject({ ...reachable, [ACCOUNT]: optional(looseObject({ version: nullish(version()) })) });

export interface Received {
  readonly account: Omit<NewForeign, 'portal'>;
  readonly externalId?: string;
  readonly version?: number;
  readonly registeredAt?: number;
  /** What a portal signs of an account that it asserts: see statement.ts. */
  readonly statement?: string;
}

/** Changeable attributes of an account that are not part of the identity. */
export interface Reached extends Contact {
  readonly state?: 'active' | 'inactive';
  readonly externalId?: string;
}

type Plural = Infer<ReturnType<typeof plural>>;

/** One of several values: the primary one, or else the first. */
function chosen(values: Plural): string {
  const known = (values ?? []).flatMap(({ value, primary }) => (value ? [{ value, primary }] : []));
  return (known.find(({ primary }) => primary) ?? known[0])?.value ?? '';
}

/** @throws {ScimError} that names the attribute but not its value */
function parse<Schema extends $ZodType>(schema: Schema, body: Resource): Infer<Schema> {
  const found = safeParse(schema, canonical(body));
  if (found.success) return found.data;
  const [first = 'a required attribute'] = found.error.issues[0]?.path.map(String) ?? [];
  throw new ScimError(400, `${first}: missing, or not what the schema says.`, 'invalidValue');
}

/** @throws {ScimError} that names the attribute but not its value */
export function fromUser(body: Resource, now: number): Received {
  const { userName, externalId, active = true, displayName, name, emails, phoneNumbers, ...rest } = parse(whole, body);
  const { audience, method, assurance, registeredAt, version, statement, consents = [] } = rest[ACCOUNT];
  const fullName = (name?.formatted ?? displayName ?? '').normalize('NFC').trim();
  if (!fullName) throw new ScimError(400, 'name.formatted: missing.', 'invalidValue');
  const attributes = Object.fromEntries(SCIM_FIELDS.map(({ name }) => [name, rest[ACCOUNT][name] ?? '']));
  const written = Date.parse(registeredAt ?? '');
  // A time in the future comes from a wrong clock (T40) and counts as absent.
  const since = written <= now ? written : undefined;
  return {
    account: {
      subject: userName,
      state: active ? 'active' : 'inactive',
      ...{ audience, method, assurance },
      ...keptOf({ ...attributes, fullName, phone: chosen(phoneNumbers), email: chosen(emails) }),
      createdAt: since ?? now,
      consents: consents.map(({ purpose, version: text, granted, decidedAt }) => ({
        ...{ purpose, version: text, granted, decidedAt },
      })),
    },
    ...(typeof externalId === 'string' && { externalId }),
    ...(since !== undefined && { registeredAt: since }),
    ...(typeof version === 'number' && { version }),
    ...(statement !== undefined && { statement }),
  };
}

/**
 * Contact data and state of a user. An absent attribute stays unchanged.
 *
 * @throws {ScimError} that names the attribute but not its value
 */
export function reachedBy(body: Resource): Reached {
  const { externalId, active, emails, phoneNumbers } = parse(contact, body);
  return {
    ...(active !== undefined && { state: active ? 'active' : 'inactive' }),
    ...(emails !== undefined && { email: chosen(emails) }),
    ...(phoneNumbers !== undefined && { phone: chosen(phoneNumbers) }),
    ...(typeof externalId === 'string' && { externalId }),
  };
}

/** The attributes that differ from the account. */
export const changesOf = ({ state, email: mail, phone }: Reached, seen: Account) => ({
  ...(state !== undefined && state !== seen.state && { state }),
  ...(mail !== undefined && mail !== seen.email && { email: mail }),
  ...(phone !== undefined && phone !== seen.phone && { phone }),
});

const KNOWN = ['userName', 'externalId', 'active', 'displayName', 'name', 'emails', 'phoneNumbers', ACCOUNT];

const withTruth = (value: unknown) =>
  typeof value === 'object' && value !== null && 'primary' in value
    ? { ...value, primary: truth(value.primary) }
    : value;

/**
 * Renames attributes to the schema's spelling; their names are case-insensitive (RFC 7643 §2.1).
 */
function canonical(body: Resource): Resource {
  const known = Object.fromEntries(KNOWN.map((name) => [name, valueOf(body, name)]));
  const several = (value: unknown) => (Array.isArray(value) ? value.map(withTruth) : value);
  const [emails, phoneNumbers] = [several(known['emails']), several(known['phoneNumbers'])];
  return { ...known, active: truth(known['active']), emails, phoneNumbers };
}
