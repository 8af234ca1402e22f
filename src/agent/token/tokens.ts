/** Tokens behind one PKCS#11 module. Runs in the child process; every call is one synchronous trip to the driver. */
import { createHash, X509Certificate } from 'node:crypto';
import type { Hash } from '../challenge.js';
import { CKA, CKF, CKO, faultOf, findObjects, quietly, type Pkcs11, type Reporter } from './pkcs11.js';
import { signIn } from './signing.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo, type Tries } from '../answer.js';

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
    if (!found.length && wrong instanceof Error) throw wrong;
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
        const objects = findObjects(module, session, [{ type: CKA.class, value: CKO.certificate }], MOST);
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
      const pin = { tried: false };
      try {
        return within(found.slot, (session) => {
          pin.tried = true;
          return signIn(module, report, { ...found, session, order, how });
        });
      } catch (error) {
        if (!pin.tried) throw error;
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
