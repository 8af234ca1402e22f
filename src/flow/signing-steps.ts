/** Steps of methods in which a key that the person holds signs; fetched with those methods. */
import { defineField, email, type Field } from './fields.js';
import type { ConsentOffer } from './consent.js';
import type { Json, Step } from './method.js';

/**
 * A signer's result: base64, and an algorithm name of RFC 7518; a CMS also contains certificates.
 * No person types it.
 */
const proofFields = [
  defineField('certificate', 'base64', { maxlength: 22_000 }),
  defineField('algorithm', 'signature-algorithm', { maxlength: 13 }),
  defineField('signature', 'base64', { maxlength: 22_000 }),
] as const;

/** A provider that the person chooses; one of those in the step's data. */
export const provider = defineField('provider', 'provider', {
  rule: { normalize: (text) => text.trim(), accepts: (text) => /^[a-z][a-z0-9-]{0,31}$/.test(text) },
  choices: 'providers',
  maxlength: 32,
});

/**
 * First step: the person names the key's holder and solves the captcha. The consent comes after the
 * certificate.
 */
export const ask = <const Fields extends readonly Field[]>(fields: Fields) =>
  ({ name: 'identify', kind: 'identify', fields, guarded: 'captcha', attempts: 20 }) as const satisfies Step;

interface WaitOptions<Fields extends readonly Field[]> {
  /**
   * Where the person acts: `handset`, a phone that shows its own prompt; `app` (the default); or a
   * place that the method adds. The page shows the texts of that place (`sent-handset`,
   * `compare-handset`, `then-handset`); a method from outside brings those of its place.
   */
  readonly by?: string;
  /**
   * Fields that the provider may require while the page waits: `asks` in the step's data names one
   * of them.
   */
  readonly fields?: Fields;
}

/**
 * The person acts elsewhere, and the page polls until that is done. An answer is empty (a poll), or
 * holds the field that the provider required.
 *
 * @example
 * wait('counter', { by: 'counter' })
 */
export const wait = <const Name extends string, const Fields extends readonly Field[] = readonly []>(
  name: Name,
  { by = 'app', fields = [] as unknown as Fields }: WaitOptions<Fields> = {},
) => ({ name, kind: 'wait', by, fields, guarded: false, attempts: 20 }) as const satisfies Step;

/** A key that the person holds signs the step's challenge. */
export const sign = () =>
  ({ name: 'sign', kind: 'sign', fields: proofFields, guarded: false, attempts: 10 }) as const satisfies Step;

/** The person sees the data from the certificate, consents, and registers. */
export const confirm = () =>
  ({ name: 'confirm', kind: 'confirm', fields: [email], guarded: 'consent', attempts: 20 }) as const satisfies Step;

/**
 * A download of a signer's program that a portal's operator names; the fields of `Install`, with
 * the signer and audience.
 */
export interface SignerDownload {
  /** The signer's id: `agent`. */
  readonly signer: string;
  /** `https:`, or `http:` of this machine. */
  readonly url: string;
  readonly name: string;
  /** The signer's program, or a token's driver. Named for either fault when absent. */
  readonly kind?: 'program' | 'driver';
  /** The operating system; all systems when absent. */
  readonly system?: 'windows' | 'mac' | 'linux';
  /** The publisher whose signature the system shows when the file is opened. */
  readonly publisher?: string;
  /** In bytes. */
  readonly size?: number;
  /** SHA-256 in hex. */
  readonly sha256?: string;
}

/**
 * Data of the `sign` step: what is signed, besides the page's origin. Times are ISO 8601 by the
 * gateway's clock.
 */
export interface SignData {
  readonly nonce: string;
  /** The flow's public name, not its bearer id. */
  readonly flow: string;
  readonly expiresAt: string;
  /** Names (DER, base64) of the authorities whose certificates may register this audience. */
  readonly issuers: readonly string[];
  /**
   * The gateway accepts certificates that its operator assigned to organisations; a page cannot
   * know which.
   */
  readonly assigned?: boolean;
  /** Minimum version of a signer's program, by the signer's id. */
  readonly atLeast?: Readonly<Record<string, string>>;
  /** Downloads of programs and drivers for this portal's people. */
  readonly downloads?: readonly SignerDownload[];
}

/** An option of a field with `choices`. */
export type Choice = { readonly id: string; readonly name: string };

/** Data of the first step of a method in which the person chooses a provider. */
export interface AskData {
  readonly captcha: Json;
  readonly providers?: readonly Choice[];
}

/** Data of the `wait` step. Times are ISO 8601 by the gateway's clock. */
export interface WaitData {
  /**
   * Four digits that the other screen shows too, computed only from the hash that is signed. Absent
   * where the other screen shows none.
   */
  readonly code?: string;
  /** The recipient: a masked number, or a provider's name. */
  readonly to: string;
  /** When the request expires; absent where it lasts as long as the flow. */
  readonly expiresAt?: string;
  /** Poll interval in seconds for a page without an event stream. */
  readonly pollAfter: number;
  /** Opens the provider's app; also shown as a QR code, for an app on another device. */
  readonly link?: string;
  /**
   * The step's field that the provider requires now: `otp` for a one-time password that it sent to
   * the person.
   */
  readonly asks?: string;
  /** There is news: an empty answer fetches it. */
  readonly news?: true;
  /** The request is over; the person may send another. */
  readonly ended?: true;
}

/** Data of the `confirm` step. Identifiers are masked. */
export interface ConfirmData {
  readonly consent: ConsentOffer;
  readonly certificate: {
    readonly name: string;
    /** The organisation, where the certificate names one. */
    readonly organization: string | null;
    /** Scheme (`CCCD`, `MST`, …) and masked value: only the last digits are shown. */
    readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
    /** The authority, or the identity provider that confirmed the person. */
    readonly issuer: string;
    /** Absent where an identity provider confirmed the person. */
    readonly validTo?: string;
  };
}
