/**
 * A credential of a remote signer (CSC API 1.0.3.0 §11.5): whether it can sign, and how it is
 * authorised.
 */
import { rawEcdsa } from '../../x509/algorithms.js';
import { fromBase64 } from '../../bytes.js';
import type { SignatureRefusal } from '../ports.js';
import { refusal } from './authorized.js';
import { member, type Answer } from './partner.js';

/** The signature algorithm: its OID on the wire, and its name in RFC 7518. */
interface Sign {
  readonly signAlgo: string;
  readonly jwa: 'RS256' | 'ES256';
}

export interface Credential {
  readonly id: string;
  /** Base64 DER. */
  readonly certificate: string;
  readonly sign: Sign;
  readonly mode: 'implicit' | 'otp';
}

const RSA = { signAlgo: '1.2.840.113549.1.1.11', jwa: 'RS256' } as const;
const EC = { signAlgo: '1.2.840.10045.4.3.2', jwa: 'ES256' } as const;
/** OIDs by which providers name keys: of the key, and of its signatures with SHA-256. */
const ALGORITHMS: Readonly<Record<string, Sign>> = {
  '1.2.840.113549.1.1.1': RSA,
  '1.2.840.113549.1.1.11': RSA,
  '1.2.840.10045.2.1': EC,
  '1.2.840.10045.4.3.2': EC,
};
const P256 = 32;

/** The strings of a list; other elements are dropped. The longest is a certificate of 16 KiB. */
export const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string' && each.length <= 22_000) : [];

/** The credential that `credentials/info` describes, or why it cannot sign. */
export function credentialOf(id: string, { body }: Answer): Credential | SignatureRefusal {
  const [key, cert] = [member(body, 'key'), member(body, 'cert')];
  const [certificate] = strings(member(cert, 'certificates'));
  const status = member(cert, 'status') ?? 'valid';
  const sign = strings(member(key, 'algo')).flatMap(
    (oid) => (Object.hasOwn(ALGORITHMS, oid) ? ALGORITHMS[oid] : []) ?? [],
  )[0];
  const otp = member(member(body, 'OTP'), 'presence') === 'true';
  const authMode = member(body, 'authMode');
  if (status === 'expired') return 'expired';
  if (status !== 'valid' || member(key, 'status') !== 'enabled') return 'locked';
  const mode = authMode === 'implicit' ? 'implicit' : authMode === 'explicit' && otp ? 'otp' : undefined;
  // A page of ours must never ask for a provider's PIN (T26).
  const pin = member(member(body, 'PIN'), 'presence') === 'true';
  if (!certificate || !fromBase64(certificate) || !sign || !mode || (mode === 'otp' && pin)) return 'device-error';
  return { id, certificate, sign, mode };
}

/**
 * The signature in the form of RFC 7518. The API does not fix the encoding of ECDSA, so both are
 * tried.
 */
export function signatureOf(text: unknown, { jwa }: Sign): Uint8Array | undefined {
  const bytes = fromBase64(text);
  if (!bytes || jwa === 'RS256' || bytes.length === 2 * P256) return bytes;
  try {
    return rawEcdsa(bytes, P256);
  } catch {
    // DerError: not a DER-encoded signature.
    return undefined;
  }
}

const MOST_CREDENTIALS = 5;

type Ask = (path: string, question: object) => Promise<Answer>;

async function credentialsOf(ask: Ask, userID: string): Promise<readonly string[]> {
  const answer = await ask('credentials/list', { userID, maxResults: MOST_CREDENTIALS });
  // The provider does not know the user: an invalid request (CSC §11.4).
  if (answer.status === 400 || answer.status === 404) return [];
  if (answer.status !== 200) throw refusal(answer);
  return strings(member(answer.body, 'credentialIDs')).slice(0, MOST_CREDENTIALS);
}

/** The first credential that can sign, or why there is none. */
export async function chooseCredential(ask: Ask, userID: string): Promise<Credential | SignatureRefusal> {
  const ids = await credentialsOf(ask, userID);
  let reason: SignatureRefusal = 'unknown-person';
  for (const id of ids) {
    const answer = await ask('credentials/info', {
      credentialID: id,
      certificates: 'chain',
      certInfo: true,
      authInfo: true,
    });
    if (answer.status !== 200) throw refusal(answer);
    const found = credentialOf(id, answer);
    if (typeof found === 'object') return found;
    if (reason !== 'expired') reason = found;
  }
  return reason;
}
