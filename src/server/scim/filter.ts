/**
 * SCIM filters and paths (RFC 7644 §3.4.2.2, §3.5.2), bounded in size. Unknown syntax is refused,
 * never ignored.
 */

export type Filter =
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'in'; readonly path: string; readonly of: Filter }
  | { readonly op: 'pr'; readonly path: string }
  | { readonly op: Comparison; readonly path: string; readonly value: string | number | boolean | null };
type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** The message holds nothing of the filter, which may contain an identifier. */
export class BadFilter extends Error {
  override readonly name = 'BadFilter';
}

const LONGEST = 2048;
const MOST_TOKENS = 200;
const DEEPEST = 10;
const COMPARISONS: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|(\.?[A-Za-z$][\w$:.-]*|-?\d[\w.+-]*))/y;
const SUB = /^\.[A-Za-z$][\w$-]*$/;
const PATH = /^(?:urn:[\w.:-]+:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?$/i;

function tokens(text: string): string[] {
  if (text.length > LONGEST) throw new BadFilter('too long');
  const found: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match || found.length >= MOST_TOKENS) throw new BadFilter('not a filter');
    found.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return found;
}

/** @throws {BadFilter} */
export function parseFilter(text: string): Filter {
  const list = tokens(text);
  let at = 0;
  const is = (word: string) => list[at]?.toLowerCase() === word;
  const take = () => list[at++] ?? fail();
  const expect = (word: string) => (take().toLowerCase() === word ? undefined : fail());
  const fail = (): never => {
    throw new BadFilter('not a filter');
  };

  function some(word: 'and' | 'or', depth: number, next: (depth: number) => Filter): Filter {
    const of = [next(depth)];
    while (is(word)) {
      at += 1;
      of.push(next(depth));
    }
    return of[0] && of.length === 1 ? of[0] : { op: word, of };
  }
  const either = (depth: number): Filter => (depth > DEEPEST ? fail() : some('or', depth, both));
  const both = (depth: number): Filter => some('and', depth, one);

  function one(depth: number): Filter {
    const not = is('not') && list[at + 1] === '(';
    if (not) at += 1;
    if (is('(')) {
      at += 1;
      const of = either(depth + 1);
      expect(')');
      return not ? { op: 'not', of } : of;
    }
    const path = take();
    if (!PATH.test(path)) fail();
    if (is('[')) {
      at += 1;
      const of = either(depth + 1);
      expect(']');
      // Microsoft Entra ID sends `emails[type eq "work"].value eq "a@b.vn"`, which the RFC's
      // grammar lacks.
      const sub = list[at]?.startsWith('.') ? take() : undefined;
      if (sub === undefined) return { op: 'in', path, of };
      return SUB.test(sub) ? { op: 'in', path, of: { op: 'and', of: [of, compared(sub.slice(1))] } } : fail();
    }
    return compared(path);
  }

  function compared(path: string): Filter {
    const op = take().toLowerCase();
    if (op === 'pr') return { op, path };
    if (!COMPARISONS.includes(op)) fail();
    const value = literal(take());
    // RFC 7644 §3.4.2.2: booleans have no order.
    if (typeof value === 'boolean' && ['gt', 'ge', 'lt', 'le'].includes(op)) fail();
    return { op: op as Comparison, path, value };
  }

  const filter = either(0);
  return at === list.length ? filter : fail();
}

function literal(token: string): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(token);
    // A database text can hold neither NUL nor a surrogate, so no value can match.
    if (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value)) throw new BadFilter('not a text');
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      return value as string | number | boolean | null;
    }
  } catch (error) {
    // Neither a JSON string, nor a number, nor a JSON literal.
    if (error instanceof BadFilter) throw error;
  }
  throw new BadFilter('not a value');
}

/** The names along a path. A schema URN is one name, although it has dots (RFC 7644 §3.10). */
export function names(path: string): string[] {
  const colon = path.lastIndexOf(':');
  const rest = path.slice(colon + 1).split('.');
  const schema = path.slice(0, Math.max(colon, 0));
  return !schema || /:core:2\.0:User$/i.test(schema) ? rest : [schema, ...rest];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The key of an attribute; attribute names are case-insensitive (RFC 7643 §2.1). */
export const keyOf = (object: object, name: string): string | undefined =>
  Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());

