/** Reads a SCIM request within bounds: body, query, and the versions that the sender knows. */
import { array, int, looseObject, optional, string, union } from 'zod/mini';
import { safeParse } from 'zod/v4/core';
import { readBody } from '../http/body.js';
import { parseJson } from '../http/json.js';
import { PAGE } from './discovery.js';
import { isObject } from './filter.js';
import { ScimError } from './scim-error.js';
import type { Resource } from './user.js';

export const TYPE = 'application/scim+json';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

export interface Query {
  readonly filter?: string;
  readonly startIndex: number;
  readonly count: number;
  readonly attributes: readonly string[];
  readonly excluded: readonly string[];
}

export const refuse = (...why: ConstructorParameters<typeof ScimError>): never => {
  throw new ScimError(...why);
};

/** @throws {ScimError | UnreadableBody} if the body is not JSON of the right type and size */
export async function readResource(request: Request): Promise<Resource> {
  const value = parseJson(await readBody(request, [TYPE, 'application/json']));
  return isObject(value) ? value : refuse(400, 'Not a JSON object.', 'invalidSyntax');
}

const list = (text: string) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

interface Asked {
  readonly filter?: string | undefined;
  readonly startIndex?: number | undefined;
  readonly count?: number | undefined;
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

function queryFrom({ filter, startIndex = 1, count = 50, attributes = [], excludedAttributes = [] }: Asked): Query {
  if (attributes.length && excludedAttributes.length) {
    refuse(400, 'attributes and excludedAttributes exclude each other.', 'invalidValue');
  }
  return {
    ...(filter !== undefined && { filter }),
    // `startIndex` below 1 counts as 1, `count` below 0 as 0 (RFC 7644 §3.4.2.4).
    startIndex: Math.max(1, startIndex),
    count: Math.min(PAGE, Math.max(0, count)),
    ...{ attributes: attributes.slice(0, 50), excluded: excludedAttributes.slice(0, 50) },
  };
}

/** The query parameters of a URL, as named in RFC 7644 §3.4.2 and §3.9. */
export function queryOf(read: (name: string) => string | undefined): Query {
  const whole = (name: string) => {
    const text = read(name);
    if (text === undefined) return undefined;
    const number = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(number) ? number : refuse(400, `${name} is not a whole number.`, 'invalidValue');
  };
  return queryFrom({
    ...{ filter: read('filter'), startIndex: whole('startIndex'), count: whole('count') },
    ...{ attributes: list(read('attributes') ?? ''), excludedAttributes: list(read('excludedAttributes') ?? '') },
  });
}

const names = () => optional(union([array(string()), string()]));
const searchRequest = looseObject({
  ...{ schemas: array(string()), filter: optional(string()), startIndex: optional(int()), count: optional(int()) },
  ...{ attributes: names(), excludedAttributes: names() },
});

/** A query sent in a body (RFC 7644 §3.4.3). */
export function searchOf(sent: Resource): Query {
  const found = safeParse(searchRequest, sent);
  if (!found.success) {
    const [name] = found.error.issues[0]?.path.map(String) ?? [];
    const type = name === 'schemas' ? 'invalidSyntax' : name === 'filter' ? 'invalidFilter' : 'invalidValue';
    return refuse(400, `${name}: missing, or not what RFC 7644 §3.4.3 says.`, type);
  }
  const { schemas, attributes, excludedAttributes, ...asked } = found.data;
  if (!schemas.includes(SEARCH)) refuse(400, 'Not a SearchRequest.', 'invalidSyntax');
  const named = (given: string | readonly string[] = []) => (typeof given === 'string' ? list(given) : given);
  return queryFrom({ ...asked, attributes: named(attributes), excludedAttributes: named(excludedAttributes) });
}

/** Weak comparison (RFC 9110 §8.8.3.2): whether the header has the tag, or `*`. */
export const hasTag = (header: string, tag: string): boolean =>
  header.split(',').some((each) => ['*', tag.slice(2)].includes(each.trim().replace(/^W\//, '')));
