import type { ConsoleKey } from './vi/console.js';

/** The operators' console in one language. */
export type ConsoleTexts = Readonly<Record<ConsoleKey, string>> & {
  /** What a step requires of the person, by its kind. A kind that is missing here shows its id. */
  readonly kind: Readonly<Record<string, string>>;
  /** Labels of an outage's sentence, by the sentence's language. */
  readonly sentenceIn: Readonly<Record<string, string>>;
};
