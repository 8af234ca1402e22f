import { DerError, tags } from './der.js';
import type { DerNode } from './der.js';

/** Fails the parse with "bad structure". */
export const malformed = (): never => {
  throw new DerError('bad-structure');
};

/** Walks the children of a constructed element in order, taking optional ones by their tag. */
export class Reader {
  readonly #nodes: readonly DerNode[];
  #at = 0;

  constructor(node: DerNode, tag: number = tags.sequence) {
    if (node.tag !== tag) malformed();
    this.#nodes = node.children;
  }

  /** The next element if it has this tag. */
  optional(tag: number): DerNode | undefined {
    const node = this.#nodes[this.#at];
    if (node?.tag !== tag) return undefined;
    this.#at++;
    return node;
  }

  /** The next element, which must have one of these tags (any, when none is named). */
  take(...allowed: number[]): DerNode {
    const node = this.#nodes[this.#at++];
    if (!node || (allowed.length > 0 && !allowed.includes(node.tag))) return malformed();
    return node;
  }

  get more(): boolean {
    return this.#at < this.#nodes.length;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.more) malformed();
  }
}

/** The only child of an explicitly tagged element. */
export const onlyChild = (node: DerNode): DerNode => {
  const [child, ...rest] = node.children;
  return child && rest.length === 0 ? child : malformed();
};

/** Children of a SEQUENCE OF with at least one element. */
export const listOf = (node: DerNode, tag: number = tags.sequence): readonly DerNode[] =>
  node.tag === tag && node.children.length > 0 ? node.children : malformed();

/** Arcs as they are encoded, the first two in one; beyond 2^53 by way of BigInt. */
const arcsOf = (body: Uint8Array): (number | bigint)[] => {
  const arcs: (number | bigint)[] = [];
  let arc: number | bigint = 0;
  for (const octet of body) {
    if (typeof arc === 'number' && arc >= 2 ** 46) arc = BigInt(arc);
    arc = typeof arc === 'number' ? arc * 128 + (octet & 0x7f) : arc * 128n + BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  return arcs;
};

/** Dotted form of an OBJECT IDENTIFIER; also for implicitly tagged ones. */
export const oidOf = (node: DerNode): string => {
  const [first = 0, ...rest] = arcsOf(node.body);
  const top = first < 40 ? 0 : first < 80 ? 1 : 2;
  const second = typeof first === 'number' ? first - top * 40 : first - BigInt(top * 40);
  return [top, second, ...rest].join('.');
};

export const takeOid = (node: DerNode): string => (node.tag === tags.oid ? oidOf(node) : malformed());

const pairs = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => {
  let text = '';
  for (const octet of bytes) text += pairs[octet] ?? '';
  return text;
};

/** A small non-negative INTEGER; anything larger than 2³¹ is malformed for every field that uses it. */
export const smallInteger = (node: DerNode): number => {
  const [first = 0] = node.body;
  if (node.body.length === 0 || node.body.length > 5 || first >= 0x80) return malformed();
  if (node.body.length > 1 && first === 0 && (node.body[1] ?? 0) < 0x80) return malformed();
  return Number.parseInt(hex(node.body), 16);
};

export const booleanOf = (node: DerNode): boolean => {
  if (node.body.length !== 1 || (node.body[0] !== 0 && node.body[0] !== 0xff)) throw new DerError('bad-boolean');
  return node.body[0] === 0xff;
};

/** Named bits that are set, in order; X.690 §11.2.2: no trailing zero bits. */
export const namedBits = (node: DerNode): ReadonlySet<number> => {
  const [unused = 8, ...octets] = node.body;
  const last = octets[octets.length - 1];
  if (unused > 7 || (last === undefined ? unused !== 0 : ((last >> unused) & 1) === 0))
    throw new DerError('bad-bit-string');
  if (last !== undefined && (last & ((1 << unused) - 1)) !== 0) throw new DerError('bad-bit-string');
  const set = new Set<number>();
  octets.forEach((octet, at) => {
    for (let bit = 0; bit < 8; bit++) if (octet & (0x80 >> bit)) set.add(at * 8 + bit);
  });
  return set;
};

/** Contents of a BIT STRING of whole octets. */
export const bitStringBytes = (node: DerNode): Uint8Array =>
  node.tag === tags.bitString && node.body[0] === 0 ? node.body.subarray(1) : malformed();

/** `count` digits at `at` as a number; anything else is no time. */
const digits = (text: Uint8Array, at: number, count: number): number => {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = (text[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new DerError('bad-time');
    value = value * 10 + digit;
  }
  return value;
};

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** Seconds since 1970 of a UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them: Z, with seconds, no fraction. */
export const timeOf = (node: DerNode): number => {
  const { body, tag } = node;
  const years = tag === tags.utcTime ? 2 : tag === tags.generalizedTime ? 4 : malformed();
  if (body.length !== years + 11 || body[years + 10] !== 0x5a) throw new DerError('bad-time');
  const written = digits(body, 0, years);
  const year = years === 4 ? written : written + (written >= 50 ? 1900 : 2000);
  const [month, day] = [digits(body, years, 2), digits(body, years + 2, 2)];
  const [hour, minute, second] = [digits(body, years + 4, 2), digits(body, years + 6, 2), digits(body, years + 8, 2)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) throw new DerError('bad-time');
  if (hour > 23 || minute > 59 || second > 59) throw new DerError('bad-time');
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
};

/** Text of an IA5String. */
export const ascii = (body: Uint8Array): string => {
  if (body.some((octet) => octet >= 0x80)) throw new DerError('bad-string');
  return Array.from(body, (octet) => String.fromCharCode(octet)).join('');
};
