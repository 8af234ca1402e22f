/**
 * Protects the identity and its evidence, which only the gateway changes (T71). A portal may repeat
 * them unchanged.
 */
import { isObject, valueOf } from './filter.js';
import { ScimError } from './scim-error.js';
import { ACCOUNT, ACCOUNT_PARTS, type Resource } from './user.js';

const NAMES = ['userName', 'displayName', 'name', ACCOUNT];
/** Identity attributes of the schema. `version` is not one: it tells what the sender has seen. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  name: ['formatted'],
  [ACCOUNT]: ACCOUNT_PARTS,
};

/** RFC 7643 §2.5: a missing value, `null` and an empty list are equal. */
const isNothing = (value: unknown) => value === undefined || value === null || (Array.isArray(value) && !value.length);

/** Whether two values are equal, regardless of key order and Unicode normalisation. */
function isSame(one: unknown, other: unknown): boolean {
  if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other);
  if (typeof one === 'string' && typeof other === 'string') return one.normalize('NFC') === other.normalize('NFC');
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]));
}

const refuse = (name: string): never => {
  throw new ScimError(400, `${name}: only the gateway changes it.`, 'mutability');
};

/** Checks a patched user. @throws {ScimError} 400 `mutability` if the identity changed */
export function keepsIdentity(before: Resource, next: Resource): void {
  for (const name of NAMES)
    if (!isSame(before[name], valueOf(next, name))) refuse(name === ACCOUNT ? 'The extension' : name);
}

/**
 * Checks a user sent as a whole; absent attributes stay unchanged. @throws {ScimError} 400
 * `mutability`
 */
export function repeatsIdentity(before: Resource, sent: Resource): void {
  for (const name of NAMES) {
    const given = valueOf(sent, name);
    const parts = PARTS[name];
    if (isNothing(given)) continue;
    if (!parts ? !isSame(before[name], given) : !isObject(given)) refuse(name === ACCOUNT ? 'The extension' : name);
    for (const part of parts ?? []) {
      const value = valueOf(given, part);
      if (value !== undefined && !isSame(valueOf(before[name], part), value)) refuse(part);
    }
  }
}
