import { DerError, tags } from './element.js';
import { checkUtf8 } from './text.js';

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

/**
 * Throws DerError where the contents of a primitive element are not in the only form that DER
 * allows.
 */
export const checkPrimitive = (tag: number, bytes: Uint8Array, from: number, to: number): void => {
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
    // SEQUENCE and SET are always constructed; tag 0 is end-of-contents, which DER never uses.
    case 0x00:
    case 0x10:
    case 0x11:
      throw new DerError('tag-form');
  }
};
