/** PKCS#12 files for tests: by OpenSSL, and with the bag orders of other programs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { engine, issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { IS_LONG } from './long.js';

export const PASSWORD = 'Mật khẩu 1!';

export const KINDS = ['rsa', 'P-256', 'P-384', 'P-521'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Rounds of the derivation of a key: as OpenSSL counts them in the long run. Each is a call of
 * WebCrypto in an old file, and a file is opened with several spellings of its password.
 */
const ROUNDS = IS_LONG ? 2048 : 128;

/** Encryption schemes that programs have used, as OpenSSL's options. */
export const WAYS: Readonly<Record<string, readonly string[]>> = {
  'OpenSSL 3 (AES-256, PBKDF2)': [],
  'OpenSSL 1 (3DES key, RC2-40 certificates)': ['-legacy'],
  'Windows (3DES for both, key usage beside the key)': [
    ...['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-keysig'],
  ],
  'RC2 with 128 bits': ['-legacy', '-keypbe', 'PBE-SHA1-RC2-128', '-certpbe', 'PBE-SHA1-RC2-128'],
  '3DES with two keys': ['-legacy', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES'],
  'old certificates beside a modern key': ['-legacy', '-keypbe', 'AES-256-CBC', '-certpbe', 'PBE-SHA1-RC2-40'],
  'modern certificates beside an old key': ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'AES-128-CBC'],
  'AES-192, which browsers lack': ['-keypbe', 'AES-192-CBC', '-certpbe', 'AES-192-CBC'],
  '3DES by PBES2': ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'DES-EDE3-CBC'],
  'a MAC with SHA-1': ['-macalg', 'SHA1'],
  'a MAC with SHA-512': ['-macalg', 'SHA512'],
  'plain certificates': ['-certpbe', 'NONE'],
  'no MAC': ['-nomac'],
  'no MAC, old ciphers': ['-legacy', '-nomac'],
};

const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? ''
  }\n-----END ${label}-----\n`;

export interface Made {
  readonly root: Holder;
  readonly holders: Readonly<Record<Kind, Holder>>;
}

/** A person's certificate for each kind of key, with their issuers. */
export async function makeHolders(): Promise<Made> {
  const root = await issue({ subject: [[OID.commonName, 'Sandbox']], authority: true });
  const of = async (kind: Kind): Promise<readonly [Kind, Holder]> => {
    const curve = { name: 'ECDSA', namedCurve: kind };
    const keys = kind === 'rsa' ? undefined : await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
    const order = { issuer: root, subject: [[OID.commonName, `Người ${kind}`]] as const };
    return [kind, await issue(keys ? { ...order, keys } : { ...order, key: 'rsa' })];
  };
  return { root, holders: Object.fromEntries(await Promise.all(KINDS.map(of))) as Made['holders'] };
}

/** The PKCS#12 file that OpenSSL makes of a key and its certificates in PEM. It is written beside them. */
function exported(file: string, password: string, options: readonly string[] = []): Uint8Array<ArrayBuffer> {
  const out = `${file}.p12`;
  const secret = ['-passout', `pass:${password}`, '-iter', String(ROUNDS)];
  execFileSync('openssl', ['pkcs12', '-export', '-in', file, '-out', out, ...secret, ...options]);
  return new Uint8Array(readFileSync(out));
}

/** Writes a file with OpenSSL; its certificates are the holder's and its issuer's. */
export async function openssl(
  holder: Holder,
  root: Holder,
  options: readonly string[],
  password: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-p12-'));
  try {
    const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', holder.keys.privateKey));
    const file = join(folder, 'in.pem');
    writeFileSync(file, pem('PRIVATE KEY', key) + pem('CERTIFICATE', holder.der) + pem('CERTIFICATE', root.der));
    return exported(file, password, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An OpenSSL file with a key of an unsupported kind. `key` are the options of `-newkey`. */
export function strangeFile(key: readonly string[], password: string): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-p12-'));
  try {
    const pair = join(folder, 'pair.pem');
    const request = ['req', '-x509', '-nodes', '-subj', '/CN=x', '-keyout', pair, '-out', `${pair}.crt`, '-newkey'];
    execFileSync('openssl', [...request, ...key], { stdio: 'pipe' });
    writeFileSync(pair, readFileSync(pair, 'utf8') + readFileSync(`${pair}.crt`, 'utf8'));
    return exported(pair, password);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const localKeyId = (value: number) =>
  new pkijs.Attribute({
    type: '1.2.840.113549.1.9.21',
    values: [new asn1js.OctetString({ valueHex: Uint8Array.of(value).buffer })],
  });

/**
 * A file with these bags, in this order and with these ids (`undefined`: no id), unencrypted and
 * without a MAC.
 */
export async function packBags(
  keys: readonly { readonly of: Holder; readonly id?: number }[],
  certificates: readonly { readonly of: Holder; readonly id?: number }[],
): Promise<Uint8Array<ArrayBuffer>> {
  const bag = (bagId: string, bagValue: pkijs.BagType, id: number | undefined) =>
    new pkijs.SafeBag({ bagId, bagValue, ...(id === undefined ? {} : { bagAttributes: [localKeyId(id)] }) });
  const safeBags = [
    ...certificates.map(({ of, id }) =>
      bag('1.2.840.113549.1.12.10.1.3', new pkijs.CertBag({ parsedValue: of.certificate }), id),
    ),
    ...(await Promise.all(
      keys.map(async ({ of, id }) => {
        const pkcs8 = await crypto.subtle.exportKey('pkcs8', of.keys.privateKey);
        return bag('1.2.840.113549.1.12.10.1.1', pkijs.PrivateKeyInfo.fromBER(pkcs8), id);
      }),
    )),
  ];
  return withoutMac(safeBags);
}

/** A file without a MAC whose key bag, under this password, has a value that is no PKCS#8. */
export async function packNoKey(value: object, password: string): Promise<Uint8Array<ArrayBuffer>> {
  const parsedValue = { toSchema: () => value } as unknown as pkijs.PrivateKeyInfo;
  const bagValue = new pkijs.PKCS8ShroudedKeyBag({ parsedValue });
  const cipher = { name: 'AES-CBC', length: 256, iv: new Uint8Array(16) };
  const secret = new TextEncoder().encode(password).buffer;
  const how = { password: secret, contentEncryptionAlgorithm: cipher, hmacHashAlgorithm: 'SHA-256', iterationCount: 1 };
  await bagValue.makeInternalValues(how, engine);
  return withoutMac([new pkijs.SafeBag({ bagId: '1.2.840.113549.1.12.10.1.2', bagValue })]);
}

async function withoutMac(safeBags: readonly pkijs.SafeBag[]): Promise<Uint8Array<ArrayBuffer>> {
  const safe = new pkijs.AuthenticatedSafe({
    parsedValue: { safeContents: [{ privacyMode: 0, value: new pkijs.SafeContents({ safeBags: [...safeBags] }) }] },
  });
  await safe.makeInternalValues({ safeContents: [{}] }, engine);
  const content = new asn1js.OctetString({ valueHex: safe.toSchema().toBER() });
  const pfx = new pkijs.PFX({ authSafe: new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.1', content }) });
  return new Uint8Array(pfx.toSchema().toBER());
}
