/** What `<dvc-account>` says; fetched with it. */
export interface AccountTexts {
  readonly text: Readonly<Record<AccountKey, string>>;
  /** By the last part of an `acr`: how well the identity is proved. */
  readonly level: Readonly<Record<string, string>>;
  /** What an organisation says of its people. */
  readonly people: Readonly<Record<PeopleKey, string>>;
  /** By role: what a named person may do. */
  readonly role: Readonly<Record<string, string>>;
  /** By the scheme of an identifier. */
  readonly scheme: Readonly<Record<string, string>>;
  /** By purpose: what the person agreed to. */
  readonly consent: Readonly<Record<string, string>>;
}

export type AccountKey =
  | 'who'
  | 'name'
  | 'birth-date'
  | 'phone'
  | 'email'
  | 'password'
  | 'password-set'
  | 'password-none'
  | 'set-password'
  | 'none'
  | 'change'
  | 'add'
  | 'close'
  | 'level'
  | 'proved'
  | 'registered'
  | 'show'
  | 'hide'
  | 'portals'
  | 'no-portals'
  | 'consents'
  | 'granted'
  | 'refused'
  | 'withdrawn'
  | 'withdraw'
  | 'sessions'
  | 'this-browser'
  | 'signed-in'
  | 'last-seen'
  | 'end'
  | 'end-others'
  | 'sign-ins'
  | 'sign-ins-lead'
  | 'ok'
  | 'fail'
  | 'acting'
  | 'acting-lead'
  | 'acting-self'
  | 'acting-now'
  | 'act'
  | 'data'
  | 'export'
  | 'print'
  | 'erase'
  | 'erase-lead'
  | 'erase-ask'
  | 'erase-yes'
  | 'erase-no'
  | 'erased'
  | 'sign-out'
  | 'signed-out'
  | 'sign-in'
  | 'done';

/** What the list of passkeys says. `{name}` is a passkey’s. */
export type PasskeyTexts = Readonly<Record<PasskeyKey, string>>;

type PasskeyKey =
  | 'title'
  | 'lead'
  | 'none'
  | 'unnamed'
  | 'made'
  | 'used'
  | 'unused'
  | 'synced'
  | 'review'
  | 'paused-recovery'
  | 'paused-copied'
  | 'resume'
  | 'rename'
  | 'label'
  | 'save'
  | 'cancel'
  | 'remove'
  | 'remove-ask'
  | 'remove-yes'
  | 'remove-no'
  | 'add'
  | 'unsupported';

export type PeopleKey =
  | 'people'
  | 'lead'
  | 'nobody'
  | 'named-at'
  | 'name'
  | 'role'
  | 'submit'
  | 'named'
  | 'remove'
  | 'remove-ask'
  | 'remove-no'
  | 'strong'
  | 'strong-link';
