/** Tokens behind one PKCS#11 module. Runs in the child process; every call is one synchronous trip to the driver. */
import { createHash, X509Certificate } from 'node:crypto';
import type { Hash } from './challenge.js';
import {
  CKA,
  CKF,
  CKM,
  CKO,
  CKU_CONTEXT_SPECIFIC,
  CKU_USER,
  codeOf,
  faultOf,
  OPERATION_ACTIVE,
  USER_NOT_LOGGED_IN,
  type Attribute,
  type Pkcs11,
} from './pkcs11.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo, type Tries } from './answer.js';

/** How a key signs, in the words of RFC 7518. */
export type Algorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512';

export interface KeyInfo extends TokenInfo {
  readonly algorithm: Algorithm;
  readonly hash: Hash;
  /** For the person to see: the subject's common name. */
  readonly owner: string;
  readonly onReader: boolean;
}

export interface SignOrder {
  readonly certificate: string;
  readonly message: Uint8Array;
  /** Empty where the reader asks for it. */
  readonly pin: Uint8Array;
}

export interface Tokens {
  list(): readonly TokenInfo[];
  certificates(): readonly CertificateInfo[];
  key(certificate: string): Answer<KeyInfo>;
  /**
   * Logs in, signs once, logs out, whatever happens in between (B-11). Never tries a PIN twice.
   * @throws when the module failed before the PIN was tried
   */
  sign(order: SignOrder): Answer<{ readonly signature: string }>;
}

interface Found {
  readonly slot: Buffer;
  /** CKA_ID, which the private key shares. */
  readonly key: Buffer;
  readonly der: Buffer;
  readonly token: TokenInfo & { readonly onReader: boolean };
}

const MOST = 64;
const LARGEST = 16 * 1024;
const fingerprint = (der: Buffer) => createHash('sha256').update(der).digest('hex');

const triesOf = (flags: number): Tries => {
  if (flags & CKF.pinLocked) return 'locked';
  if (flags & CKF.pinFinal) return 'final';
  return flags & CKF.pinLow ? 'low' : 'enough';
};

/** DigestInfo of SHA-256 (RFC 8017 §9.2), for drivers that sign with RSA but cannot hash. */
const digestInfo = (digest: Buffer) =>
  Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);

const CURVES: Readonly<Record<string, readonly [Algorithm, Hash]>> = {
  prime256v1: ['ES256', 'sha256'],
  secp384r1: ['ES384', 'sha384'],
  secp521r1: ['ES512', 'sha512'],
};

function algorithmOf({ publicKey }: X509Certificate): readonly [Algorithm, Hash] | undefined {
  if (publicKey.asymmetricKeyType === 'rsa') return ['RS256', 'sha256'];
  return CURVES[publicKey.asymmetricKeyDetails?.namedCurve ?? ''];
}

const ownerOf = ({ subject }: X509Certificate) => /^CN=(.*)$/m.exec(subject)?.[1] ?? '';

/** Control and direction characters could make a dialog say something else than it says. */
const plain = (text: string) =>
  text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 64);

/** Tells of the module while it is asked. No label, name or serial number is in it. */
export interface Reporter {
  /** The calls that follow are about this slot. */
  at(slot: Buffer): void;
  /** A call failed. What it was about was left out, and the rest goes on. */
  failed(call: string, error: unknown): void;
}

const QUIET: Reporter = { at: () => undefined, failed: () => undefined };

