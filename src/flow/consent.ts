/** What a person agrees to, each with a tick of its own (Law 91/2025, Decree 356/2025: no default tick). */
export const PURPOSES = ['account', 'check', 'share'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The consent as it is shown: the gateway sends the texts, so that what it records is what was read. */
export interface ConsentOffer {
  readonly version: string;
  readonly lang: string;
  /** The guide's sentence, about the ticks below it. */
  readonly statement: string;
  /** Who is responsible for the data, and what rights the person has. */
  readonly notice?: string;
  readonly purposes: readonly { readonly id: Purpose; readonly required: boolean; readonly text: string }[];
  readonly terms: string;
  readonly policy: string;
  /** The same in other languages, by language: a page may change its own while the person reads. */
  readonly translations?: Readonly<Record<string, ConsentOffer>>;
}

/** The consent as it is given. */
export interface ConsentInput {
  readonly version: string;
  /** The language in which it was shown; without it, that of the offer. */
  readonly lang?: string;
  readonly granted: readonly Purpose[];
}
