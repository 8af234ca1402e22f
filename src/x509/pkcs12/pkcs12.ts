/**
 * Opens PKCS#12 files (RFC 7292) in a browser: PKI.js parses, WebCrypto decrypts, node-forge has
 * the old ciphers.
 */
import { fromBER, Sequence, type OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  AuthenticatedSafe,
  CertBag,
  Certificate,
  EncryptedData,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeBag,
  SafeContents,
  type ContentInfo,
} from 'pkijs';
import {
  canCheck,
  CiphersMissing,
  decrypt,
  macFits,
  secretsOf,
  UnknownEncryption,
  type Secret,
} from './pkcs12-decrypt.js';

/** A key from a file, for signing only and not exportable, with its certificate. */
interface OpenedKey {
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly chain: readonly Uint8Array[];
  readonly key: CryptoKey;
}

/**
 * - `wrong-pin`: the password does not open the file.
 * - `key-unsupported`: browsers or gateways do not support its kinds of keys.
 * - `unreadable`: not PKCS#12, damaged, or encrypted in an unsupported way.
 */
type Opened =
  | { readonly ok: true; readonly keys: readonly OpenedKey[] }
  | { readonly ok: false; readonly fault: 'wrong-pin' | 'key-unsupported' | 'unreadable' };

type Bytes = Uint8Array<ArrayBuffer>;

/** A decrypted file: PKCS#8 keys, and certificates in DER. */
interface Contents {
  readonly keys: readonly Bytes[];
  readonly certificates: readonly Bytes[];
}

const ENCRYPTED = '1.2.840.113549.1.7.6';
const X509 = '1.2.840.113549.1.9.22.1';
const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const CURVES: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

const octets = (value: { getValue(): ArrayBuffer }): Bytes => new Uint8Array(value.getValue());

/** The elements of a SEQUENCE. @throws for anything else: a wrong password may decrypt to any bytes. */
function elementsOf(der: Bytes) {
  const { offset, result } = fromBER(der);
  if (offset === -1 || !(result instanceof Sequence)) throw new TypeError('No SEQUENCE.');
  return result.valueBlock.value;
}

/** The bags of a SafeContents; unknown kinds are skipped. */
function bagsIn(der: Bytes): readonly SafeBag[] {
  return elementsOf(der).flatMap((schema) => {
    try {
      return [new SafeBag({ schema })];
    } catch {
      return []; // PKI.js throws for bags outside RFC 7292; the other bags are still used
    }
  });
}

async function decryptSafe({ contentType, content }: ContentInfo, secret: Secret): Promise<Bytes> {
  if (contentType !== ENCRYPTED) return octets(content as OctetString);
  const { encryptedContentInfo: info } = new EncryptedData({ schema: content as object });
  return decrypt(info.contentEncryptionAlgorithm, new Uint8Array(info.getEncryptedContent()), secret);
}

/** PKI.js's own class for PKCS#8 throws for curves that it does not know. */
function algorithmIdOf(pkcs8: Bytes): AlgorithmIdentifier {
  const [, algorithm] = elementsOf(pkcs8);
  if (!algorithm) throw new TypeError('No PKCS#8.');
  return new AlgorithmIdentifier({ schema: algorithm });
}

const keyIn = async ({ bagValue }: SafeBag, secret: Secret): Promise<readonly Bytes[]> => {
  if (bagValue instanceof PrivateKeyInfo) return [new Uint8Array(bagValue.toSchema().toBER())];
  if (!(bagValue instanceof PKCS8ShroudedKeyBag)) return [];
  const pkcs8 = await decrypt(bagValue.encryptionAlgorithm, octets(bagValue.encryptedData), secret);
  algorithmIdOf(pkcs8); // throws when a wrong password decrypted to garbage
  return [pkcs8];
};

const certificateIn = ({ bagValue }: SafeBag): readonly Bytes[] =>
  bagValue instanceof CertBag && bagValue.certId === X509 ? [octets(bagValue.certValue as OctetString)] : [];

const allBags = (bags: readonly SafeBag[]): readonly SafeBag[] =>
  bags.flatMap((bag) => (bag.bagValue instanceof SafeContents ? allBags(bag.bagValue.safeBags) : [bag]));

