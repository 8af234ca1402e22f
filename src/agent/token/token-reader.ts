/** Reads tokens behind a PKCS#11 module, as far as no PIN is needed. */
import { X509Certificate } from 'node:crypto';
import type { TokenInfo, Tries } from '../answer.js';
import { CKA, CKF, CKO, faultOf, findObjects, quietly, type Pkcs11, type Reporter } from './pkcs11.js';

export interface Found {
  readonly slot: Buffer;
  /** CKA_ID, which certificate and private key share. */
  readonly key: Buffer;
  readonly der: Buffer;
  readonly token: TokenInfo & { readonly onReader: boolean };
}

/** Most certificates read from a token. */
const MOST = 64;
/** Bytes of the largest certificate. */
const LARGEST = 16 * 1024;

const triesOf = (flags: number): Tries => {
  if (flags & CKF.pinLocked) return 'locked';
  if (flags & CKF.pinFinal) return 'final';
  return flags & CKF.pinLow ? 'low' : 'enough';
};

/** Removes control and direction characters, which could falsify a dialog's text. */
export const plain = (text: string) =>
  text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 64);

/** Parses a certificate. `undefined` if the bytes are not one; the gateway would refuse it too. */
const parsed = (der: Buffer): X509Certificate | undefined => {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
};

export const isAuthority = ({ der }: Found): boolean => parsed(der)?.ca === true;

/** Whether a certificate can have a private key on the token. */
export const hasOwner = ({ der, key }: Found): boolean => key.length > 0 && parsed(der)?.ca === false;

export class TokenReader {
  readonly #module: Pkcs11;
  readonly #report: Reporter;
  readonly #skip: (slot: Buffer) => boolean;

  /** `skip` tells which slots must not be touched. */
  constructor(module: Pkcs11, report: Reporter, skip: (slot: Buffer) => boolean) {
    this.#module = module;
    this.#report = report;
    this.#skip = skip;
  }

  /** Slots that hold an initialised token. */
  slots(): Pick<Found, 'slot' | 'token'>[] {
    const slots = this.#module.C_GetSlotList(true).filter((slot) => !this.#skip(slot));
    return this.#survivors(slots, 'C_GetTokenInfo', (slot) => {
      this.#report.at(slot);
      const { label, flags } = this.#module.C_GetTokenInfo(slot);
      if (!(flags & CKF.initialized)) return [];
      const onReader = Boolean(flags & CKF.protectedPath);
      return [{ slot, token: { label: plain(label), tries: triesOf(flags), onReader } }];
    });
  }

  /** All certificates on all tokens that are readable without a PIN. */
  certificates(): Found[] {
    return this.#survivors(this.slots(), 'C_OpenSession or C_FindObjects', ({ slot, token }) =>
      this.within(slot, (session) => {
        const objects = findObjects(this.#module, session, [{ type: CKA.class, value: CKO.certificate }], MOST);
        return this.#survivors(objects, 'C_GetAttributeValue', (object) => {
          const der = this.#attribute(session, object, CKA.value);
          if (!der.length || der.length > LARGEST) return [];
          return [{ slot, token, der, key: this.#identifier(session, object) }];
        });
      }),
    );
  }

  /** Opens a session with a slot, runs `work`, and always closes the session. */
  within<T>(slot: Buffer, work: (session: Buffer) => T): T {
    this.#report.at(slot);
    const session = this.#module.C_OpenSession(slot, CKF.serial);
    try {
      return work(session);
    } finally {
      quietly(() => this.#module.C_CloseSession(session));
    }
  }

  /** How close the token is to locking; `undefined` if it was removed. */
  triesNow(slot: Buffer): Tries | undefined {
    try {
      return triesOf(this.#module.C_GetTokenInfo(slot).flags);
    } catch {
      return undefined;
    }
  }

  /**
   * A slot or object that fails is skipped. If none succeeds, the failure is thrown. A token that
   * is absent, or belongs to another module, is not a failure.
   */
  #survivors<T, R>(all: readonly T[], call: string, work: (each: T) => readonly R[]): R[] {
    const failures: unknown[] = [];
    const found = all.flatMap((each) => {
      try {
        return work(each);
      } catch (error) {
        failures.push(error);
        this.#report.failed(call, error);
        return [];
      }
    });
    const wrong = failures.find((error) => faultOf(error) !== 'token-missing');
    if (!found.length && wrong instanceof Error) throw wrong;
    return found;
  }

  #attribute(session: Buffer, object: Buffer, type: number): Buffer {
    const [found] = this.#module.C_GetAttributeValue(session, object, [{ type }]);
    return Buffer.isBuffer(found?.value) ? found.value : Buffer.alloc(0);
  }

  /**
   * Without a readable identifier a certificate's key cannot be found. It may still be part of a
   * chain.
   */
  #identifier(session: Buffer, object: Buffer): Buffer {
    try {
      return this.#attribute(session, object, CKA.id);
    } catch (error) {
      this.#report.failed('C_GetAttributeValue', error);
      return Buffer.alloc(0);
    }
  }
}
