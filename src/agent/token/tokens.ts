/**
 * Tokens behind one PKCS#11 module. Runs in the child process; every call blocks until the driver
 * returns.
 */
import { createHash, X509Certificate } from 'node:crypto';
import type { Hash } from '../challenge.js';
import { faultOf, type Pkcs11, type Reporter } from './pkcs11.js';
import { signIn } from './signing.js';
import { hasOwner, isAuthority, plain, TokenReader, type Found } from './token-reader.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo } from '../answer.js';

/** A key's signature algorithm, as named in RFC 7518. */
export type Algorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512';

export interface KeyInfo extends TokenInfo {
  readonly algorithm: Algorithm;
  readonly hash: Hash;
  /** The subject's common name, for display. */
  readonly owner: string;
  readonly onReader: boolean;
}

export interface SignOrder {
  readonly certificate: string;
  readonly message: Uint8Array;
  /** Empty if the reader has a keypad. */
  readonly pin: Uint8Array;
}

export interface Tokens {
  list(): readonly TokenInfo[];
  certificates(): readonly CertificateInfo[];
  key(certificate: string): Answer<KeyInfo>;
  /**
   * Logs in, signs once, and always logs out (B-11). Never tries a PIN twice.
   * @throws if the module failed before the PIN was tried
   */
  sign(order: SignOrder): Answer<{ readonly signature: string }>;
}

const fingerprint = (der: Buffer) => createHash('sha256').update(der).digest('hex');

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

const QUIET: Reporter = { at: () => undefined, failed: () => undefined };

/** `skip` tells which slots must not be touched. */
export function createTokens(module: Pkcs11, report = QUIET, skip: (slot: Buffer) => boolean = () => false): Tokens {
  const reader = new TokenReader(module, report, skip);
  const owned = (all: readonly Found[]) => all.filter(hasOwner).map((each) => ({ ...each, id: fingerprint(each.der) }));

  /** The certificate and its key, if the key can sign. */
  function usable(certificate: string) {
    const found = owned(reader.certificates()).find(({ id }) => id === certificate);
    if (!found) return refuse(reader.slots().length ? 'certificate-missing' : 'token-missing');
    const parsed = new X509Certificate(found.der);
    const how = algorithmOf(parsed);
    return how ? { ok: true as const, found, how, owner: plain(ownerOf(parsed)) } : refuse('certificate-missing');
  }

  return {
    list: () => reader.slots().map(({ token: { label, tries } }) => ({ label, tries })),
    certificates() {
      const all = reader.certificates();
      return owned(all).map(({ id, der, token, slot }) => ({
        id,
        token: token.label,
        certificate: der.toString('base64'),
        chain: all
          .filter((each) => each.slot.equals(slot) && isAuthority(each))
          .map((each) => each.der.toString('base64')),
      }));
    },
    key(certificate) {
      const key = usable(certificate);
      if (!key.ok) return key;
      const [algorithm, hash] = key.how;
      return { ok: true, result: { ...key.found.token, algorithm, hash, owner: key.owner } };
    },
    sign(order) {
      const key = usable(order.certificate);
      if (!key.ok) return key;
      const { found, how } = key;
      const pin = { tried: false };
      try {
        return reader.within(found.slot, (session) => {
          pin.tried = true;
          return signIn(module, report, { ...found, session, order, how });
        });
      } catch (error) {
        if (!pin.tried) throw error;
        return refuse(faultOf(error), reader.triesNow(found.slot));
      }
    },
  };
}
