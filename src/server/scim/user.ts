/** An account as a SCIM user (RFC 7643 §4.1) with an extension for what Vietnamese law requires. */
import { SCIM_FIELDS, type KeptPerson } from '../../flow/identity/person.js';
import { subjectParts } from '../accounts/subject.js';
import type { ConsentRecord } from '../ports.js';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
/**
 * In the namespace of RFC 7643 §10.3, like vendors' extensions: servers such as SCIMMY accept no
 * other.
 */
export const ACCOUNT = 'urn:ietf:params:scim:schemas:extension:vn:2.0:User';

/** Attributes of our extension that describe the account; `version` describes the message. */
export const ACCOUNT_PARTS: readonly string[] = [
  ...['identifiers', 'audience', 'method', 'assurance', 'portal', 'registeredAt'],
  ...SCIM_FIELDS.map(({ name }) => name),
  'consents',
];

/** A stored account, decrypted. */
export interface Account extends KeptPerson {
  readonly id: string;
  /** Increases with every change; a portal never returns to a lower one. */
  readonly version: number;
  readonly state: 'active' | 'inactive' | 'erased';
  /** `cccd:034086012222`: unique among accounts. */
  readonly subject: string;
  readonly audience: string;
  readonly method: string;
  /** The portal that created the account. */
  readonly portal: string;
  readonly assurance: string;
  /** The portal that asserted the account; absent once the person has proved their identity. */
  readonly assertedBy?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly consents: readonly Pick<ConsentRecord, 'purpose' | 'version' | 'granted' | 'decidedAt'>[];
}

/** A SCIM resource: JSON whose keys a schema names. */
export type Resource = Readonly<Record<string, unknown>>;

/** Types of the stored address and number, which are not stored, for clients that select by type. */
const KINDS: Readonly<Record<string, string>> = { emails: 'work', phoneNumbers: 'mobile' };

/** Adds a `type` to each address and number that has none. */
export const withTypes = (user: Resource): Resource => ({
  ...user,
  ...Object.fromEntries(
    Object.entries(KINDS).flatMap(([name, type]) => {
      const values = user[name];
      return Array.isArray(values) ? [[name, values.map((each: object) => ({ type, ...each }))]] : [];
    }),
  ),
});

/** The attributes that another portal needs: no password, no evidence, no consent hashes (T38). */
export function toUser(account: Account): Resource {
  const { id, version, subject, fullName, phone, email, createdAt, consents } = account;
  const { scheme: type, value } = subjectParts(subject);
  return {
    schemas: [USER, ACCOUNT],
    externalId: id,
    userName: subject,
    displayName: fullName,
    name: { formatted: fullName },
    active: account.state === 'active',
    ...(email && { emails: [{ value: email, primary: true }] }),
    ...(phone && { phoneNumbers: [{ value: phone, primary: true }] }),
    [ACCOUNT]: {
      identifiers: [{ type, value }],
      audience: account.audience,
      method: account.method,
      assurance: account.assurance,
      portal: account.portal,
      registeredAt: new Date(createdAt).toISOString(),
      version,
      ...Object.fromEntries(SCIM_FIELDS.flatMap(({ name }) => (account[name] ? [[name, account[name]]] : []))),
      consents: consents.map(({ purpose, version: text, granted, decidedAt }) => ({
        ...{ purpose, version: text, granted, decidedAt },
      })),
    },
  };
}