/** The value of an attribute; `undefined` where there is none, or no object. */
export function valueOf(holder: unknown, name: string): unknown {
  if (!isObject(holder)) return undefined;
  const key = keyOf(holder, name);
  return key === undefined ? undefined : holder[key];
}

/**
 * All values at a path: each value of a multi-valued attribute; of a complex one its `value`,
 * unless the path names another part.
 */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path));
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined || value === null ? [] : [value];
  return valuesAt(valueOf(value, name), rest);
}

/** Case-sensitive attributes (`caseExact`: RFC 7643 §3.1, and our schema for `userName`). */
const EXACT: readonly string[] = ['id', 'externalid', 'username', 'meta'];
const isExact = (path: string) => EXACT.includes(names(path)[0]?.toLowerCase() ?? '');

/** A `dateTime` (RFC 7643 §2.3.5) as an instant, whatever its offset. */
const instant = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/i.test(value)
    ? Date.parse(value)
    : undefined;

/** Microsoft Entra ID sends booleans as capitalised strings. */
export const truth = <Value>(value: Value): Value | boolean =>
  typeof value === 'string' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;

function compare(op: Comparison, path: string, found: unknown, literal: string | number | boolean | null): boolean {
  const one = isObject(found) ? found['value'] : found;
  const wanted = typeof one === 'boolean' ? truth(literal) : literal;
  if (typeof one !== typeof wanted) return op === 'ne';
  if (typeof one === 'boolean' || typeof one === 'object') {
    return op === 'eq' ? one === wanted : op === 'ne' && one !== wanted;
  }
  const fold = (value: unknown) => (typeof value === 'string' && !isExact(path) ? value.toLowerCase() : value);
  const isDated = instant(one) !== undefined && instant(wanted) !== undefined && !['co', 'sw', 'ew'].includes(op);
  const [a, b] = [one, wanted].map((each) => (isDated ? instant(each) : fold(each))) as [
    string | number,
    string | number,
  ];
  const test: Readonly<Record<Comparison, () => boolean>> = {
    eq: () => a === b,
    ne: () => a !== b,
    co: () => String(a).includes(String(b)),
    sw: () => String(a).startsWith(String(b)),
    ew: () => String(a).endsWith(String(b)),
    gt: () => a > b,
    ge: () => a >= b,
    lt: () => a < b,
    le: () => a <= b,
  };
  return test[op]();
}

/** Whether a resource, or a value of a multi-valued attribute, matches a filter. */
export function matches(filter: Filter, value: unknown): boolean {
  switch (filter.op) {
    case 'and':
      return filter.of.every((each) => matches(each, value));
    case 'or':
      return filter.of.some((each) => matches(each, value));
    case 'not':
      return !matches(filter.of, value);
    case 'in':
      return valuesAt(value, names(filter.path)).some((each) => matches(filter.of, each));
    case 'pr':
      return valuesAt(value, names(filter.path)).length > 0;
    default: {
      const found = valuesAt(value, names(filter.path));
      const { op, path, value: wanted } = filter;
      if (wanted === null) return (op === 'eq') === (found.length === 0);
      return op === 'ne'
        ? found.every((each) => compare(op, path, each, wanted))
        : found.some((each) => compare(op, path, each, wanted));
    }
  }
}

/**
 * The value that a filter requires of an attribute. It allows a lookup of one row instead of a
 * scan.
 */
export function demanded(filter: Filter, attribute: string): string | undefined {
  if (filter.op === 'and') {
    return filter.of.map((each) => demanded(each, attribute)).find((each) => each !== undefined);
  }
  const isIt = filter.op === 'eq' && names(filter.path).join('.').toLowerCase() === attribute.toLowerCase();
  return isIt && typeof filter.value === 'string' ? filter.value : undefined;
}
