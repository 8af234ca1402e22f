import type { Audience } from '../flow/method.js';
import { parseCertificate } from '../x509/certificate.js';
import type { Certificate } from '../x509/certificate.js';
import { validate } from '../x509/chain.js';
import { judgeChallenge } from './challenge.js';
import type { Challenge, ChallengeFault } from './challenge.js';
import type { DerFault } from '../x509/der/element.js';
import type { ChainFault } from '../x509/judge.js';
import { fromBase64 } from '../x509/pem.js';
import { isWeak, judgeUsage, ownerOf } from './profile.js';
import type { Owner, ProfileFault } from './profile.js';
import type { Revocation, StatusEvidence } from './revocation.js';
import { verifyCmsProof, verifyRawProof, verifyWebEidProof } from './signature.js';
import type { ProofFault, ProofVerdict } from './signature.js';
import { assignedOwner, entryOf } from './trust.js';
import type { Trust } from './trust.js';

/** A proof from a browser or an agent; every text is strict base64. */
export type SubmittedProof = { readonly certificate: string } & (
  | { readonly kind: 'raw'; readonly algorithm: string; readonly signature: string; readonly encoding?: 'raw' | 'der' }
  | { readonly kind: 'web-eid'; readonly algorithm: string; readonly signature: string }
  | { readonly kind: 'cms'; readonly cms: string }
);

/** What the gateway itself knows; nothing here comes from the client. */
export interface ProofContext {
  readonly trust: Trust;
  /** Whether a second parser reads the same in the certificate (C-2). */
  readonly agrees: (certificate: Certificate) => boolean;
  readonly revocation: Pick<Revocation, 'check' | 'refusesUnknown'>;
  readonly audience: Audience;
  /** Whether an employee's certificate is accepted: for a sign-in, never for a registration (T58). */
  readonly employees?: boolean;
  /** The challenge, already taken from its store (found and deleted). */
  readonly challenge: Challenge;
  readonly expected: Pick<Challenge, 'origin' | 'flow' | 'step'>;
  /** Seconds since 1970. */
  readonly at: number;
}

type ProofStep = 'C-1' | 'C-2' | 'C-3' | 'C-4' | 'C-5' | 'C-6' | 'C-7' | 'C-8';
export type PipelineFault = 'encoding' | DerFault | ChainFault | ProfileFault | ProofFault | ChallengeFault;

/** The observations and the decision, stored unchanged for the record (C-9). */
export interface Evidence {
  readonly chain: readonly Uint8Array[];
  readonly challenge: Challenge;
  readonly signature: Uint8Array;
  readonly status: readonly StatusEvidence[];
  readonly at: number;
  readonly trace: readonly ProofStep[];
}

type PipelineVerdict =
  | { ok: true; owner: Owner; certificate: Certificate; evidence: Evidence }
  | { ok: false; step: ProofStep; code: PipelineFault };

/** Ends the pipeline at its step; only `judgeProof` catches it. */
class Stop extends Error {
  readonly step: ProofStep;
  readonly code: PipelineFault;
  constructor(step: ProofStep, code: PipelineFault) {
    super(code);
    this.step = step;
    this.code = code;
  }
}

const take = (text: string): Uint8Array => {
  const bytes = text.length > 87_400 ? undefined : fromBase64(text);
  if (!bytes) throw new Stop('C-1', 'encoding');
  return bytes;
};

const readLeaf = (text: string): Certificate => {
  const verdict = parseCertificate(take(text));
  if (!verdict.ok) throw new Stop('C-1', verdict.fault);
  if (verdict.certificate.version !== 3) throw new Stop('C-1', 'bad-structure');
  return verdict.certificate;
};

const findPath = async (leaf: Certificate, { trust, agrees, at }: ProofContext): Promise<readonly Certificate[]> => {
  const intermediates = trust.issuers.map(({ certificate }) => certificate);
  const verdict = await validate(leaf, { at, anchors: trust.anchors, intermediates });
  if (!verdict.ok) throw new Stop('C-4', verdict.fault);
  if (!verdict.path.every(agrees)) throw new Stop('C-4', 'two-parsers-disagree');
  return verdict.path;
};

const judgeOwner = async (
  path: readonly Certificate[],
  { trust, audience, employees }: ProofContext,
): Promise<Owner> => {
  const [leaf, issuer] = path;
  const entry = issuer && entryOf(trust, issuer);
  if (!leaf || !entry) throw new Stop('C-4', 'untrusted');
  const fault = judgeUsage(path, entry);
  if (fault) throw new Stop('C-5', fault);
  const assigned = entry.audiences.includes(audience) && (await assignedOwner(trust, leaf, audience));
  if (assigned) return assigned;
  const verdict = ownerOf(leaf, audience, entry, employees);
  if (!verdict.ok) throw new Stop('C-6', verdict.fault);
  return verdict.owner;
};

const verdictOf = (
  proof: SubmittedProof,
  certificate: Certificate,
  signature: Uint8Array,
  challenge: Challenge,
): Promise<ProofVerdict> => {
  if (proof.kind === 'cms') return verifyCmsProof(signature, challenge, certificate);
  const { kind, algorithm } = proof;
  if (kind === 'web-eid') return verifyWebEidProof({ certificate, algorithm, signature }, challenge);
  return verifyRawProof({ certificate, algorithm, signature, encoding: proof.encoding ?? 'raw' }, challenge);
};

const checkProof = async (proof: SubmittedProof, leaf: Certificate, signature: Uint8Array, context: ProofContext) => {
  const fault = judgeChallenge(context.challenge, context.expected, context.at);
  if (fault) throw new Stop('C-7', fault);
  const verdict = await verdictOf(proof, leaf, signature, context.challenge);
  if (!verdict.ok) throw new Stop('C-7', verdict.fault);
};

const run = async (proof: SubmittedProof, context: ProofContext): Promise<PipelineVerdict> => {
  const leaf = readLeaf(proof.certificate);
  const signature = take(proof.kind === 'cms' ? proof.cms : proof.signature);
  if (!context.agrees(leaf)) throw new Stop('C-2', 'two-parsers-disagree');
  if (isWeak(leaf)) throw new Stop('C-3', 'weak-algorithm');
  const path = await findPath(leaf, context);
  const owner = await judgeOwner(path, context);
  await checkProof(proof, leaf, signature, context);
  // Last, so that junk cannot make the gateway send requests.
  const { status, evidence } = await context.revocation.check(path, context.at);
  if (status === 'revoked') throw new Stop('C-8', 'revoked');
  if (status === 'unknown' && context.revocation.refusesUnknown) throw new Stop('C-8', 'revocation-unavailable');
  const trace = ['C-1', 'C-2', 'C-3', 'C-4', 'C-5', 'C-6', 'C-7', 'C-8'] as const;
  const { challenge, at } = context;
  const chain = path.map(({ raw }) => raw);
  return { ok: true, owner, certificate: leaf, evidence: { chain, challenge, signature, status: evidence, at, trace } };
};

/**
 * Decides about a certificate and a proof in the order of docs/security-model.md#certificates, and
 * stops at the first failure; each step has its own code. Judges only the raw bytes at the time
 * `at`; chains, algorithms and names that the client claims are ignored.
 */
export const judgeProof = async (proof: SubmittedProof, context: ProofContext): Promise<PipelineVerdict> => {
  try {
    return await run(proof, context);
  } catch (error) {
    if (error instanceof Stop) return { ok: false, step: error.step, code: error.code };
    throw error;
  }
};
