import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AUDIENCES } from '../flow/method.js';
import { readTrust } from '../proof/trust.js';
import type { AssignedCertificate, IssuerConfig, Trust } from '../proof/trust.js';
import { secondParserAgrees } from './second-parser.js';

/**
 * The content of `trust.json`: certificates (PEM, or paths of PEM files relative to it), and each
 * issuer's rules and status sources.
 */
export interface TrustFile {
  readonly anchors: readonly string[];
  readonly issuers: readonly (Omit<IssuerConfig, 'pem'> & ({ readonly file: string } | { readonly pem: string }))[];
  readonly assigned?: readonly AssignedCertificate[];
}

const read = (path: string, what: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // ENOENT, EACCES: the operator needs the path, not the errno.
    throw new Error(`Trust: ${what} cannot be read (${path}).`);
  }
};

const audiences: ReadonlySet<unknown> = new Set(AUDIENCES);
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isIssuer = (value: unknown): boolean =>
  isRecord(value) &&
  (typeof value['file'] === 'string') !== (typeof value['pem'] === 'string') &&
  isTexts(value['audiences']) &&
  value['audiences'].every((audience) => audiences.has(audience)) &&
  ['ocsp', 'crl', 'usages', 'forbiddenPolicies'].every((key) => value[key] === undefined || isTexts(value[key])) &&
  [undefined, true, false].includes(value['usageMayBeAbsent'] as boolean | undefined);
const isAssigned = (value: unknown): boolean =>
  isRecord(value) &&
  isTexts([value['sha256'], value['code'], value['name']]) &&
  (value['audience'] === 'enterprise' || value['audience'] === 'agency');
const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);
const isTrustFile = (value: unknown): value is TrustFile =>
  isRecord(value) &&
  isTexts(value['anchors']) &&
  isList(value['issuers'], isIssuer) &&
  isList(value['assigned'] ?? [], isAssigned);

const parse = (path: string): TrustFile => {
  let value: unknown;
  try {
    value = JSON.parse(read(path, 'the trust list'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`Trust: ${path} is not JSON.`, { cause: error });
    throw error;
  }
  if (!isTrustFile(value))
    throw new Error(`Trust: ${path} does not hold anchors and issuers as docs/certificates.md has them.`);
  return value;
};

/**
 * Reads the gateway's trust list. Any fault stops the start.
 * @throws Error with one sentence for the operator that names the file
 */
export const loadTrust = (path: string, at = Date.now() / 1000): Trust => {
  const file = parse(path);
  const open = (name: string): string =>
    name.startsWith('-----BEGIN') ? name : read(resolve(dirname(path), name), `${name} of the trust list`);
  const issuers = file.issuers.map((issuer): IssuerConfig => {
    if ('pem' in issuer) return issuer;
    const { file: name, ...rules } = issuer;
    return { ...rules, pem: open(name) };
  });
  const verdict = readTrust({ anchors: file.anchors.map(open), issuers, assigned: file.assigned ?? [] }, at);
  if (!verdict.ok) throw new Error(`Trust: ${verdict.reason} (${path})`);
  const { anchors, issuers: found } = verdict.trust;
  if (![...anchors, ...found.map(({ certificate }) => certificate)].every(secondParserAgrees))
    throw new Error(`Trust: two parsers read a certificate of the trust list differently (${path}).`);
  return verdict.trust;
};
