import type { Certificate } from '../certificate.js';
import { validate } from '../chain.js';
import type { Budget, ChainOptions } from '../chain.js';
import type { Crl } from './crl.js';
import { crlStatus } from './crl-status.js';
import type { CrlOptions } from './crl-status.js';
import type { ChainFault } from '../judge.js';
import { sameName } from '../name.js';
import type { Name } from '../name.js';

/** How paths and lists are judged together. */
type CrlPathOptions = ChainOptions & CrlOptions;

/**
 * Whether a CRL of its issuer revokes any certificate of a path. Silence is not a revocation here: the status of a
 * CRL-signing key may stand in the very list that it signs (RFC 5280 §6.3.3 (f) asks for its path, not for another key).
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

/** Whose lists may speak of a certificate: its issuer's and, of indirect ones, those its points name. */
const speakers = ({ issuer, crlPoints }: Certificate, indirect: boolean): readonly Name[] => [
  issuer,
  ...(indirect ? crlPoints : [])
    .flatMap((point) => point.crlIssuers)
    .flatMap((name) => (name.kind === 'directory' ? [name.name] : [])),
];

/**
 * Who may sign lists for `path[at]`: its issuer, and another key of the same name once that has a path of its own to the
 * same anchor as the certificate's (RFC 5280 §6.3.3 (f)) and no list revokes it.
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

/** Judges every certificate below the anchor by CRLs that are at hand; for `ChainOptions.revocation`. */
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
