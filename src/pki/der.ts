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

/** One TLV: the identifier octet, the whole element, its contents and, when constructed, its children. */
export interface DerNode {
  readonly tag: number;
  readonly raw: Uint8Array;
  readonly body: Uint8Array;
  readonly children: readonly DerNode[];
}

/** Where an element stands. Its bytes are viewed when asked for: most constructed elements' never are. */
class Element implements DerNode {
  readonly tag: number;
  readonly children: readonly DerNode[];
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #inside: number;
  #body: Uint8Array | undefined;

  constructor(bytes: Uint8Array, start: number, inside: number, end: number, children: readonly DerNode[]) {
    this.tag = bytes[start] ?? 0;
    this.children = children;
    this.end = end;
    this.#bytes = bytes;
    this.#start = start;
    this.#inside = inside;
  }

  get raw(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.end);
  }

  get body(): Uint8Array {
    this.#body ??= this.#bytes.subarray(this.#inside, this.end);
    return this.#body;
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

interface Budget {
  nodes: number;
}

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

const readLength = (bytes: Uint8Array, at: number, most: number): { length: number; next: number } => {
  const first = at < most ? bytes[at] : undefined;
  if (first === undefined) throw new DerError('truncated');
  if (first < 0x80) return { length: first, next: at + 1 };
  const count = first & 0x7f;
  // X.690 §10.1: definite and minimal; 0x80 is the indefinite form, more than four octets cannot fit any input here.
  if (count === 0 || count > 4) throw new DerError('length-form');
  let length = 0;
  for (let i = 1; i <= count; i++) {
    const octet = at + i < most ? bytes[at + i] : undefined;
    if (octet === undefined) throw new DerError('truncated');
    if (i === 1 && octet === 0) throw new DerError('length-form');
    length = length * 256 + octet;
  }
  if (length < 0x80) throw new DerError('length-form');
  return { length, next: at + 1 + count };
};

const checkInteger = (body: Uint8Array): void => {
  const [first, second] = body;
  if (first === undefined) throw new DerError('bad-integer');
  if (second === undefined) return;
  if ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)) throw new DerError('bad-integer');
};

const checkOid = (body: Uint8Array): void => {
  if (body.length === 0 || body.length > 128 || (body[body.length - 1] ?? 0) >= 0x80) throw new DerError('bad-oid');
  let starting = true;
  for (const octet of body) {
    if (starting && octet === 0x80) throw new DerError('bad-oid');
    starting = octet < 0x80;
  }
};

const checkBitString = (body: Uint8Array): void => {
  const unused = body[0];
  if (unused === undefined || unused > 7 || (body.length === 1 && unused !== 0)) throw new DerError('bad-bit-string');
  const last = body[body.length - 1] ?? 0;
  if (body.length > 1 && (last & ((1 << unused) - 1)) !== 0) throw new DerError('bad-bit-string');
};

/** Text of a UTF8String, strictly; a decoder is dear to make and free to use again. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of UTF-8 octets; throws DerError for what is none. */
export const utf8Of = (body: Uint8Array): string => {
  try {
    return strictUtf8.decode(body);
  } catch {
    // TextDecoder's TypeError says no more than the verdict does.
    throw new DerError('bad-string');
  }
};

const checkPrimitive = (tag: number, body: Uint8Array): void => {
  if (tag === tags.boolean) {
    if (body.length !== 1 || (body[0] !== 0 && body[0] !== 0xff)) throw new DerError('bad-boolean');
  } else if (tag === tags.integer || tag === tags.enumerated) checkInteger(body);
  else if (tag === tags.oid) checkOid(body);
  else if (tag === tags.bitString) checkBitString(body);
  else if (tag === tags.utf8) utf8Of(body);
  else if (tag === tags.null && body.length !== 0) throw new DerError('bad-null');
  else if (tag === 0x1e && body.length % 2 !== 0) throw new DerError('bad-string');
  // SEQUENCE and SET are always constructed; 0 is end-of-contents and no DER.
  else if (tag === 0x10 || tag === 0x11 || tag === 0) throw new DerError('tag-form');
};

const checkSetOrder = (children: readonly DerNode[]): void => {
  for (let i = 1; i < children.length; i++) {
    const [before, after] = [children[i - 1], children[i]];
    if (before && after && compareBytes(before.raw, after.raw) > 0) throw new DerError('set-order');
  }
};

const read = (bytes: Uint8Array, start: number, most: number, depth: number, budget: Budget): Element => {
  if (depth > maxDepth) throw new DerError('too-deep');
  if (++budget.nodes > maxNodes) throw new DerError('too-many-nodes');
  const tag = start < most ? bytes[start] : undefined;
  if (tag === undefined) throw new DerError('truncated');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag-form');
  const { length, next } = readLength(bytes, start + 1, most);
  const end = next + length;
  if (end > most) throw new DerError('truncated');
  if ((tag & 0x20) === 0) {
    const element = new Element(bytes, start, next, end, childless);
    if (tag < 0x20) checkPrimitive(tag, element.body);
    return element;
  }
  // X.690 §10.2: strings are primitive in DER, so of the universal class only SEQUENCE and SET are constructed.
  if (tag < 0x40 && tag !== tags.sequence && tag !== tags.set) throw new DerError('tag-form');
  const children: Element[] = [];
  for (let at = next; at < end;) {
    const child = read(bytes, at, end, depth + 1, budget);
    children.push(child);
    at = child.end;
  }
  if (tag === tags.set && children.length > 1) checkSetOrder(children);
  return new Element(bytes, start, next, end, children);
};

/** Reads exactly one DER element (X.690 §10, §11); throws DerError, for use inside this folder. */
export const decode = (bytes: Uint8Array, most = maxNodes): DerNode => {
  const node = read(bytes, 0, bytes.length, 1, { nodes: maxNodes - most });
  if (node.end !== bytes.length) throw new DerError('trailing-bytes');
  return node;
};

/** Reads exactly one strict DER element, bounded in depth and nodes; never throws. */
export const parseDer = (bytes: Uint8Array): DerVerdict => {
  try {
    return { ok: true, node: decode(bytes) };
  } catch (error) {
    return { ok: false, fault: error instanceof DerError ? error.fault : 'bad-structure' };
  }
};
