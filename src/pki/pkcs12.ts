/** Opens PKCS#12 files (RFC 7292) in a browser. */
import { CertBag, CryptoEngine, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, type SafeBag } from 'pkijs';

/** A key out of a file, for signing only and not to be exported again, with its certificate. */
export interface OpenedKey {
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly chain: readonly Uint8Array[];
  readonly key: CryptoKey;
}

export type Opened =
  | { readonly ok: true; readonly keys: readonly OpenedKey[] }
  | { readonly ok: false; readonly fault: 'wrong-pin' | 'unreadable' };

/** What is in a file once it is decrypted: PKCS#8 keys and certificates, with the ids that pair them. */
export interface Contents {
  readonly keys: readonly { readonly pkcs8: Uint8Array<ArrayBuffer>; readonly id: string }[];
  readonly certificates: readonly { readonly der: Uint8Array<ArrayBuffer>; readonly id: string }[];
}

const PBES2 = '1.2.840.113549.1.5.13';
const ENCRYPTED = '1.2.840.113549.1.7.6';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const RSA = '1.2.840.113549.1.1.1';
const CURVES: Readonly<Record<string, string>> = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384' };

const engine = () => new CryptoEngine({ crypto });
const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (each) => each.toString(16).padStart(2, '0')).join('');
/** PKI.js takes passwords as UTF-8 and makes of them what PKCS#12 wants. */
const secret = (password: string) => new TextEncoder().encode(password.normalize('NFC')).buffer;

const idOf = ({ bagAttributes = [] }: SafeBag): string => {
  const value = bagAttributes.find(({ type }) => type === LOCAL_KEY_ID)?.values[0] as
    { readonly valueBlock: { readonly valueHexView: Uint8Array } } | undefined;
  return value ? hex(Uint8Array.from(value.valueBlock.valueHexView).buffer) : '';
};

/** Whether the file was encrypted as files were before PBES2. Looked for in the bytes: their places differ by who wrote it. */
const isLegacy = (file: Uint8Array): boolean => {
  const text = Array.from(file, (byte) => String.fromCharCode(byte)).join('');
  // 1.2.840.113549.1.12.1.x: the algorithms of PKCS#12 itself
  return text.includes('\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01');
};

async function readModern(file: Uint8Array<ArrayBuffer>, password: string): Promise<Contents | 'wrong-pin'> {
  const crypto = engine();
  const pfx = PFX.fromBER(file.buffer);
  try {
    await pfx.parseInternalValues({ password: secret(password), checkIntegrity: true }, crypto);
  } catch {
    return 'wrong-pin'; // the MAC is over the password: PKI.js tells it by throwing
  }
  const safe = pfx.parsedValue?.authenticatedSafe;
  if (!safe) throw new TypeError('no safe');
  const how = safe.safeContents.map(({ contentType }) =>
    contentType === ENCRYPTED ? { password: secret(password) } : {},
  );
  await safe.parseInternalValues({ safeContents: how }, crypto);
  const contents = (safe.parsedValue as { safeContents: { value: { safeBags: SafeBag[] } }[] }).safeContents;
  const keys: Contents['keys'][number][] = [];
  const certificates: Contents['certificates'][number][] = [];
  for (const bag of contents.flatMap(({ value }) => value.safeBags)) {
    const { bagValue } = bag;
    if (bagValue instanceof PKCS8ShroudedKeyBag) {
      if (bagValue.encryptionAlgorithm.algorithmId !== PBES2) throw new TypeError('not PBES2');
      await (
        bagValue as unknown as { parseInternalValues(how: object, engine: CryptoEngine): Promise<void> }
      ).parseInternalValues({ password: secret(password) }, crypto);
      if (bagValue.parsedValue)
        keys.push({ pkcs8: new Uint8Array(bagValue.parsedValue.toSchema().toBER()), id: idOf(bag) });
    } else if (bagValue instanceof PrivateKeyInfo) {
      keys.push({ pkcs8: new Uint8Array(bagValue.toSchema().toBER()), id: idOf(bag) });
    } else if (bagValue instanceof CertBag) {
      const value = bagValue.certValue as { valueBlock: { valueHexView: Uint8Array } };
      certificates.push({ der: Uint8Array.from(value.valueBlock.valueHexView), id: idOf(bag) });
    }
  }
  return { keys, certificates };
}

/** The key, as the page may use it: to sign, and for nothing else. */
async function importKey(pkcs8: Uint8Array<ArrayBuffer>): Promise<CryptoKey | undefined> {
  const { privateKeyAlgorithm } = PrivateKeyInfo.fromBER(pkcs8.buffer);
  const curve =
    CURVES[
      (
        privateKeyAlgorithm.algorithmParams as { valueBlock?: { toString(): string } } | undefined
      )?.valueBlock?.toString() ?? ''
    ];
  const algorithm =
    privateKeyAlgorithm.algorithmId === RSA
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : curve && { name: 'ECDSA', namedCurve: curve };
  if (!algorithm) return undefined;
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  } finally {
    pkcs8.fill(0);
  }
}

/** Opens a file. Whatever is wrong with it is a verdict. */
export async function openPkcs12(file: Uint8Array<ArrayBuffer>, password: string): Promise<Opened> {
  try {
    const read = isLegacy(file) ? (await import('./pkcs12-legacy.js')).readLegacy : readModern;
    const contents = await read(file, password);
    if (contents === 'wrong-pin') return { ok: false, fault: 'wrong-pin' };
    const { keys, certificates } = contents;
    const opened = await Promise.all(
      keys.map(async ({ pkcs8, id }) => {
        const own = certificates.find((each) => each.id === id) ?? certificates[0];
        const key = own && (await importKey(pkcs8));
        if (!key) return [];
        return [
          { certificate: own.der, key, chain: certificates.filter((each) => each !== own).map(({ der }) => der) },
        ];
      }),
    );
    return { ok: true, keys: opened.flat() };
  } catch {
    return { ok: false, fault: 'unreadable' }; // PKI.js and asn1js throw what they like at what is no PKCS#12
  }
}
