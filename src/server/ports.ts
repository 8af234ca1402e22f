/**
 * The gateway's ports. A port is a plural noun with verbs; a verb with an effect takes an
 * idempotency key. Connectors implement ports over open standards; `testing/ports.ts` has in-memory
 * fakes.
 */
import type { Audience, Json } from '../flow/method.js';
import type { Problem } from '../flow/problem.js';
import type { ClaimedRecord, KeptPerson, Said } from '../flow/identity/person.js';

/** A transaction of the store in use. Only ports of the same store know its type. */
export type Tx = unknown;
/** A part of a statement of the store in use. As with {@link Tx}, only its ports know the type. */
export type Part = unknown;

/**
 * What is written with a flow in one transaction. A problem rolls it back. `parts` write the same
 * within the statement that writes the flow; where that cannot be, the function is called.
 */
export interface Effects {
  (tx: Tx): Promise<Problem | undefined>;
  readonly parts?: readonly Part[];
}

/**
 * A partner that cannot answer now: it refused, timed out, or sent an unusable answer. Handlers
 * turn it into `provider-unavailable`.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** A partner behind a circuit breaker. */
export interface Partnered {
  /** `false` while the circuit is open. */
  readonly available?: boolean;
}

/** Whether the circuits of all these partners are closed. */
export const areAvailable = (...partners: readonly Partnered[]): boolean =>
  partners.every(({ available = true }) => available);

/**
 * What a person states about themselves, normalised: number in E.164, name in NFC, date as
 * `dd/mm/yyyy`.
 */
export type Claimed = Pick<Said, 'citizenId' | 'fullName' | 'birthDate' | 'phone'>;

/**
 * The carrier's answer: the SIM is this person's; it is not; or it is still registered under a
 * 9-digit CMND.
 */
export type Subscription = 'same' | 'different' | 'legacy-id';

/** Carriers: who a SIM is registered to. @throws {Unavailable} */
export interface SubscriberDirectory extends Partnered {
  match(claimed: Claimed, key: string): Promise<Subscription>;
  /**
   * Whether the number's SIM changed within this many hours. `undefined`: the number is not this
   * carrier's.
   */
  swappedWithin(phone: string, hours: number, key: string): Promise<boolean | undefined>;
}

export type { ClaimedRecord };

/**
 * A registry's answer: the record is this person's, or it differs or does not exist. Which field
 * differs stays unknown. For a person who gave a CMND, `citizenId` is the CCCD in the record, so
 * that they get only one account.
 */
export type RegistryAnswer = { readonly match: 'same'; readonly citizenId?: string } | { readonly match: 'different' };

/** A registry of people: social insurance, the post office. @throws {Unavailable} */
export interface RegistryDirectory extends Partnered {
  match(claimed: ClaimedRecord, key: string): Promise<RegistryAnswer>;
}

/** Sends text messages. @throws {Unavailable} */
export interface TextSender {
  /** `phone` in E.164, `text` of at most 160 GSM-7 characters. The same key sends once. */
  send(phone: string, text: string, key: string): Promise<void>;
}

/** Sends plain e-mails. @throws {Unavailable} */
export interface Mailer extends Partnered {
  /** The same key sends once. */
  send(to: string, subject: string, text: string, key: string): Promise<void>;
}

/** Sends text messages with codes. @throws {Unavailable} */
export interface CodeSender extends Partnered, TextSender {
  /** The sender that the phone shows. People are shown it beforehand. */
  readonly from?: string;
}

/** One-time codes that the carrier generates, sends and checks. @throws {Unavailable} */
export interface OneTimeCodes extends Partnered {
  /** The sender that the phone shows. */
  readonly from?: string;
  /** Sends `message` with a code in place of `{{code}}`. Returns the id of the attempt. */
  send(phone: string, message: string, key: string): Promise<string>;
  /** Checks a code against the attempt with this id. */
  validate(attempt: string, code: string, key: string): Promise<'ok' | 'wrong' | 'expired'>;
}

/**
 * A request to sign a hash with a key outside this machine: on the person's SIM, or at a remote
 * signer.
 */
export interface SignatureRequest {
  /** SHA-256 of the challenge. */
  readonly hash: Uint8Array;
  /** The number whose SIM must sign, in E.164. */
  readonly phone?: string;
  /** The account whose key must sign: a CCCD, or the provider's name for the person. */
  readonly account?: string;
  /**
   * Text shown with the request: who requests it, and for what. Connectors shorten it to the
   * protocol's limit.
   */
  readonly text: string;
  readonly lang: string;
  /** The control code that the page shows, for protocols that send it to the app. */
  readonly code?: string;
}

/**
 * Why there will be no signature: cancelled by the person; no answer in time; unknown person; PIN
 * or credential locked; phone off; not deliverable; SIM or device failure; different hashes on both
 * sides; certificate expired; wrong one-time password.
 */
export type SignatureRefusal =
  | 'cancelled'
  | 'timeout'
  | 'unknown-person'
  | 'locked'
  | 'unreachable'
  | 'undelivered'
  | 'device-error'
  | 'hash-mismatch'
  | 'expired'
  | 'wrong-otp';

/**
 * The state of a signing request. `session` is the service's state for the next call; it is stored
 * with the flow.
 */
