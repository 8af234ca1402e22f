import type { Audience } from '../flow/method.js';
import type { KnownProblemCode } from '../flow/problem.js';
import type { PasswordRules } from '../flow/password.js';
import type { AccountTexts, PasskeyTexts } from './account-texts.js';
import type { CardTexts, CertificateTexts, GlossaryTexts, SigningTexts, WaitingTexts } from './part-texts.js';

export type * from './account-texts.js';
export type * from './part-texts.js';

/** One thing that a person can do next; `href` makes its `link` clickable. */
export interface Advice {
  readonly text: string;
  readonly link?: string;
  readonly href?: string;
}

/** The pictures that a method can have. */
export type PictureName = 'phone' | 'card' | 'insurance' | 'letter' | 'token' | 'sim' | 'pen' | 'shield';

/** What the choice of methods shows at once. */
export interface MethodName extends Partial<Omit<MethodText, 'name'>> {
  readonly name: string;
}

/** The texts about a method before it is chosen. */
export interface MethodText {
  readonly name: string;
  /** How long it takes: "3 phút". */
  readonly time?: string;
  readonly picture?: PictureName;
  readonly summary: string;
  /** Replaces `time` on phones and tablets, where the method does not work there. */
  readonly handheld?: string;
  /** What the person needs at hand. */
  readonly needs: readonly string[];
  /** The guide's advice. */
  readonly help: readonly Advice[];
  /** The method's own texts, by the language's keys: they replace or extend the general ones. */
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
  readonly simple?: Sentences;
  readonly advice?: Readonly<Record<string, readonly Advice[]>>;
}

/** What a page can change of a language: texts of its steps, and of what stands around them. */
export interface PageTexts extends OwnTexts {
  /** A method by its id, a way by purpose and id (`sign-in-usb`). */
  readonly method?: Readonly<Record<string, Partial<Pick<MethodText, 'name' | 'summary' | 'time'>>>>;
  /** Around the ways to sign in. */
  readonly signIn?: Sentences;
  /** Around the ways to recover an account. */
  readonly recover?: Sentences;
  readonly account?: Sentences;
  /** The people of an organisation, on the page of its account. */
  readonly people?: Sentences;
  /** The passkeys on the page of an account. */
  readonly passkeys?: Sentences;
}

/** A step's texts; those that are not named stay. */
type StepWording = Partial<Messages['step'][string]>;

/**
 * Single texts of a page, by the keys of a language: `{ text: { register: 'Gửi đăng ký' } }`. A text
 * of a consent, a refusal or a failure cannot be replaced so.
 */
export interface Wording extends Omit<PageTexts, 'step' | 'error' | 'problem' | 'simple' | 'advice'> {
  readonly step?: Readonly<Record<string, StepWording>>;
}

export type FieldName = 'citizenId' | 'fullName' | 'birthDate' | 'phone' | 'email' | 'code' | 'password';

export type FieldErrorCode =
  | 'required'
  | `required-${Exclude<FieldName, 'email'> | 'repeat'}`
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
 * Texts after a first answer: the later steps, and by problem code why an answer was refused and
 * what to do. A new code without a sentence does not compile.
 */
export interface LaterTexts {
  readonly text: Readonly<Record<LaterKey, string>>;
  /** The password rules; `{n}` is the minimum number of characters. */
  readonly rule: Readonly<Record<keyof PasswordRules, string>>;
  /** By code; `required-citizenId` is for that field. */
  readonly error: Readonly<Record<FieldErrorCode, string>>;
  /**
   * By code. A key `code-enterprise` (or another audience) replaces the sentence for that audience.
   */
  readonly problem: Readonly<
    Record<KnownProblemCode, string> & Partial<Record<`${KnownProblemCode}-${Audience}`, string>>
  >;
  /** Each of them once more, in one sentence that a child understands. Shown when a person asks. */
  readonly simple: LaterTexts['problem'];
  readonly advice: Readonly<Partial<Record<string, readonly Advice[]>>>;
  /** Fetched with the `sign` and the `confirm` step. */
  readonly signing: () => Promise<SigningTexts>;
  /** Fetched with the `wait` step. */
  readonly waiting: () => Promise<WaitingTexts>;
  /** Fetched with the scanner. */
  readonly card: () => Promise<CardTexts>;
  /** Fetched when a certificate is shown. */
  readonly certificate: () => Promise<CertificateTexts>;
  /** Fetched when a person asks for help. */
  readonly glossary: () => Promise<GlossaryTexts>;
}

