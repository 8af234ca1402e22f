import type { Certificate } from './certificate.js';
import { displaySafe } from './name.js';

export type IdentifierScheme = 'CCCD' | 'CMND' | 'HC' | 'MST' | 'BHXH';

export interface Identifier {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

export type IdentifierVerdict =
  | { ok: true; identifiers: readonly Identifier[] }
  | { ok: false; fault: 'malformed-identifier' | 'contradicting-identifiers' };

const userId = '0.9.2342.19200300.100.1.1';

const grammars: Readonly<Record<IdentifierScheme, RegExp>> = {
  CCCD: /^\d{12}$/,
  CMND: /^(?:\d{9}|\d{12})$/,
  HC: /^[A-Z]\d{7}$/,
  MST: /^\d{10}(?:-\d{3})?$/,
  BHXH: /^\d{10}$/,
};

const isScheme = (text: string): text is IdentifierScheme => Object.hasOwn(grammars, text);

/**
 * Identifiers in the UID attributes alone, by the exact grammar of SECURITY C-6; a printed name or another attribute never
 * yields one (T19). A known scheme with a wrong value, or two values of one scheme, refuse the certificate.
 */
export const identifiersOf = (certificate: Pick<Certificate, 'subject'>): IdentifierVerdict => {
  const found = new Map<IdentifierScheme, string>();
  for (const { oid, text } of certificate.subject.attributes) {
    if (oid !== userId) continue;
    const colon = text.indexOf(':');
    const [scheme, value] = [text.slice(0, colon), text.slice(colon + 1)];
    if (colon < 0 || !isScheme(scheme)) continue;
    if (!grammars[scheme].test(value)) return { ok: false, fault: 'malformed-identifier' };
    if ((found.get(scheme) ?? value) !== value) return { ok: false, fault: 'contradicting-identifiers' };
    found.set(scheme, value);
  }
  return { ok: true, identifiers: [...found].map(([scheme, value]) => ({ scheme, value })) };
};

/** First value of a subject attribute by OID, safe to show. */
export const subjectText = (certificate: Pick<Certificate, 'subject'>, oid: string): string | undefined => {
  const found = certificate.subject.attributes.find((attribute) => attribute.oid === oid);
  return found && displaySafe(found.text);
};
