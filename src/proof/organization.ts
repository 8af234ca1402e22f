/** Tells an organisation's own certificate from that of a person in an organisation (C-6, T58). */
import type { Identifier } from './identifiers.js';
import type { Name } from '../x509/name.js';

const commonName = '2.5.4.3';
const organization = '2.5.4.10';
/** Surname, title and given name (RFC 5280 §4.1.2.4): only persons have them. */
const personal: ReadonlySet<string> = new Set(['2.5.4.4', '2.5.4.12', '2.5.4.42']);

/**
 * In characters. A common name has at most 64 (RFC 5280 A.1); Unicode normalisation takes seconds
 * on thousands of marks.
 */
const longest = 999;

/** Legal forms and their abbreviations, without spaces and diacritics, as names are compared. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/congty/g, 'cty'],
  [/^ct(?=cp|cophan|tnhh|trachnhiem)/, 'cty'],
  [/trachnhiemhuuhan/g, 'tnhh'],
  [/(?:mot|1)thanhvien/g, 'mtv'],
  [/cophan/g, 'cp'],
  [/doanhnghieptunhan/g, 'dntn'],
  [/hokinhdoanh/g, 'hkd'],
  [/hoptacxa/g, 'htx'],
];

/**
 * A key that is equal for all spellings of an organisation's name: without case, diacritics, spaces
 * and punctuation, legal forms abbreviated.
 */
const nameKey = (text: string): string => {
  if (text.length > longest) return text;
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[đðɖ]/g, 'd')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return forms.reduce((key, [form, short]) => key.replace(form, short), bare);
};

const keysOf = ({ attributes }: Pick<Name, 'attributes'>, oid: string): readonly string[] =>
  attributes.filter((attribute) => attribute.oid === oid).map(({ text }) => nameKey(text));

/** Whether a subject names an organisation and the holder is that organisation. */
export const namesItself = (subject: Pick<Name, 'attributes'>): boolean => {
  const organizations = keysOf(subject, organization);
  const names = keysOf(subject, commonName);
  return organizations.length > 0 && names.every((key) => key !== '' && organizations.includes(key));
};

/**
 * The certificate is the organisation's own if its common name is the organisation's name and no
 * identity number of a person stands beside the organisation's. Exceptions: a foreign director's
 * passport may stand there, and a household business has its owner's number. Many companies'
 * certificates have only a common name and no organisation attribute: then no attribute may say
 * that the holder is a person.
 */
export const isOrganizationsOwn = (subject: Pick<Name, 'attributes'>, identifiers: readonly Identifier[]): boolean => {
  const people = identifiers.filter(({ scheme }) => scheme === 'CCCD' || scheme === 'CMND' || scheme === 'HC');
  const tax = identifiers.find(({ scheme }) => scheme === 'MST')?.value;
  if (people.some(({ scheme, value }) => scheme !== 'HC' && value !== tax)) return false;
  if (subject.attributes.some(({ oid }) => oid === organization)) return namesItself(subject);
  return people.length === 0 && !subject.attributes.some(({ oid }) => personal.has(oid));
};
