import { compareBytes } from './bytes.js';
import { DerError, Element, tags, type DerNode, type Span } from './element.js';
import { checkPrimitive } from './primitive.js';

const childless: readonly DerNode[] = [];
const maxDepth = 32;
const maxNodes = 10_000;

const checkSetOrder = (children: readonly DerNode[]): void => {
  for (let i = 1; i < children.length; i++) {
    const [before, after] = [children[i - 1], children[i]];
    if (before && after && compareBytes(before.raw, after.raw) > 0) throw new DerError('set-order');
  }
};

/** One pass over the bytes: its position, and how many more elements it may read. */
class Walk {
  readonly #bytes: Uint8Array;
  #at = 0;
  #left: number;

  constructor(bytes: Uint8Array, most: number) {
    this.#bytes = bytes;
    this.#left = most;
  }

  /** Reads the one element that fills the bytes. */
  whole(): DerNode {
    const element = this.#element(this.#bytes.length, 1);
    if (this.#at !== this.#bytes.length) throw new DerError('trailing-bytes');
    return element;
  }

  /** Reads the header here and returns where the contents lie. */
  header(start: number, most: number) {
    this.#at = start;
    const tag = this.#octet(most);
    if ((tag & 0x1f) === 0x1f) throw new DerError('tag-form');
    const length = this.#length(most);
    const from = this.#at;
    if (from + length > most) throw new DerError('truncated');
    return { tag, bytes: this.#bytes, start, from, to: from + length };
  }

  #octet(most: number): number {
    const octet = this.#at < most ? this.#bytes[this.#at++] : undefined;
    if (octet === undefined) throw new DerError('truncated');
    return octet;
  }

  #length(most: number): number {
    const first = this.#octet(most);
    if (first < 0x80) return first;
    const count = first & 0x7f;
    // Lengths are definite and minimal (X.690 §10.1). 0x80 is the indefinite form: it has no octets.
    let length = 0;
    for (let i = 0; i < count; i++) {
      const octet = this.#octet(most);
      if (i === 0 && octet === 0) throw new DerError('length-form');
      length = length * 256 + octet;
    }
    if (length < 0x80) throw new DerError('length-form');
    return length;
  }

  #element(most: number, depth: number): DerNode {
    if (depth > maxDepth) throw new DerError('too-deep');
    if (--this.#left < 0) throw new DerError('too-many-nodes');
    const { tag, start, from, to } = this.header(this.#at, most);
    if ((tag & 0x20) === 0) {
      if (tag < 0x20) checkPrimitive(tag, this.#bytes, from, to);
      this.#at = to;
      return new Element(tag, this.#bytes, start, from, to, childless);
    }
    // Strings are primitive in DER (X.690 §10.2), so only SEQUENCE and SET of the universal class
    // are constructed.
    if (tag < 0x40 && tag !== tags.sequence && tag !== tags.set) throw new DerError('tag-form');
    const children: DerNode[] = [];
    while (this.#at < to) children.push(this.#element(to, depth + 1));
    if (tag === tags.set && children.length > 1) checkSetOrder(children);
    return new Element(tag, this.#bytes, start, from, to, children);
  }
}

/**
 * Iterates over the elements in a part of the bytes without parsing their children or keeping them:
 * for lists too long to hold in memory. Throws DerError.
 */
export function* elementsOf(
  bytes: Uint8Array,
  from = 0,
  to = bytes.length,
): Generator<Span & { readonly tag: number; readonly start: number }> {
  const walk = new Walk(bytes, 0);
  for (let at = from; at < to;) {
    const element = walk.header(at, to);
    yield element;
    at = element.to;
  }
}

/**
 * Decodes exactly one DER element (X.690 §10, §11). Throws DerError; for use inside this folder.
 */
export const decode = (bytes: Uint8Array, most = maxNodes): DerNode => new Walk(bytes, most).whole();
