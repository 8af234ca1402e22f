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

/** A range of bytes; creating a subarray view costs more than reading by index. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** One TLV: identifier octet, whole element, contents and, when constructed, children. */
export interface DerNode extends Span {
  readonly tag: number;
  readonly raw: Uint8Array;
  readonly body: Uint8Array;
  readonly children: readonly DerNode[];
}

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

/** Thrown inside this folder only; every exported parser turns it into a verdict. */
export class DerError extends Error {
  readonly fault: DerFault;
  constructor(fault: DerFault) {
    super(fault);
    this.fault = fault;
  }
}

/** A decoded element. Its byte views are created on demand, which is rare. */
export class Element implements DerNode {
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
