/**
 * Puts keys and certificates on a SoftHSM2 token, the closest substitute for a USB token without
 * hardware.
 */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import type { Holder } from './issue.js';

/** Paths of the module on Debian, Fedora, Homebrew and others. */
const PLACES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
];

export const softHsmModule = (): string | undefined => PLACES.find((path) => existsSync(path));

/** Writes a configuration with tokens under `folder`; pass its path as `SOFTHSM2_CONF`. */
export function softHsmConfig(folder: string): string {
  const tokens = join(folder, 'tokens');
  mkdirSync(tokens, { recursive: true, mode: 0o700 });
  const file = join(folder, 'softhsm2.conf');
  writeFileSync(file, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  return file;
}

export interface TokenOrder {
  /** Path of SoftHSM2's module. Its configuration is `SOFTHSM2_CONF` of this process. */
  readonly module: string;
  readonly label: string;
  readonly pin: string;
  readonly holders: readonly Holder[];
  /** The issuing authorities. */
  readonly chain?: readonly Holder[];
}

const number = (base64url = '') => Buffer.from(base64url, 'base64url');
const { CKA_CLASS, CKA_TOKEN, CKA_PRIVATE, CKA_ID, CKA_VALUE, CKA_SUBJECT, CKA_CERTIFICATE_TYPE, CKA_KEY_TYPE } =
  pkcs11js;
const { CKA_SENSITIVE, CKA_SIGN, CKA_MODULUS, CKA_PUBLIC_EXPONENT, CKA_PRIVATE_EXPONENT, CKA_EC_PARAMS } = pkcs11js;
const { CKA_PRIME_1, CKA_PRIME_2, CKA_EXPONENT_1, CKA_EXPONENT_2, CKA_COEFFICIENT } = pkcs11js;

const P256 = Buffer.from('06082a8648ce3d030107', 'hex');

async function keyTemplate({ keys }: Holder, id: Buffer): Promise<pkcs11js.Template> {
  const jwk = await crypto.subtle.exportKey('jwk', keys.privateKey);
  const common = [
    { type: CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: CKA_TOKEN, value: true },
    { type: CKA_PRIVATE, value: true },
    { type: CKA_SENSITIVE, value: true },
    { type: CKA_SIGN, value: true },
    { type: CKA_ID, value: id },
  ];
  if (jwk.kty === 'EC') {
    const own = [
      { type: CKA_KEY_TYPE, value: pkcs11js.CKK_EC },
      { type: CKA_EC_PARAMS, value: P256 },
      { type: CKA_VALUE, value: number(jwk.d) },
    ];
    return [...common, ...own];
  }
  const own = [
    { type: CKA_KEY_TYPE, value: pkcs11js.CKK_RSA },
    { type: CKA_MODULUS, value: number(jwk.n) },
    { type: CKA_PUBLIC_EXPONENT, value: number(jwk.e) },
    { type: CKA_PRIVATE_EXPONENT, value: number(jwk.d) },
    { type: CKA_PRIME_1, value: number(jwk.p) },
    { type: CKA_PRIME_2, value: number(jwk.q) },
    { type: CKA_EXPONENT_1, value: number(jwk.dp) },
    { type: CKA_EXPONENT_2, value: number(jwk.dq) },
    { type: CKA_COEFFICIENT, value: number(jwk.qi) },
  ];
  return [...common, ...own];
}

const certificateTemplate = ({ der, certificate }: Holder, id: Buffer): pkcs11js.Template => [
  { type: CKA_CLASS, value: pkcs11js.CKO_CERTIFICATE },
  { type: CKA_CERTIFICATE_TYPE, value: 0 },
  { type: CKA_TOKEN, value: true },
  { type: CKA_PRIVATE, value: false },
  { type: CKA_ID, value: id },
  { type: CKA_SUBJECT, value: Buffer.from(certificate.subject.toSchema().toBER()) },
  { type: CKA_VALUE, value: Buffer.from(der) },
];

/** The certificates on a token. */
function certificatesOn(hsm: pkcs11js.PKCS11, slot: Buffer): Buffer[] {
  const session = hsm.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
  hsm.C_FindObjectsInit(session, [{ type: CKA_CLASS, value: pkcs11js.CKO_CERTIFICATE }]);
  const objects = hsm.C_FindObjects(session, 64);
  hsm.C_FindObjectsFinal(session);
  const found = objects.map((object) => hsm.C_GetAttributeValue(session, object, [{ type: CKA_VALUE }])[0]?.value);
  hsm.C_CloseSession(session);
  return found.filter((each) => Buffer.isBuffer(each));
}

/**
 * Makes the token of that label contain the keys of `holders` and all certificates, and nothing
 * else. Returns `false` if it already did.
 */
export async function provisionToken({ module, label, pin, holders, chain = [] }: TokenOrder): Promise<boolean> {
  const hsm = new pkcs11js.PKCS11();
  hsm.load(module);
  hsm.C_Initialize();
  try {
    // SoftHSM2 always has one more slot than tokens: the last one is free.
    const slots = hsm.C_GetSlotList(true);
    const before = slots.find((each) => hsm.C_GetTokenInfo(each).label.trim() === label);
    const wanted = [...holders, ...chain].map(({ der }) => Buffer.from(der).toString('hex'));
    const there = before ? certificatesOn(hsm, before).map((der) => der.toString('hex')) : [];
    if (before && there.length === wanted.length && wanted.every((der) => there.includes(der))) return false;
    const slot = before ?? slots.at(-1);
    if (!slot) throw new Error('SoftHSM2 has no free slot.');
    // PKCS#11 pads with blanks; the binding would pad with zeros.
    hsm.C_InitToken(slot, pin, label.padEnd(32));
    const session = hsm.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    hsm.C_Login(session, pkcs11js.CKU_SO, pin);
    hsm.C_InitPIN(session, pin);
    hsm.C_Logout(session);
    hsm.C_Login(session, pkcs11js.CKU_USER, pin);
    for (const holder of [...holders, ...chain]) {
      const id = createHash('sha1').update(holder.der).digest();
      hsm.C_CreateObject(session, certificateTemplate(holder, id));
      if (holders.includes(holder)) hsm.C_CreateObject(session, await keyTemplate(holder, id));
    }
    hsm.C_Logout(session);
    hsm.C_CloseSession(session);
    return true;
  } finally {
    hsm.C_Finalize();
    hsm.close();
  }
}
