/**
 * A software authenticator and the browser around it (WebAuthn), with everything that an attacker
 * can change. ES256, discoverable, without attestation.
 */
import { sha256, toBase64url, fromBase64url } from '../../src/bytes.js';
import type { NewPasskeyData, PasskeyData } from '../../src/methods/passkey.js';

const text = (value: string) => new TextEncoder().encode(value);
const concat = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((each) => [...each]));

/** CBOR (RFC 8949) of what an authenticator writes: small numbers, bytes, text and maps. */
function cbor(value: number | string | Uint8Array | ReadonlyMap<number | string, unknown>): Uint8Array {
  const head = (major: number, n: number) =>
    n < 24 ? [(major << 5) | n] : n < 256 ? [(major << 5) | 24, n] : [(major << 5) | 25, n >> 8, n & 255];
  if (typeof value === 'number') return Uint8Array.from(value < 0 ? head(1, -1 - value) : head(0, value));
  if (typeof value === 'string') return concat(Uint8Array.from(head(3, text(value).length)), text(value));
  if (value instanceof Uint8Array) return concat(Uint8Array.from(head(2, value.length)), value);
  const members = [...value].flatMap(([key, each]) => [cbor(key), cbor(each as number)]);
  return concat(Uint8Array.from(head(5, value.size)), ...members);
}

/** ECDSA as DER, which WebAuthn uses, from the two numbers of WebCrypto. */
function derSignature(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const short = bytes.subarray(start < 0 ? bytes.length - 1 : start);
    const positive = (short[0] ?? 0) > 127 ? concat(Uint8Array.of(0), short) : short;
    return concat(Uint8Array.of(2, positive.length), positive);
  };
  const both = concat(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return concat(Uint8Array.of(0x30, both.length), both);
}

/** What a lying browser, page or authenticator does. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** The person was not verified, or not even there. */
  readonly unverified?: boolean;
  readonly absent?: boolean;
  readonly userHandle?: string;
  readonly credential?: string;
  /** Changes the last byte of the signature. */
  readonly forged?: boolean;
}

export interface KeptPasskey {
  readonly id: string;
  readonly key: CryptoKey;
  readonly user: string;
  counter: number;
}

const [PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED] = [1, 4, 8, 16, 64];

interface AuthenticatorOptions {
  readonly origin: string;
  /** Counts each use; authenticators that synchronise passkeys do not. */
  readonly counts?: boolean;
  readonly synced?: boolean;
}

export function softwareAuthenticator({ origin, counts = true, synced = false }: AuthenticatorOptions) {
  const flagsOf = ({ absent, unverified }: Lies) =>
    (absent ? 0 : PRESENT) | (unverified || absent ? 0 : VERIFIED) | (synced ? ELIGIBLE | BACKED_UP : 0);

  const clientDataOf = (type: string, { challenge }: PasskeyData, lies: Lies) =>
    text(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: lies.crossOrigin ?? false,
      }),
    );

  async function authenticatorData(rpId: string, flags: number, counter: number, rest = new Uint8Array()) {
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, counter);
    return concat(await sha256(rpId), Uint8Array.of(flags), count, rest);
  }

  return {
    async create(data: NewPasskeyData, lies: Lies = {}) {
      const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
        'sign',
        'verify',
      ]);
      const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
      const id = crypto.getRandomValues(new Uint8Array(32));
      const cose = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, fromBase64url(x)],
          [-3, fromBase64url(y)],
        ]),
      );
      const attested = concat(new Uint8Array(16), Uint8Array.of(0, id.length), id, cose);
      const kept: KeptPasskey = { id: toBase64url(id), key: privateKey, user: data.user, counter: counts ? 1 : 0 };
      const authData = await authenticatorData(
        ...([lies.rpId ?? data.rpId, flagsOf(lies) | ATTESTED, kept.counter, attested] as const),
      );
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      );
      const answer = {
        credential: lies.credential ?? kept.id,
        clientData: toBase64url(clientDataOf('webauthn.create', data, lies)),
        attestation: toBase64url(attestation),
        transports: 'internal,hybrid',
        label: '',
      };
      return { kept, answer };
    },
    async sign(data: PasskeyData, kept: KeptPasskey, lies: Lies = {}) {
      if (counts) kept.counter += 1;
      const authData = await authenticatorData(lies.rpId ?? data.rpId, flagsOf(lies), kept.counter);
      const clientData = clientDataOf('webauthn.get', data, lies);
      const signed = concat(authData, await sha256(clientData));
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, kept.key, signed));
      if (lies.forged) raw[63] = (raw[63] ?? 0) ^ 1;
      return {
        credential: lies.credential ?? kept.id,
        clientData: toBase64url(clientData),
        authenticatorData: toBase64url(authData),
        signature: toBase64url(derSignature(raw)),
        userHandle: lies.userHandle ?? kept.user,
      };
    },
  };
}