/** `skip` says which slots are not to be touched. */
export function createTokens(module: Pkcs11, report = QUIET, skip: (slot: Buffer) => boolean = () => false): Tokens {
  /**
   * Each of many slots or objects fails alone. When nothing is left, the failure is the answer; a token that is absent, or is
   * another module's, is no failure.
   */
  function survivors<T, R>(all: readonly T[], call: string, work: (each: T) => readonly R[]): R[] {
    const failures: unknown[] = [];
    const found = all.flatMap((each) => {
      try {
        return work(each);
      } catch (error) {
        failures.push(error);
        report.failed(call, error);
        return [];
      }
    });
    const wrong = failures.find((error) => faultOf(error) !== 'token-missing');
    if (!found.length && wrong !== undefined) throw wrong;
    return found;
  }

  const slots = () =>
    survivors(
      module.C_GetSlotList(true).filter((slot) => !skip(slot)),
      'C_GetTokenInfo',
      (slot) => {
        report.at(slot);
        const { label, flags } = module.C_GetTokenInfo(slot);
        if (!(flags & CKF.initialized)) return [];
        const onReader = Boolean(flags & CKF.protectedPath);
        return [{ slot, token: { label: plain(label), tries: triesOf(flags), onReader } }];
      },
    );

  function within<T>(slot: Buffer, work: (session: Buffer) => T): T {
    report.at(slot);
    const session = module.C_OpenSession(slot, CKF.serial);
    try {
      return work(session);
    } finally {
      quietly(() => module.C_CloseSession(session));
    }
  }

  /** A module may hand objects over one by one; an empty answer ends the list (PKCS#11 2.40 §5.7). */
  function find(session: Buffer, template: Attribute[], most: number): Buffer[] {
    module.C_FindObjectsInit(session, template);
    const found: Buffer[] = [];
    try {
      while (found.length < most) {
        const more = module.C_FindObjects(session, most - found.length);
        if (!more.length) break;
        found.push(...more);
      }
    } finally {
      quietly(() => module.C_FindObjectsFinal(session));
    }
    return found;
  }

  function attribute(session: Buffer, object: Buffer, type: number): Buffer {
    const [found] = module.C_GetAttributeValue(session, object, [{ type }]);
    return Buffer.isBuffer(found?.value) ? found.value : Buffer.alloc(0);
  }

  /** A certificate without a readable identifier has no key that can be found; it may still stand above another one. */
  function identifier(session: Buffer, object: Buffer): Buffer {
    try {
      return attribute(session, object, CKA.id);
    } catch (error) {
      report.failed('C_GetAttributeValue', error);
      return Buffer.alloc(0);
    }
  }

  /** Every certificate on every token that is readable without a PIN. */
  function everything(): Found[] {
    return survivors(slots(), 'C_OpenSession or C_FindObjects', ({ slot, token }) =>
      within(slot, (session) => {
        const objects = find(session, [{ type: CKA.class, value: CKO.certificate }], MOST);
        return survivors(objects, 'C_GetAttributeValue', (object) => {
          const der = attribute(session, object, CKA.value);
          if (!der.length || der.length > LARGEST) return [];
          return [{ slot, token, der, key: identifier(session, object) }];
        });
      }),
    );
  }

  const read = (der: Buffer) => {
    try {
      return new X509Certificate(der);
    } catch {
      return undefined; // not a certificate; the gateway would say so too
    }
  };
  const isAuthority = (der: Buffer) => read(der)?.ca === true;

  const owned = (all = everything()): (Found & { readonly id: string })[] =>
    all
      .filter(({ der, key }) => key.length > 0 && read(der)?.ca === false)
      .map((each) => ({ ...each, id: fingerprint(each.der) }));

  /** Whether the token hashes by itself; when it does not say, we do. */
  function hashesRsa(slot: Buffer): boolean {
    try {
      return module.C_GetMechanismList(slot).includes(CKM.sha256Rsa);
    } catch (error) {
      report.failed('C_GetMechanismList', error);
      return false;
    }
  }

  /**
   * A key with CKA_ALWAYS_AUTHENTICATE wants the PIN between C_SignInit and C_Sign (PKCS#11 2.40 §4.9), and answers C_Sign with
   * CKR_USER_NOT_LOGGED_IN otherwise. It is given the PIN that the token has just taken: docs/decisions/0089.
   */
  function signWith(session: Buffer, mechanism: number, key: Buffer, input: Buffer, pin: string | undefined): Buffer {
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
      if (codeOf(error) !== OPERATION_ACTIVE) throw error; // some modules keep the operation
    }
    module.C_Login(session, CKU_CONTEXT_SPECIFIC, pin);
    return end();
  }

  function signIn(
    session: Buffer,
    { slot, key }: Found,
    { message, pin }: SignOrder,
    algorithm: Algorithm,
    hash: Hash,
  ) {
    // pkcs11js takes the PIN as a string, which cannot be overwritten: the process ends after this order.
    const text = pin.length ? Buffer.from(pin).toString('utf8') : undefined;
    module.C_Login(session, CKU_USER, text);
    try {
      const template = [
        { type: CKA.class, value: CKO.privateKey },
        { type: CKA.id, value: key },
      ];
      const [privateKey] = find(session, template, 1);
      if (!privateKey) return refuse('certificate-missing');
      const data = Buffer.from(message);
      const digest = createHash(hash).update(data).digest();
      const hashes = algorithm === 'RS256' && hashesRsa(slot);
      const mechanism = hashes ? CKM.sha256Rsa : algorithm === 'RS256' ? CKM.rsa : CKM.ecdsa;
      const input = hashes ? data : algorithm === 'RS256' ? digestInfo(digest) : digest;
      const signature = signWith(session, mechanism, privateKey, input, text);
      return { ok: true, result: { signature: signature.toString('base64') } } as const;
    } finally {
      quietly(() => module.C_Logout(session));
    }
  }

  return {
    list: () => slots().map(({ token: { label, tries } }) => ({ label, tries })),
    certificates() {
      const all = everything();
      return owned(all).map(({ id, der, token, slot }) => ({
        id,
        token: token.label,
        certificate: der.toString('base64'),
        chain: all
          .filter((each) => each.slot.equals(slot) && isAuthority(each.der))
          .map((each) => each.der.toString('base64')),
      }));
    },
    key(certificate) {
      const found = owned().find(({ id }) => id === certificate);
      if (!found) return refuse(slots().length ? 'certificate-missing' : 'token-missing');
      const parsed = new X509Certificate(found.der);
      const how = algorithmOf(parsed);
      if (!how) return refuse('certificate-missing');
      const [algorithm, hash] = how;
      return { ok: true, result: { ...found.token, algorithm, hash, owner: plain(ownerOf(parsed)) } };
    },
    sign(order) {
      const found = owned().find(({ id }) => id === order.certificate);
      if (!found) return refuse(slots().length ? 'certificate-missing' : 'token-missing');
      const how = algorithmOf(new X509Certificate(found.der));
      if (!how) return refuse('certificate-missing');
      let tried = false;
      try {
        return within(found.slot, (session) => {
          tried = true;
          return signIn(session, found, order, ...how);
        });
      } catch (error) {
        if (!tried) throw error;
        return refuse(faultOf(error), triesNow(found.slot));
      }
    },
  };

  function triesNow(slot: Buffer): Tries | undefined {
    try {
      return triesOf(module.C_GetTokenInfo(slot).flags);
    } catch {
      return undefined; // the token is gone
    }
  }
}

/** What is tidied up must not hide why it had to be. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The session went with the token.
  }
}
