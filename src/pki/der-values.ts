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

/** Dotted form of an OBJECT IDENTIFIER; also for implicitly tagged ones. */
export const oidOf = (node: DerNode): string => {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of node.body) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [first = 0n, ...rest] = arcs;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
};

export const takeOid = (node: DerNode): string => (node.tag === tags.oid ? oidOf(node) : malformed());

/** Lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

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

const generalized = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/** Seconds since 1970 of a UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them: Z, with seconds, no fraction. */
export const timeOf = (node: DerNode): number => {
  let text = String.fromCharCode(...node.body.subarray(0, 20));
  if (node.tag === tags.utcTime) text = (Number(text.slice(0, 2)) >= 50 ? '19' : '20') + text;
  else if (node.tag !== tags.generalizedTime) malformed();
  const match = generalized.exec(text);
  if (!match) throw new DerError('bad-time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const back = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  if (date.getUTCFullYear() !== year || back !== text) throw new DerError('bad-time');
  return date.getTime() / 1000;
};

/** Text of an IA5String. */
export const ascii = (body: Uint8Array): string => {
  if (body.some((octet) => octet >= 0x80)) throw new DerError('bad-string');
  return Array.from(body, (octet) => String.fromCharCode(octet)).join('');
};
