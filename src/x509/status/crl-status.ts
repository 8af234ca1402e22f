import type { Strength } from '../algorithms.js';
import { usage } from '../certificate.js';
import type { Certificate } from '../certificate.js';
import type { Budget } from '../chain.js';
import { entryFor } from './crl.js';
import type { Crl } from './crl.js';
import type { DistributionPoint } from '../extensions.js';
import type { GeneralName } from '../general-name.js';
import { couldSign } from '../judge.js';
import { sameName } from '../name.js';
import type { Name } from '../name.js';

/** A revocation source's verdict on one certificate. */
export type Status = 'good' | 'revoked' | 'unknown';

export interface Freshness extends Strength {
  readonly at: number;
  /** Allowed clock skew of a source in seconds; 0 by default. */
  readonly skew?: number;
  readonly maxAgeDays?: number | null;
}

export interface CrlOptions extends Freshness {
  /** Accept indirect CRLs (RFC 5280 §5.2.5); refused by default (C-8). */
  readonly indirect?: boolean;
}

const allReasons = [1, 2, 3, 4, 5, 6, 7, 8];
const day = 86_400;

const isFresh = ({ thisUpdate, nextUpdate }: Crl, { at, maxAgeDays, skew = 0 }: Freshness): boolean => {
  if (thisUpdate > at + skew || (nextUpdate !== undefined && (nextUpdate < at || nextUpdate < thisUpdate)))
    return false;
  // Without `nextUpdate` a list is valid for a day, like an OCSP answer.
  const age = maxAgeDays ?? (nextUpdate === undefined ? 1 : Infinity);
  return at - thisUpdate <= age * day;
};

const isSignedBy = async (crl: Crl, signer: Certificate, freshness: Freshness, budget: Budget): Promise<boolean> => {
  const { algorithm, signed, signature } = crl;
  if (!sameName(signer.subject, crl.issuer) || !algorithm) return false;
  // The signer needs cRLSign if it has a key usage (RFC 5280 §6.3.3 (f)).
  if (signer.keyUsage && !signer.keyUsage.has(usage.crlSign)) return false;
  if (!couldSign(signer, { algorithm }, freshness)) return false;
  return budget.verify(signer.key, algorithm, signed, signature);
};

const sameGeneralName = (a: GeneralName, b: GeneralName): boolean => {
  if (a.kind === 'directory' || b.kind === 'directory')
    return a.kind === 'directory' && b.kind === 'directory' && sameName(a.name, b.name);
  return 'text' in a && 'text' in b && a.kind === b.kind && a.text === b.text;
};

/**
 * Full names of a distribution point; a relative name is appended to its issuer's (RFC 5280
 * §4.2.1.13).
 */
const fullNames = (
  { names, relative }: Pick<DistributionPoint, 'names' | 'relative'>,
  issuer: Name,
): readonly GeneralName[] => {
  if (relative === undefined) return names;
  return [{ kind: 'directory', name: { ...issuer, canonical: [...issuer.canonical, relative] } }];
};

const directoryNames = (names: readonly GeneralName[]): readonly Name[] =>
  names.flatMap((name) => (name.kind === 'directory' ? [name.name] : []));

/** Whether the list's issuer is the one that this point names (RFC 5280 §6.3.3 (b)(1)). */
const isByItsIssuer = (crl: Crl, certificate: Certificate, point: DistributionPoint, indirect: boolean): boolean => {
  const speaksForOthers = crl.scope?.indirect === true;
  if (speaksForOthers && !indirect) return false;
  if (point.crlIssuers.length === 0) return sameName(crl.issuer, certificate.issuer);
  return speaksForOthers && directoryNames(point.crlIssuers).some((name) => sameName(name, crl.issuer));
};

