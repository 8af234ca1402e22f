/** What a portal sends, as an account: only what the schema names, each within bounds. */
import { boolean, email, looseObject, array, nullish, number, optional, string, maxLength, regex } from 'zod/mini';
import { safeParse } from 'zod/v4/core';
import type { NewForeign } from './directory.js';
import { keyOf } from './filter.js';
import { ScimError } from './scim-error.js';
import { ACCOUNT, type Resource } from './user.js';

const short = () => string().check(maxLength(200));
const word = () => string().check(regex(/^[a-z][a-z0-9-]{0,63}$/));
const plural = (value: ReturnType<typeof string>) =>
  optional(array(looseObject({ value, primary: optional(boolean()) })));

/** The kinds of identity of docs/identifiers.md: a CCCD has twelve digits, the others what their register gives. */
const SUBJECT = /^(?:cccd:\d{12}|(?!cccd:)[a-z]{2,16}:[0-9A-Z][0-9A-Z.-]{2,31})$/;

const incoming = looseObject({
  userName: string().check(regex(SUBJECT)),
  externalId: optional(string().check(maxLength(255))),
  active: optional(boolean()),
  displayName: nullish(short()),
  name: optional(looseObject({ formatted: nullish(short()) })),
  emails: plural(email().check(maxLength(254)) as unknown as ReturnType<typeof string>),
  phoneNumbers: plural(string().check(regex(/^\+\d{8,15}$/))),
  [ACCOUNT]: looseObject({
    audience: word(),
    method: word(),
    assurance: string().check(maxLength(64)),
    birthDate: optional(string().check(regex(/^\d{2}\/\d{2}\/\d{4}$/))),
    registeredAt: optional(string().check(maxLength(40))),
    version: optional(number()),
    consents: optional(
      array(looseObject({ purpose: word(), version: short(), granted: boolean(), decidedAt: short() })).check(
        maxLength(20),
      ),
    ),
  }),
});

export interface Received {
  readonly account: Omit<NewForeign, 'portal'>;
  readonly externalId?: string;
  readonly version?: number;
  readonly registeredAt?: number;
}

const chosen = (values: readonly { readonly value: string; readonly primary?: boolean | undefined }[] = []) =>
  (values.find(({ primary }) => primary) ?? values[0])?.value ?? '';

/** @throws {ScimError} that names the attribute, never its value */
export function fromUser(body: Resource, now: number): Received {
  const found = safeParse(incoming, canonical(body));
  if (!found.success) {
    const [first = 'a required attribute'] = found.error.issues[0]?.path.map(String) ?? [];
    throw new ScimError(400, `${first}: missing, or not what the schema says.`, 'invalidValue');
  }
  const { userName, externalId, active = true, displayName, name, emails, phoneNumbers } = found.data;
  const { audience, method, assurance, birthDate = '', registeredAt, version, consents = [] } = found.data[ACCOUNT];
  const fullName = (name?.formatted ?? displayName ?? '').normalize('NFC').trim();
  if (!fullName) throw new ScimError(400, 'name.formatted: missing.', 'invalidValue');
  const since = Date.parse(registeredAt ?? '');
  return {
    account: {
      subject: userName,
      state: active ? 'active' : 'inactive',
      ...{ audience, method, assurance, fullName, birthDate },
      ...{ phone: chosen(phoneNumbers), email: chosen(emails) },
      // Nobody registers in the future, whatever their clock says (SECURITY T40).
      createdAt: since <= now ? since : now,
      consents: consents.map(({ purpose, version: text, granted, decidedAt }) => ({
        ...{ purpose, version: text, granted, decidedAt },
      })),
    },
    ...(externalId !== undefined && { externalId }),
    ...(since <= now && { registeredAt: since }),
    ...(version !== undefined && Number.isSafeInteger(version) && version > 0 && { version }),
  };
}

/** Attribute names are compared without case (RFC 7643 §2.1). */
function canonical(body: Resource): Resource {
  const known = ['userName', 'externalId', 'active', 'displayName', 'name', 'emails', 'phoneNumbers', ACCOUNT];
  return Object.fromEntries(
    known.flatMap((name) => {
      const key = keyOf(body, name);
      return key === undefined ? [] : [[name, body[key]]];
    }),
  );
}
