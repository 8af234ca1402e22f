/** Tokens behind one PKCS#11 module. Runs in the child process; every call is one synchronous trip to the driver. */
import { createHash, X509Certificate } from 'node:crypto';
import type { Hash } from './challenge.js';
import { CKA, CKF, CKM, CKO, CKU_USER, faultOf, type Attribute, type Pkcs11 } from './pkcs11.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo, type Tries } from './protocol.js';

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
  /** Logs in, signs once, logs out, whatever happens in between (B-11). Never tries a PIN twice. */
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

export function createTokens(module: Pkcs11): Tokens {
  const slots = () =>
    module.C_GetSlotList(true).flatMap((slot) => {
      const { label, flags } = module.C_GetTokenInfo(slot);
      if (!(flags & CKF.initialized)) return [];
      return [
        { slot, token: { label: plain(label), tries: triesOf(flags), onReader: Boolean(flags & CKF.protectedPath) } },
      ];
    });

  function within<T>(slot: Buffer, work: (session: Buffer) => T): T {
    const session = module.C_OpenSession(slot, CKF.serial);
    try {
      return work(session);
    } finally {
      quietly(() => module.C_CloseSession(session));
    }
  }

  function find(session: Buffer, template: Attribute[]): Buffer[] {
    module.C_FindObjectsInit(session, template);
    try {
      return module.C_FindObjects(session, MOST);
    } finally {
      module.C_FindObjectsFinal(session);
    }
  }

  /** Every certificate on every token that is readable without a PIN. */
  function everything(): Found[] {
    return slots().flatMap(({ slot, token }) =>
      within(slot, (session) =>
        find(session, [{ type: CKA.class, value: CKO.certificate }]).flatMap((object) => {
          const [value, id] = module.C_GetAttributeValue(session, object, [{ type: CKA.value }, { type: CKA.id }]);
          const der = value?.value;
          if (!Buffer.isBuffer(der) || !der.length || der.length > LARGEST) return [];
          return [{ slot, token, der, key: Buffer.isBuffer(id?.value) ? id.value : Buffer.alloc(0) }];
        }),
      ),
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

  const owned = (): (Found & { readonly id: string })[] =>
    everything()
      .filter(({ der, key }) => key.length > 0 && read(der)?.ca === false)
      .map((each) => ({ ...each, id: fingerprint(each.der) }));

  function signIn(
    session: Buffer,
    { slot, key }: Found,
    { message, pin }: SignOrder,
    algorithm: Algorithm,
    hash: Hash,
  ) {
    // pkcs11js takes the PIN as a string, which cannot be overwritten: the process ends after this order.
    module.C_Login(session, CKU_USER, pin.length ? Buffer.from(pin).toString('utf8') : undefined);
    try {
      const [privateKey] = find(session, [
        { type: CKA.class, value: CKO.privateKey },
        { type: CKA.id, value: key },
      ]);
      if (!privateKey) return refuse('certificate-missing');
      const data = Buffer.from(message);
      const digest = createHash(hash).update(data).digest();
      const hashes = algorithm === 'RS256' && module.C_GetMechanismList(slot).includes(CKM.sha256Rsa);
      const mechanism = hashes ? CKM.sha256Rsa : algorithm === 'RS256' ? CKM.rsa : CKM.ecdsa;
      module.C_SignInit(session, { mechanism }, privateKey);
      const input = hashes ? data : algorithm === 'RS256' ? digestInfo(digest) : digest;
      const signature = module.C_Sign(session, input, Buffer.alloc(1024));
      return { ok: true, result: { signature: signature.toString('base64') } } as const;
    } finally {
      quietly(() => module.C_Logout(session));
    }
  }

  return {
    list: () => slots().map(({ token: { label, tries } }) => ({ label, tries })),
    certificates() {
      const all = everything();
      return owned().map(({ id, der, token, slot }) => ({
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
      try {
        return within(found.slot, (session) => signIn(session, found, order, ...how));
      } catch (error) {
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