/** Whether the list covers this certificate through this point (RFC 5280 §6.3.3 (b)). */
const covers = (crl: Crl, certificate: Certificate, point: DistributionPoint, indirect: boolean): boolean => {
  if (!isByItsIssuer(crl, certificate, point, indirect)) return false;
  const { scope } = crl;
  if (!scope) return true;
  if (scope.only !== undefined) {
    const authority = certificate.basicConstraints?.ca === true;
    // Such a list does not cover certificates of version 1 and 2 (RFC 5280 §5.2.5).
    if ((scope.only === 'authorities') !== authority || certificate.version !== 3) return false;
  }
  const own = fullNames(scope, crl.issuer);
  if (own.length === 0) return true;
  const [issuer = certificate.issuer] = directoryNames(point.crlIssuers);
  const named = fullNames(point, issuer);
  const wanted = named.length > 0 ? named : point.crlIssuers;
  return own.some((a) => wanted.some((b) => sameGeneralName(a, b)));
};

/**
 * A certificate's distribution points; a default point where it has none (RFC 5280 §6.3.3, last
 * paragraph).
 */
const pointsOf = ({ crlPoints, issuer }: Certificate): readonly DistributionPoint[] =>
  crlPoints.length > 0
    ? crlPoints
    : [{ names: [{ kind: 'directory', name: issuer }], relative: undefined, reasons: undefined, crlIssuers: [] }];

const value = (number: string | undefined): bigint => BigInt(`0x${number ?? '0'}`);

/** Whether a delta updates this complete list (RFC 5280 §5.2.4, §6.3.3 (c)). */
const carriesOn = (delta: Crl, crl: Crl): boolean =>
  sameName(delta.issuer, crl.issuer) &&
  delta.scope?.written === crl.scope?.written &&
  delta.authorityKey === crl.authorityKey &&
  crl.number !== undefined &&
  value(crl.number) >= value(delta.base) &&
  value(crl.number) < value(delta.number);

/** Whether a complete list, updated by its newest delta, lists the certificate. */
const isListed = (crl: Crl, deltas: readonly Crl[], certificate: Certificate): boolean => {
  const [newest] = deltas
    .filter((delta) => carriesOn(delta, crl))
    .sort((a, b) => (value(a.number) < value(b.number) ? 1 : -1));
  return ((newest && entryFor(newest, certificate)) ?? entryFor(crl, certificate)) === 'listed';
};

const coveredReasons = (crl: Crl, point: DistributionPoint): readonly number[] =>
  allReasons.filter((reason) => [crl.scope?.reasons, point.reasons].every((some) => some?.has(reason) ?? true));

/**
 * Status by CRLs (RFC 5280 §6.3.3). `signers` are certificates that the caller trusts to sign for
 * the issuer. Good only when fresh CRLs in scope cover every reason between them; a hold counts as
 * revoked. A delta can revoke by itself, but lifts a hold only together with its complete list.
 */
export const crlStatus = async (
  certificate: Certificate,
  signers: readonly Certificate[],
  crls: readonly Crl[],
  options: CrlOptions,
  budget: Budget,
): Promise<Status> => {
  const { indirect = false } = options;
  const points = pointsOf(certificate);
  const trusted: Crl[] = [];
  for (const crl of crls) {
    if (!isFresh(crl, options) || !points.some((point) => covers(crl, certificate, point, indirect))) continue;
    for (const signer of signers) {
      if (!(await isSignedBy(crl, signer, options, budget))) continue;
      trusted.push(crl);
      break;
    }
  }
  const deltas = trusted.filter(({ base }) => base !== undefined);
  const complete = trusted.filter(({ base }) => base === undefined);
  const lonely = deltas.filter((delta) => !complete.some((crl) => carriesOn(delta, crl)));
  if (lonely.some((delta) => entryFor(delta, certificate) === 'listed')) return 'revoked';
  if (complete.some((crl) => isListed(crl, deltas, certificate))) return 'revoked';
  const reasons = new Set<number>();
  for (const crl of complete)
    for (const point of points)
      if (covers(crl, certificate, point, indirect)) for (const one of coveredReasons(crl, point)) reasons.add(one);
  return reasons.size === allReasons.length ? 'good' : 'unknown';
};
