import { PROBLEM_BASE } from './unreachable.js';

/**
 * Every failure that this package names, with its HTTP status (RFC 9457). A code is never renamed:
 * programs match on it, locales translate it, and `docs/problems.md` explains it.
 */
export const PROBLEM_STATUS = {
  'validation-failed': 422,
  'captcha-failed': 422,
  'consent-required': 422,
  'rate-limited': 429,
  'otp-incorrect': 422,
  'otp-expired': 410,
  'too-many-attempts': 403,
  'subscriber-mismatch': 422,
  'subscriber-legacy-id': 422,
  'subscriber-unknown': 422,
  'sim-recently-changed': 422,
  'insurance-mismatch': 422,
  'insurance-legacy-id': 422,
  'post-mismatch': 422,
  'provider-unavailable': 503,
  'already-registered': 409,
  'sign-in-refused': 422,
  'account-unknown': 422,
  'session-unknown': 401,
  'passkey-refused': 422,
  'passkey-paused': 422,
  'passkey-copied': 422,
  'passkey-known': 409,
  'passkey-too-many': 409,
  'passkey-cancelled': 422,
  'passkey-unsupported': 422,
  'not-named': 422,
  'not-entitled': 403,
  'recovery-refused': 422,
  'recovery-too-weak': 422,
  'recovery-waiting': 422,
  'account-changed': 409,
  'password-composition': 422,
  'password-too-common': 422,
  'challenge-invalid': 422,
  'signature-invalid': 422,
  'certificate-unreadable': 422,
  'certificate-expired': 422,
  'certificate-not-yet-valid': 422,
  'certificate-revoked': 422,
  'certificate-untrusted': 422,
  'certificate-usage': 422,
  'certificate-weak': 422,
  'certificate-audience': 422,
  'certificate-person-in-organization': 422,
  'certificate-identity': 422,
  'certificate-legacy-id': 422,
  'certificate-other-person': 422,
  'revocation-unavailable': 503,
  'signer-unknown': 422,
  'signer-locked': 422,
  'signer-unreachable': 422,
  'signer-failed': 422,
  'signing-cancelled': 422,
  'signing-timeout': 422,
  'signing-undelivered': 422,
  'signing-mismatch': 422,
  'signing-otp-incorrect': 422,
  'federation-cancelled': 422,
  'federation-level': 422,
  'federation-identity': 422,
  'federation-under-age': 422,
  'federation-invalid': 422,
  'flow-unknown': 401,
  'flow-expired': 410,
  'flow-superseded': 409,
  'flow-over': 409,
  'wrong-step': 409,
  stale: 412,
  'if-match-required': 428,
  'idempotency-key-required': 400,
  'idempotency-mismatch': 422,
  'idempotency-in-progress': 409,
  'method-unknown': 422,
  'method-unavailable': 422,
  'planned-outage': 503,
  'portal-unknown': 422,
  'origin-refused': 403,
  'proof-required': 401,
  malformed: 400,
  'too-large': 413,
  'media-type': 415,
  'not-found': 404,
  'method-not-allowed': 405,
  unavailable: 503,
  internal: 500,
} as const;

export type KnownProblemCode = keyof typeof PROBLEM_STATUS;

/** A third party's method adds its own codes, prefixed with its id: `vneid/consent-refused`. */
export type ProblemCode = KnownProblemCode | (string & {});

/**
 * An error in one field. `pointer` is a JSON Pointer (RFC 6901) into the answer; `code` names a
 * sentence in the locale.
 */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
}

/** A named failure in the format of RFC 9457. Never contains what a person typed. */
export interface Problem {
  readonly type: string;
  readonly code: ProblemCode;
  readonly status: number;
  /** English, for developers. People read the locale's sentence for `code`. */
  readonly title: string;
  /** Vietnamese, from the locale; added by the gateway. */
  readonly detail?: string;
  /** A URN that the log also carries, for a call to the help desk. */
  readonly instance?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  readonly attemptsLeft?: number;
  /** Pages of the gateway for a person who turns out to have an account. */
  readonly links?: AccountLinks;
  /**
   * Set in the page, for the advice: the kind of step at which the flow expired, or why no answer
   * came (`network`, `captive`).
   */
  readonly lost?: string | undefined;
}

/** Addresses at the gateway's own origin. */
interface AccountLinks {
  readonly signIn: string;
  readonly recover: string;
}

interface ProblemDetails {
  readonly status?: number;
  readonly errors?: readonly FieldError[];
  readonly retryAfter?: number;
  readonly attemptsLeft?: number;
  readonly links?: AccountLinks;
}

const isKnown = (code: string): code is KnownProblemCode => Object.hasOwn(PROBLEM_STATUS, code);

/**
 * Builds a problem.
 *
 * @example
 * problem('rate-limited', { retryAfter: 60 });
 */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  return {
    type: PROBLEM_BASE + code,
    title: code.replaceAll('-', ' '),
    status: isKnown(code) ? PROBLEM_STATUS[code] : 422,
    ...details,
    code,
  };
}

export { isProblem } from './backend.js';
