import { readSignatureAlgorithm } from '../algorithms.js';
import type { Hash } from '../algorithms.js';
import { parseCertificate, usage } from '../certificate.js';
import type { Certificate } from '../certificate.js';
import type { Budget } from '../chain.js';
import type { Freshness, Status } from './crl-status.js';
import { sameBytes } from '../der/bytes.js';
import { decode } from '../der/decode.js';
import { tags } from '../der/element.js';
import type { DerNode } from '../der/element.js';
import {
  Reader,
  bitStringBytes,
  bodyHex,
  listOf,
  malformed,
  onlyChild,
  smallInteger,
  takeOid,
  timeOf,
} from '../der/values.js';
import { readExtensions } from '../extensions.js';
import { couldSign, judgeLeaf } from '../judge.js';
import { readName, sameName } from '../name.js';

const ocspSigning = '1.3.6.1.5.5.7.3.9';
const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const nonceId = '1.3.6.1.5.5.7.48.1.2';
/** Certificate-transparency extension (RFC 6962 §3.3); it does not affect the status. */
const logged = '1.3.6.1.4.1.11129.2.4.5';
const day = 86_400;
/**
 * Hashes inside a certID identify a certificate and sign nothing, so SHA-1 is allowed (RFC 6960
 * §4.1.1).
 */
const hashes: Readonly<Record<string, Hash>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

