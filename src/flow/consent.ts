/**
 * The purposes that a person consents to, each with its own tick (Law 91/2025; Decree 356/2025: no
 * tick by default).
 */
export const PURPOSES = ['account', 'check', 'share'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * The consent as it is shown. The gateway sends the texts, so that it records exactly what the
 * person read.
 */
export interface ConsentOffer {
  readonly version: string;
  readonly lang: string;
  /** The guide's sentence, about the ticks below it. */
  readonly statement: string;
  /** The controller of the data, and the person's rights. */
  readonly notice?: string;
  readonly purposes: readonly { readonly id: Purpose; readonly required: boolean; readonly text: string }[];
  readonly terms: string;
  readonly policy: string;
  /** The same consent in other languages, by language: a page may switch while the person reads. */
  readonly translations?: Readonly<Record<string, ConsentOffer>>;
}

/** The consent that the person gave. */
export interface ConsentInput {
  readonly version: string;
  /** The language in which it was shown; the offer's language when absent. */
  readonly lang?: string;
  readonly granted: readonly Purpose[];
}
