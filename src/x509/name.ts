import { tags } from './der/element.js';
import { isAscii, latin1, utf8Of } from './der/text.js';
import type { DerNode } from './der/element.js';
import { Reader, hex, listOf, malformed, takeOid } from './der/values.js';

/** One attribute of a distinguished name, found by its OID, never in a printed name (T19). */
interface Attribute {
  readonly oid: string;
  readonly text: string;
}

/**
 * A distinguished name: its bytes, its attributes, and the canonical form for comparison (RFC 5280
 * §7.1).
 */
export interface Name {
  readonly raw: Uint8Array;
  readonly attributes: readonly Attribute[];
  /** One canonical string per RDN, in order. */
  readonly canonical: readonly string[];
}

/**
 * Alphabets of PrintableString, NumericString and VisibleString (X.680 §41). `@`, `*`, `_` and `&`
 * occur in old roots.
 */
const printable = /^[A-Za-z0-9 '()+,\-./:=?@*_&]*$/;
const numeric = /^[0-9 ]*$/;
const visible = /^[\x20-\x7e]*$/;
const within = (node: DerNode, alphabet: RegExp): string => {
  const text = latin1(node);
  return alphabet.test(text) ? text : malformed();
};

const utf16 = (body: Uint8Array): string => {
  let text = '';
  for (let i = 0; i + 1 < body.length; i += 2) text += String.fromCharCode(((body[i] ?? 0) << 8) | (body[i + 1] ?? 0));
  return /\p{Surrogate}/u.test(text) ? malformed() : text;
};

const utf32 = (body: Uint8Array): string => {
  if (body.length % 4 !== 0) malformed();
  let text = '';
  for (let i = 0; i < body.length; i += 4) {
    const point = Number.parseInt(hex(body.subarray(i, i + 4)), 16);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) malformed();
    text += String.fromCodePoint(point);
  }
  return text;
};

/**
 * Text of a DirectoryString or of another string type that occurs in names; `undefined` for other
 * types.
 */
const stringOf = (node: DerNode): string | undefined => {
  switch (node.tag) {
    case tags.utf8:
      return utf8Of(node);
    case 0x13:
      return within(node, printable);
    case 0x12:
      return within(node, numeric);
    case 0x1a:
      return within(node, visible);
    case 0x16:
      return isAscii(node) ? latin1(node) : malformed();
    case 0x14:
      return latin1(node);
    case 0x1e:
      return utf16(node.body);
    case 0x1c:
      return utf32(node.body);
    default:
      return undefined;
  }
};

/** Folds a text for caseIgnoreMatch (RFC 4518): NFKC, case, insignificant and repeated spaces. */
const fold = (text: string): string => {
  // ASCII needs no normalisation; nearly every name is ASCII.
  if (!/^[\x20-\x7e]*$/.test(text))
    return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/\s+/gu, ' ');
  const trimmed = text.toLowerCase().trim();
  return trimmed.includes('  ') ? trimmed.replace(/ {2,}/g, ' ') : trimmed;
};

/** Appends one attribute to the list, and returns its canonical form. */
const readAttribute = (node: DerNode, attributes: Attribute[]): string => {
  const reader = new Reader(node);
  const oid = takeOid(reader.take(tags.oid));
  const value = reader.take();
  reader.end();
  const text = stringOf(value);
  attributes.push({ oid, text: text ?? '' });
  return text === undefined ? `${oid}#${hex(value.raw)}` : `${oid}=${fold(text)}`;
};

/**
 * The canonical form of an RDN. Several attributes are written as JSON, so that one text cannot
 * imitate two.
 */
const readRdn = (parts: readonly DerNode[], attributes: Attribute[]): string => {
  const [only = '', ...more] = parts.map((part) => readAttribute(part, attributes));
  return more.length === 0 ? only : JSON.stringify([only, ...more].sort());
};

/**
 * The canonical form of a RelativeDistinguishedName with an implicit tag (RFC 5280 §4.2.1.13).
 * Throws DerError.
 */
export const relativeName = (rdn: DerNode): string => readRdn(listOf(rdn, 0xa1), []);

/** Reads an RDNSequence; throws DerError. */
export const readName = (node: DerNode): Name => {
  if (node.tag !== tags.sequence) malformed();
  const attributes: Attribute[] = [];
  const canonical = node.children.map((rdn) => readRdn(listOf(rdn, tags.set), attributes));
  return { raw: node.raw, attributes, canonical };
};

/**
 * Whether two names have the same RDNs in the same order; string type, case and spacing do not
 * matter (RFC 5280 §7.1).
 */
export const sameName = (a: Name, b: Name): boolean =>
  a === b || (a.canonical.length === b.canonical.length && a.canonical.every((rdn, at) => rdn === b.canonical[at]));

/** Whether `name` lies in the subtree of `base` (RFC 5280 §7.1, last paragraph). */
export const withinName = (name: Name, base: Name): boolean =>
  base.canonical.every((rdn, at) => name.canonical[at] === rdn);

/** Maximum characters that are shown. X.520 allows names of 64. */
const longest = 200;

/**
 * Makes a text safe to show: NFC; control, bidi, zero-width and unassigned characters become
 * visible; long texts are cut. A letter keeps at most four marks, the most that any living script
 * uses: more would cover the lines around it.
 */
export const displaySafe = (text: string): string => {
  const safe = text
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu, '\uFFFD')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1');
  // Cuts by code points, so that no surrogate pair is split.
  const characters = Array.from(safe);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : safe;
};
