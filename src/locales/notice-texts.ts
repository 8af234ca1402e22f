/** What a person hears of by text message and e-mail, because somebody did it with their account. */
export type NoticeKind =
  | 'registered'
  | 'signed-in'
  | 'erased'
  | 'recovery-begun'
  | 'password-reset'
  | 'password-changed'
  | 'phone-changed'
  | 'email-changed'
  | 'stepped-up'
  | 'passkey-added'
  | 'passkey-copied'
  | 'erasure-asked';

/**
 * Notices in one language; `{time}` is a day and time. They name no address and no link, because a forged message would
 * name another.
 */
export interface NoticeTexts {
  /**
   * Text messages, written with all marks. Where one message does not hold them so, the marks are left out: at most 160
   * letters with the values.
   */
  readonly phone: Readonly<Record<NoticeKind, string>>;
  /** Each says what was done: a list of e-mails shows nothing else. */
  readonly subject: Readonly<Record<NoticeKind, string>>;
  /** The letter around an e-mail's `{text}`: greeting, sender, and that it has no link. */
  readonly letter: string;
  readonly email: Readonly<Record<NoticeKind, string>>;
}
