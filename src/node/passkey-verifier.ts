import type { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { fromBase64url, toBase64url } from '../bytes.js';
import type { PasskeyVerifier } from '../server/sign-in/passkey-steps.js';

/** EdDSA, ES256 and RS256: what every authenticator of today has one of. */
const ALGORITHMS = [-8, -7, -257];

interface Library {
  readonly verifyAuthenticationResponse: typeof verifyAuthenticationResponse;
  readonly verifyRegistrationResponse: typeof verifyRegistrationResponse;
}

/** Passkeys belong to a domain. A gateway on a bare address has none. */
export const mayHavePasskeys = (home: string): boolean => !/^\[|^[\d.]+$/.test(new URL(home).hostname);

/**
 * The verifier of @simplewebauthn/server. `undefined`: the package, an optional peer, is not
 * installed.
 */
export async function passkeyVerifier(): Promise<PasskeyVerifier | undefined> {
  try {
    return verifierOf(await import('@simplewebauthn/server'));
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function verifierOf(library: Library): PasskeyVerifier {
  const shared = { type: 'public-key', clientExtensionResults: {} } as const;
  return {
    async asserted({ credential: id, clientData, authenticatorData, signature, userHandle }, by, expected) {
      try {
        const { verified, authenticationInfo } = await library.verifyAuthenticationResponse({
          response: {
            ...{ ...shared, id, rawId: id },
            response: { clientDataJSON: clientData, authenticatorData, signature, ...(userHandle && { userHandle }) },
          },
          expectedChallenge: expected.challenge,
          expectedOrigin: expected.origin,
          expectedRPID: expected.rpId,
          // The gateway compares the counter itself, to tell a copy from a wrong signature.
          credential: { id: by.id, publicKey: fromBase64url(by.publicKey), counter: 0 },
          requireUserVerification: true,
        });
        if (!verified || isFramed(clientData)) return undefined;
        return { counter: authenticationInfo.newCounter, synced: authenticationInfo.credentialBackedUp };
      } catch {
        // The library throws for everything that it refuses.
        return undefined;
      }
    },
    async created({ credential: id, clientData, attestation, transports }, expected) {
      try {
        const { verified, registrationInfo } = await library.verifyRegistrationResponse({
          response: {
            ...{ ...shared, id, rawId: id },
            response: { clientDataJSON: clientData, attestationObject: attestation },
          },
          expectedChallenge: expected.challenge,
          expectedOrigin: expected.origin,
          expectedRPID: expected.rpId,
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        });
        if (!verified || isFramed(clientData) || registrationInfo.credential.id !== id) return undefined;
        const { credential, credentialBackedUp: synced } = registrationInfo;
        return {
          ...{ id, publicKey: toBase64url(credential.publicKey), counter: credential.counter, synced },
          transports: transports === '' ? [] : transports.split(','),
        };
      } catch {
        return undefined;
      }
    },
  };
}

/** Whether the page was in a frame of another origin. Ours cannot be framed. */
const isFramed = (clientData: string): boolean =>
  (JSON.parse(new TextDecoder().decode(fromBase64url(clientData))) as { readonly crossOrigin?: unknown })
    .crossOrigin === true;
