import type { Audience } from '../flow/method.js';
import { isStrongKey } from '../x509/algorithms.js';
import { usage } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { identifiersOf } from './identifiers.js';
import type { Identifier } from './identifiers.js';
import { sameName } from '../x509/name.js';
import { isOrganizationsOwn, namesItself } from './organization.js';

/**
 * Why a certificate with a good chain may still not register this audience. Each fault has a
 * sentence in both languages.
 */
export type ProfileFault =
  | 'cert-is-authority'
  | 'cert-self-signed'
  | 'cert-key-usage'
  | 'cert-extended-usage'
  | 'cert-policy-forbidden'
  | 'cert-wrong-audience'
  | 'cert-identifier-malformed'
  | 'cert-identifiers-contradict'
  | 'cert-no-citizen-id'
  | 'cert-legacy-id'
  | 'cert-of-organization'
  | 'cert-person-in-organization'
  | 'cert-no-tax-code'
  | 'cert-no-agency-code';

/** What an issuer's certificates may do here: the rules of its entry in the trust list. */
export interface IssuerRules {
  readonly audiences: readonly Audience[];
  /** Extended key usages of which a leaf must have one; the default set when absent. */
  readonly usages?: readonly string[];
  /** Whether a leaf without extended key usages is accepted. */
  readonly usageMayBeAbsent?: boolean;
  /** Policy OIDs that exclude a kind of certificate, such as a SIM's from the token's flow. */
  readonly forbiddenPolicies?: readonly string[];
}

/** Whether a holder's certificate has a weak signature or a weak key (C-3). */
export const isWeak = ({ algorithm, key }: Certificate): boolean =>
  !algorithm || algorithm.hash === 'SHA-1' || !isStrongKey(key, {});

/** The owner that an accepted certificate names. */
export interface Owner {
  readonly audience: Audience;
  readonly identifier: Identifier;
  /** The organisation's name, where the operator has assigned the certificate. */
  readonly assignedAs?: string;
  /** The person in the organisation, where the certificate is an employee's. */
  readonly person?: Identifier;
}

type OwnerVerdict = { ok: true; owner: Owner } | { ok: false; fault: ProfileFault };

/** clientAuth, emailProtection, documentSigning (RFC 9336), Microsoft's logon and document signing, Adobe's. */
const defaultUsages: readonly string[] = [
  '1.3.6.1.5.5.7.3.2',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.20.2.2',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
];
const anyUsage = '2.5.29.37.0';

/** Whether the extended key usages of an issuer allow one of `wanted` to its leaves. */
const passesOn = ({ extendedKeyUsage }: Certificate, wanted: readonly string[]): boolean =>
  !extendedKeyUsage || extendedKeyUsage.includes(anyUsage) || wanted.some((oid) => extendedKeyUsage.includes(oid));

/**
 * Whether the leaf of a good path has the right usages (C-5). `path` runs from the leaf to the
 * anchor.
 */
export const judgeUsage = (path: readonly Certificate[], rules: IssuerRules): ProfileFault | undefined => {
  const [leaf, ...authorities] = path;
  if (!leaf || leaf.basicConstraints?.ca === true) return 'cert-is-authority';
  if (sameName(leaf.subject, leaf.issuer)) return 'cert-self-signed';
  if (leaf.keyUsage?.has(usage.digitalSignature) !== true) return 'cert-key-usage';
  const allowed = rules.usages ?? defaultUsages;
  const { extendedKeyUsage: own } = leaf;
  if (own ? !own.some((oid) => allowed.includes(oid)) : rules.usageMayBeAbsent !== true) return 'cert-extended-usage';
  const wanted = own ? allowed.filter((oid) => own.includes(oid)) : allowed;
  if (!authorities.every((authority) => passesOn(authority, wanted))) return 'cert-extended-usage';
  return rules.forbiddenPolicies?.some((oid) => leaf.policies?.includes(oid)) === true
    ? 'cert-policy-forbidden'
    : undefined;
};

const find = (identifiers: readonly Identifier[], scheme: Identifier['scheme']): Identifier | undefined =>
  identifiers.find((identifier) => identifier.scheme === scheme);

/** Since July 2025 the CCCD of a person or a household business's owner is the tax code too. */
const isPersons = ({ scheme, value }: Identifier): boolean => scheme === 'MST' && value.length === 12;

/** An agency's codes, the primary one first. A person's tax code does not count. */
export const agencyCodes = (identifiers: readonly Identifier[]): readonly Identifier[] =>
  (['MDD', 'MST', 'MNS'] as const).flatMap((scheme) =>
    identifiers.filter((identifier) => identifier.scheme === scheme && !isPersons(identifier)),
  );

/** The identifier of an account of this audience. */
export const identifierFor = (identifiers: readonly Identifier[], audience: Audience): Identifier | undefined =>
  audience === 'agency' ? agencyCodes(identifiers)[0] : find(identifiers, audience === 'citizen' ? 'CCCD' : 'MST');

const pickCitizen = (leaf: Certificate, identifiers: readonly Identifier[]): Identifier | ProfileFault => {
  const [own, tax] = [find(identifiers, 'CCCD'), find(identifiers, 'MST')];
  // An organisation's token may also name its holder; it never registers the person (T18).
  if (agencyCodes(identifiers).length > 0) return 'cert-of-organization';
  if (own && tax && own.value !== tax.value) return 'cert-identifiers-contradict';
  if (tax && namesItself(leaf.subject)) return 'cert-of-organization';
  return own ?? (find(identifiers, 'CMND') ? 'cert-legacy-id' : 'cert-no-citizen-id');
};

const pick = (leaf: Certificate, identifiers: readonly Identifier[], audience: Audience): Identifier | ProfileFault => {
  if (audience === 'citizen') return pickCitizen(leaf, identifiers);
  const identifier = identifierFor(identifiers, audience);
  if (!identifier) return audience === 'enterprise' ? 'cert-no-tax-code' : 'cert-no-agency-code';
  return isOrganizationsOwn(leaf.subject, identifiers) ? identifier : 'cert-person-in-organization';
};

/** An employee's certificate names an organisation, and the person in it by their CCCD. */
const employeeOf = (identifiers: readonly Identifier[], audience: Audience): Owner | undefined => {
  const [identifier, person] = [identifierFor(identifiers, audience), find(identifiers, 'CCCD')];
  return audience !== 'citizen' && identifier && person ? { audience, identifier, person } : undefined;
};

/**
 * Whom the certificate registers, from the certificate alone; typed data is never used (T18).
 *
 * @param employees also accepts an employee's certificate, which can sign in but not register (T58)
 */
export const ownerOf = (leaf: Certificate, audience: Audience, rules: IssuerRules, employees = false): OwnerVerdict => {
  if (!rules.audiences.includes(audience)) return { ok: false, fault: 'cert-wrong-audience' };
  const verdict = identifiersOf(leaf);
  if (!verdict.ok) {
    const contradict = verdict.fault === 'contradicting-identifiers';
    return { ok: false, fault: contradict ? 'cert-identifiers-contradict' : 'cert-identifier-malformed' };
  }
  const { identifiers } = verdict;
  const identifier = pick(leaf, identifiers, audience);
  const employee = employees && identifier === 'cert-person-in-organization' && employeeOf(identifiers, audience);
  if (employee) return { ok: true, owner: employee };
  if (typeof identifier === 'string') return { ok: false, fault: identifier };
  return { ok: true, owner: { audience, identifier } };
};