export type SignatureState =
  | {
      readonly state: 'waiting';
      readonly session: Json;
      /**
       * Certificate of the key that will sign, base64 DER, as announced. A signature with another
       * one is refused.
       */
      readonly certificate: string;
      /** Opens the provider's app at this request. */
      readonly link?: string;
      /** The provider has sent the person a one-time password and needs it. */
      readonly asks?: 'otp';
    }
  | {
      readonly state: 'signed';
      readonly certificate: Uint8Array;
      readonly algorithm: string;
      readonly signature: Uint8Array;
    }
  | { readonly state: 'refused'; readonly reason: SignatureRefusal };

/**
 * Mobile-signature services and remote signers. They are not trusted: their results are verified
 * here. `algorithm` is of RFC 7518 §3.1; ECDSA values are r‖s. @throws {Unavailable}
 */
export interface SignatureService extends Partnered {
  /** Sends the request to the person. A repeated key sends no second request. */
  begin(request: SignatureRequest, key: string): Promise<SignatureState>;
  /**
   * The state of a request; waits up to `waitMs` milliseconds for a change. `otp`: what the
   * person entered, if `asks` is set.
   */
  read(session: Json, waitMs: number, otp?: string): Promise<SignatureState>;
}

/** What an identity provider asserts about a person, in the provider's own spelling. */
export interface AssertedIdentity {
  readonly citizenId: string;
  readonly fullName: string;
  readonly birthDate?: string;
  readonly phone?: string;
  /** How the provider authenticated the person (`acr`). */
  readonly acr: string;
  /** The signed ID token. Kept sealed as evidence. */
  readonly token: string;
}

/**
 * Why there is no identity: the person or the provider said no; the person's level is too low; the
 * response is not a valid one to this request.
 */
export type FederationRefusal = 'cancelled' | 'level' | 'invalid';

/** An identity provider. @throws {Unavailable} */
export interface IdentityProvider extends Partnered {
  /**
   * An address to send the person's browser to. `session` is stored with the flow. The provider
   * brings `state` back to `redirectUri`.
   */
  begin(request: {
    readonly state: string;
    readonly redirectUri: string;
    readonly lang: string;
  }): Promise<{ readonly url: string; readonly session: Json }>;
  /** Judges a response, the query with which the browser came back, against its request. */
  finish(
    response: string,
    request: { readonly state: string; readonly session: Json },
  ): Promise<{ readonly identity: AssertedIdentity } | { readonly refused: FederationRefusal }>;
}

/** Issues and verifies captchas, bound to the flow, the action and the portal. */
export interface Captcha {
  /**
   * A challenge for the browser's solver. `pressure` from 0 (normal) to 3 (under attack) raises the
   * difficulty.
   */
  issue(context: CaptchaContext, pressure: number): Promise<Json>;
  verify(solution: string, context: CaptchaContext): Promise<'ok' | 'bad' | 'used' | 'expired'>;
}
export interface CaptchaContext {
  readonly flow: string;
  readonly action: string;
  readonly portal: string;
}

/** Hashes passwords, with a bound on parallel work. */
export interface Passwords {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** Evidence of a consent (Law 91/2025): docs/security-model.md#consent. */
export interface ConsentRecord {
  readonly purpose: string;
  readonly version: string;
  /** Address of the policy that the text named. */
  readonly policy: string;
  /** SHA-256, hex, of the text shown. */
  readonly textHash: string;
  readonly lang: string;
  readonly shownAt: string;
  readonly decidedAt: string;
  readonly granted: boolean;
  readonly control: 'checkbox';
  readonly portal: string;
  readonly origin: string;
  readonly flow: string;
}

export interface NewAccount extends Partial<KeptPerson> {
  /** The flow's ref. A flow creates at most one account. */
  readonly flow: string;
  /** `cccd:034086012222`, `mst:0100109106`: unique among accounts, and the only login name. */
  readonly subject: string;
  /** Further names of an agency, under which it cannot register again. */
  readonly also?: readonly string[];
  readonly audience: Audience;
  readonly method: string;
  readonly portal: string;
  readonly fullName: string;
  readonly passwordHash?: string;
  /** How the person was identified, as `acr` values: `phone`, `certificate`. */
  readonly assurance: string;
  readonly evidence: Json;
  readonly consents: readonly ConsentRecord[];
}

/** Determines which portals receive an account. */
export interface Reach {
  readonly portal: string;
  readonly consents: readonly Pick<ConsentRecord, 'purpose' | 'granted'>[];
}

/** Accounts: one per legal identity, across all portals. */
export interface Accounts {
  /**
   * Whether one of these names has a proved account; an asserted one does not count (T72). Reveal
   * the result only to a person who has proved control.
   */
  exists(...subjects: readonly string[]): Promise<boolean>;
  /**
   * Records that a certificate proves these names to be one agency's. If one has an account, the
   * others get it too.
   */
  tie(subjects: readonly string[]): Promise<void>;
  /**
   * Creates the account, its consents and its deliveries in `tx`, or takes over an asserted
   * account. `false`: the subject already has a proved account.
   */
  create(tx: Tx, account: NewAccount): Promise<boolean>;
  /**
   * `create` as a part of the statement that writes the flow, for an account with one name. The whole
   * statement has no effect if the subject has an account, asserted or proved.
   */
  part?(account: NewAccount): Promise<Part>;
  /**
   * Ids of the portals that receive such an account, the creating portal first. The others need the
   * consent to share.
   */
  reach(account: Reach): readonly string[];
}
