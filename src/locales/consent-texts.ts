/**
 * A consent in one language. The gateway fills in `{portal}`, `{owner}` (who is responsible) and `{others}` (the portals
 * that get the account), and sends it to the page, so that what it records is what was read.
 */
export interface ConsentTexts {
  /** The guide's sentence, about the ticks below it. It names the terms and the policy. */
  readonly statement: string;
  /** Who is responsible for the data, and what rights the person has. */
  readonly notice: string;
  /** Where the data comes from a form that the person fills. */
  readonly form: Readonly<Record<'account' | 'check', string>>;
  /** Where it comes from their certificate. */
  readonly certificate: Readonly<Record<'account' | 'check', string>>;
  readonly share: string;
  /** Stands for `{others}` where there are too many portals to name. */
  readonly others: string;
}