/**
 * Every text that a person reads. A language is plain objects. Placeholders such as `{n}` are
 * replaced; a sentence with a number may have forms for it, as in ICU's messages:
 * `{n, plural, one {# try} other {# tries}} left.`
 */
export interface Messages {
  readonly lang: string;
  readonly audience: Readonly<Record<Audience, string>>;
  /** The names of methods that are shown before `methods` is fetched. */
  readonly method: Readonly<Record<string, MethodName>>;
  /** What the choice of methods says of those with texts of their own before `methods` is fetched. */
  readonly names?: Readonly<Record<string, MethodName>>;
  /** The texts of all methods. */
  readonly methods: () => Promise<Readonly<Record<string, MethodText>>>;
  /** `short` names the step in the list of steps; its title does where there is none. */
  readonly step: Readonly<Record<string, { readonly title: string; readonly lead: string; readonly short?: string }>>;
  readonly field: Readonly<Record<FieldName, string>>;
  readonly hint: Readonly<Partial<Record<string, string>>>;
  /** Fetched with the first answer: a form is shown without them. */
  readonly later: () => Promise<LaterTexts>;
  /** Texts of signing in; fetched on the gateway's own pages only. */
  readonly signIn: () => Promise<SignInTexts>;
  /** Fetched when an outage is announced, or when a person looks for other places to go. */
  readonly notes: () => Promise<NoteTexts>;
  readonly text: Readonly<Record<TextKey, string>>;
}

/** Texts of signing in, and of what a signed-in person does. */
export interface SignInTexts {
  /** By purpose and id: `sign-in-usb`. */
  readonly methods: Readonly<Record<string, MethodText>>;
  readonly text: Readonly<Record<SignInKey, string>>;
  /** Fetched with `<dvc-recover>`. */
  readonly recover: () => Promise<RecoverTexts>;
  /** Fetched with what a signed-in person changes. */
  readonly change: () => Promise<ChangeTexts>;
  /** Fetched with `<dvc-account>`. */
  readonly account: () => Promise<AccountTexts>;
  /** Fetched with `<dvc-account>`. */
  readonly passkeys: () => Promise<PasskeyTexts>;
}

export type SignInKey = 'others' | 'forgot' | 'no-account' | 'register';

/** Texts of recovering an account. */
export interface RecoverTexts {
  /** By purpose and id: `recover-usb`. */
  readonly methods: Readonly<Record<string, MethodText>>;
  readonly text: Readonly<Record<'others' | 'sign-in' | 'next', string>>;
}

/** Texts of changing an account. */
export interface ChangeTexts {
  /** By purpose and id: `change-phone`. */
  readonly methods: Readonly<Record<string, MethodText>>;
  /** By id: what was changed. */
  readonly done: Readonly<Record<string, string>>;
}

export interface NoteTexts {
  readonly text: Readonly<Record<'out-of-service' | 'outage-now' | 'outage-soon' | 'when', string>>;
  /** Advice for people who can use none of the methods. */
  readonly elsewhere: readonly Advice[];
}

export type TextKey =
  | 'choose-audience'
  | 'choose-method'
  | 'needs'
  | 'best'
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

/** Keys of the texts that are fetched with the first answer. */
export type LaterKey =
  | 'simply'
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
  | 'username'
  | 'registered-at'
  | 'day-time'
  | 'good-for'
  | 'print'
  | 'hotline'
  | 'help'
  | 'code-none'
  | 'reference'
  | 'framed'
  | 'insecure'
  | 'ends-in'
  | 'ends-last'
  | 'ended'
  | 'extend'
  | 'extended';

/** A language together with its later texts, once they are fetched. */
export interface AllMessages extends Messages {
  readonly text: Readonly<Record<TextKey, string> & Partial<Record<LaterKey, string>>>;
  readonly error?: Readonly<Record<string, string>>;
  readonly rule?: LaterTexts['rule'];
}
