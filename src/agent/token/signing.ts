/** Makes one signature with a key on a token. */
import { createHash } from 'node:crypto';
import type { Hash } from '../challenge.js';
import { refuse, type Answer } from '../answer.js';
import {
  CKA,
  CKM,
  CKO,
  CKU_CONTEXT_SPECIFIC,
  CKU_USER,
  codeOf,
  findObjects,
  OPERATION_ACTIVE,
  quietly,
  USER_NOT_LOGGED_IN,
  type Pkcs11,
  type Reporter,
} from './pkcs11.js';
import type { Algorithm, SignOrder } from './tokens.js';

interface Signing {
  readonly session: Buffer;
  readonly slot: Buffer;
  /** CKA_ID. */
  readonly key: Buffer;
  readonly order: SignOrder;
  readonly how: readonly [Algorithm, Hash];
}

interface Operation {
  readonly session: Buffer;
  readonly mechanism: number;
  readonly key: Buffer;
  readonly input: Buffer;
  readonly pin: string | undefined;
}

/** DigestInfo of SHA-256 (RFC 8017 §9.2), for drivers that sign with RSA but cannot hash. */
const digestInfo = (digest: Buffer) =>
  Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);

/** Whether the token hashes itself. If it does not say so, we hash. */
function hashesRsa(module: Pkcs11, report: Reporter, slot: Buffer): boolean {
  try {
    return module.C_GetMechanismList(slot).includes(CKM.sha256Rsa);
  } catch (error) {
    report.failed('C_GetMechanismList', error);
    return false;
  }
}

/**
 * A key with CKA_ALWAYS_AUTHENTICATE needs the PIN between C_SignInit and C_Sign (PKCS#11 2.40
 * §4.9), and otherwise C_Sign fails with CKR_USER_NOT_LOGGED_IN. It gets the PIN that the token has
 * just accepted: docs/decisions/0048.
 */
function signWith(module: Pkcs11, { session, mechanism, key, input, pin }: Operation): Buffer {
  const begin = () => module.C_SignInit(session, { mechanism }, key);
  const end = () => module.C_Sign(session, input, Buffer.alloc(1024));
  begin();
  try {
    return end();
  } catch (error) {
    if (codeOf(error) !== USER_NOT_LOGGED_IN) throw error;
  }
  try {
    begin();
  } catch (error) {
    if (codeOf(error) !== OPERATION_ACTIVE) throw error; // some modules keep the operation active
  }
  module.C_Login(session, CKU_CONTEXT_SPECIFIC, pin);
  return end();
}

/** Logs in, signs once, logs out. */
export function signIn(
  module: Pkcs11,
  report: Reporter,
  { session, slot, key, order, how }: Signing,
): Answer<{ readonly signature: string }> {
  const { message, pin } = order;
  const [algorithm, hash] = how;
  // pkcs11js takes the PIN as a string, which cannot be overwritten, so the process ends after this
  // order.
  const text = pin.length ? Buffer.from(pin).toString('utf8') : undefined;
  module.C_Login(session, CKU_USER, text);
  try {
    const template = [
      { type: CKA.class, value: CKO.privateKey },
      { type: CKA.id, value: key },
    ];
    const [privateKey] = findObjects(module, session, template, 1);
    if (!privateKey) return refuse('certificate-missing');
    const data = Buffer.from(message);
    const digest = createHash(hash).update(data).digest();
    const hashes = algorithm === 'RS256' && hashesRsa(module, report, slot);
    const mechanism = hashes ? CKM.sha256Rsa : algorithm === 'RS256' ? CKM.rsa : CKM.ecdsa;
    const input = hashes ? data : algorithm === 'RS256' ? digestInfo(digest) : digest;
    const signature = signWith(module, { session, mechanism, key: privateKey, input, pin: text });
    return { ok: true, result: { signature: signature.toString('base64') } };
  } finally {
    quietly(() => module.C_Logout(session));
  }
}
