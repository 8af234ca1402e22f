import type { Name } from './name.js';

/** `MDD` is an agency's identification code (Decision 20/2020/QĐ-TTg; the older form of Circular 10/2016/TT-BTTTT too). */
export type IdentifierScheme = 'CCCD' | 'CMND' | 'HC' | 'MST' | 'BHXH' | 'MDD';

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

export type IdentifierVerdict =
  | { ok: true; identifiers: readonly Identifier[] }
  | { ok: false; fault: 'malformed-identifier' | 'contradicting-identifiers' };

const userId = '0.9.2342.19200300.100.1.1';
const serialNumber = '2.5.4.5';
const organizationIdentifier = '2.5.4.97';

const grammars: Readonly<Record<IdentifierScheme, RegExp>> = {
  CCCD: /^\d{12}$/,
  CMND: /^(?:\d{9}|\d{12})$/,
  HC: /^[A-Z]\d{7}$/,
  MST: /^\d{10}(?:-\d{3})?$/,
  BHXH: /^\d{10}$/,
  MDD: /^(?:[A-Z]\d{2}(?:\.\d{1,3}){0,3}|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})$/,
};

/** ETSI EN 319 412-1 §5.1.3, §5.1.4: what these prefixes mean, for Viet Nam alone. */
const semantics: Readonly<Record<string, Readonly<Record<string, IdentifierScheme>>>> = {
  [serialNumber]: { 'IDCVN-': 'CCCD', 'PNOVN-': 'CCCD', 'PASVN-': 'HC', 'TINVN-': 'MST' },
  [organizationIdentifier]: { 'VATVN-': 'MST', 'GOVVN-': 'MDD' },
};

const isScheme = (text: string): text is IdentifierScheme => Object.hasOwn(grammars, text);

const read = (oid: string, text: string): readonly [IdentifierScheme, string] | undefined => {
  if (oid === userId) {
    const colon = text.indexOf(':');
    const scheme = text.slice(0, colon);
    return colon > 0 && isScheme(scheme) ? [scheme, text.slice(colon + 1)] : undefined;
  }
  const prefixes = Object.hasOwn(semantics, oid) ? semantics[oid] : undefined;
  const prefix = text.slice(0, 6);
  const scheme = prefixes && Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
  return scheme && [scheme, text.slice(6)];
};

/**
 * Identifiers by attribute OID and exact grammar (SECURITY C-6): `SCHEME:value` in a UID; the semantic identifiers of ETSI
 * EN 319 412-1 in serialNumber and organizationIdentifier. No printed name and no other attribute ever yields one (T19).
 * A known scheme with a wrong value, or two values of one scheme, refuse the certificate.
 */
export const identifiersOf = ({ subject }: { readonly subject: Pick<Name, 'attributes'> }): IdentifierVerdict => {
  const found = new Map<IdentifierScheme, string>();
  for (const { oid, text } of subject.attributes) {
    const identifier = read(oid, text);
    if (!identifier) continue;
    const [scheme, value] = identifier;
    if (!grammars[scheme].test(value)) return { ok: false, fault: 'malformed-identifier' };
    if ((found.get(scheme) ?? value) !== value) return { ok: false, fault: 'contradicting-identifiers' };
    found.set(scheme, value);
  }
  return { ok: true, identifiers: [...found].map(([scheme, value]) => ({ scheme, value })) };
};
