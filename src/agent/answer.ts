/**
 * The agent's answers, as in `docs/agent-protocol.md`. Separate from the schema, which the module's
 * process does not need.
 */

export type Fault =
  | 'driver-missing'
  | 'token-missing'
  | 'certificate-missing'
  | 'refused'
  | 'cancelled'
  | 'wrong-pin'
  | 'pin-locked'
  | 'busy'
  | 'rate-limited'
  | 'timeout'
  | 'malformed'
  | 'failed';

/** How close the token is to locking. PKCS#11 has only flags for it, no number. */
export type Tries = 'enough' | 'low' | 'final' | 'locked';

export interface TokenInfo {
  /** Chosen when the token was initialised; not necessarily unique. */
  readonly label: string;
  readonly tries: Tries;
}

export interface CertificateInfo {
  /** SHA-256 of the certificate, hex. */
  readonly id: string;
  readonly token: string;
  /** DER, base64. */
  readonly certificate: string;
  /** CA certificates on the same token, DER, base64. */
  readonly chain: readonly string[];
}

interface Refusal {
  readonly fault: Fault;
  readonly tries?: Tries;
}

export type Answer<T> = { readonly ok: true; readonly result: T } | ({ readonly ok: false } & Refusal);

export const refuse = (fault: Fault, tries?: Tries): { readonly ok: false } & Refusal => ({
  ok: false,
  fault,
  ...(tries ? { tries } : {}),
});
