import { DerError, tags } from './element.js';
import { isAscii, latin1 } from './text.js';
import type { DerNode } from './element.js';
import { ByteMemo } from '../status/memo.js';

/** Fails the parse with `bad-structure`. */
export const malformed = (): never => {
  throw new DerError('bad-structure');
};

/** Reads the children of a constructed element in order; optional ones by their tag. */
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

  /** The next element, which must have this tag; any tag when none is given. */
  take(tag?: number): DerNode {
    const node = this.#nodes[this.#at++];
    return node && (tag === undefined || node.tag === tag) ? node : malformed();
  }

  /** The next element, which must have one of these tags. */
  oneOf(...tagged: readonly number[]): DerNode {
    const node = this.take();
    return tagged.includes(node.tag) ? node : malformed();
  }

  get more(): boolean {
    return this.#at < this.#nodes.length;
  }

  /** Fails the parse if more elements follow. */
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

/** Dotted form of an OBJECT IDENTIFIER; arcs beyond 2^53 use BigInt. */
const dotted = (bytes: Uint8Array, from: number, to: number): string => {
  let text = '';
  let arc: number | bigint = 0;
  for (let at = from; at < to; at++) {
    const octet = bytes[at] ?? 0;
    if (typeof arc === 'number' && arc >= 2 ** 46) arc = BigInt(arc);
    arc = typeof arc === 'number' ? arc * 128 + (octet & 0x7f) : arc * 128n + BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    if (text !== '') text += `.${arc}`;
    else if (arc < 80) text = arc < 40 ? `0.${arc}` : `1.${Number(arc) - 40}`;
    else text = `2.${typeof arc === 'number' ? arc - 80 : arc - 80n}`;
    arc = 0;
  }
  return text;
};

/** Cache of OIDs: nearly all occur again, and shared strings compare fast. */
const identifiers = new ByteMemo<string>(512);

/** Dotted form of an OBJECT IDENTIFIER; also for implicitly tagged ones. */
const oidOf = ({ bytes, from, to }: DerNode): string =>
  identifiers.recall(bytes, from, to, () => dotted(bytes, from, to));

export const takeOid = (node: DerNode): string => (node.tag === tags.oid ? oidOf(node) : malformed());

const pairs = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

const hexOf = (bytes: Uint8Array, from: number, to: number): string => {
  let text = '';
  for (let at = from; at < to; at++) text += pairs[bytes[at] ?? 0] ?? '';
  return text;
};

/** Lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => hexOf(bytes, 0, bytes.length);

/** The contents of an element in lower-case hexadecimal. */
export const bodyHex = ({ bytes, from, to }: DerNode): string => hexOf(bytes, from, to);

/** A non-negative INTEGER of at most `most` octets, as a number. */
export const smallInteger = ({ bytes, from, to }: DerNode, most = 5): number => {
  const first = bytes[from] ?? 0;
  if (from === to || to - from > most || first >= 0x80) return malformed();
  if (to - from > 1 && first === 0 && (bytes[from + 1] ?? 0) < 0x80) return malformed();
  let value = 0;
  for (let at = from; at < to; at++) value = value * 256 + (bytes[at] ?? 0);
  return value;
};

export const booleanOf = ({ bytes, from, to }: DerNode): boolean => {
  const octet = bytes[from];
  if (to - from !== 1 || (octet !== 0 && octet !== 0xff)) throw new DerError('bad-boolean');
  return octet === 0xff;
};

/** Named bits that are set, in order; X.690 §11.2.2: no trailing zero bits. */
export const namedBits = (node: DerNode): ReadonlySet<number> => {
  const { bytes, from, to } = node;
  const unused = from < to ? (bytes[from] ?? 8) : 8;
  const last = to - from > 1 ? bytes[to - 1] : undefined;
  if (unused > 7 || (last === undefined ? unused !== 0 : ((last >> unused) & 1) === 0))
    throw new DerError('bad-bit-string');
  if (last !== undefined && (last & ((1 << unused) - 1)) !== 0) throw new DerError('bad-bit-string');
  const set = new Set<number>();
  for (let bit = 0; bit < (to - from - 1) * 8; bit++)
    if ((bytes[from + 1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) set.add(bit);
  return set;
};

/** Contents of a BIT STRING of whole octets. */
export const bitStringBytes = ({ tag, bytes, from, to }: DerNode): Uint8Array =>
  tag === tags.bitString && from < to && bytes[from] === 0 ? bytes.subarray(from + 1, to) : malformed();

/** Reads `count` digits at `at` as a number; throws for anything else. */
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
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/**
 * Seconds in 400 Gregorian years. Date.UTC maps years below 100 to 1900–1999, so they are computed
 * 400 years later.
 */
const fourCenturies = 146_097 * 86_400;

/**
 * Seconds since 1970 of a UTCTime or GeneralizedTime in the form of RFC 5280 §4.1.2.5: Z, with
 * seconds, no fraction.
 */
export const timeOf = (node: DerNode): number => {
  const { bytes, from, to, tag } = node;
  const years = tag === tags.utcTime ? 2 : tag === tags.generalizedTime ? 4 : malformed();
  const rest = from + years;
  if (to - rest !== 11 || bytes[to - 1] !== 0x5a) throw new DerError('bad-time');
  const written = digits(bytes, from, years);
  const year = years === 4 ? written : written + (written >= 50 ? 1900 : 2000);
  const month = digits(bytes, rest, 2);
  const day = digits(bytes, rest + 2, 2);
  const hour = digits(bytes, rest + 4, 2);
  const minute = digits(bytes, rest + 6, 2);
  const second = digits(bytes, rest + 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) throw new DerError('bad-time');
  if (hour > 23 || minute > 59 || second > 59) throw new DerError('bad-time');
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) / 1000 - fourCenturies;
};

/** Text of an IA5String. */
export const ascii = (node: DerNode): string => {
  if (!isAscii(node)) throw new DerError('bad-string');
  return latin1(node);
};
