/** What a person hears of by text message and e-mail, because somebody did it with their account. */
export type NoticeKind =
  | 'recovery-begun'
  | 'password-reset'
  | 'password-changed'
  | 'phone-changed'
  | 'email-changed'
  | 'stepped-up'
  | 'passkey-added'
  | 'passkey-copied'
  | 'erasure-asked';

/** Notices in one language. `{host}` is the gateway, `{time}` a day and time. */
export interface NoticeTexts {
  /** Text messages, in characters that every phone has (GSM 03.38). At most 160 with the values. */
  readonly phone: Readonly<Record<NoticeKind, string>>;
  readonly subject: string;
  readonly email: Readonly<Record<NoticeKind, string>>;
}
