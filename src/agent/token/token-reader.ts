/** What can be read on the tokens behind one PKCS#11 module without a PIN. */
import { X509Certificate } from 'node:crypto';
import type { TokenInfo, Tries } from '../answer.js';
import { CKA, CKF, CKO, faultOf, findObjects, quietly, type Pkcs11, type Reporter } from './pkcs11.js';

export interface Found {
  readonly slot: Buffer;
  /** CKA_ID, which the private key shares. */
  readonly key: Buffer;
  readonly der: Buffer;
  readonly token: TokenInfo & { readonly onReader: boolean };
}

const MOST = 64;
const LARGEST = 16 * 1024;

const triesOf = (flags: number): Tries => {
  if (flags & CKF.pinLocked) return 'locked';
  if (flags & CKF.pinFinal) return 'final';
  return flags & CKF.pinLow ? 'low' : 'enough';
};

/** Control and direction characters could make a dialog say something else than it says. */
export const plain = (text: string) =>
  text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 64);

/** A certificate, where the bytes are one; the gateway would say so too. */
const parsed = (der: Buffer): X509Certificate | undefined => {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
};

export const isAuthority = ({ der }: Found): boolean => parsed(der)?.ca === true;

/** A certificate whose key may lie beside it. */
export const hasOwner = ({ der, key }: Found): boolean => key.length > 0 && parsed(der)?.ca === false;

export class TokenReader {
  readonly #module: Pkcs11;
  readonly #report: Reporter;
  readonly #skip: (slot: Buffer) => boolean;

  /** `skip` says which slots are not to be touched. */
  constructor(module: Pkcs11, report: Reporter, skip: (slot: Buffer) => boolean) {
    this.#module = module;
    this.#report = report;
    this.#skip = skip;
  }

  /** The slots that hold an initialised token. */
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

  /** Every certificate on every token that is readable without a PIN. */
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

  /** Works in a session with a slot, and closes it whatever happens. */
  within<T>(slot: Buffer, work: (session: Buffer) => T): T {
    this.#report.at(slot);
    const session = this.#module.C_OpenSession(slot, CKF.serial);
    try {
      return work(session);
    } finally {
      quietly(() => this.#module.C_CloseSession(session));
    }
  }

  /** How many tries of the PIN are left; `undefined` where the token is gone. */
  triesNow(slot: Buffer): Tries | undefined {
    try {
      return triesOf(this.#module.C_GetTokenInfo(slot).flags);
    } catch {
      return undefined;
    }
  }

  /**
   * Each of many slots or objects fails alone. When nothing is left, the failure is the answer; a token that is absent, or is
   * another module's, is no failure.
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

  /** A certificate without a readable identifier has no key that can be found; it may still stand above another one. */
  #identifier(session: Buffer, object: Buffer): Buffer {
    try {
      return this.#attribute(session, object, CKA.id);
    } catch (error) {
      this.#report.failed('C_GetAttributeValue', error);
      return Buffer.alloc(0);
    }
  }
}
