/** PATCH (RFC 7644 §3.5.2): a list of changes, all of them or none. */
import { keyOf, matches, names, parseFilter, BadFilter, type Filter } from './filter.js';
import { ScimError } from './scim-error.js';
import type { Resource } from './user.js';

interface Target {
  readonly names: readonly string[];
  readonly filter?: Filter;
  readonly sub?: string;
}

const MOST = 50;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const READ_ONLY: readonly string[] = ['id', 'meta', 'schemas'];

/** `emails[type eq "work"].value`: an attribute, which of its values, and what of them. */
function targetOf(path: string): Target {
  const match = /^([^[\]]+)(?:\[(.+)\](?:\.([A-Za-z$][\w$-]*))?)?$/.exec(path);
  const attribute = match?.[1] ?? '';
  if (path.length > 1024 || !/^(?:urn:[\w.:-]+:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?$/i.test(attribute)) {
    throw new ScimError(400, 'A path is not one of RFC 7644 §3.5.2.', 'invalidPath');
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

/** Puts a value where `add` or `replace` wants it; `add` to several values joins them. */
function assign(holder: Record<string, unknown>, name: string, value: unknown, isAdd: boolean): void {
  const key = keyOf(holder, name) ?? name;
  const old = holder[key];
  if (isAdd && Array.isArray(old)) {
    const more = (Array.isArray(value) ? value : [value]) as unknown[];
    holder[key] = [...(old as unknown[]), ...more.filter((each) => !old.some((had) => isSame(had, each)))];
  } else if (isObject(old) && isObject(value)) {
    for (const [inner, each] of Object.entries(value)) assign(old, inner, each, isAdd);
  } else holder[key] = value;
}

function applyFiltered(holder: Record<string, unknown>, name: string, op: string, at: Target, value: unknown): void {
  const key = keyOf(holder, name) ?? name;
  const { filter, sub } = at;
  const old: unknown = holder[key];
  const list = Array.isArray(old) ? (old as unknown[]) : [];
  const hit = list.filter((each) => filter && matches(filter, each));
  if (!hit.length && op !== 'remove') throw new ScimError(400, 'No value is what the path describes.', 'noTarget');
  if (op === 'remove' && !sub) holder[key] = list.filter((each) => !hit.includes(each));
  for (const each of hit.filter(isObject)) {
    if (sub && op === 'remove') Reflect.deleteProperty(each, keyOf(each, sub) ?? sub);
    else if (sub) assign(each, sub, value, false);
    else if (op !== 'remove' && isObject(value)) Object.assign(each, value);
  }
}

function apply(user: Record<string, unknown>, op: string, path: string | undefined, value: unknown): void {
  if (path === undefined) {
    if (op === 'remove') throw new ScimError(400, 'A removal needs a path.', 'noTarget');
    if (!isObject(value)) throw new ScimError(400, 'Without a path the value is an object.', 'invalidValue');
    // A key may be a path itself: that is how Microsoft Entra ID writes attributes of extensions.
    for (const [key, each] of Object.entries(value)) {
      if (/^urn:.*:User$/i.test(key) && isObject(each)) assign(user, key, each, op === 'add');
      else apply(user, op, key, each);
    }
    return;
  }
  const at = targetOf(path);
  const [first = ''] = at.names;
  if (READ_ONLY.includes(first.toLowerCase())) {
    throw new ScimError(400, 'An attribute that is only read cannot be changed.', 'mutability');
  }
  if (['__proto__', 'constructor', 'prototype'].some((name) => at.names.includes(name) || at.sub === name)) {
    throw new ScimError(400, 'A path names no attribute.', 'invalidPath');
  }
  let holder = user;
  for (const name of at.names.slice(0, -1)) {
    const key = keyOf(holder, name) ?? name;
    const inner = holder[key];
    const made: Record<string, unknown> = isObject(inner) ? inner : {};
    holder[key] = made;
    holder = made;
  }
  const last = at.names.at(-1) ?? '';
  if (at.filter) applyFiltered(holder, last, op, at, value);
  else if (op === 'remove') Reflect.deleteProperty(holder, keyOf(holder, last) ?? last);
  else assign(holder, last, value, op === 'add');
}

/** The user as it is after all operations. @throws {ScimError} */
export function patched(user: Resource, body: Resource): Resource {
  const key = keyOf(body, 'Operations');
  const operations = key === undefined ? undefined : body[key];
  const schemas = body['schemas'];
  const isPatch = Array.isArray(schemas) && schemas.includes('urn:ietf:params:scim:api:messages:2.0:PatchOp');
  if (!isPatch || !Array.isArray(operations) || !operations.length || operations.length > MOST) {
    throw new ScimError(400, `A PatchOp with 1 to ${MOST} operations is needed.`, 'invalidSyntax');
  }
  const next = structuredClone(user) as Record<string, unknown>;
  for (const each of operations as unknown[]) {
    // Some clients write the first letter large (Microsoft Entra ID).
    const op = isObject(each) ? String(each['op']).toLowerCase() : '';
    const path = isObject(each) ? each['path'] : undefined;
    if (
      !isObject(each) ||
      !['add', 'replace', 'remove'].includes(op) ||
      !['string', 'undefined'].includes(typeof path)
    ) {
      throw new ScimError(400, 'An operation is not one of RFC 7644 §3.5.2.', 'invalidSyntax');
    }
    if (op !== 'remove' && each['value'] === undefined) throw new ScimError(400, 'A value is missing.', 'invalidValue');
    apply(next, op, path as string | undefined, each['value']);
  }
  return next;
}
