/**
 * What the gateway asks of the world. Each port is a plural noun with the verbs a speaker would use; each verb that has
 * an effect takes an idempotency key. Connectors implement them over open standards; `testing/ports.ts` has small
 * machines with memory.
 */
import type { Audience, Json } from '../flow/method.js';
import type { ClaimedRecord, KeptPerson, Said } from '../flow/identity/person.js';

/** A transaction of the store that is in use. Only ports of the same store look inside. */
export type Tx = unknown;

/** A partner that cannot answer now: refused, timed out, or nonsense. Handlers turn it into `provider-unavailable`. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** A partner that can be left alone for a while. */
export interface Partnered {
  /** `false` while it has been failing, and is not asked. */
  readonly available?: boolean;
}

/** Whether none of these is being left alone. */
export const areAvailable = (...partners: readonly Partnered[]): boolean =>
  partners.every(({ available = true }) => available);

/** What a person says of themselves, normalised: E.164 number, NFC name, `dd/mm/yyyy`. */
export type Claimed = Pick<Said, 'citizenId' | 'fullName' | 'birthDate' | 'phone'>;

/** What the carrier says: the SIM is this person's; it is not; it is still tied to a 9-digit CMND. */
export type Subscription = 'same' | 'different' | 'legacy-id';

/** Carriers: to whom is a SIM registered? @throws {Unavailable} */
export interface SubscriberDirectory extends Partnered {
  match(claimed: Claimed, key: string): Promise<Subscription>;
  /** Whether the SIM of this number changed within so many hours; `undefined`: it is not this carrier's number. */
  swappedWithin(phone: string, hours: number, key: string): Promise<boolean | undefined>;
}

export type { ClaimedRecord };

/**
 * What a registry says: the record is this person's; it is not, or there is none. Which field differs is not told. A
 * person who named a CMND may be told apart by the CCCD that the registry holds for them, so that they get one account.
 */
export type RegistryAnswer = { readonly match: 'same'; readonly citizenId?: string } | { readonly match: 'different' };

/** A registry of people: social insurance, the post office. @throws {Unavailable} */
export interface RegistryDirectory extends Partnered {
  match(claimed: ClaimedRecord, key: string): Promise<RegistryAnswer>;
}

/** Sends text messages. @throws {Unavailable} */
export interface CodeSender extends Partnered {
  /** Who the text is from, as the phone shows it: people are told whom to expect. */
  readonly from?: string;
  /** `phone` in E.164, `text` of at most 160 GSM-7 characters. The same key sends once. */
  send(phone: string, text: string, key: string): Promise<void>;
}

/** One-time codes that the carrier makes, sends and checks. @throws {Unavailable} */
export interface OneTimeCodes extends Partnered {
  /** Who the text is from, as the phone shows it. */
  readonly from?: string;
  /** Sends `message`, with a code in the place of `{{code}}`, and names the attempt. */
  send(phone: string, message: string, key: string): Promise<string>;
  /** Checks a code against an attempt. */
  validate(attempt: string, code: string, key: string): Promise<'ok' | 'wrong' | 'expired'>;
}

/** A hash that a person is asked to sign with a key that lies elsewhere: on their SIM, or with a remote signer. */
export interface SignatureRequest {
  /** SHA-256 of the challenge. */
  readonly hash: Uint8Array;
  /** Whose SIM, in E.164. */
  readonly phone?: string;
  /** Whose credential: a CCCD, or what the provider calls the person. */
  readonly account?: string;
  /** What the person reads beside the request: who asks and what for. Connectors shorten it to what the wire bears. */
  readonly text: string;
  readonly lang: string;
}

/**
 * Why nobody will sign: the person said no; did not answer in time; is not known there; the PIN or the credential is
 * locked; the phone is off; it cannot be delivered; the SIM or device fails; both sides saw different hashes; the
 * certificate has expired; a wrong one-time password.
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

/** How far a request has come. `session` is what the service is asked by next; it is kept with the flow. */
export type SignatureState =
  | {
      readonly state: 'waiting';
      readonly session: Json;
      /** Whose key will sign, base64 DER, as the service said when it was asked: a signature by another is refused. */
      readonly certificate: string;
      /** Opens the provider's app on this request. */
      readonly link?: string;
      /** The provider wants a one-time password that it has sent to the person. */
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
 * Mobile-signature services and remote signers. Their word proves nothing: what they return is verified here.
 * `algorithm` is of RFC 7518 §3.1; ECDSA values are r‖s. @throws {Unavailable}
 */
export interface SignatureService extends Partnered {
  /** Asks the person. The same key asks once. */
  begin(request: SignatureRequest, key: string): Promise<SignatureState>;
  /** How far it is; waits up to `patience` milliseconds for news. `otp`: what the person typed, where it was asked. */
  read(session: Json, patience: number, otp?: string): Promise<SignatureState>;
}

/** Issues and verifies captchas; bound to the flow, the action and the portal. */
export interface Captcha {
  /** What the browser's solver gets. `pressure` from 0 (calm) to 3 (under attack) makes it harder. */
  issue(context: CaptchaContext, pressure: number): Promise<Json>;
  verify(solution: string, context: CaptchaContext): Promise<'ok' | 'bad' | 'used' | 'expired'>;
}
export interface CaptchaContext {
  readonly flow: string;
  readonly action: string;
  readonly portal: string;
}

/** Hashes passwords; bounded in how many at once. */
export interface Passwords {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** What a person agreed to, as it can be shown to a court (Law 91/2025): docs/security-model.md#consent. */
export interface ConsentRecord {
  readonly purpose: string;
  readonly version: string;
  /** Where the policy was that it named. */
  readonly policy: string;
  /** SHA-256, hex, of the text that was shown. */
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
  /** The flow's ref: the same flow never makes two. */
  readonly flow: string;
  /** `cccd:034086012222`, `mst:0100109106`: unique among accounts, and the only kind of login name. */
  readonly subject: string;
  /** For an agency: its other names, by which it cannot register again. */
  readonly also?: readonly string[];
  readonly audience: Audience;
  readonly method: string;
  readonly portal: string;
  readonly fullName: string;
  readonly passwordHash?: string;
  /** What was proved, as `acr` values: `phone`, `certificate`. */
  readonly assurance: string;
  readonly evidence: Json;
  readonly consents: readonly ConsentRecord[];
}

/** Accounts: one for each legal identity, whichever portal it was made on. */
/** What decides on which portals an account is. */
export interface Reach {
  readonly portal: string;
  readonly consents: readonly Pick<ConsentRecord, 'purpose' | 'granted'>[];
}

export interface Accounts {
  /**
   * Whether one of these names has an account that was proved; one that a portal asserts does not count (T72). Told
   * to nobody who has not proved control.
   */
  exists(...subjects: readonly string[]): Promise<boolean>;
  /** A certificate has proved that these names are one agency's: where one of them has an account, it has the others, too. */
  tie(subjects: readonly string[]): Promise<void>;
  /**
   * Creates the account, its consents and its deliveries in `tx`, or takes over the one that a portal has asserted. `false`:
   * the subject has proved one already.
   */
  create(tx: Tx, account: NewAccount): Promise<boolean>;
  /** Ids of the portals that get such an account, the one where it is made first: the others only where it is shared. */
  reach(account: Reach): readonly string[];
}
