/** The steps of methods by which a key that the person holds signs; fetched with those methods. */
import { defineField, email, type Field } from './fields.js';
import type { ConsentOffer } from './consent.js';
import type { Json, Step } from './method.js';

/** What a signer hands over, in base64 and in the names of RFC 7518; a CMS brings certificates. No person types any of it. */
const proofFields = [
  defineField('certificate', 'base64', { maxlength: 22_000 }),
  defineField('algorithm', 'signature-algorithm', { maxlength: 13 }),
  defineField('signature', 'base64', { maxlength: 22_000 }),
] as const;

/** The person says whose key is to sign, and shows that they are no robot; they consent to what the certificate says. */
export const ask = <const Fields extends readonly Field[]>(fields: Fields) =>
  ({ name: 'identify', kind: 'identify', fields, guarded: 'captcha', attempts: 20 }) as const satisfies Step;

interface WaitOptions<Fields extends readonly Field[]> {
  /**
   * Where the person acts: `handset`, a phone that shows its own question; `app`, when absent; or a place that the method
   * adds. The page says the sentences of that place (`sent-handset`, `compare-handset`, `then-handset`); a method from
   * outside brings those of its place as texts of its own.
   */
  readonly by?: string;
  /** What the provider may ask for while the page waits: `asks` in the step's data names one of them. */
  readonly fields?: Fields;
}

/**
 * The person does something elsewhere; the page polls until it is done. An answer is empty, or holds the field that was
 * asked for meanwhile.
 *
 * @example
 * wait('counter', { by: 'counter' })
 */
export const wait = <const Name extends string, const Fields extends readonly Field[] = readonly []>(
  name: Name,
  { by = 'app', fields = [] as unknown as Fields }: WaitOptions<Fields> = {},
) => ({ name, kind: 'wait', by, fields, guarded: false, attempts: 20 }) as const satisfies Step;

/** A key that the person holds signs the challenge that the step shows. */
export const sign = () =>
  ({ name: 'sign', kind: 'sign', fields: proofFields, guarded: false, attempts: 10 }) as const satisfies Step;

/** The person sees what the certificate says of them, consents, and registers. */
export const confirm = () =>
  ({ name: 'confirm', kind: 'confirm', fields: [email], guarded: 'consent', attempts: 20 }) as const satisfies Step;

/** Where a portal's people get a signer's program; the same as a signer's own, and for whom. */
export interface SignerDownload {
  /** The signer's id: `agent`. */
  readonly signer: string;
  /** `https:`, or `http:` of this machine. */
  readonly url: string;
  readonly name: string;
  /** Which system it is for; all, when absent. */
  readonly system?: 'windows' | 'mac' | 'linux';
  /** Whose signature the person is shown when they open it. */
  readonly publisher?: string;
  /** In bytes. */
  readonly size?: number;
  /** Hex. */
  readonly sha256?: string;
}

/** What the sign step shows: what is to be signed, besides the page's origin. Times are ISO 8601 by the gateway's clock. */
export interface SignData {
  readonly nonce: string;
  /** The flow's public name; not its bearer id. */
  readonly flow: string;
  readonly expiresAt: string;
  /** Names (DER, base64) of the authorities whose certificates may register this audience. */
  readonly issuers: readonly string[];
  /** The gateway takes certificates for this audience by the operator's word, which a page cannot know. */
  readonly assigned?: boolean;
  /** The oldest version of a signer's program that is good enough, by the signer's id. */
  readonly atLeast?: Readonly<Record<string, string>>;
  /** Where the portal's people get programs and drivers. */
  readonly downloads?: readonly SignerDownload[];
}

/** One thing that a person can choose in a field with `choices`. */
export type Choice = { readonly id: string; readonly name: string };

/** What the first step of a method shows that asks a provider of the person's choice. */
export interface AskData {
  readonly captcha: Json;
  readonly providers?: readonly Choice[];
}

/** What the wait step shows. Times are ISO 8601 by the gateway's clock. */
export interface WaitData {
  /**
   * Four digits that the other screen shows too: computed from the hash that is to be signed, and nothing else. Absent
   * where the other screen shows none.
   */
  readonly code?: string;
  /** Who was asked: a masked number, the name of a provider. */
  readonly to: string;
  /** When the request ends; absent where it has no end before the flow's. */
  readonly expiresAt?: string;
  /** Seconds between two questions of a page that is not told of news. */
  readonly pollAfter: number;
  /** Opens the provider's app; shown as a QR code too, for an app on another device. */
  readonly link?: string;
  /** The step's field that the provider wants now: `otp`, for what it has sent to the person. */
  readonly asks?: string;
  /** There are news: an empty answer fetches them. */
  readonly news?: true;
  /** The request is over; another can be made. */
  readonly ended?: true;
}

/** What the confirm step shows. Identifiers are masked. */
export interface ConfirmData {
  readonly consent: ConsentOffer;
  readonly certificate: {
    readonly name: string;
    /** The organisation, where the certificate names one. */
    readonly organization: string | null;
    /** `CCCD`, `MST`, … and all but the last digits hidden. */
    readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
    readonly issuer: string;
    readonly validTo: string;
  };
}
