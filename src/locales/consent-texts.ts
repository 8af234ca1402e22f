/**
 * A consent in one language. The gateway fills in `{portal}`, `{owner}` (the controller of the
 * data) and `{others}` (the portals that receive the account), and sends it to the page, so that it
 * records exactly what the person read.
 */
export interface ConsentTexts {
  /** The guide's sentence, about the ticks below it. It names the terms and the policy. */
  readonly statement: string;
  /** The controller of the data, and the person's rights. */
  readonly notice: string;
  /** Used where the person fills in a form. */
  readonly form: Readonly<Record<'account' | 'check', string>>;
  /** Used where the data comes from the person's certificate. */
  readonly certificate: Readonly<Record<'account' | 'check', string>>;
  /** Used where the data comes from an identity provider. Default: the package's text, or its Vietnamese one. */
  readonly provider?: Readonly<Record<'account' | 'check', string>>;
  readonly share: string;
  /** Replaces `{others}` where there are too many portals to name. */
  readonly others: string;
}