interface Single {
  readonly hash: string;
  readonly issuerName: Uint8Array;
  readonly issuerKey: Uint8Array;
  readonly serial: string;
  readonly status: Status;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

const digest = async (hash: Hash, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(hash, new Uint8Array(bytes)));

/** Returns the nonce; an unknown critical extension refuses the answer (RFC 6960 §4.4). */
const readNonce = (wrapper: DerNode | undefined, known = nonceId): Uint8Array | undefined => {
  if (!wrapper) return undefined;
  const list = readExtensions(onlyChild(wrapper));
  if (list.some(({ critical, oid }) => critical && oid !== known)) malformed();
  return list.find(({ oid }) => oid === nonceId)?.value;
};

const statuses: Readonly<Record<number, Status>> = { 0x80: 'good', 0xa1: 'revoked', 0x82: 'unknown' };

const readSingle = (node: DerNode): Single => {
  const reader = new Reader(node);
  const id = new Reader(reader.take(tags.sequence));
  const hash = takeOid(id.take(tags.sequence).children[0] ?? malformed());
  const [issuerName, issuerKey] = [id.take(tags.octetString).body, id.take(tags.octetString).body];
  const serial = bodyHex(id.take(tags.integer));
  id.end();
  const state = reader.oneOf(0x80, 0xa1, 0x82);
  if (state.tag === 0xa1) timeOf(state.children[0] ?? malformed());
  else if (state.body.length > 0) malformed();
  const thisUpdate = timeOf(reader.take(tags.generalizedTime));
  const next = reader.optional(0xa0);
  readNonce(reader.optional(0xa1), logged);
  reader.end();
  const status = statuses[state.tag] ?? 'unknown';
  return { hash, issuerName, issuerKey, serial, status, thisUpdate, nextUpdate: next && timeOf(onlyChild(next)) };
};

const readBasic = (bytes: Uint8Array) => {
  const outer = new Reader(decode(bytes));
  const [tbs, algorithm] = [outer.take(tags.sequence), outer.take(tags.sequence)];
  const signature = bitStringBytes(outer.take(tags.bitString));
  const wrapper = outer.optional(0xa0);
  outer.end();
  const reader = new Reader(tbs);
  const version = reader.optional(0xa0);
  if (version && smallInteger(onlyChild(version)) !== 0) malformed();
  const responder = onlyChild(reader.oneOf(0xa1, 0xa2));
  const producedAt = timeOf(reader.take(tags.generalizedTime));
  const singles = listOf(reader.take(tags.sequence)).map(readSingle);
  const nonce = readNonce(reader.optional(0xa1));
  reader.end();
  const certificates = wrapper
    ? onlyChild(wrapper)
        .children.slice(0, 4)
        .map((node) => node.raw)
    : [];
  const parsed = readSignatureAlgorithm(algorithm);
  return { signed: tbs.raw, algorithm: parsed, signature, responder, producedAt, singles, nonce, certificates };
};

/** Reads a successful OCSPResponse (RFC 6960 §4.2.1). Throws DerError. */
const readResponse = (bytes: Uint8Array) => {
  const outer = new Reader(decode(bytes));
  if (smallInteger(outer.take(tags.enumerated)) !== 0) malformed();
  const inner = new Reader(onlyChild(outer.take(0xa0)));
  outer.end();
  if (takeOid(inner.take(tags.oid)) !== basicResponse) malformed();
  const basic = inner.take(tags.octetString).body;
  inner.end();
  return readBasic(basic);
};

type Basic = ReturnType<typeof readBasic>;

const isResponder = async ({ responder }: Basic, signer: Certificate): Promise<boolean> =>
  responder.tag === tags.sequence
    ? sameName(readName(responder), signer.subject)
    : responder.tag === tags.octetString && sameBytes(responder.body, await digest('SHA-1', signer.key.key));

/**
 * Whether a responder's certificate was issued directly by the issuer, for OCSP signing, and is
 * valid now (RFC 6960 §4.2.2.2).
 */
const isDelegate = async (signer: Certificate, issuer: Certificate, freshness: Freshness, budget: Budget) => {
  if (!sameName(signer.issuer, issuer.subject) || signer.extendedKeyUsage?.includes(ocspSigning) !== true) return false;
  if (judgeLeaf(signer, { ...freshness, requiredEku: [ocspSigning] }) || !signer.algorithm) return false;
  if (signer.keyUsage && !signer.keyUsage.has(usage.digitalSignature)) return false;
  if (!couldSign(issuer, signer, freshness)) return false;
  return budget.verify(issuer.key, signer.algorithm, signer.signed, signer.signature);
};

const isAuthentic = async (basic: Basic, issuer: Certificate, freshness: Freshness, budget: Budget) => {
  const { algorithm } = basic;
  if (!algorithm) return false;
  const made = async (signer: Certificate): Promise<boolean> =>
    (await isResponder(basic, signer)) &&
    couldSign(signer, { algorithm }, freshness) &&
    (await budget.verify(signer.key, algorithm, basic.signed, basic.signature));
  if (await made(issuer)) return true;
  for (const raw of basic.certificates) {
    const verdict = parseCertificate(raw);
    const signer = verdict.ok ? verdict.certificate : undefined;
    if (signer && (await isDelegate(signer, issuer, freshness, budget)) && (await made(signer))) return true;
  }
  return false;
};

/** Whether the times are ordered: thisUpdate ≤ producedAt ≤ nextUpdate (RFC 6960 §2.4). */
const inOrder = ({ thisUpdate, nextUpdate = Infinity }: Single, producedAt: number): boolean =>
  thisUpdate <= producedAt && producedAt <= nextUpdate;

const isFresh = ({ thisUpdate, nextUpdate }: Single, { at, maxAgeDays, skew = 0 }: Freshness): boolean => {
  if (thisUpdate > at + skew || (nextUpdate !== undefined && nextUpdate < at)) return false;
  // Without nextUpdate an answer is valid for a day (C-8).
  const age = maxAgeDays ?? (nextUpdate === undefined ? 1 : Infinity);
  return at - thisUpdate <= age * day;
};

const speaksOf = async (single: Single, certificate: Certificate, issuer: Certificate): Promise<boolean> => {
  const hash = hashes[single.hash];
  if (!hash || single.serial !== certificate.serial || !sameName(certificate.issuer, issuer.subject)) return false;
  const [name, key] = [await digest(hash, issuer.subject.raw), await digest(hash, issuer.key.key)];
  return sameBytes(single.issuerName, name) && sameBytes(single.issuerKey, key);
};

/** The parameters of the request. */
interface AskedNonce {
  /** The value of the nonce extension in the request. */
  readonly nonce?: Uint8Array;
  /**
   * Accept an answer without a nonce, from a responder that signs answers in advance; a wrong nonce
   * is always refused.
   */
  readonly nonceMayBeAbsent?: boolean;
}

/**
 * Whether the answer has our nonce and was produced just now, and is not a replayed older one
 * (C-8).
 */
const nonceHolds = ({ nonce, producedAt }: Basic, asked: Freshness & AskedNonce): boolean => {
  if (!asked.nonce) return true;
  if (!nonce) return asked.nonceMayBeAbsent === true;
  return sameBytes(nonce, asked.nonce) && asked.at - producedAt <= 300;
};

/**
 * Evaluates one OCSP response (RFC 6960 §3.2): authentic, fresh, about this certificate. `unknown`
 * is the responder's own verdict; `undefined` means that the response is not usable.
 */
export const ocspAnswer = async (
  certificate: Certificate,
  issuer: Certificate,
  response: Uint8Array,
  freshness: Freshness & AskedNonce,
  budget: Budget,
): Promise<Status | undefined> => {
  try {
    const basic = readResponse(response);
    const isLate = basic.producedAt > freshness.at + (freshness.skew ?? 0);
    if (isLate || !nonceHolds(basic, freshness) || !(await isAuthentic(basic, issuer, freshness, budget)))
      return undefined;
    const found = new Set<Status>();
    for (const single of basic.singles) {
      if (!inOrder(single, basic.producedAt) || !isFresh(single, freshness)) continue;
      if (await speaksOf(single, certificate, issuer)) found.add(single.status);
    }
    if (found.has('revoked')) return 'revoked';
    return found.has('unknown') ? 'unknown' : [...found][0];
  } catch {
    // DerError or an exhausted budget: fail closed.
    return undefined;
  }
};

/** Status by one OCSP response; `unknown` in any doubt. */
export const ocspStatus = async (...asked: Parameters<typeof ocspAnswer>): Promise<Status> =>
  (await ocspAnswer(...asked)) ?? 'unknown';
