/** What a SCIM request says, within bounds: its body, its query, the versions that its sender knows. */
import { parseJson } from '../json.js';
import { PAGE } from './discovery.js';
import { ScimError } from './scim-error.js';
import type { Resource } from './user.js';

export const TYPE = 'application/scim+json';
const BODY = 64 * 1024;
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

export const isObject = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws {ScimError} for what is not JSON of the right type and size */
export async function readBody(request: Request): Promise<Resource> {
  if (!/^application\/(?:scim\+)?json\s*(?:;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    refuse(415, `The media type is not ${TYPE}.`);
  }
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > BODY) refuse(413, `At most ${BODY} bytes.`);
  const value = parseJson(new TextDecoder().decode(bytes));
  return isObject(value) ? value : refuse(400, 'Not a JSON object.', 'invalidSyntax');
}

const list = (text: unknown): string[] =>
  (Array.isArray(text) ? text.map(String) : typeof text === 'string' ? text.split(',') : [])
    .map((each) => each.trim())
    .filter(Boolean)
    .slice(0, 50);

/** What is asked for, by the names of RFC 7644 §3.4.2 and §3.9, in a URL or in a body. */
export function queryOf(read: (name: string) => unknown): Query {
  const whole = (name: string, fallback: number) => {
    const value = read(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : refuse(400, `${name} is not a whole number.`, 'invalidValue');
  };
  const filter = read('filter');
  if (filter !== undefined && typeof filter !== 'string') refuse(400, 'The filter is not a text.', 'invalidFilter');
  const [attributes, excluded] = [list(read('attributes')), list(read('excludedAttributes'))];
  if (attributes.length && excluded.length) {
    refuse(400, 'attributes and excludedAttributes exclude each other.', 'invalidValue');
  }
  return {
    ...(typeof filter === 'string' && { filter }),
    // Less than one is one, less than none is none (RFC 7644 §3.4.2.4).
    startIndex: Math.max(1, whole('startIndex', 1)),
    count: Math.min(PAGE, Math.max(0, whole('count', 50))),
    ...{ attributes, excluded },
  };
}

/** A query that travels in a body (RFC 7644 §3.4.3). */
export function searchOf(sent: Resource): Query {
  const named = sent['schemas'];
  if (!Array.isArray(named) || !named.includes(SEARCH)) refuse(400, 'Not a SearchRequest.', 'invalidSyntax');
  return queryOf((name) => sent[name]);
}

/** Weak comparison (RFC 9110 §8.8.3.2): one of the tags, or any. */
export const hasTag = (header: string, tag: string): boolean =>
  header.split(',').some((each) => ['*', tag.slice(2)].includes(each.trim().replace(/^W\//, '')));
