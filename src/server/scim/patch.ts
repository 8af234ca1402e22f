/** PATCH (RFC 7644 §3.5.2): a list of operations, applied all or not at all. */
import { array, looseObject, maxLength, minLength, optional, regex, string, unknown } from 'zod/mini';
import { safeParse } from 'zod/v4/core';
import { isObject, keyOf, matches, names, parseFilter, truth, valueOf, BadFilter, type Filter } from './filter.js';
import { ScimError } from './scim-error.js';
import { ACCOUNT, USER, withTypes, type Resource } from './user.js';

interface Target {
  readonly names: readonly string[];
  readonly filter?: Filter;
  readonly sub?: string;
}

const MOST = 50;
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const message = looseObject({
  schemas: array(string()),
  operations: array(
    // Microsoft Entra ID capitalises the verb.
    looseObject({
      op: string().check(regex(/^(?:add|replace|remove)$/i)),
      path: optional(string()),
      value: optional(unknown()),
    }),
  ).check(minLength(1), maxLength(MOST)),
});

/**
 * Attributes of our users. Operations on others are meant for other servers and have no effect
 * here.
 */
const KNOWN = ['userName', 'externalId', 'active', 'displayName', 'name', 'emails', 'phoneNumbers', ACCOUNT].map(
  (name) => name.toLowerCase(),
);
/** Multi-valued attributes of which one value is stored. */
const SINGLE = ['emails', 'phonenumbers'];
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const READ_ONLY: readonly string[] = ['id', 'meta', 'schemas'];
/** Attributes that clients repeat beside the changes; they have no effect. */
const isEnvelope = (key: string) => ['schemas', 'meta'].includes(key.toLowerCase());
const isSchema = (path: string) => /^urn:.*:User$/i.test(path);

/**
 * `emails[type eq "work"].value`: an attribute, a filter on its values, and a part of the value.
 */
