import type { Certificate } from '../certificate.js';
import { validate } from '../chain.js';
import type { Budget, ChainOptions } from '../chain.js';
import type { Crl } from './crl.js';
import { crlStatus } from './crl-status.js';
import type { CrlOptions } from './crl-status.js';
import type { ChainFault } from '../judge.js';
import { sameName } from '../name.js';
import type { Name } from '../name.js';

/** Options for judging paths and lists together. */
type CrlPathOptions = ChainOptions & CrlOptions;

/**
 * Whether a CRL revokes any certificate of a path. `unknown` does not refuse here: the status of a
 * CRL-signing key may stand in the list that it signs itself (RFC 5280 §6.3.3 (f) requires its
 * path, not another key).
 */
const isRevoked = async (
  path: readonly Certificate[],
  crls: readonly Crl[],
  options: CrlPathOptions,
  budget: Budget,
): Promise<boolean> => {
  for (const [at, certificate] of path.slice(0, -1).entries()) {
    if ((await crlStatus(certificate, path.slice(at + 1, at + 2), crls, options, budget)) === 'revoked') return true;
  }
  return false;
};

/**
 * Names whose lists may cover a certificate: its issuer; for indirect lists, also the issuers in
 * its distribution points.
 */
const speakers = ({ issuer, crlPoints }: Certificate, indirect: boolean): readonly Name[] => [
  issuer,
  ...(indirect ? crlPoints : [])
    .flatMap((point) => point.crlIssuers)
    .flatMap((name) => (name.kind === 'directory' ? [name.name] : [])),
];

/**
 * Certificates that may sign lists for `path[at]`: its issuer, and other keys of the same name that
 * have their own valid path to the same anchor (RFC 5280 §6.3.3 (f)) and are not revoked by a list.
 */
export const crlSigners = async (
  path: readonly Certificate[],
  at: number,
  crls: readonly Crl[],
  options: CrlPathOptions,
  budget: Budget,
): Promise<readonly Certificate[]> => {
  const signers = path.slice(at + 1, at + 2);
  const asked = { ...options, anchors: path.slice(-1), requiredEku: [], requireKeyUsage: false };
  delete (asked as { revocation?: unknown }).revocation;
  const certificate = path[at];
  const names = certificate ? speakers(certificate, options.indirect === true) : [];
  for (const other of path.slice(-1))
    if (!signers.includes(other) && names.some((name) => sameName(other.subject, name))) signers.push(other);
  for (const other of options.intermediates) {
    if (signers.includes(other) || !names.some((name) => sameName(other.subject, name))) continue;
    const verdict = await validate(other, asked, budget);
    if (verdict.ok && !(await isRevoked(verdict.path, crls, asked, budget))) signers.push(other);
  }
  return signers;
};

/**
 * Checks every certificate below the anchor against the given CRLs; for `ChainOptions.revocation`.
 */
export const byCrls =
  (crls: readonly Crl[], options: CrlPathOptions) =>
  async (path: readonly Certificate[], budget: Budget): Promise<ChainFault | undefined> => {
    for (const [at, certificate] of path.slice(0, -1).entries()) {
      const signers = await crlSigners(path, at, crls, options, budget);
      const status = await crlStatus(certificate, signers, crls, options, budget);
      if (status !== 'good') return status === 'revoked' ? 'revoked' : 'revocation-unavailable';
    }
    return undefined;
  };
