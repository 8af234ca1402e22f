/** Why bytes are not DER. */
export type DerFault =
  | 'truncated'
  | 'trailing-bytes'
  | 'length-form'
  | 'tag-form'
  | 'too-deep'
  | 'too-many-nodes'
  | 'too-large'
  | 'bad-boolean'
  | 'bad-integer'
  | 'bad-oid'
  | 'bad-null'
  | 'bad-bit-string'
  | 'bad-string'
  | 'bad-time'
  | 'set-order'
  | 'bad-structure';

/** Where something stands in bytes: a view of it is dearer than reading it. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** One TLV: the identifier octet, the whole element, its contents and, when constructed, its children. */
export interface DerNode extends Span {
  readonly tag: number;
  readonly raw: Uint8Array;
  readonly body: Uint8Array;
  readonly children: readonly DerNode[];
}

/** Where an element stands. Its bytes are viewed when asked for: most elements' never are. */
class Element implements DerNode {
  readonly tag: number;
  readonly children: readonly DerNode[];
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly #start: number;

  constructor(tag: number, bytes: Uint8Array, start: number, from: number, to: number, children: readonly DerNode[]) {
    this.tag = tag;
    this.children = children;
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.#start = start;
  }

  get raw(): Uint8Array {
    return this.bytes.subarray(this.#start, this.to);
  }

  get body(): Uint8Array {
    return this.bytes.subarray(this.from, this.to);
  }
}

const childless: readonly DerNode[] = [];

/** Thrown inside this folder only; every exported parser turns it into a verdict. */
export class DerError extends Error {
  readonly fault: DerFault;
  constructor(fault: DerFault) {
    super(fault);
    this.fault = fault;
  }
}

export type DerVerdict = { ok: true; node: DerNode } | { ok: false; fault: DerFault };

const maxDepth = 32;
const maxNodes = 10_000;

/** Universal tags as they appear on the wire. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** Compares bytes as X.690 §11.6 orders a SET OF. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

/** True when both hold the same bytes. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && compareBytes(a, b) === 0;

const checkInteger = (bytes: Uint8Array, from: number, to: number): void => {
  if (from === to) throw new DerError('bad-integer');
  if (to - from === 1) return;
  const first = bytes[from];
  const second = bytes[from + 1] ?? 0;
  if ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)) throw new DerError('bad-integer');
};

const checkOid = (bytes: Uint8Array, from: number, to: number): void => {
  if (from === to || to - from > 128 || (bytes[to - 1] ?? 0) >= 0x80) throw new DerError('bad-oid');
  let starting = true;
  for (let at = from; at < to; at++) {
    const octet = bytes[at] ?? 0;
    if (starting && octet === 0x80) throw new DerError('bad-oid');
    starting = octet < 0x80;
  }
};

const checkBitString = (bytes: Uint8Array, from: number, to: number): void => {
  const unused = bytes[from] ?? 8;
  if (from === to || unused > 7 || (to - from === 1 && unused !== 0)) throw new DerError('bad-bit-string');
  if (to - from > 1 && ((bytes[to - 1] ?? 0) & ((1 << unused) - 1)) !== 0) throw new DerError('bad-bit-string');
};

/** Text of a UTF8String, strictly; a decoder is dear to make and free to use again. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of octets that are one character each. */
export const latin1 = ({ bytes, from, to }: Span): string => {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
};

/** ASCII is UTF-8 and Latin-1 both. */
export const isAscii = ({ bytes, from, to }: Span): boolean => {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
};

/** Text by the decoder; throws DerError for what is no UTF-8. */
const decodeUtf8 = ({ bytes, from, to }: Span): string => {
  try {
    return strictUtf8.decode(bytes.subarray(from, to));
  } catch {
    // TextDecoder's TypeError says no more than the verdict does.
    throw new DerError('bad-string');
  }
};

/** Text of UTF-8 octets; throws DerError for what is none. A decoder is dear, and most text is ASCII. */
export const utf8Of = (span: Span): string => (isAscii(span) ? latin1(span) : decodeUtf8(span));

const checkUtf8 = (span: Span): void => {
  if (!isAscii(span)) decodeUtf8(span);
};

const checkPrimitive = (tag: number, bytes: Uint8Array, from: number, to: number): void => {
  switch (tag) {
    case tags.boolean:
      if (to - from !== 1 || (bytes[from] !== 0 && bytes[from] !== 0xff)) throw new DerError('bad-boolean');
      return;
    case tags.integer:
    case tags.enumerated: {
      checkInteger(bytes, from, to);
      return;
    }
    case tags.oid: {
      checkOid(bytes, from, to);
      return;
    }
    case tags.bitString: {
      checkBitString(bytes, from, to);
      return;
    }
    case tags.utf8: {
      checkUtf8({ bytes, from, to });
      return;
    }
    case tags.null:
      if (from !== to) throw new DerError('bad-null');
      return;
    case 0x1e:
      if ((to - from) % 2 !== 0) throw new DerError('bad-string');
      return;
    // SEQUENCE and SET are always constructed; 0 is end-of-contents and no DER.
    case 0x00:
    case 0x10:
    case 0x11:
      throw new DerError('tag-form');
  }
};

const checkSetOrder = (children: readonly DerNode[]): void => {
  for (let i = 1; i < children.length; i++) {
    const [before, after] = [children[i - 1], children[i]];
    if (before && after && compareBytes(before.raw, after.raw) > 0) throw new DerError('set-order');
  }
};

/** One walk over the bytes: where it stands, and how many elements it may still meet. */
class Walk {
  readonly #bytes: Uint8Array;
  #at = 0;
  #left: number;

  constructor(bytes: Uint8Array, most: number) {
    this.#bytes = bytes;
    this.#left = most;
  }

  /** The one element that fills the bytes. */
  whole(): DerNode {
    const element = this.#element(this.#bytes.length, 1);
    if (this.#at !== this.#bytes.length) throw new DerError('trailing-bytes');
    return element;
  }

  /** Where the element that starts here has its contents. */
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
    // X.690 §10.1: definite and minimal; 0x80 is the indefinite form, more than four octets cannot fit any input here.
    if (count === 0 || count > 4) throw new DerError('length-form');
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
    // X.690 §10.2: strings are primitive in DER, so of the universal class only SEQUENCE and SET are constructed.
    if (tag < 0x40 && tag !== tags.sequence && tag !== tags.set) throw new DerError('tag-form');
    const children: DerNode[] = [];
    while (this.#at < to) children.push(this.#element(to, depth + 1));
    if (tag === tags.set && children.length > 1) checkSetOrder(children);
    return new Element(tag, this.#bytes, start, from, to, children);
  }
}

/**
 * The elements that fill a part of the bytes, one after another, without looking inside or keeping them: for lists that are too long
 * to be built. Throws DerError.
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

/** Reads exactly one DER element (X.690 §10, §11); throws DerError, for use inside this folder. */
export const decode = (bytes: Uint8Array, most = maxNodes): DerNode => new Walk(bytes, most).whole();

/** Reads exactly one strict DER element, bounded in depth and nodes; never throws. */
export const parseDer = (bytes: Uint8Array): DerVerdict => {
  try {
    return { ok: true, node: decode(bytes) };
  } catch (error) {
    return { ok: false, fault: error instanceof DerError ? error.fault : 'bad-structure' };
  }
};