function targetOf(path: string): Target {
  const match = /^([^[\]]+)(?:\[(.+)\](?:\.([A-Za-z$][\w$-]*))?)?$/.exec(path);
  const attribute = match?.[1] ?? '';
  if (path.length > 1024 || !/^(?:urn:[\w.:-]+:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?$/i.test(attribute)) {
    throw new ScimError(400, 'A path is invalid (RFC 7644 §3.5.2).', 'invalidPath');
  }
  const sub = match?.[3];
  try {
    return {
      names: names(attribute),
      ...(match?.[2] && { filter: parseFilter(match[2]) }),
      ...(sub !== undefined && { sub }),
    };
  } catch (error) {
    if (error instanceof BadFilter) throw new ScimError(400, 'The filter in a path cannot be read.', 'invalidFilter');
    throw error;
  }
}

/**
 * Adds values to a list. The first new one becomes primary, unless another new one is marked so.
 */
function joined(name: string, old: readonly unknown[], more: readonly unknown[]): readonly unknown[] {
  const fresh = more.filter((each) => !old.some((had) => isSame(had, each)));
  if (!SINGLE.includes(name.toLowerCase()) || !fresh.length) return [...old, ...fresh];
  const stays = old.map((each) => (isObject(each) ? { ...each, primary: false } : each));
  const isChosen = fresh.some((each) => isObject(each) && truth(each['primary']) === true);
  const [first, ...others] = fresh;
  return [...stays, !isChosen && isObject(first) ? { ...first, primary: true } : first, ...others];
}

/** Sets a value for `add` or `replace`. `add` to a multi-valued attribute appends. */
function assign(holder: Record<string, unknown>, name: string, value: unknown, isAdd: boolean): void {
  const key = keyOf(holder, name) ?? name;
  const old = holder[key];
  if (isAdd && Array.isArray(old)) {
    holder[key] = joined(name, old as unknown[], (Array.isArray(value) ? value : [value]) as unknown[]);
  } else if (isObject(old) && isObject(value)) {
    for (const [inner, each] of Object.entries(value)) assign(old, inner, each, isAdd);
  } else holder[key] = value;
}

/**
 * Removes an attribute; with a list of values only those, as Microsoft Entra ID requests it.
 */
function remove(holder: Record<string, unknown>, name: string, value: unknown): void {
  const key = keyOf(holder, name) ?? name;
  const old = holder[key];
  if (!Array.isArray(value) || !Array.isArray(old)) {
    Reflect.deleteProperty(holder, key);
    return;
  }
  const named = (each: unknown) =>
    value.some((one) => isObject(one) && isObject(each) && one['value'] === each['value']);
  holder[key] = old.filter((each) => !named(each));
}

/**
 * The value that a filter such as `type eq "work"` describes; `undefined` if it does not determine
 * one.
 */
function described(filter: Filter): Record<string, unknown> | undefined {
  if (filter.op === 'and') {
    const all = filter.of.map(described);
    return all.every(isObject) ? (Object.assign({}, ...all) as Record<string, unknown>) : undefined;
  }
  return filter.op === 'eq' && /^\w+$/.test(filter.path) ? { [filter.path]: filter.value } : undefined;
}

function applyFiltered(holder: Record<string, unknown>, name: string, op: string, at: Target, value: unknown): void {
  const key = keyOf(holder, name) ?? name;
  const { filter, sub } = at;
  const old: unknown = holder[key];
  const list = Array.isArray(old) ? (old as unknown[]) : [];
  const hit = list.filter(
    (each): each is Record<string, unknown> => isObject(each) && !!filter && matches(filter, each),
  );
  if (op === 'remove') {
    // An element without its `value` is removed.
    if (!sub || sub.toLowerCase() === 'value') holder[key] = list.filter((each) => !hit.includes(each as never));
    else for (const each of hit) Reflect.deleteProperty(each, keyOf(each, sub) ?? sub);
    return;
  }
  if (!sub && !isObject(value)) throw new ScimError(400, 'A value is not an object.', 'invalidValue');
  if (hit.length) {
    for (const each of hit) Object.assign(each, sub ? { [keyOf(each, sub) ?? sub]: value } : value);
    return;
  }
  // `add` creates the value that the filter describes, as Microsoft Entra ID expects. `replace`
  // requires it to exist (§3.5.2.3).
  const made = op === 'add' && filter ? described(filter) : undefined;
  if (!made) throw new ScimError(400, 'No value matches the path.', 'noTarget');
  holder[key] = joined(name, list, [sub ? { ...made, [sub]: value } : { ...made, ...(value as object) }]);
}

function apply(user: Record<string, unknown>, op: string, path: string | undefined, value: unknown): void {
  if (path === undefined) {
    if (op === 'remove') throw new ScimError(400, 'A removal needs a path.', 'noTarget');
    if (!isObject(value)) throw new ScimError(400, 'Without a path the value is an object.', 'invalidValue');
    // A key may itself be a path: Microsoft Entra ID writes attributes of extensions so.
    for (const [key, each] of Object.entries(value)) if (!isEnvelope(key)) apply(user, op, key, each);
    return;
  }
  if (path.toLowerCase() === USER.toLowerCase()) {
    apply(user, op, undefined, value);
    return;
  }
  const at: Target = isSchema(path) ? { names: [path] } : targetOf(path);
  const [first = '', ...inner] = at.names;
  if (READ_ONLY.includes(first.toLowerCase())) {
    // Okta repeats read-only attributes beside the changes.
    if (!inner.length && isSame(user[first.toLowerCase()], value)) return;
    throw new ScimError(400, 'A read-only attribute cannot be changed.', 'mutability');
  }
  if (['__proto__', 'constructor', 'prototype'].some((name) => at.names.includes(name) || at.sub === name)) {
    throw new ScimError(400, 'A path names no attribute.', 'invalidPath');
  }
  if (!KNOWN.includes(first.toLowerCase())) return;
  let holder = user;
  for (const name of at.names.slice(0, -1)) {
    const key = keyOf(holder, name) ?? name;
    const held = holder[key];
    const made: Record<string, unknown> = isObject(held) ? held : {};
    holder[key] = made;
    holder = made;
  }
  const last = at.names.at(-1) ?? '';
  if (at.filter) applyFiltered(holder, last, op, at, value);
  else if (op === 'remove') remove(holder, last, value);
  else assign(holder, last, value, op === 'add');
}

/** The user after all operations. @throws {ScimError} */
export function patched(user: Resource, body: Resource): Resource {
  const found = safeParse(message, { ...body, operations: valueOf(body, 'Operations') });
  if (!found.success || !found.data.schemas.includes(MESSAGE)) {
    const why = `A PatchOp with 1 to ${MOST} operations of RFC 7644 §3.5.2 is needed.`;
    throw new ScimError(400, why, 'invalidSyntax');
  }
  const next = structuredClone(withTypes(user)) as Record<string, unknown>;
  for (const { op, path, value } of found.data.operations) {
    const verb = op.toLowerCase();
    if (verb !== 'remove' && value === undefined) throw new ScimError(400, 'A value is missing.', 'invalidValue');
    apply(next, verb, path, value);
  }
  return next;
}
