/**
 * `attributes` and `excludedAttributes` (RFC 7644 §3.9): the part of a resource that a client
 * requests.
 */
import { isObject, keyOf, names } from '../scim/filter.js';
import type { Resource } from '../scim/user.js';

/** Attributes returned in any case (RFC 7643 §7: `returned: always`). */
const ALWAYS: readonly string[] = ['id', 'schemas'];

function pick(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((each) => pick(each, paths));
  if (!isObject(value)) return value;
  const picked = new Map<string, (readonly string[])[]>();
  for (const [name = '', ...rest] of paths) {
    const key = keyOf(value, name);
    if (key !== undefined) picked.set(key, [...(picked.get(key) ?? []), rest]);
  }
  return Object.fromEntries([...picked].map(([key, rest]) => [key, pick(value[key], rest)]));
}

function omit(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => omit(each, path));
  const [name = '', ...rest] = path;
  const key = isObject(value) ? keyOf(value, name) : undefined;
  if (!isObject(value) || key === undefined) return value;
  const { [key]: inner, ...others } = value;
  return rest.length ? { ...others, [key]: omit(inner, rest) } : others;
}

/** A path may name the whole extension of a schema. */
const pathOf = (text: string) => (/^urn:.*:User$/i.test(text) ? [text] : names(text));

export function project(resource: Resource, wanted: readonly string[], unwanted: readonly string[]): Resource {
  if (wanted.length) return pick(resource, [...ALWAYS, ...wanted].map(pathOf)) as Resource;
  const paths = unwanted
    .map(pathOf)
    .filter((path) => path.length > 1 || !ALWAYS.includes(path[0]?.toLowerCase() ?? ''));
  return paths.reduce<Resource>((left, path) => omit(left, path) as Resource, resource);
}
