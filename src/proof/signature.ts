import { isAllowed } from '../x509/algorithms.js';
import type { Hash } from '../x509/algorithms.js';
import { parseCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { Budget } from '../x509/chain.js';
import { buildChallenge, buildWebEid } from './challenge.js';
import type { Binding, ChallengeHash } from './challenge.js';
import { idData, parseSignedData, readDigest } from '../x509/cms.js';
import type { SignedData } from '../x509/cms.js';
import { sameBytes } from '../x509/der/bytes.js';
import { tags } from '../x509/der/element.js';
import type { DerNode } from '../x509/der/element.js';
import { Reader, bodyHex, takeOid } from '../x509/der/values.js';
import { sameName } from '../x509/name.js';
import { verifyRaw } from './raw-signature.js';

/** Why a proof of possession was refused. */
export type ProofFault = 'cms-unreadable' | 'cms-attributes' | 'cms-signer' | 'weak-algorithm' | 'signature-mismatch';

export type ProofVerdict =
  | { ok: true; certificate: Certificate; certificates: readonly Certificate[] }
  | { ok: false; fault: ProofFault };

/**
 * A bare signature over the challenge. The algorithm is named by RFC 7518 §3.1 (`RS256`, `PS384`,
 * `ES256` …).
 */
interface RawProof {
  readonly certificate: Certificate;
  readonly algorithm: string;
  readonly signature: Uint8Array;
  /** Encoding of ECDSA; r‖s by default, as WebCrypto and PKCS#11 write it. */
  readonly encoding?: 'raw' | 'der';
}

/**
 * The hash of a challenge inside a CMS. It is fixed, because the page cannot know which hash a
 * plug-in will use.
 */
const cmsHash: ChallengeHash = 'SHA-256';

const hashes: Readonly<Record<string, ChallengeHash>> = { '256': 'SHA-256', '384': 'SHA-384', '512': 'SHA-512' };
const refuse = (fault: ProofFault): ProofVerdict => ({ ok: false, fault });

const verifyOver = async (
  { certificate, algorithm, signature, encoding = 'raw' }: RawProof,
  build: (hash: ChallengeHash) => Promise<Uint8Array>,
): Promise<ProofVerdict> => {
  const hash = hashes[algorithm.slice(2)];
  if (!hash) return refuse('weak-algorithm');
  const { spki } = certificate.key;
  const good = await verifyRaw({ algorithm, encoding, spki, message: await build(hash), signature });
  return good ? { ok: true, certificate, certificates: [] } : refuse('signature-mismatch');
};

/**
 * Whether the certificate's key signed this challenge (C-7). Does not judge whom the certificate
 * names.
 */
export const verifyRawProof = async (proof: RawProof, binding: Binding): Promise<ProofVerdict> =>
  verifyOver(proof, (hash) => buildChallenge(binding, hash));

/**
 * Whether the certificate's key authenticated by Web eID to the challenge's origin, with the nonce
 * made from the challenge.
 */
export const verifyWebEidProof = async (proof: RawProof, binding: Binding): Promise<ProofVerdict> =>
  verifyOver(proof, (hash) => buildWebEid(binding, hash));

const ids = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const digest = async (hash: Hash, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array(bytes)));

/** Checks the signed content's digest and type (RFC 5652 §11.1, §11.2). */
const speaksOf = async ({ attributes, digest: hash, contentType }: SignedData, content: Uint8Array) => {
  const [type, hashed] = [attributes.get(ids.contentType), attributes.get(ids.messageDigest)];
  if (!type || takeOid(type) !== contentType || contentType !== idData) return false;
  return hashed?.tag === tags.octetString && sameBytes(hashed.body, await digest(hash, content));
};

/**
 * Whether the first ESSCertID names the signer's certificate (RFC 5035 §4, §5). Throws DerError.
 */
const namesSigner = async (attribute: DerNode, signer: Certificate, second: boolean): Promise<boolean> => {
  const list = new Reader(attribute);
  const [first] = list.take(tags.sequence).children;
  list.optional(tags.sequence);
  list.end();
  if (!first) return false;
  const reader = new Reader(first);
  const named = second ? reader.optional(tags.sequence) : undefined;
  const hash = second ? (named ? readDigest(named) : 'SHA-256') : 'SHA-1';
  const value = reader.take(tags.octetString).body;
  const issuerSerial = reader.optional(tags.sequence);
  reader.end();
  const serial = issuerSerial?.children[1];
  if (serial && bodyHex(serial) !== signer.serial) return false;
  return hash !== undefined && sameBytes(value, await digest(hash, signer.raw));
};

const bindsSigner = async ({ attributes }: SignedData, signer: Certificate): Promise<boolean> => {
  for (const [oid, second] of [
    [ids.signingCertificate, false],
    [ids.signingCertificateV2, true],
  ] as const) {
    const attribute = attributes.get(oid);
    if (attribute && !(await namesSigner(attribute, signer, second))) return false;
  }
  return true;
};

const isSigner = ({ signer }: SignedData, certificate: Certificate): boolean =>
  'keyId' in signer
    ? certificate.subjectKeyId === signer.keyId
    : certificate.serial === signer.serial && sameName(certificate.issuer, signer.issuer);

/**
 * Whether a CMS SignedData is one signer's signature over these bytes (RFC 5652 §5.4, §5.6).
 * Embedded content must be the same bytes. `expected` is the certificate that was shown earlier, if
 * any: another signer is then refused.
 */
export const verifyCms = async (
  cms: Uint8Array,
  content: Uint8Array,
  expected?: Certificate,
  budget = new Budget(),
): Promise<ProofVerdict> => {
  const data = parseSignedData(cms.slice());
  if (!data) return refuse('cms-unreadable');
  if (data.content && !sameBytes(data.content, content)) return refuse('signature-mismatch');
  const found = data.certificates.map((der) => parseCertificate(der));
  const certificates = found.flatMap((verdict) => (verdict.ok ? [verdict.certificate] : []));
  const signer = (expected ? [expected] : certificates).find((certificate) => isSigner(data, certificate));
  if (!signer) return refuse('cms-signer');
  try {
    if (!(await speaksOf(data, content)) || !(await bindsSigner(data, signer))) return refuse('cms-attributes');
  } catch {
    // DerError: an attribute does not match its OID.
    return refuse('cms-attributes');
  }
  const algorithm = data.algorithm(signer.key);
  if (!algorithm || !isAllowed(algorithm, signer.key, {})) return refuse('weak-algorithm');
  if (!(await budget.verify(signer.key, algorithm, data.signed, data.signature))) return refuse('signature-mismatch');
  return { ok: true, certificate: signer, certificates };
};

/** Whether a detached CMS, as plug-ins make them, is a signature over this challenge. */
export const verifyCmsProof = async (
  cms: Uint8Array,
  binding: Binding,
  expected?: Certificate,
): Promise<ProofVerdict> => verifyCms(cms, await buildChallenge(binding, cmsHash), expected);
