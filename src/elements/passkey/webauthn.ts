/**
 * The browser's passkeys (WebAuthn), with bytes as base64url. What the browser and extensions give
 * back is read by its members, because not all of them have `toJSON`.
 */
import type { KnownProblemCode } from '../../flow/problem.js';
import type { NewPasskeyData, PasskeyData } from '../../methods/passkey.js';
import { within } from '../../within.js';

/** Why the browser gave nothing. */
type PasskeyFailure = Extract<KnownProblemCode, `passkey-${'cancelled' | 'known' | 'unsupported'}`>;

/** The members of an answer; a failure; or nothing, because another question has replaced this one. */
export type Asked =
  | { readonly answer: Readonly<Record<string, string>> }
  | { readonly failed: PasskeyFailure }
  | undefined;

/** Milliseconds for the browser's own dialogue. */
const DIALOGUE_MS = 120_000;

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const toText = (data: ArrayBuffer | null): string =>
  btoa(Array.from(new Uint8Array(data ?? new ArrayBuffer()), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A browser has one question at a time; the next one takes its place. */
let asking: AbortController | undefined;

/** Withdraws the question that waits in a field's autofill. */
export function stopAsking(): void {
  asking?.abort();
  asking = undefined;
}

export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

/** Whether the browser offers passkeys in a field's autofill. */
export async function hasAutofill(): Promise<boolean> {
  // Older browsers have passkeys and not the question.
  const asked = hasPasskeys()
    ? (PublicKeyCredential as Partial<typeof PublicKeyCredential>).isConditionalMediationAvailable?.()
    : undefined;
  return asked ? within(2000, asked).catch(() => false) : false;
}

const failureOf = ({ name }: Partial<Error>): PasskeyFailure => {
  if (name === 'InvalidStateError') return 'passkey-known';
  return name === 'SecurityError' || name === 'NotSupportedError' ? 'passkey-unsupported' : 'passkey-cancelled';
};

async function ask(
  question: (signal: AbortSignal) => Promise<Credential | null>,
  read: (credential: PublicKeyCredential) => Readonly<Record<string, string>>,
  bounded = true,
): Promise<Asked> {
  if (!hasPasskeys()) return { failed: 'passkey-unsupported' };
  stopAsking();
  const { signal } = (asking = new AbortController());
  try {
    const asked = question(signal);
    // Some browsers never settle when their dialogue is closed by the system.
    const credential = await (bounded ? within(DIALOGUE_MS + 5000, asked) : asked);
    if (signal.aborted) return undefined;
    return credential ? { answer: read(credential as PublicKeyCredential) } : { failed: 'passkey-cancelled' };
  } catch (error) {
    return signal.aborted ? undefined : { failed: failureOf(error as Error) };
  }
}

/** Has a passkey sign; with `autofill`, once the person chooses it in the field of the user name. */
export const signByPasskey = ({ challenge, rpId }: PasskeyData, { autofill = false } = {}): Promise<Asked> =>
  ask(
    (signal) =>
      navigator.credentials.get({
        publicKey: { challenge: toBytes(challenge), rpId, userVerification: 'required', timeout: DIALOGUE_MS },
        ...(autofill && { mediation: 'conditional' as const }),
        signal,
      }),
    ({ rawId, response }) => {
      const { clientDataJSON, authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
      return {
        ...{ credential: toText(rawId), clientData: toText(clientDataJSON) },
        ...{ authenticatorData: toText(authenticatorData), signature: toText(signature) },
        userHandle: toText(userHandle),
      };
    },
    !autofill,
  );

/** EdDSA, ES256 and RS256, as the gateway accepts them. */
const ALGORITHMS = [-8, -7, -257];

/** Has the browser make a passkey. */
export const makePasskey = (data: NewPasskeyData): Promise<Asked> =>
  ask(
    (signal) =>
      navigator.credentials.create({
        publicKey: {
          challenge: toBytes(data.challenge),
          rp: { id: data.rpId, name: data.rpName },
          user: { id: toBytes(data.user), name: data.username, displayName: data.username },
          pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
          authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
          excludeCredentials: data.known.map(({ id, transports }) => ({
            ...{ id: toBytes(id), type: 'public-key' },
            transports: [...transports] as AuthenticatorTransport[],
          })),
          attestation: 'none',
          timeout: DIALOGUE_MS,
        },
        signal,
      }),
    ({ rawId, response }) => {
      const made = response as AuthenticatorAttestationResponse;
      return {
        ...{ credential: toText(rawId), clientData: toText(made.clientDataJSON) },
        attestation: toText(made.attestationObject),
        // Older browsers lack the method.
        transports: ((made as Partial<typeof made>).getTransports?.call(made) ?? []).join(','),
      };
    },
  );

const SYSTEMS = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** A name to begin with: the system of this device. */
export const deviceName = (): string => SYSTEMS.find(([, sign]) => sign.test(navigator.userAgent))?.[0] ?? '';
