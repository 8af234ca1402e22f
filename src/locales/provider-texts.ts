/** The pages that the OpenID Provider itself shows, in one language. */
export interface ProviderTexts {
  readonly signOutTitle: string;
  /** Asks whether to sign out. */
  readonly signOut: string;
  /** What signing out ends. */
  readonly signOutWhat: string;
  readonly signOutYes: string;
  readonly signOutNo: string;
  readonly signedOutTitle: string;
  readonly signedOut: string;
  readonly failedTitle: string;
  /** The portal’s request was wrong; the person can do nothing about it. */
  readonly failed: string;
  /** The sign-in took too long, or its cookies are gone. */
  readonly expired: string;
  /** What to do. */
  readonly again: string;
  /** Introduces the code of the fault, for the portal’s support. */
  readonly code: string;
}