async function contentsOf(safe: Bytes, secret: Secret): Promise<Contents> {
  const { safeContents } = AuthenticatedSafe.fromBER(safe);
  const opened = await Promise.all(safeContents.map((each) => decryptSafe(each, secret)));
  const bags = allBags(opened.flatMap(bagsIn));
  const keys = await Promise.all(bags.map((bag) => keyIn(bag, secret)));
  return { keys: keys.flat(), certificates: bags.flatMap(certificateIn) };
}

/** Finds the right encoding of the password: by the MAC or, without one, by trying to decrypt. */
async function read(file: Bytes, password: string): Promise<Contents | 'wrong-pin'> {
  const { authSafe, macData } = PFX.fromBER(file);
  const safe = octets(authSafe.content as OctetString);
  for (const secret of secretsOf(password)) {
    if (canCheck(macData)) {
      if (await macFits(macData, safe, secret)) return contentsOf(safe, secret);
      continue;
    }
    try {
      return await contentsOf(safe, secret);
    } catch (error) {
      if (error instanceof UnknownEncryption || error instanceof CiphersMissing) throw error;
      // Wrong padding or invalid ASN.1: this encoding is not the password's.
    }
  }
  return 'wrong-pin';
}

type Algorithm = EcKeyImportParams | RsaHashedImportParams;

function algorithmOf(pkcs8: Bytes): Algorithm | undefined {
  const found = algorithmIdOf(pkcs8);
  const { algorithmId } = found;
  if (algorithmId === RSA) return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const parameters = found.algorithmParams as { readonly valueBlock?: { toString(): string } } | undefined;
  const namedCurve = algorithmId === EC && CURVES[parameters?.valueBlock?.toString() ?? ''];
  return namedCurve ? { name: 'ECDSA', namedCurve } : undefined;
}

/** Imports the key for signing only, not exportable. `undefined` for an unsupported kind. */
async function importKey(pkcs8: Bytes, algorithm: Algorithm | undefined): Promise<CryptoKey | undefined> {
  try {
    return algorithm && (await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined; // an unsupported curve
    throw error;
  } finally {
    pkcs8.fill(0);
  }
}

/**
 * Whether a certificate belongs to the key: its public key verifies the private key's signature.
 * Ids in files are often wrong.
 */
async function belongs(key: CryptoKey, algorithm: Algorithm, certificate: Bytes): Promise<boolean> {
  const how = { name: algorithm.name, hash: 'SHA-256' };
  const probe = new TextEncoder().encode('Which certificate is this key’s?');
  try {
    const spki = Certificate.fromBER(certificate).subjectPublicKeyInfo.toSchema().toBER();
    const publicKey = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    return await crypto.subtle.verify(how, publicKey, await crypto.subtle.sign(how, key, probe), probe);
  } catch {
    return false; // not a certificate, or a key of another kind
  }
}

async function withCertificate(key: CryptoKey, algorithm: Algorithm, certificates: readonly Bytes[]) {
  for (const certificate of certificates) {
    if (await belongs(key, algorithm, certificate))
      return [{ certificate, key, chain: certificates.filter((each) => each !== certificate) }];
  }
  return [];
}

/**
 * Opens a file. Faults are verdicts. @throws {CiphersMissing} when the module of the old ciphers
 * cannot be fetched
 */
export async function openPkcs12(file: Bytes, password: string): Promise<Opened> {
  try {
    const contents = await read(file, password);
    if (contents === 'wrong-pin') return { ok: false, fault: 'wrong-pin' };
    const keys = await Promise.all(
      contents.keys.map(async (pkcs8) => {
        const algorithm = algorithmOf(pkcs8);
        return { algorithm, key: await importKey(pkcs8, algorithm) };
      }),
    );
    const usable = keys.flatMap(({ algorithm, key }) => (algorithm && key ? [{ algorithm, key }] : []));
    if (keys.length && !usable.length) return { ok: false, fault: 'key-unsupported' };
    const opened = await Promise.all(
      usable.map(({ algorithm, key }) => withCertificate(key, algorithm, contents.certificates)),
    );
    return { ok: true, keys: opened.flat() };
  } catch (error) {
    if (error instanceof CiphersMissing) throw error;
    return { ok: false, fault: 'unreadable' }; // PKI.js and asn1js throw various errors for other files
  }
}
