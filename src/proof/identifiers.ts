import { displaySafe } from '../x509/name.js';
import type { Name } from '../x509/name.js';

/**
 * `MDD` is an agency's identification code (Decision 20/2020/QĐ-TTg, or the older form of Circular
 * 10/2016/TT-BTTTT); `MNS` is its code as a unit of the state budget.
 */
type IdentifierScheme = 'CCCD' | 'CMND' | 'HC' | 'MST' | 'BHXH' | 'MNS' | 'MDD';

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/** An unknown value in an identifier's attribute. It is shown and noted, and never decides. */
export interface UnknownIdentifier {
  /** The text before the value, or `UID`. */
  readonly scheme: string;
  readonly value: string;
}

type IdentifierVerdict =
  | { ok: true; identifiers: readonly Identifier[] }
  | { ok: false; fault: 'malformed-identifier' | 'contradicting-identifiers' };

type Subject = { readonly subject: Pick<Name, 'attributes'> };

const userId = '0.9.2342.19200300.100.1.1';
const serialNumber = '2.5.4.5';
const organizationIdentifier = '2.5.4.97';

const grammars: Readonly<Record<IdentifierScheme, RegExp>> = {
  CCCD: /^\d{12}$/,
  CMND: /^\d{9}$/,
  HC: /^[A-Z]\d{7,8}$/,
  MST: /^(?:\d{10}(?:-\d{3})?|\d{12})$/,
  BHXH: /^(?:\d{10}|\d{12})$/,
  MNS: /^\d{7}$/,
  MDD: /^(?:[A-Z]\d{2}(?:\.\d{1,3}){0,3}|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})$/,
};

/**
 * Schemes that decide whom a certificate registers: at most one value of each. Other schemes may
 * repeat.
 */
const deciding: ReadonlySet<IdentifierScheme> = new Set(['CCCD', 'MST', 'MNS', 'MDD']);

/** Prefixes of semantic identifiers, for Viet Nam (ETSI EN 319 412-1 §5.1.3, §5.1.4). */
const people = { 'IDCVN-': 'CCCD', 'PNOVN-': 'CCCD', 'PASVN-': 'HC', 'TINVN-': 'MST' } as const;
const organizations = { 'VATVN-': 'MST', 'GOVVN-': 'MDD' } as const;
const semantics: Readonly<Record<string, Readonly<Record<string, IdentifierScheme>>>> = {
  [serialNumber]: people,
  [organizationIdentifier]: organizations,
  [userId]: { ...people, ...organizations },
};

const isScheme = (text: string): text is IdentifierScheme => Object.hasOwn(grammars, text);

/**
 * One spelling per number: a 12-digit CMND becomes a CCCD; a dependent unit's tax code gets a dash.
 */
const normalize = (scheme: IdentifierScheme, value: string): Identifier => {
  if (scheme === 'CMND' && /^\d{12}$/.test(value)) return { scheme: 'CCCD', value };
  return { scheme, value: scheme === 'MST' ? value.replace(/^(\d{10})(\d{3})$/, '$1-$2') : value };
};

const isKnown = ({ scheme, value }: Identifier): boolean => grammars[scheme].test(value);

/**
 * Reads an attribute's text: `SCHEME:value` in a UID, or a prefix of ETSI EN 319 412-1 in the
 * attribute where it belongs.
 */
const read = (oid: string, text: string): Identifier | undefined => {
  const prefixes = Object.hasOwn(semantics, oid) ? semantics[oid] : undefined;
  const prefix = text.slice(0, 6);
  if (prefixes && Object.hasOwn(prefixes, prefix)) {
    const scheme = prefixes[prefix];
    return scheme && normalize(scheme, text.slice(6));
  }
  const colon = oid === userId ? text.indexOf(':') : -1;
  const scheme = text.slice(0, Math.max(0, colon));
  return isScheme(scheme) ? normalize(scheme, text.slice(colon + 1)) : undefined;
};

/** Reads `text` as the first of `schemes` whose grammar matches. */
export const identifierOf = (schemes: readonly IdentifierScheme[], text: string): Identifier | undefined =>
  schemes.map((scheme) => normalize(scheme, text)).find(isKnown);

/**
 * Reads identifiers by attribute OID and exact grammar (C-6): `SCHEME:value` in a UID; semantic
 * identifiers of ETSI EN 319 412-1 in serialNumber, organizationIdentifier and UID. Printed names
 * and other attributes never yield one (T19). Two values of one deciding scheme refuse the
 * certificate. An unknown value is a fault only where it stands alone.
 */
export const identifiersOf = ({ subject }: Subject): IdentifierVerdict => {
  const identifiers: Identifier[] = [];
  let malformed = false;
  for (const { oid, text } of subject.attributes) {
    const found = read(oid, text);
    if (!found) continue;
    const same = identifiers.filter(({ scheme }) => scheme === found.scheme);
    if (!isKnown(found)) malformed = true;
    else if (same.every(({ value }) => value !== found.value)) {
      if (same.length > 0 && deciding.has(found.scheme)) return { ok: false, fault: 'contradicting-identifiers' };
      identifiers.push(found);
    }
  }
  return malformed && identifiers.length === 0
    ? { ok: false, fault: 'malformed-identifier' }
    : { ok: true, identifiers };
};

/** At most so many unknown values are shown; no real certificate has more. */
const mostUnknown = 8;

/** Unknown values in the identifiers' attributes; safe to show. */
export const unknownIdentifiersOf = ({ subject }: Subject): readonly UnknownIdentifier[] =>
  subject.attributes
    .filter(({ oid, text }) => {
      const found = read(oid, text);
      return found ? !isKnown(found) : oid === userId;
    })
    .slice(0, mostUnknown)
    .map(({ text }) => {
      const [, scheme = 'UID', value = text] = /^([A-Za-z]{1,10})[:-](.*)$/s.exec(text) ?? [];
      return { scheme, value: displaySafe(value) };
    });
