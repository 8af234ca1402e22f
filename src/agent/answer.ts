/** What the agent answers, in the words of `docs/agent-protocol.md`. Apart from the schema, which the module's process does not need. */

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

/** How near the token is to locking, as far as PKCS#11 tells: it has flags, and no number. */
export type Tries = 'enough' | 'low' | 'final' | 'locked';

export interface TokenInfo {
  /** Chosen at the token's initialisation; unique only by accident. */
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
