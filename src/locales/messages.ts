import type { Audience } from '../flow/method.js';
import type { KnownProblemCode } from '../flow/problem.js';
import type { PasswordRules } from '../flow/password.js';
import type { CardTexts, CertificateTexts, SigningTexts, WaitingTexts } from './part-texts.js';

export type * from './part-texts.js';

/** One thing that a person can do next; `href` makes its `link` pressable. */
export interface Advice {
  readonly text: string;
  readonly link?: string;
  readonly href?: string;
}

/** What is told of a method before it is chosen. */
export interface MethodText {
  readonly name: string;
  readonly summary: string;
  /** Instead of `summary` on phones and tablets, where the method does not work there. */
  readonly handheld?: string;
  /** What the person must have at hand. */
  readonly needs: readonly string[];
  /** The guide's advice. */
  readonly help: readonly Advice[];
  /** Where it says something else than the language does in general, or something of its own: by the same keys. */
  readonly own?: OwnTexts;
}

type Sentences = Readonly<Record<string, string>>;

export interface OwnTexts {
  readonly step?: Messages['step'];
  readonly field?: Sentences;
  readonly hint?: Sentences;
  readonly error?: Sentences;
  readonly text?: Sentences;
  readonly problem?: Sentences;
  readonly advice?: Readonly<Record<string, readonly Advice[]>>;
}

export type FieldName = 'citizenId' | 'fullName' | 'birthDate' | 'phone' | 'email' | 'code' | 'password';

export type FieldErrorCode =
  | 'required'
  | 'invalid'
  | 'citizen-id'
  | 'keyboard'
  | 'full-name'
  | 'birth-date'
  | 'birth-date-citizen-id'
  | 'under-14'
  | 'phone'
  | 'email'
  | 'consent'
  | 'code'
  | 'password'
  | 'password-too-common'
  | 'password-repeat';

/**
 * What a person reads after a first answer: of the later steps, and why something was refused and what can be done, by problem
 * code. A new code without a sentence does not compile.
 */
export interface LaterTexts {
  readonly text: Readonly<Record<LaterKey, string>>;
  /** What a password needs; `{n}` is the fewest characters. */
  readonly rule: Readonly<Record<keyof PasswordRules, string>>;
  readonly error: Readonly<Record<FieldErrorCode, string>>;
  /** With `-enterprise` or another audience behind the code where that audience reads something else. */
  readonly problem: Readonly<
    Record<KnownProblemCode, string> & Partial<Record<`${KnownProblemCode}-${Audience}`, string>>
  >;
  readonly advice: Readonly<Partial<Record<string, readonly Advice[]>>>;
  /** Fetched with the step that signs, and with the one that shows what was signed. */
  readonly signing: () => Promise<SigningTexts>;
  /** Fetched with the step that waits. */
  readonly waiting: () => Promise<WaitingTexts>;
  /** Fetched with the scanner. */
  readonly card: () => Promise<CardTexts>;
  /** Fetched where a certificate is shown. */
  readonly certificate: () => Promise<CertificateTexts>;
}

/**
 * Every text that a person reads. A language is plain objects. `{n}` and
 * the like are replaced.
 */
export interface Messages {
  readonly lang: string;
  readonly audience: Readonly<Record<Audience, string>>;
  readonly method: Readonly<Record<string, MethodText>>;
  /** Texts of methods that `method` does not hold; fetched when one of them is offered. */
  readonly methods: () => Promise<Readonly<Record<string, MethodText>>>;
  readonly step: Readonly<Record<string, { readonly title: string; readonly lead: string }>>;
  readonly field: Readonly<Record<FieldName, string>>;
  readonly hint: Readonly<Partial<Record<string, string>>>;
  /** Fetched when a first answer is sent, as a form is shown without them. */
  readonly later: () => Promise<LaterTexts>;
  /** Fetched where an outage is announced, or when somebody asks where else to go. */
  readonly notes: () => Promise<NoteTexts>;
  readonly text: Readonly<Record<TextKey, string>>;
}

export interface NoteTexts {
  readonly text: Readonly<Record<'outage-now' | 'outage-soon' | 'when', string>>;
  /** Where people belong whom no method fits. */
  readonly elsewhere: readonly Advice[];
}

export type TextKey =
  | 'choose-audience'
  | 'choose-method'
  | 'needs'
  | 'help'
  | 'out-of-service'
  | 'elsewhere'
  | 'back'
  | 'progress'
  | 'steps'
  | 'scan'
  | 'required-note'
  | 'required'
  | 'optional'
  | 'year-only'
  | 'captcha'
  | 'captcha-checking'
  | 'captcha-ready'
  | 'captcha-failed'
  | 'consent'
  | 'terms'
  | 'policy'
  | 'register'
  | 'continue'
  | 'busy'
  | 'loading'
  | 'retry'
  | 'restart'
  | 'reload'
  | 'unreachable';

/** Texts that are fetched with the first answer. */
export type LaterKey =
  | 'errors'
  | 'code-sent'
  | 'code-from'
  | 'code-resent'
  | 'code-minute'
  | 'code-expires'
  | 'code-expired'
  | 'code-left'
  | 'resend'
  | 'resend-in'
  | 'resend-now'
  | 'resend-none'
  | 'show'
  | 'hide'
  | 'repeat'
  | 'username-lost'
  | 'rules'
  | 'rule-met'
  | 'rule-open'
  | 'password-lacks'
  | 'strength'
  | 'strength-0'
  | 'strength-1'
  | 'strength-2'
  | 'name-marks'
  | 'captcha-slow'
  | 'captcha-slower'
  | 'captcha-slow-end'
  | 'captcha-progress'
  | 'patience'
  | 'restart-ask'
  | 'restart-stay'
  | 'edit'
  | 'closed'
  | 'known'
  | 'sign-in'
  | 'recover'
  | 'done'
  | 'done-lead'
  | 'done-portals'
  | 'reference'
  | 'framed'
  | 'insecure'
  | 'ends-in'
  | 'ends-last'
  | 'ended'
  | 'extend'
  | 'extended';

/** A language, with what was fetched later once it is there. */
export interface AllMessages extends Messages {
  readonly text: Readonly<Record<TextKey, string> & Partial<Record<LaterKey, string>>>;
  readonly error?: Readonly<Record<string, string>>;
  readonly rule?: LaterTexts['rule'];
}
