import { displaySafe } from '../x509/name.js';
import type { Name } from '../x509/name.js';

/**
 * `MDD` is an agency's identification code (Decision 20/2020/QĐ-TTg; the older form of Circular 10/2016/TT-BTTTT too), `MNS` its
 * code as a unit of the state budget.
 */
type IdentifierScheme = 'CCCD' | 'CMND' | 'HC' | 'MST' | 'BHXH' | 'MNS' | 'MDD';

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/** A value of an identifier's attribute that is none that we know: it is shown and noted, and never decides. */
export interface UnknownIdentifier {
  /** What stands before the value, or `UID`. */
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

/** Of these a certificate has one value at most; of the others it may have several, as they decide nothing. */
const deciding: ReadonlySet<IdentifierScheme> = new Set(['CCCD', 'MST', 'MNS', 'MDD']);

/** ETSI EN 319 412-1 §5.1.3, §5.1.4: what these prefixes mean, for Viet Nam alone. */
const people = { 'IDCVN-': 'CCCD', 'PNOVN-': 'CCCD', 'PASVN-': 'HC', 'TINVN-': 'MST' } as const;
const organizations = { 'VATVN-': 'MST', 'GOVVN-': 'MDD' } as const;
const semantics: Readonly<Record<string, Readonly<Record<string, IdentifierScheme>>>> = {
  [serialNumber]: people,
  [organizationIdentifier]: organizations,
  [userId]: { ...people, ...organizations },
};

const isScheme = (text: string): text is IdentifierScheme => Object.hasOwn(grammars, text);

/** One number in one writing: 12 digits of a CMND are those of the CCCD; a dependent unit's tax code has a dash. */
const normalize = (scheme: IdentifierScheme, value: string): Identifier => {
  if (scheme === 'CMND' && /^\d{12}$/.test(value)) return { scheme: 'CCCD', value };
  return { scheme, value: scheme === 'MST' ? value.replace(/^(\d{10})(\d{3})$/, '$1-$2') : value };
};

const isKnown = ({ scheme, value }: Identifier): boolean => grammars[scheme].test(value);

/** What an attribute's text may say: `SCHEME:value` in a UID, a prefix of ETSI EN 319 412-1 where it is at home. */
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

/** Reads `text` as one of `schemes`, the first whose grammar it has. */
export const identifierOf = (schemes: readonly IdentifierScheme[], text: string): Identifier | undefined =>
  schemes.map((scheme) => normalize(scheme, text)).find(isKnown);

/**
 * Identifiers by attribute OID and exact grammar (C-6): `SCHEME:value` in a UID; the semantic identifiers of ETSI
 * EN 319 412-1 in serialNumber, organizationIdentifier and UID. No printed name and no other attribute ever yields one (T19).
 * Two values of one kind that decides refuse the certificate. A value that we do not know spoils nothing beside it; it is a
 * fault where nothing stands beside it.
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

/** More of them than any certificate has are not shown. */
const mostUnknown = 8;

/** What stands where identifiers stand, and is none that we know; safe to show. */
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
