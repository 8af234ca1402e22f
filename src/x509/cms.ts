import { readSignatureAlgorithm } from './algorithms.js';
import type { Hash, PublicKey, SignatureAlgorithm } from './algorithms.js';
import { decode } from './der/decode.js';
import { DerError, tags } from './der/element.js';
import type { DerNode } from './der/element.js';
import { Reader, bodyHex, listOf, malformed, onlyChild, smallInteger, takeOid } from './der/values.js';
import { readName } from './name.js';
import type { Name } from './name.js';

/** The signer's identifier (RFC 5652 §5.3). */
type SignerId = { readonly issuer: Name; readonly serial: string } | { readonly keyId: string };

/** A SignedData with one signer, parsed from strict DER. */
export interface SignedData {
  readonly content: Uint8Array | undefined;
  readonly contentType: string;
  /** DER of the embedded certificates: hints, never trusted. */
  readonly certificates: readonly Uint8Array[];
  readonly signer: SignerId;
  readonly digest: Exclude<Hash, 'SHA-1'>;
  /** The DER of the signed attributes as SET OF; the signature covers it (RFC 5652 §5.4). */
  readonly signed: Uint8Array;
  /** The only value of each signed attribute, by OID. */
  readonly attributes: ReadonlyMap<string, DerNode>;
  readonly algorithm: (key: PublicKey) => SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

const signedData = '1.2.840.113549.1.7.2';
/** RFC 5652 §4. */
export const idData = '1.2.840.113549.1.7.1';
const largest = 64 * 1024;

const digests: Readonly<Record<string, SignedData['digest']>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/**
 * Reads a DigestAlgorithmIdentifier, parameters absent or NULL (RFC 5754 §2); `undefined` outside
 * the allow-list.
 */
export const readDigest = (node: DerNode): SignedData['digest'] | undefined => {
  const reader = new Reader(node);
  const oid = takeOid(reader.take());
  reader.optional(tags.null);
  reader.end();
  return digests[oid];
};

const readSigner = (version: number, node: DerNode): SignerId => {
  if (node.tag === 0x80 && version === 3) return { keyId: bodyHex(node) };
  const reader = new Reader(node);
  if (version !== 1) malformed();
  const issuer = readName(reader.take(tags.sequence));
  const serial = bodyHex(reader.take(tags.integer));
  reader.end();
  return { issuer, serial };
};

/** Reads the attributes: each once, with one value, in DER order (RFC 5652 §5.3, §11). */
const readAttributes = (node: DerNode): Pick<SignedData, 'signed' | 'attributes'> => {
  const signed = new Uint8Array(node.raw);
  // The signature covers the SET OF, not the [0] that wraps it (RFC 5652 §5.4). Decoding it again
  // checks DER's order.
  signed[0] = tags.set;
  const attributes = new Map<string, DerNode>();
  for (const item of listOf(decode(signed), tags.set)) {
    const reader = new Reader(item);
    const oid = takeOid(reader.take());
    const value = onlyChild(reader.take(tags.set));
    reader.end();
    if (attributes.has(oid)) malformed();
    attributes.set(oid, value);
  }
  return { signed, attributes };
};

/**
 * Plain `rsaEncryption` takes the hash of the digest algorithm; any other algorithm must agree with
 * it.
 */
const algorithmOf = (node: DerNode, digest: Hash) => {
  const [oid, parameters] = node.children;
  const bare = oid && takeOid(oid) === '1.2.840.113549.1.1.1' && (!parameters || parameters.tag === tags.null);
  const named = readSignatureAlgorithm(node);
  return (key: PublicKey): SignatureAlgorithm | undefined => {
    if (bare) return key.type === 'RSA' ? { scheme: 'RSA', hash: digest } : undefined;
    return named?.hash === digest ? named : undefined;
  };
};

const readSignerInfo = (node: DerNode) => {
  const reader = new Reader(node);
  const signer = readSigner(smallInteger(reader.take(tags.integer)), reader.oneOf(tags.sequence, 0x80));
  const digest = readDigest(reader.take(tags.sequence));
  // Without signed attributes, a signature could be reused from another protocol (T14).
  const attributes = readAttributes(reader.take(0xa0));
  const algorithm = reader.take(tags.sequence);
  const signature = reader.take(tags.octetString).body;
  reader.optional(0xa1);
  reader.end();
  return digest ? { signer, digest, ...attributes, algorithm: algorithmOf(algorithm, digest), signature } : malformed();
};

const readContent = (node: DerNode): Pick<SignedData, 'content' | 'contentType'> => {
  const reader = new Reader(node);
  const contentType = takeOid(reader.take());
  const wrapper = reader.optional(0xa0);
  reader.end();
  const content = wrapper && onlyChild(wrapper);
  if (content && content.tag !== tags.octetString) malformed();
  return { contentType, content: content?.body };
};

/**
 * Parses a CMS SignedData with exactly one signer and signed attributes (RFC 5652 §5). Accepts only
 * DER, which is stricter than BER; a signer of a few hundred bytes does not need BER. `undefined`
 * for anything else; never throws.
 */
export const parseSignedData = (bytes: Uint8Array): SignedData | undefined => {
  try {
    if (bytes.length > largest) return undefined;
    const outer = new Reader(decode(bytes));
    if (takeOid(outer.take()) !== signedData) return undefined;
    const reader = new Reader(onlyChild(outer.take(0xa0)));
    outer.end();
    const version = smallInteger(reader.take(tags.integer));
    if (version !== 1 && version !== 3) return undefined;
    const hashes = reader.take(tags.set).children.map(readDigest);
    const content = readContent(reader.take(tags.sequence));
    const certificates = reader.optional(0xa0)?.children ?? [];
    reader.optional(0xa1);
    const info = readSignerInfo(onlyChild(reader.take(tags.set)));
    reader.end();
    if (!hashes.includes(info.digest) || certificates.length > 8) return undefined;
    return { ...content, ...info, certificates: certificates.map(({ raw }) => raw) };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
};
